"""Web archives: an article for each page. Images, scripts, redirects and error pages are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from kg.errors import InputError
from kg.model import Article
from kg.sources.fields import absolute
from kg.sources.html import MAX_PAGE, read_page
from kg.sources.text import read_text

_UNSUPPORTED = {"zstd": "Zstandard"}  # by the name in HTTP; warcio would give the compressed bytes
_PIECE = 65_536  # bytes


def read_archive(source: str, name: str, stream: IO[bytes]) -> Iterator[Article | InputError]:
    """The articles of the pages (records `response` and `resource` of type HTML) and texts (records `conversion`).

    Raises: InputError if there are none.
    """
    pages = 0
    try:
        for number, record in enumerate(ArchiveIterator(stream), 1):
            form = _form(record)
            if not form:
                continue
            pages += 1
            address = absolute(record.rec_headers.get_header("WARC-Target-URI") or "")
            place = f"{source}, record {number}" + (f" ({address})" if address else "")
            try:
                content = _content(place, record)
                yield from _article(place, address or f"{name}:{number}", form, record, content, address)
            except InputError as error:
                yield error
            if not record.raw_stream.read(1) and record.raw_stream.limit > 0:
                yield InputError(source, f"the archive is truncated in record {number}")
    except (ArchiveLoadFailed, ValueError, KeyError, IndexError, AttributeError) as error:
        yield InputError(
            source,
            f"the archive is truncated or damaged after {pages} pages: {str(error).strip() or type(error).__name__}",
        )
        return
    if not pages:
        raise InputError(source, "the archive holds no page")


def _form(record: Any) -> str | None:
    """ "html" or "text"; None for a record without an article."""
    headers = record.http_headers
    if record.rec_type == "conversion":
        return "text"
    if record.rec_type not in ("response", "resource") or (headers is not None and headers.get_statuscode() != "200"):
        return None
    return "html" if "html" in _type(record) else None


def _type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "").lower()


def _content(place: str, record: Any) -> bytes:
    """The page, decompressed. Raises: InputError: it is too large, or its compression cannot be undone."""
    encoding = (record.http_headers and record.http_headers.get_header("Content-Encoding") or "").strip().lower()
    if encoding in _UNSUPPORTED:
        raise InputError(place, f"the page is compressed with {_UNSUPPORTED[encoding]}, which is not supported")
    if encoding == "br":  # warcio sets no limit to what Brotli gives, which can be a million times of what it takes
        record.http_headers.remove_header("Content-Encoding")
        content = _without_brotli(place, record.content_stream())
    else:
        content = record.content_stream().read(MAX_PAGE + 1)
    if len(content) > MAX_PAGE:
        raise InputError(place, f"the page is too large: the limit is {MAX_PAGE:,} bytes")
    return content


def _without_brotli(place: str, stream: IO[bytes]) -> bytes:
    """The content of Brotli data, at most a piece more than the limit; what is not compressed is returned as it is."""
    packed = stream.read(MAX_PAGE + 1)
    decoder = brotli.Decompressor()
    content = bytearray()
    try:
        piece = decoder.process(packed, output_buffer_limit=_PIECE)
        while piece and len(content) <= MAX_PAGE:
            content += piece
            piece = decoder.process(b"", output_buffer_limit=_PIECE)
    except brotli.error as error:
        if not content and packed.lstrip().startswith(b"<"):
            return packed  # archived without the compression that its header tells of
        raise InputError(place, "the Brotli data of the page is damaged") from error
    if len(content) <= MAX_PAGE and not decoder.is_finished():
        raise InputError(place, f"the Brotli data of the page is truncated after {len(content):,} bytes of content")
    return bytes(content)


def _article(
    place: str, name: str, form: str, record: Any, content: bytes, address: str | None
) -> Iterator[Article | InputError]:
    if form == "text":
        yield read_text(place, name, content)
        return
    charset = _type(record).partition("charset=")[2].strip(" \"';") or None
    yield from read_page(place, name, content, address, charset)
