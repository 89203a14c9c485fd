"""Where words occur in a text: exactly, else but for white space; whole words only."""

from __future__ import annotations

import re

from kg.nlp.extractors.llm.claims import Piece
from kg.nlp.extractors.llm.windows import Window


def spelled(text: str, words: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of text[start:end] that are these words, in text order.

    If none is exact, those that differ in white space.
    """
    words = words.strip()
    if not words:
        return []
    exact = _found(text, re.escape(words), words, start, end)
    return exact or _found(text, r"\s+".join(map(re.escape, words.split())), words, start, end)


def _found(text: str, pattern: str, words: str, start: int, end: int) -> list[tuple[int, int]]:
    before = r"(?<!\w)" if re.match(r"\w", words) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", words) else ""
    return [found.span() for found in re.compile(before + pattern + after).finditer(text, start, end)]


def standing(text: str, piece: Piece, window: Window) -> list[tuple[int, int]]:
    """Where words stand in one sentence of a window: in the one that is told, else anywhere, in text order."""
    found = [s for s in spelled(text, piece.words, window.start, window.end) if window.holds(*s)]
    told = [s for s in found if window.sentence_at(s[0]) == piece.sentence - 1]
    return told or found


def nearest(spans: list[tuple[int, int]], to: tuple[int, int]) -> tuple[int, int] | None:
    """The span closest to another, the first of equally close ones."""
    return min(spans, key=lambda s: max(s[0] - to[1], to[0] - s[1]), default=None)
