"""An article's metadata in its page: JSON-LD first, then meta elements, then the visible page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from kg.sources.bylines import authors
from kg.sources.dates import day_in, day_of_address, days_of, iso
from kg.sources.fields import absolute, one_line, plain, unescaped
from kg.sources.json_ld import Node, article_node, first, names, nodes
from kg.sources.language import tag

_DATES = """article:published_time og:article:published_time article:published datepublished og:pubdate pubdate
    publishdate publish-date publish_date published_time publication_date date.published parsely-pub-date sailthru.date
    dcterms.issued dc.date.issued dcterms.created dcterms.date dc.date cxenseparse:recs:publishtime
    published_time_telegram originalpublicationdate date pdate""".split()
_AUTHORS = """author byl article:author og:article:author dc.creator dcterms.creator parsely-author sailthru.author
    cxenseparse:author""".split()
_MODIFIED = "article:modified_time og:updated_time datemodified dcterms.modified last-modified".split()
_NEAR = timedelta(days=3)
_CLOSE = 20  # elements
_LONGEST_DATE = 80  # characters
_SECTIONS = "article:section og:section articlesection section parsely-section sailthru_section".split()
_BYLINES = (
    ".//*[@itemprop='author']//*[@itemprop='name']",
    ".//*[@itemprop='author']",
    ".//a[@rel='author']",
    ".//*[contains(@class, 'byline')]",
)
_ASIDE = ("aside", "nav", "footer")
_SEPARATOR = re.compile(r"\s+[|–—»·•-]+\s+|\s*[|»]\s*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields as in `kg.model.Article`.

    `body` is the article's text if the page's JSON-LD has it, `unread_date` the first date of publication that cannot
    be read without guessing.
    """

    headline: str | None
    url: str | None
    published: str | None
    unread_date: str | None
    publisher: str | None
    authors: tuple[str, ...]
    language: str | None
    part_of: str | None
    body: str | None


def metadata(tree: HtmlElement, base: str | None = None) -> Metadata:
    """What the page itself says about its article. `base` is the address that the page came from, if known."""
    meta = _meta(tree)
    url = _url(tree, meta, base)
    scripts = nodes(tree)
    node = article_node(scripts, url)
    publisher = _first_text([*names(node.get("publisher"), scripts), *meta["og:site_name"], *meta["application-name"]])
    titles = [first(node.get("headline")), *meta["og:title"], *meta["twitter:title"], *meta["dc.title"]]
    dates = [first(node.get("datePublished")), *_contents(meta, _DATES)]
    return Metadata(
        headline=_headline(tree, titles, publisher),
        url=url or absolute(first(node.get("url")) or ""),
        published=_published(dates, tree, url) or _decided(dates, tree, meta, url),
        unread_date=next((value for value in dates if value and not iso(value)), None),
        publisher=publisher,
        authors=_authors(tree, node, scripts, meta, publisher),
        language=tag(first(node.get("inLanguage")) or tree.get("lang") or next(iter(meta["og:locale"]), None)),
        part_of=_first_text([first(node.get("articleSection")), *_contents(meta, _SECTIONS)]),
        body=plain(first(node.get("articleBody")) or "") or None,
    )


def _authors(
    tree: HtmlElement, node: Node, scripts: list[Node], meta: dict[str, list[str]], publisher: str | None
) -> tuple[str, ...]:
    """Those of JSON-LD, else of meta elements, else of the visible byline."""
    told = [*names(node.get("author"), scripts), *names(node.get("creator"), scripts)]
    places = (told, _contents(meta, _AUTHORS), _bylines(tree))
    return next((found for place in places if (found := authors(place, publisher))), ())


def _contents(meta: dict[str, list[str]], names: Iterable[str]) -> list[str]:
    """The contents of the meta elements of these names, in the order of the names."""
    return [value for name in names for value in meta.get(name, ())]


