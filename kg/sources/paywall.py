"""Offers to subscribe that pages show in the place of the rest of an article."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_NAMED = re.compile(r"(^|[-_\s])(pay|reg|registration|subscri\w+)[-_]?(wall|gate)([-_\s]|$)", re.I)
_OFFER = re.compile(r"\b(subscri(be|ber|bers|ption)|log in|sign in|register)\b", re.I)
_ASKED = re.compile(
    r"\b(to (continue|keep) reading|to read (the )?(rest|full|whole|this) (of )?(the |this )?(article|story)"
    r"|(for|to|is a) subscribers?[- ](only|exclusive)|limit of free articles"
    r"|free articles? (left|remaining))",
    re.I,
)
_BLOCKS = ("p", "div", "section", "li", "span", "h2", "h3", "h4", "h5")
_AROUND = ("header", "nav", "footer", "aside")  # of pages that show their articles, too
_LONGEST_LINE = 300  # characters of an offer without such a name
_LONGEST = 120  # words of an offer; an element of this name with more holds the article itself


def drop_offers(tree: HtmlElement) -> bool:
    """Remove the elements with offers from the tree; whether there were any."""
    found = [element for element in tree.iter() if _is_offer(element)]
    found += [element for element in tree.iter(*_BLOCKS) if _asks(element)]
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


def _asks(element: HtmlElement) -> bool:
    """Whether the element is a line of the article that asks to subscribe in order to read on."""
    words = _short_text(element)
    if not words or not _ASKED.search(words):
        return False
    own = " ".join((element.text or "", *(inner.tail or "" for inner in element)))
    return (bool(_ASKED.search(own)) or not any(inner.tag in _BLOCKS for inner in element)) and not any(
        above.tag in _AROUND for above in element.iterancestors()
    )


def _short_text(element: HtmlElement) -> str | None:
    """The text of the element, None if it is longer than a line."""
    pieces: list[str] = []
    left = _LONGEST_LINE
    for piece in element.itertext():
        left -= len(piece)
        if left < 0:
            return None
        pieces.append(piece)
    return " ".join(pieces)
