"""Web archives: an article for each page. Images, scripts, redirects and error pages are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from kg.errors import InputError
from kg.model import Article
from kg.sources.fields import absolute
from kg.sources.html import MAX_PAGE, read_page
from kg.sources.text import read_text

# by the name in HTTP: the compression, and packages with which warcio can undo it
_UNSUPPORTED = {"br": ("Brotli", "brotli", "brotlicffi"), "zstd": ("Zstandard",)}


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
            content = record.content_stream().read(MAX_PAGE + 1)
            try:
                yield from _article(place, address or f"{name}:{number}", form, record, content, address)
            except InputError as error:
                yield error
            if len(content) <= MAX_PAGE and record.raw_stream.limit > 0:
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


def _article(
    place: str, name: str, form: str, record: Any, content: bytes, address: str | None
) -> Iterator[Article | InputError]:
    if len(content) > MAX_PAGE:
        raise InputError(place, f"the page is too large: the limit is {MAX_PAGE:,} bytes")
    _check_compression(place, record)
    if form == "text":
        yield read_text(place, name, content)
        return
    charset = _type(record).partition("charset=")[2].strip(" \"';") or None
    yield from read_page(place, name, content, address, charset)


def _check_compression(place: str, record: Any) -> None:
    """Raises: InputError for a compression that cannot be undone: warcio would give the compressed bytes."""
    told = record.http_headers.get_header("Content-Encoding") if record.http_headers else None
    name, *packages = _UNSUPPORTED.get((told or "").strip().lower(), ("",))
    if name and not any(find_spec(package) for package in packages):
        raise InputError(place, f"the page is compressed with {name}, which is not supported")
