"""RSS and Atom: an article for each entry, its text what the feed itself holds of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import feedparser

from kg.errors import InputError
from kg.model import Article
from kg.sources.admission import admitted
from kg.sources.bylines import authors
from kg.sources.dates import iso
from kg.sources.fields import absolute, one_line, plain, unescaped
from kg.sources.language import tag


def read_feed(source: str, name: str, content: bytes) -> Iterator[Article | InputError]:
    """The articles of the entries, then an error if the feed breaks off.

    Raises: InputError if there are no entries.
    """
    found = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    if not found.entries:
        reason = f": {one_line(str(found.bozo_exception))}" if found.bozo else ""
        raise InputError(source, f"the feed holds no entries{reason}")
    for number, entry in enumerate(found.entries, 1):
        place = f"{source}, entry {number}"
        try:
            yield _article(place, f"{name}:{number}", entry, found.feed)
        except InputError as error:
            yield error
    if not re.search(rb"</([\w.-]{1,20}:)?(rss|feed|rdf|channel)\s*>", content[-4000:].replace(b"\0", b""), re.I):
        yield InputError(source, f"the feed breaks off after entry {len(found.entries)}")


def _article(place: str, otherwise: str, entry: Any, feed: Any) -> Article:
    bodies = [one.get("value") or "" for one in entry.get("content") or []] + [entry.get("summary") or ""]
    text = max((plain(body) for body in bodies), key=len)
    if not text:
        raise InputError(place, "the entry holds no text")
    url = absolute(entry.get("link") or "")
    publisher = (
        (entry.get("source") or {}).get("title") or entry.get("publisher") or feed.get("publisher") or feed.get("title")
    )
    names = [one.get("name") or "" for one in entry.get("authors") or []] or [entry.get("author") or ""]
    return admitted(
        Article(
            one_line(entry.get("id") or "") or url or otherwise,
            text,
            place,
            headline=plain(entry.get("title") or "").replace("\n", " ") or None,
            url=url,
            published=iso(entry.get("published") or "") or iso(entry.get("created") or ""),
            publisher=unescaped(publisher or "") or None,
            authors=authors(names),
            language=tag((entry.get("summary_detail") or {}).get("language") or feed.get("language")),
            part_of=next((unescaped(one["term"]) for one in entry.get("tags") or [] if one.get("term")), None),
        )
    )
