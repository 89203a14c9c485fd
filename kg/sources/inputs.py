"""Inputs that a user names (files, folders, standard input, addresses) to articles, read lazily and in order.

What only pages, feeds, archives and addresses need is imported when the first of them is read: it takes longer than a
file of articles.
"""

from __future__ import annotations

import glob
import hashlib
import io
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.errors import InputError
from kg.model import Article
from kg.sources.admission import MAX_CHARACTERS, FieldError, too_long
from kg.sources.detect import HEAD, Kind, kind_of
from kg.sources.folders import Names, files_of, shown
from kg.sources.jsonl import read_document, read_lines
from kg.sources.news_xml import read_news_xml
from kg.sources.parquet import read_table
from kg.sources.seen import Seen
from kg.sources.text import read_text
from kg.sources.unpacking import FORMATS, Unpacked

if TYPE_CHECKING:
    from kg.sources.fetch import Fetched
    from kg.sources.robots import Visits

MAX_FILE = 64_000_000  # bytes, of a feed or a JSON document
_PATTERN = re.compile(r"[*?\[]")
_DEEPEST = 2  # compressed data in compressed data
Read = Iterator[Article | InputError]
Sites = Callable[[], "Visits"]


def read(inputs: Sequence[str]) -> Read:
    """The articles of files, folders, patterns ("news/*.jsonl"), "-" (standard input) and http(s) addresses, lazily and
    in order.

    What cannot be read is an `InputError` in its place, and an article that was read without one of its fields comes
    after a `FieldError`; neither stops the rest. A file that is named twice is read once. Articles with different texts
    get different ids.
    """
    names, sites = Names(), cache(_visits)
    return _with_own_ids(found for given in inputs for found in _of_input(given, names, sites))


def _visits() -> Visits:
    from kg.sources.fetch import visits

    return visits()


def read_bytes(source: str, content: bytes) -> Read:
    """The articles in some bytes; their first bytes and the ending of `source` decide what kind of input they are."""
    return _with_own_ids(_safely(source, _of_stream(source, source, io.BytesIO(content))))


def _with_own_ids(articles: Read) -> Read:
    taken = Seen()  # the hash of the text that has an id
    for article in articles:
        if isinstance(article, InputError):
            yield article
            continue
        text = hashlib.blake2b(article.text.encode("utf8"), digest_size=12).hexdigest()
        own, number = article.id, 1
        while (holder := taken.of(own)) not in ([], [text]):
            number += 1
            own = f"{article.id}~{number}"
        if not holder:
            taken.add(own, text)
        if own != article.id and not article.url:
            yield FieldError(
                article.source,
                f"the id {article.id!r} belongs to another article of this run; this one is read as {own!r}",
            )
        yield replace(article, id=own)


def _of_input(given: str, names: Names, sites: Sites) -> Read:
    if given == "-":
        yield from _safely("standard input", _of_stream("standard input", "stdin", sys.stdin.buffer))
    elif re.match(r"https?://", given, re.I):
        yield from _safely(given, _of_address(given, sites))
    elif Path(given).is_dir():
        is_empty = True
        for file in files_of(Path(given)):
            is_empty = False
            if isinstance(file, InputError):
                yield file
            else:
                yield from _safely(shown(file), _of_file(file, Path(given), names))
        if is_empty:
            yield InputError(given, "the folder holds no files")
    elif not Path(given).exists() and (matching := _matching(given)):
        for one in matching:
            yield from _of_input(one, names, sites)
    else:
        yield from _safely(shown(Path(given)), _of_file(Path(given), Path(given).parent, names))


def _matching(pattern: str) -> list[str]:
    """The files and folders that match a pattern with *, ? or [...], sorted; ** stands for folders of any depth."""
    return sorted(glob.glob(pattern, recursive=True)) if _PATTERN.search(pattern) else []  # noqa: PTH207 - "**" and absolute patterns


def _of_file(file: Path, root: Path, names: Names) -> Read:
    if not file.exists():
        raise InputError(shown(file), "matches no file" if _PATTERN.search(str(file)) else "no such file or folder")
    name = names.of(file, root)
    if name:
        with file.open("rb") as stream:
            yield from _of_stream(shown(file), name, stream)


