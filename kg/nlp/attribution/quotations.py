"""Where quotation marks open and close: curly, straight, doubled single ones, and quotations that run on over paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_DOUBLE = re.compile(r"[“”„\"«»]|''|``")
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
    """The quotations of a paragraph, in order, never overlapping; offsets are counted from `start`."""
    marks = [(m.start(), m.end(), m.group()) for m in _DOUBLE.finditer(text)]
    if not marks:
        return tuple(q for q in _single(text, start) if q.start < q.end)
    found: list[Quote] = []
    opened: tuple[int, int] | None = None
    for begin, end, mark in marks:
        if opened is None:
            if not _closes(text, begin, end, mark):
                opened = (begin, end)
        elif mark in "“„«" and mark and _opens(text, begin, end):
            continue
        else:
            found.append(Quote(start + opened[1], start + begin, start + opened[0], start + end))
            opened = None
    if opened is not None and len(text) - opened[1] > 1:
        found.append(Quote(start + opened[1], start + len(text), start + opened[0], start + len(text), closed=False))
    return tuple(q for quote in found if (q := _stripped(text, start, quote)).start < q.end)


def _stripped(text: str, start: int, quote: Quote) -> Quote:
    """The quotation without white space between its marks and its words."""
    words = text[quote.start - start : quote.end - start]
    first = quote.start + len(words) - len(words.lstrip())
    return replace(quote, start=first, end=max(first, quote.start + len(words.rstrip())))


def _opens(text: str, begin: int, end: int) -> bool:
    """Does a mark stand before a word and behind a space?"""
    return (begin == 0 or not text[begin - 1].isalnum()) and end < len(text) and not text[end].isspace()


def _closes(text: str, begin: int, end: int, mark: str) -> bool:
    """Can this mark, met outside of a quotation, only close one (inches, or the end of a quotation begun elsewhere)?"""
    if mark == '"' and begin and text[begin - 1].isdigit():
        return True
    return (
        begin > 0
        and not text[begin - 1].isspace()
        and (end == len(text) or text[end].isspace())
        and text[begin - 1] not in "(—–-["
    )


def _single(text: str, start: int) -> list[Quote]:
    found = []
    position = 0
    while opening := _SINGLE_OPEN.search(text, position):
        closing = _SINGLE_CLOSE.search(text, opening.end())
        if closing is None:
            break
        found.append(
            Quote(start + opening.end(), start + closing.start(), start + opening.start(), start + closing.end())
        )
        position = closing.end()
    return found
