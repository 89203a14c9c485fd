"""The updates of a live blog: those that the page's JSON-LD describes, or those that its elements show."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from lxml import etree
from lxml.html import HtmlElement

from kg.sources.dates import iso
from kg.sources.fields import absolute, one_line, plain, text_of
from kg.sources.json_ld import Node, first, live_blogs

_LEAST_WORDS = 8  # of an update
_LONGEST_LABEL = 6  # words beside a time, in "Posted at 14:20 by our desk"
_DATES = ("datePublished", "dateCreated", "dateModified")
_BODIES = ("articleBody", "text", "description")
_ENTRIES = ("article", "section", "li", "div")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ASIDE = ("aside", "nav", "footer")
_NAMED = re.compile(r"(^|[-_\s])live[-_]?(blog|feed|updates?|coverage|stream|ticker|entry|posts?)|liveblog", re.I)
_TITLED = re.compile(
    r"^\W*live\b(?!-)|\blive\W*$|\blive(\s*[:–—|]|\s-)|\blive (updates?|blog|coverage|news)\b|as it happened", re.I
)
_COMMENT = re.compile(r"(^|[-_\s])comments?([-_\s]|$)", re.I)
_TIME_ATTRIBUTE = re.compile(r"data-[\w-]*(time|date|timestamp|published|created)")


@dataclass(frozen=True, slots=True)
class Update:
    """Fields as in `kg.model.Article`; `anchor` is the fragment of the page where it stands."""

    text: str
    published: str | None
    headline: str | None
    url: str | None
    anchor: str | None = None


def live_updates(tree: HtmlElement, title: str | None, published: str | None) -> list[Update]:
    """The updates of the page's live blog, as they stand in it; empty if it is none.

    Of JSON-LD and elements that which has more of them: JSON-LD often has the latest only, or no texts.

    Args:
        title: of the page.
        published: the page's date, which is that of an introduction before the updates.
    """
    blogs = live_blogs(tree)
    described = [update for blog in blogs for node in _nodes(blog) if (update := _described(node))]
    is_live = bool(blogs) or bool(_TITLED.search(title or ""))
    shown, introduction = _shown(tree, is_live)
    if len(described) >= len(shown):
        return described
    return [Update(introduction, published, None, None), *shown] if introduction else shown


def _nodes(blog: Node) -> list[Node]:
    updates = blog.get("liveBlogUpdate")
    return [one for one in (updates if isinstance(updates, list) else [updates]) if isinstance(one, dict)]


def _described(node: Node) -> Update | None:
    text = next((text for name in _BODIES if (text := plain(first(node.get(name)) or ""))), "")
    if not text:
        return None
    dates = (iso(first(node.get(name)) or "") for name in _DATES)
    headline = plain(first(node.get("headline")) or first(node.get("name")) or "").replace("\n", " ")
    return Update(text, next(filter(None, dates), None), headline or None, absolute(first(node.get("url")) or ""))


def _shown(tree: HtmlElement, is_live: bool) -> tuple[list[Update], str]:
    """The updates that elements of one kind show, each with a time of its own, and the text before them.

    Of several such kinds, that with the longest text.

    Args:
        is_live: the page says elsewhere that it is a live blog; otherwise the elements must be called so.
    """
    kinds: dict[str, list[tuple[HtmlElement, Update]]] = {}
    for entry, published in _entries(tree).items():
        if (is_live or _is_named(entry)) and not _is_other(entry) and (update := _update(entry, published)):
            kinds.setdefault(entry.tag, []).append((entry, update))
    found = max(kinds.values(), key=lambda some: sum(len(update.text) for _, update in some), default=[])
    return ([update for _, update in found], _introduction(found[0][0])) if len(found) > 1 else ([], "")


def _entries(tree: HtmlElement) -> dict[HtmlElement, str]:
    """The elements that hold one time and the text that belongs to it, as large as they can be, with the time.

    Those of one tag and class are enlarged alike: a day with a single update stays around it.
    """
    smallest = _smallest(tree)
    held = Counter(above for entry in smallest for above in entry.iterancestors())
    around = {
        entry: [entry, *takewhile(lambda above: above.tag in _ENTRIES and held[above] == 1, entry.iterancestors())]
        for entry in smallest
        if entry not in held  # else it holds several
    }
    levels: dict[tuple[str, str | None], int] = {}
    for entry, elements in around.items():
        kind = (entry.tag, entry.get("class"))
        levels[kind] = min(levels.get(kind, len(elements)), len(elements))
    return {elements[levels[entry.tag, entry.get("class")] - 1]: smallest[entry] for entry, elements in around.items()}


def _smallest(tree: HtmlElement) -> dict[HtmlElement, str]:
    """The smallest elements around a time and a text, with the time."""
    found: dict[HtmlElement, str] = {}
    has_text = cache(_has_text)  # an element with very many times is looked at once
    for element, published in _times(tree):
        own = next((one for one in (element, *element.iterancestors()) if one.tag in _ENTRIES and has_text(one)), None)
        if own is not None:
            found.setdefault(own, published)
    return found


def _times(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Elements with a time that can be read: that of a time element, of microdata, or of a `data-` attribute."""
    for element in tree.iter(*_ENTRIES, "time", "meta"):
        told = [value for name, value in element.attrib.items() if _TIME_ATTRIBUTE.fullmatch(name)]
        if element.tag == "time":
            told = [element.get("datetime") or "", one_line("".join(element.itertext()))]
        elif element.get("itemprop") in _DATES:
            told = [element.get("content") or ""]
        if known := next(filter(None, map(iso, told)), None):
            yield element, known


