"""Where quotation marks open and close: curly ones, straight ones, doubled single ones, guillemets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_DOUBLE = re.compile(r"[“”„\"«»]|''|``")
_OPENING = frozenset("“„«")
_BEFORE_OPENING = frozenset("(—–-[")
_SINGLE_OPEN = re.compile(r"(?:(?<=^)|(?<=[\s(\[—–-]))‘")
_SINGLE_CLOSE = re.compile(r"’(?![^\W\d_])")


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation in a paragraph: its words are `text[start:end]`, without the marks.

    `left` and `right` are the offsets outside of the marks; `closed` is False where the paragraph ends before it does.
    """

    start: int
    end: int
    left: int
    right: int
    closed: bool = True


def quotes(text: str, start: int = 0) -> tuple[Quote, ...]:
    """The quotations of a paragraph, in order, never overlapping; offsets are counted from `start`.

    Single quotation marks count where there are no double ones.
    """
    marks = list(_DOUBLE.finditer(text))
    found = _double(text, marks) if marks else _single(text)
    words = (_stripped(text, quote) for quote in found)
    return tuple(_shifted(quote, start) for quote in words if quote.start < quote.end)


def _double(text: str, marks: list[re.Match[str]]) -> Iterator[Quote]:
    """The text between each mark that opens and the next that closes; an opening mark inside of a quotation is a part
    of it.
    """
    opened: re.Match[str] | None = None
    for mark in marks:
        if opened is None:
            opened = mark if not _closes(text, mark) else None
        elif mark[0] not in _OPENING or not _opens(text, mark):
            yield Quote(opened.end(), mark.start(), opened.start(), mark.end())
            opened = None
    if opened is not None and len(text) - opened.end() > 1:
        yield Quote(opened.end(), len(text), opened.start(), len(text), closed=False)


def _single(text: str) -> Iterator[Quote]:
    position = 0
    while opening := _SINGLE_OPEN.search(text, position):
        closing = _SINGLE_CLOSE.search(text, opening.end())
        if closing is None:
            return
        yield Quote(opening.end(), closing.start(), opening.start(), closing.end())
        position = closing.end()


def _stripped(text: str, quote: Quote) -> Quote:
    """The quotation without white space between its marks and its words."""
    words = text[quote.start : quote.end]
    first = quote.start + len(words) - len(words.lstrip())
    return replace(quote, start=first, end=max(first, quote.start + len(words.rstrip())))


def _shifted(quote: Quote, by: int) -> Quote:
    return Quote(quote.start + by, quote.end + by, quote.left + by, quote.right + by, quote.closed)


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Does a mark stand before a word and not behind one?"""
    begin, end = mark.span()
    return (begin == 0 or not text[begin - 1].isalnum()) and end < len(text) and not text[end].isspace()


def _closes(text: str, mark: re.Match[str]) -> bool:
    """Can this mark, met outside of a quotation, only close one (inches, or the end of a quotation begun elsewhere)?"""
    begin, end = mark.span()
    before = text[begin - 1] if begin else " "
    if mark[0] == '"' and before.isdigit():
        return True
    return not before.isspace() and before not in _BEFORE_OPENING and (end == len(text) or text[end].isspace())
