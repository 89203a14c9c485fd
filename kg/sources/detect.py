"""The kind of an input, by its first bytes, then by the ending of its name."""

from __future__ import annotations

import re
from enum import StrEnum

from lxml.html import defs

from kg.errors import InputError
from kg.sources.news_xml import ROOTS as NEWS_ROOTS
from kg.sources.text import byte_order_mark
from kg.sources.unpacking import FORMATS

HEAD = 65_536  # bytes looked at


class Kind(StrEnum):
    TEXT = "plain text"
    HTML = "HTML"
    JSONL = "JSONL"
    JSON = "JSON"
    FEED = "RSS or Atom"
    WARC = "WARC"
    PARQUET = "Parquet"
    NEWS_XML = "NewsML-G2 or NITF"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    ZSTANDARD = "Zstandard"


_SIGNATURES = (
    *((magic, Kind(name)) for name, (magic, _, _) in FORMATS.items()),
    (b"WARC/", Kind.WARC),
    (b"PAR1", Kind.PARQUET),
)
_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"SQLite format 3", "a database"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_ENDINGS = {
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".json": Kind.JSON,
    ".rss": Kind.FEED,
    ".atom": Kind.FEED,
    ".warc": Kind.WARC,
}
_NOT_ARTICLES = frozenset(".csv .tsv .css .js .py .sql .ttl .nt .nq .trig .rq .svg .yaml .yml .toml .ini .sh".split())
_PAGE = frozenset("article section main nav header footer aside figure time video".split()) | defs.tags
_TAG = re.compile(r"</?([a-z][a-z0-9]*)\b", re.I)
_SOUP = re.compile(r"</(?:p|div|span|a|li)>", re.I)
_MARKUP = re.compile(r"\s*<[?!a-z]", re.I)
_SUBSET = re.compile(r"<!doctype[^>\[]{1,500}\[", re.I)  # declarations inside of a document type
_PACKED = re.compile(r"\.(gz|bz2|zst)$")
_ROOTS = {
    **dict.fromkeys(("rss", "feed", "rdf:rdf", "channel"), Kind.FEED),
    **dict.fromkeys(NEWS_ROOTS, Kind.NEWS_XML),
}


def kind_of(source: str, name: str, head: bytes) -> Kind:
    """The kind of an input that begins with `head` (up to `HEAD` bytes).

    Args:
        name: file name or URL path, of which only the ending counts; may be empty.

    Raises: InputError if it is empty, binary, or of a kind that is not supported.
    """
    for magic, kind in _SIGNATURES:
        if head.startswith(magic):
            return kind
    mark = byte_order_mark(head)
    text = head.decode(mark[1] if mark else "utf-8", "replace").removeprefix("\ufeff")
    if not text.strip() and len(head) < HEAD:
        raise InputError(source, "is empty")
    if told := _binary(name, head, text):
        raise InputError(source, f"is {told}, which is not read")
    return _of_text(source, _ending(name), text.lstrip())


def _binary(name: str, head: bytes, text: str) -> str | None:
    """What the input is, if it is not text; a few NUL bytes in JSON Lines or markup are left to their readers."""
    known = next((what for magic, what in _MAGIC if head.startswith(magic)), None)
    if known or "\0" not in text:
        return known
    if (_is_lines(name, text) or _MARKUP.match(text)) and text.count("\0") * 50 < len(text):
        return None
    wide = max(head[::2].count(0), head[1::2].count(0)) * 3 > len(head)
    return "UTF-16 without its byte order mark" if wide else "binary (it holds NUL bytes)"


def _is_lines(name: str, text: str) -> bool:
    """Whether it can be JSON Lines, of which only those with a wrong character are refused."""
    return _ENDINGS.get(_ending(name)) is Kind.JSONL or bool(re.match(r"\s*\{\s*\"", text))


def _ending(name: str) -> str:
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", _PACKED.sub("", name.lower()))
    return found.group() if found else ""


def _of_text(source: str, ending: str, text: str) -> Kind:
    by_name = _ENDINGS.get(ending)
    if re.match(r"<[?!a-z]", text, re.I):
        return _of_markup(source, ending, text)
    if len(_SOUP.findall(text)) >= 3 or (by_name is Kind.HTML and _TAG.search(text)):
        return Kind.HTML
    if by_name is Kind.JSONL:
        return Kind.JSONL
    if re.match(r"\{\s*(\"|\}|$)", text):
        return Kind.JSON if re.match(r"\{\s*$", text.split("\n", 1)[0]) else Kind.JSONL
    if by_name is Kind.JSON or re.match(r"\[\s*(\{\s*\"|$)", text):
        return Kind.JSON
    if by_name in (Kind.FEED, Kind.WARC):
        raise InputError(source, f"is not {by_name}, as its ending {ending} says")
    if ending in _NOT_ARTICLES:
        raise InputError(source, f"is a {ending} file, which is not read")
    return Kind.TEXT


def _of_markup(source: str, ending: str, text: str) -> Kind:
    """HTML unless the first element, after comments, declarations and a document type, is that of something else."""
    at = 0
    for opening, closing in (("<!--", "-->"), ("<?", "?>"), ("<!", ">")) * 20:
        while text.startswith(opening, at):
            last = "]>" if _SUBSET.match(text, at) else closing
            end = text.find(last, at)
            at = len(text) if end < 0 else end + len(last)
            at += len(text[at : at + 1000]) - len(text[at : at + 1000].lstrip())
    root = re.compile(r"<([\w.:-]+)").match(text, at)
    name = root[1].lower() if root else ""
    if name in _ROOTS:
        return _ROOTS[name]
    if not name or name in _PAGE or (ending in _ENDINGS and _ENDINGS[ending] is Kind.HTML):
        return Kind.HTML
    raise InputError(source, f"is XML with the root element <{root[1] if root else ''}>, which is not read")
