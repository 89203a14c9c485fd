"""The XML of news agencies: NewsML-G2 and NITF of the IPTC. One article for each news item or document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
    items = [one for one in root.iter() if _local(one) == "newsItem"] or [
        one for one in root.iter() if _local(one) == "nitf"
    ]
    if not items:
        raise InputError(source, "holds no news item")
    for number, item in enumerate(items, 1):
        place = f"{source}, item {number}" if len(items) > 1 else source
        otherwise = f"{name}:{number}" if len(items) > 1 else name
        try:
            made, written = (_of_nitf if _local(item) == "nitf" else _of_newsml)(place, otherwise, item)
            if written and not made.published:
                yield unread_date(place, written)
            yield made
        except InputError as error:
            yield error


def _of_newsml(place: str, otherwise: str, item: Any) -> tuple[Article, str]:
    """The article of a news item, and its date as it is written. Raises: InputError: it has no text; see `admitted`."""
    body = next((one for one in item.iter() if _local(one) in ("nitf", "html", "body", "inlineData")), None)
    if _first(item, "itemClass") is not None and not (_first(item, "itemClass").get("qcode") or "").endswith("text"):
        raise InputError(place, f"field itemClass: {_first(item, 'itemClass').get('qcode')!r} is not a text")
    text = _body_text(body)
    if not text:
        raise InputError(place, "field contentSet: the item holds no text")
    written = _said(item, "contentCreated") or _said(item, "firstCreated") or _said(item, "versionCreated")
    provider, language = _first(item, "provider"), _first(item, "language")
    links = [one for one in (item.get("guid") or "", *_links(item)) if absolute(one) and one.startswith("http")]
    names = [_said(one, "name") or one_line(_text(one)) for one in item.iter() if _local(one) in ("creator", "by")]
    told = Article(
        one_line(item.get("guid") or "") or otherwise,
        text,
        place,
        headline=_said(item, "headline") or None,
        url=absolute(links[0]) if links else None,
        published=iso(written),
        publisher=None if provider is None else _said(provider, "name") or provider.get("literal"),
        authors=authors(name for name in names if name),
        language=tag(language.get("tag") if language is not None else None),
    )
    return admitted(told), written


def _of_nitf(place: str, otherwise: str, item: Any) -> tuple[Article, str]:
    """The article of a document, and its date as it is written. Raises: InputError: it has no text; see `admitted`."""
    text = _body_text(item)
    if not text:
        raise InputError(place, "field body.content: the document holds no text")
    dates = [
        one.get("norm") or "" for one in item.iter() if _local(one) in ("date.issue", "date.release", "story.date")
    ]
    publication = _first(item, "pubdata")
    told = {} if publication is None else dict(publication.attrib)
    written = next(filter(None, dates), told.get("date.publication", ""))
    identity, holder = _first(item, "doc-id"), _first(item, "doc.copyright")
    bylines = [one_line(_text(one)) for one in item.iter() if _local(one) == "byline"]
    return admitted(
        Article(
            (identity.get("id-string") if identity is not None else None) or otherwise,
            text,
            place,
            headline=_said(item, "hl1") or _said(item, "title") or None,
            url=absolute(told.get("ex-ref", "")),
            published=iso(written),
            publisher=told.get("name") or (holder.get("holder") if holder is not None else None),
            authors=authors(bylines),
        )
    ), written


def _body_text(body: Any) -> str:
    """The text of the content, with a paragraph on each line, after the dateline of the document."""
    if body is None:
        return ""
    if _local(body) == "inlineData":
        return plain(_text(body))
    content = _first(body, "body.content")
    if content is None:
        content = _first(body, "body") if _local(body) == "html" else body
    for element in content.iter() if content is not None else ():
        if isinstance(element.tag, str):
            element.tag = _local(element)
    if content is None:
        return ""
    for media in [one for one in content.iter() if one.tag in ("media", "table", "hedline", "body.head", "head")]:
        media.getparent().remove(media)
    text = text_of(lxml_html.fromstring(etree.tostring(content, encoding="unicode", with_tail=False)))
    dateline = _said(body, "dateline")
    return text if not dateline or text.startswith(dateline) or not text else f"{dateline} — {text}"


def _links(item: Any) -> list[str]:
    return [one.get("href") or "" for one in item.iter() if _local(one) == "link"]


def _local(element: Any) -> str:
    """The name of an element without its namespace; "" for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _first(element: Any, name: str) -> Any:
    """The first element of this name, None where there is none."""
    return next((one for one in element.iter() if _local(one) == name), None)


def _said(element: Any, name: str) -> str:
    """The text of the first element of this name, on one line; "" where there is none."""
    found = _first(element, name)
    return "" if found is None else one_line(_text(found))


def _text(element: Any) -> str:
    return "".join(element.itertext())