def _of_address(url: str, sites: Sites) -> Read:
    from kg.sources.fetch import fetch

    found = fetch(url, sites())
    yield from _of_stream(url, url, io.BytesIO(found.content), found)


def _safely(source: str, articles: Read) -> Read:
    try:
        yield from articles
    except InputError as error:
        yield error
    except (OSError, EOFError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
        yield InputError(source, f"cannot be read: {reason}")


def _of_stream(
    source: str, name: str, stream: IO[bytes], fetched: Fetched | None = None, packed: tuple[Unpacked, ...] = ()
) -> Read:
    """The articles of a stream, which comes out of `packed`.

    Raises: InputError, and what reading the stream raises.
    """
    head = _begin(stream)
    whole = io.BufferedReader(_Joined(head, stream))
    kind = kind_of(source, urlsplit(fetched.address).path if fetched else name, head)
    if kind is Kind.TEXT and fetched and fetched.html:
        kind = Kind.HTML
    if kind in FORMATS:
        yield from _unpacked(source, name, whole, kind, fetched, packed)
    elif kind in _READERS:
        yield from _READERS[kind](source, name, whole)
    else:  # one document, which must be whole
        found = list(
            _page(source, name, whole, fetched) if kind is Kind.HTML else _DOCUMENTS[kind](source, name, whole)
        )
        for one in packed:
            _check(source, one)
        yield from found


def _unpacked(
    source: str, name: str, stream: IO[bytes], kind: Kind, fetched: Fetched | None, packed: tuple[Unpacked, ...]
) -> Read:
    if len(packed) == _DEEPEST:
        raise InputError(source, f"is compressed more than {_DEEPEST} times")
    content = Unpacked(stream, kind)
    try:
        yield from _of_stream(source, name, io.BufferedReader(content), fetched, (*packed, content))
    except InputError:
        _check(source, content)  # what is wrong with the content follows from that
        raise
    _check(source, content)


def _check(source: str, content: Unpacked) -> None:
    """Raises: InputError if not all of the data could be decompressed."""
    if content.broken:
        raise InputError(source, f"the {content.name} data {content.broken} after {content.given:,} bytes of content")


def _page(source: str, name: str, stream: IO[bytes], fetched: Fetched | None) -> Read:
    from kg.sources.html import MAX_PAGE, read_page

    address, charset = (fetched.address, fetched.charset) if fetched else (None, None)
    return read_page(source, name, _rest(source, stream, MAX_PAGE), address, charset)


def _document(source: str, name: str, stream: IO[bytes]) -> Read:
    return read_document(source, name, _rest(source, stream))


def _feed(source: str, name: str, stream: IO[bytes]) -> Read:
    from kg.sources.feed import read_feed

    return read_feed(source, name, _rest(source, stream))


def _archive(source: str, name: str, stream: IO[bytes]) -> Read:
    from kg.sources.warc import read_archive

    return read_archive(source, name, stream)


def _text(source: str, name: str, stream: IO[bytes]) -> Read:
    content = stream.read(4 * MAX_CHARACTERS + 4)  # no character has more than four bytes
    if stream.read(1):
        raise too_long(source)
    yield read_text(source, name, content)


def _news_xml(source: str, name: str, stream: IO[bytes]) -> Read:
    return read_news_xml(source, name, _rest(source, stream))


_READERS: dict[Kind, Callable[[str, str, IO[bytes]], Read]] = {
    Kind.JSONL: read_lines,
    Kind.WARC: _archive,
    Kind.FEED: _feed,
    Kind.PARQUET: read_table,
}
_DOCUMENTS: dict[Kind, Callable[[str, str, IO[bytes]], Read]] = {
    Kind.JSON: _document,
    Kind.TEXT: _text,
    Kind.NEWS_XML: _news_xml,
}


def _begin(stream: IO[bytes]) -> bytes:
    """The first `HEAD` bytes; a pipe may give them in pieces."""
    head = b""
    while len(head) < HEAD and (piece := stream.read(HEAD - len(head))):
        head += piece
    return head


def _rest(source: str, stream: IO[bytes], limit: int = MAX_FILE) -> bytes:
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise InputError(source, f"is too large: the limit is {limit:,} bytes")
    return content


class _Joined(io.RawIOBase):
    """A stream from its beginning, of which `head` has been read already."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)