def _meta(tree: HtmlElement) -> defaultdict[str, list[str]]:
    """Contents of the meta elements (and of microdata properties) by lower-case name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for element in tree.iter("meta"):
        content = element.get("content")
        for key in ("property", "name", "itemprop"):
            if content and content.strip() and element.get(key):
                found[element.get(key).strip().lower()].append(content.strip())
    return found


def _texts(values: Iterable[str | None]) -> Iterator[str]:
    """The values that are neither empty nor a URL, each on one line."""
    for value in values:
        text = unescaped(value) if value else ""
        if text and not re.match(r"https?://", text):
            yield text


def _first_text(values: Iterable[str | None]) -> str | None:
    return next(_texts(values), None)


def _url(tree: HtmlElement, meta: defaultdict[str, list[str]], base: str | None) -> str | None:
    """The canonical address, unless that is the address of the whole site, as some templates have it; else `base`."""
    canonical = [
        link.get("href")
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href")
    ]
    for value in [*canonical, *meta["og:url"]]:
        try:
            found = absolute(urljoin(base or "", value.strip()))
            if found and (urlsplit(found).path.strip("/") or urlsplit(found).query):
                return found
        except ValueError:
            continue
    return absolute(base) if base else None


def _headline(tree: HtmlElement, told: list[str | None], publisher: str | None) -> str | None:
    """The headline without the name of the site or section. Where metadata shorten it, the whole one of the page."""
    shown = [text for h1 in tree.iter("h1") if (text := one_line(_text_of(h1)))]
    title = next((one_line(_text_of(element)) for element in tree.iter("title")), "")
    for value in _texts([*told, shown[0] if len(shown) == 1 else None, title]):
        headline = next((h1 for h1 in shown if _is_part(h1, value) or _is_cut(value, h1)), None)
        return headline or _without_site(value, publisher)
    return None


def _text_of(element: HtmlElement) -> str:
    return "".join(element.itertext())


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _is_part(h1: str, title: str) -> bool:
    """Whether the title is the heading with additions before or after it: "Opinion | …", "… - The Daily"."""
    pieces = _SEPARATOR.split(title)[:8]
    wanted = _letters(h1)
    return len(h1) > 12 and any(
        _letters("".join(pieces[i:j])) == wanted for i in range(len(pieces)) for j in range(i + 1, len(pieces) + 1)
    )


def _is_cut(title: str, h1: str) -> bool:
    """Whether the title is the heading, shortened."""
    cut = _letters(title)
    return (
        len(cut) > 30
        and (title.endswith(("…", "...")) or len(title) >= 100)
        and _letters(h1).startswith(cut)
        and len(h1) > len(title)
    )


def _without_site(title: str, publisher: str | None) -> str:
    pieces = _SEPARATOR.split(title)
    site = _letters(publisher or "")
    if len(pieces) > 1 and site and _letters(pieces[-1]) in (site, f"the{site}", site.removeprefix("the")):
        cut = title.rfind(pieces[-1])
        return re.sub(r"\s*[|–—»·•-]+\s*$", "", title[:cut]) or title
    return title


def _published(told: list[str | None], tree: HtmlElement, url: str | None) -> str | None:
    """The first date given. Where it has no time of day, another value for the same day that has one goes before it."""
    found = [known for value in [*told, *_times(tree)] if value and (known := iso(value)) and known[:4] > "0001"]
    if found:
        return next((known for known in found if known.startswith(found[0]) and "T" in known), found[0])
    return day_of_address(url or "") or next(_marked_days(tree), None) or next(_days_by_heading(tree), None)


def _decided(told: list[str | None], tree: HtmlElement, meta: dict[str, list[str]], url: str | None) -> str | None:
    """Of the days that an ambiguous date can be, the only one that is close to another date of the page."""
    others = [*_contents(meta, _MODIFIED), *_times(tree), day_of_address(url or "") or ""]
    known = [date.fromisoformat(value[:10]) for other in others if (value := iso(other))]
    for value in told:
        days = [date.fromisoformat(day) for day in sorted(days_of(value or ""))]
        near = [day for day in days if any(abs(day - other) <= _NEAR for other in known)]
        if len(near) == 1:
            return near[0].isoformat()
    return None


def _times(tree: HtmlElement) -> list[str]:
    """Values of time elements that can be the article's: those marked as its date, else all if there are at most
    three. Where one article element has the page's heading, times outside of it are of other articles."""
    headed = tree.xpath("//article[.//h1]")
    within = headed[0] if len(headed) == 1 else tree
    outside = " or ".join(f"ancestor::{name}" for name in _ASIDE)
    times = within.xpath(f".//time[@datetime][not({outside})]")
    marked = [t.get("datetime") for t in times if t.get("itemprop") == "datePublished" or t.get("pubdate") is not None]
    marked += within.xpath(".//*[@itemprop='datePublished']/@content")
    others = [t.get("datetime") for t in times if t.get("itemprop") != "dateModified"]
    return marked or (others if len(others) <= 3 else [])


def _marked_days(tree: HtmlElement) -> Iterator[str]:
    """Days in short visible texts that begin with "Published" or the like."""
    for text in tree.itertext():
        if (
            len(text) < 80
            and re.match(r"\s*(first )?(published|posted|publication date|date posted)\b", text, re.I)
            and (day := day_in(text))
        ):
            yield day


def _days_by_heading(tree: HtmlElement) -> Iterator[str]:
    """Dates that are the whole text of an element close to the page's heading."""
    elements = list(tree.iter(etree.Element))
    headings = [place for place, element in enumerate(elements) if element.tag == "h1"]
    for element in elements[max(0, headings[0] - _CLOSE) : headings[0] + _CLOSE] if len(headings) == 1 else ():
        text = one_line("".join(element.itertext()))[:_LONGEST_DATE]
        if known := iso(text):
            yield known


def _bylines(tree: HtmlElement) -> Iterator[str]:
    """The texts of the elements marked as the byline, by the most reliable mark that the page has."""
    for path in _BYLINES:
        own = [
            element for element in tree.xpath(path) if not any(above.tag in _ASIDE for above in element.iterancestors())
        ]
        values = [value for element in own if (value := element.get("content") or _lines_of(element))]
        if values:
            yield from values[:1] if "class" in path or "rel=" in path else values
            return


def _lines_of(element: HtmlElement) -> str:
    """The text, with a comma between elements that no space separates: the page shows them on lines of their own."""
    return one_line(re.sub(r"(?<=\S)\0(?=\S)", ", ", "\0".join(element.itertext())))[:200]
