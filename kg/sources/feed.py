"""RSS and Atom: one article for each entry, with the text that the feed itself holds. Linked pages are not fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import feedparser

from kg.errors import InputError
from kg.model import Article
from kg.sources.admission import admitted, unread_date
from kg.sources.bylines import authors
from kg.sources.dates import iso
from kg.sources.fields import absolute, one_line, plain, unescaped
from kg.sources.language import tag
from kg.sources.text import byte_order_mark


def read_feed(source: str, name: str, content: bytes) -> Iterator[Article | InputError]:
    """The articles of the entries, with an error in the place of each that is refused and at the end of a cut-off feed.

    Raises: InputError if there are no entries.
    """
    if not byte_order_mark(content):
        content = content.replace(b"\0", b" ")
    found = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    if not found.entries:
        reason = f": {one_line(str(found.bozo_exception))}" if found.bozo else ""
        raise InputError(source, f"the feed holds no entries{reason}")
    for number, entry in enumerate(found.entries, 1):
        place = f"{source}, entry {number}"
        try:
            article = _article(place, f"{name}:{number}", entry, found.feed)
            if (written := _written_date(entry)) and not article.published:
                yield unread_date(place, written)
            yield article
        except InputError as error:
            yield error
    if not re.search(rb"</([\w.-]{1,20}:)?(rss|feed|rdf|channel)\s*>", content[-4000:].replace(b"\0", b""), re.I):
        yield InputError(source, f"the feed is truncated after entry {len(found.entries)}")


def _article(place: str, otherwise: str, entry: Any, feed: Any) -> Article:
    """The article of an entry; `otherwise` is its id where it has neither an id nor a link.

    Raises: InputError for an entry without text, and as `admitted` does.
    """
    text = _text(entry)
    if not text:
        raise InputError(place, "the entry holds no text")
    url = absolute(entry.get("link") or "")
    return admitted(
        Article(
            one_line(entry.get("id") or "") or url or otherwise,
            text,
            place,
            headline=plain(entry.get("title") or "").replace("\n", " ") or None,
            url=url,
            published=iso(_written_date(entry)),
            publisher=_publisher(entry, feed),
            authors=_authors(entry),
            language=tag(_values(entry, "summary_detail").get("language") or feed.get("language")),
            part_of=_section(entry),
        )
    )


def _text(entry: Any) -> str:
    """The longest of the bodies and the summary, as plain text."""
    bodies = [one.get("value") or "" for one in entry.get("content") or []]
    return max((plain(body) for body in (*bodies, entry.get("summary") or "")), key=len)


def _written_date(entry: Any) -> str:
    """The date of publication as it is written, else that of creation or of the last change; feedparser has dc:date
    there."""
    told = [dict.get(entry, name) or "" for name in ("published", "created", "updated")]  # without its fallbacks
    return next((one for one in told if iso(one)), next(filter(None, told), ""))


def _publisher(entry: Any, feed: Any) -> str | None:
    """The source that the entry names, else its publisher, else that of the feed, else the feed's title."""
    told = (_values(entry, "source").get("title"), entry.get("publisher"), feed.get("publisher"), feed.get("title"))
    return unescaped(next(filter(None, told), "")) or None


def _authors(entry: Any) -> tuple[str, ...]:
    return authors([one.get("name") or "" for one in entry.get("authors") or []] or [entry.get("author") or ""])


def _section(entry: Any) -> str | None:
    """The first category."""
    return next((unescaped(one["term"]) for one in entry.get("tags") or [] if one.get("term")), None)


def _values(entry: Any, field: str) -> Any:
    return entry.get(field) or {}
