"""Counters of rows in the bytes of a result, since the engine writes a result in one call and does not count."""

from __future__ import annotations

from collections.abc import Callable, Mapping


class InJson:
    """Counts the rows that bind a variable.

    Such a row begins with the quote of a variable's name. A literal may end with the same characters; what follows its
    quote decides.
    """

    _FIRST, _NEXT = b'"bindings":[{"', b',{"'
    _LITERALS = (b',{",', b',{"}')

    def __init__(self) -> None:
        self._last = b""
        self._begun = False

    def __call__(self, piece: bytes) -> int:
        seen = self._last + piece
        count = seen.count(self._NEXT, 0, -1) - sum(seen.count(end) for end in self._LITERALS)
        if self._begun:
            self._last = seen[-len(self._NEXT) :]
            return count
        self._begun = self._FIRST in seen
        self._last = seen[-len(self._NEXT) :] if self._begun else seen[1 - len(self._FIRST) :]
        return count + self._begun if self._begun else 0


class InXml:
    _ROW = b"</result>"

    def __init__(self) -> None:
        self._last = b""

    def __call__(self, piece: bytes) -> int:
        seen = self._last + piece
        self._last = seen[1 - len(self._ROW) :]
        return seen.count(self._ROW)


class InTsv:
    """Counts all lines but the first; line ends in literals are escaped."""

    def __init__(self) -> None:
        self._head = 1

    def __call__(self, piece: bytes) -> int:
        count = piece.count(b"\n") - self._head
        if count < 0:
            return 0
        self._head = 0
        return count


class InCsv:
    """Counts all line ends outside of quotes but the first."""

    def __init__(self) -> None:
        self._head = 1
        self._quoted = False

    def __call__(self, piece: bytes) -> int:
        if b'"' in piece:
            parts = piece.split(b'"')
            count = sum(part.count(b"\n") for part in parts[self._quoted :: 2])
            if len(parts) % 2 == 0:
                self._quoted = not self._quoted
        else:
            count = 0 if self._quoted else piece.count(b"\n")
        if count and self._head:
            self._head = 0
            count -= 1
        return count


COUNTING: Mapping[str, Callable[[], Callable[[bytes], int]]] = {
    "json": InJson,
    "xml": InXml,
    "csv": InCsv,
    "tsv": InTsv,
}
