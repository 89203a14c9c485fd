"""Offers to subscribe that pages show in the place of the rest of an article."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_NAMED = re.compile(r"(^|[-_\s])(pay|reg|registration|subscri\w+)[-_]?(wall|gate)([-_\s]|$)", re.I)
_OFFER = re.compile(r"\b(subscri(be|ber|bers|ption)|log in|sign in|register)\b", re.I)
_LONGEST = 120  # words of an offer; an element of this name with more holds the article itself


def drop_offers(tree: HtmlElement) -> bool:
    """Remove the elements with offers from the tree; whether there were any."""
    found = [element for element in tree.iter() if _is_offer(element)]
    for element in found:
        if element.getparent() is not None:
            element.drop_tree()
    return bool(found)


def _is_offer(element: HtmlElement) -> bool:
    """Whether the element is called after a paywall, and its text is short and asks to subscribe or log in."""
    if not isinstance(element.tag, str) or element.tag in ("html", "body"):
        return False
    if not _NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return False
    text = " ".join(element.itertext())
    return len(text.split()) <= _LONGEST and bool(_OFFER.search(text))
