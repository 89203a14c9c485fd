"""The XML of news agencies: NewsML-G2 and NITF of the IPTC. One article for each news item or document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from kg.errors import InputError
from kg.model import Article
from kg.sources.admission import admitted, unread_date
from kg.sources.bylines import authors
from kg.sources.dates import iso
from kg.sources.fields import absolute, one_line, plain, text_of
from kg.sources.language import tag

ROOTS = frozenset(("nitf", "newsmessage", "newsitem"))  # local names in small letters


def read_news_xml(source: str, name: str, content: bytes) -> Iterator[Article | InputError]:
    """The articles of a document, with an error in the place of each that is refused.

    Raises: InputError: it is not XML, or holds no news item.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(source, f"is not XML that can be read: {one_line(str(error))}") from error
    items = list(_all(root, "newsItem")) or list(_all(root, "nitf"))
    if not items:
        raise InputError(source, "holds no news item")
    for number, item in enumerate(items, 1):
        places = (f"{source}, item {number}", f"{name}:{number}") if len(items) > 1 else (source, name)
        try:
            yield from _article(*places, item)
        except InputError as error:
            yield error


class _Told(NamedTuple):
    """What an item says of itself, as it is written; "" where it does not."""

    identity: str
    text: str
    headline: str
    url: str
    date: str
    publisher: str
    names: list[str]
    language: str = ""


def _article(place: str, otherwise: str, item: Any) -> Iterator[Article | InputError]:
    """The article of an item, after a note on a date that cannot be read.

    Raises: InputError: it is no text, has none, or as `admitted` does.
    """
    told = _of_nitf(place, item) if _local(item) == "nitf" else _of_newsml(place, item)
    article = admitted(
        Article(
            told.identity or otherwise,
            told.text,
            place,
            headline=told.headline or None,
            url=absolute(told.url),
            published=iso(told.date),
            publisher=told.publisher or None,
            authors=authors(filter(None, told.names)),
            language=tag(told.language or None),
        )
    )
    if told.date and not article.published:
        yield unread_date(place, told.date)
    yield article


def _of_newsml(place: str, item: Any) -> _Told:
    """Raises: InputError: it is a picture or the like, or has no text."""
    kind = _attribute(item, "itemClass", "qcode")
    if kind and not kind.endswith("text"):
        raise InputError(place, f"field itemClass: {kind!r} is not a text")
    text = _body_text(_first(item, "nitf", "html", "inlineData"))
    if not text:
        raise InputError(place, "field contentSet: the item holds no text")
    identity = one_line(item.get("guid") or "")
    return _Told(
        identity,
        text,
        _said(item, "headline"),
        _address([identity, *(one.get("href") or "" for one in _all(item, "link"))]),
        _said(item, "contentCreated") or _said(item, "firstCreated") or _said(item, "versionCreated"),
        _said(_first(item, "provider"), "name") or _attribute(item, "provider", "literal"),
        [_said(one, "name") or _line(one) for one in _all(item, "creator", "by")],
        _attribute(item, "language", "tag"),
    )


def _address(links: list[str]) -> str:
    """The first of the links that is the address of a page."""
    return next((one for one in links if one.startswith("http")), "")


def _of_nitf(place: str, item: Any) -> _Told:
    """Raises: InputError: it has no text."""
    text = _body_text(item)
    if not text:
        raise InputError(place, "field body.content: the document holds no text")
    dates = [one.get("norm") or "" for one in _all(item, "date.issue", "date.release", "story.date")]
    return _Told(
        _attribute(item, "doc-id", "id-string"),
        text,
        _said(item, "hl1") or _said(item, "title"),
        _attribute(item, "pubdata", "ex-ref"),
        next(filter(None, dates), _attribute(item, "pubdata", "date.publication")),
        _attribute(item, "pubdata", "name") or _attribute(item, "doc.copyright", "holder"),
        [_line(one) for one in _all(item, "byline")],
    )


def _body_text(body: Any) -> str:
    """The text of the content, with a paragraph on each line, after the document's dateline; "" without content."""
    if _local(body) == "inlineData":
        return plain("".join(body.itertext()))
    content = _first(body, "body.content", "body") if _local(body) == "html" else _first(body, "body.content")
    if content is None:
        return ""
    for element in content.iter():
        if isinstance(element.tag, str):
            element.tag = _local(element)
    for media in list(_all(content, "media", "table")):
        media.getparent().remove(media)
    text = text_of(lxml_html.fromstring(etree.tostring(content, encoding="unicode", with_tail=False)))
    dateline = _said(body, "dateline")
    return f"{dateline} — {text}" if dateline and text and not text.startswith(dateline) else text


def _local(element: Any) -> str:
    """The name of an element without its namespace; "" for none, and for what is no element."""
    return etree.QName(element).localname if element is not None and isinstance(element.tag, str) else ""


def _all(element: Any, *names: str) -> Iterable[Any]:
    """The elements with one of these names, in their order."""
    return (one for one in (() if element is None else element.iter()) if _local(one) in names)


def _first(element: Any, *names: str) -> Any:
    return next(iter(_all(element, *names)), None)


def _attribute(element: Any, name: str, attribute: str) -> str:
    """An attribute of the first element of this name."""
    found = _first(element, name)
    return "" if found is None else found.get(attribute) or ""


def _said(element: Any, name: str) -> str:
    """The text of the first element of this name, on one line."""
    return _line(_first(element, name))


def _line(element: Any) -> str:
    return "" if element is None else one_line("".join(element.itertext()))
