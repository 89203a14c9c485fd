"""Decoding of bytes, and plain text files as articles. Only the byte order mark is removed from the text."""

from __future__ import annotations

import codecs
import re

from kg.errors import InputError
from kg.model import Article
from kg.sources.admission import admitted

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def byte_order_mark(content: bytes) -> tuple[bytes, str] | None:
    """The byte order mark at the beginning of the content, and its encoding."""
    return next((found for found in _MARKS if content.startswith(found[0])), None)


def decode(source: str, content: bytes) -> str:
    """The characters, in the encoding of the byte order mark, else in UTF-8, else in Windows-1252 if that gives Western
    text.

    Raises: InputError that names the first wrong byte.
    """
    mark = byte_order_mark(content)
    if mark:
        without = content[len(mark[0]) :] if mark[1] == "utf-8" else content
        try:
            return without.decode(mark[1])
        except UnicodeDecodeError as error:
            told = mark[1].upper()
            raise InputError(
                source,
                f"wrong encoding: begins with the byte order mark of {told} but is not {told} at byte {error.start}",
            ) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        text = western(content)
        if text is None:
            raise InputError(
                source,
                f"wrong encoding: byte {error.start} (0x{content[error.start]:02X}) is not UTF-8, "
                "and the file is neither UTF-16 with a byte order mark nor Windows-1252",
            ) from error
        return text


def western(content: bytes) -> str | None:
    """The content as Windows-1252; None if it is damaged UTF-8, or another script in an encoding of its own."""
    as_utf8 = content.decode("utf-8", "replace")
    damaged = as_utf8.count("\ufffd")
    if sum(c > "\x7f" for c in as_utf8) > 2 * damaged:
        return None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    letters = sum(c.isalpha() for c in text)
    foreign = len(re.findall(r"[^\W\d_\x00-\x7f]", text))
    return text if foreign <= 0.25 * letters and mostly_printable(text) else None


def mostly_printable(text: str) -> bool:
    """Whether at most one character in fifty is a control character or U+FFFD."""
    odd = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]", text))
    return odd * 50 <= len(text)


def read_text(source: str, name: str, content: bytes) -> Article:
    """A whole file as one article. A headline stays in the text, where segmentation finds it.

    Raises: InputError.
    """
    text = decode(source, content)
    if not mostly_printable(text):
        raise InputError(source, "is binary, not text: too many control characters")
    return admitted(Article(name, text, source))