def _has_text(element: HtmlElement) -> bool:
    """Whether there is a text beside headings and times that can be an update."""
    texts = element.iterfind(".//*") if len(element) else ()
    words = len((element.text or "").split())
    for one in texts:
        outside = one.tag in (*_HEADINGS, "time", "script", "style")
        words += len(f"{'' if outside or not isinstance(one.tag, str) else one.text or ''} {one.tail or ''}".split())
        if words >= _LEAST_WORDS:
            return True
    return words >= _LEAST_WORDS


def _introduction(entry: HtmlElement) -> str:
    """The paragraphs before the first of the updates, in the article that holds them."""
    whole = next((above for above in entry.iterancestors("article", "main", "body")), None)
    lines = []
    for element in whole.iter("p", entry.tag) if whole is not None else ():
        if element is entry:
            break
        if element.tag == "p" and not _is_aside(element) and _is_long(line := one_line(text_of(element))):
            lines.append(line)
    return "\n".join(lines)


def _is_named(entry: HtmlElement) -> bool:
    """Whether the element, or one that holds it, is called a live blog."""
    around = [entry, *list(entry.iterancestors())[:3]]
    return any(
        _NAMED.search(f"{one.get('class') or ''} {one.get('id') or ''} {one.get('itemtype') or ''}") for one in around
    )


def _is_aside(element: HtmlElement) -> bool:
    return any(above.tag in _ASIDE for above in element.iterancestors())


def _is_other(entry: HtmlElement) -> bool:
    """Whether the element is a reader's comment, or leads to another page."""
    named = (f"{one.get('class') or ''} {one.get('id') or ''}" for one in (entry, *entry.iterancestors()))
    return _is_aside(entry) or _is_teaser(entry) or any(_COMMENT.search(name) for name in named)


def _is_teaser(entry: HtmlElement) -> bool:
    """Whether its heading links to another page."""
    headings = list(entry.iter(*_HEADINGS))[:1]
    links = [link for heading in headings for link in (*heading.iter("a"), *heading.iterancestors("a"))]
    return any(not (link.get("href") or "#").startswith("#") for link in links)


def _update(entry: HtmlElement, published: str) -> Update | None:
    """The update of an element; None for one without enough text."""
    heading = next((one_line(text_of(heading)) for heading in entry.iter(*_HEADINGS)), None)
    content = copy.deepcopy(entry)
    content.tail = None
    for element in [element for element in content.iterdescendants(etree.Element) if _is_label(element)]:
        if element.getparent() is not None:
            element.drop_tree()
    text = text_of(content)
    anchor = entry.get("id") or next((one.get("id") for one in entry.iter() if one.get("id")), None)
    return Update(text, published, heading or None, None, anchor) if _is_long(text) else None


def _is_long(text: str) -> bool:
    return len(text.split()) >= _LEAST_WORDS


def _is_label(element: HtmlElement) -> bool:
    """Whether an element is not text of the update: its heading, a button, its time with the words beside it."""
    if element.tag in (*_HEADINGS, *_ASIDE, "button", "time"):
        return True
    return element.find(".//time") is not None and len(_words(element)) <= _LONGEST_LABEL


def _words(element: HtmlElement) -> list[str]:
    """The words of an element, without those of times."""
    return [word for text in element.xpath(".//text()[not(ancestor::time)]") for word in text.split()]
