"""Candidates for names that are not in the tables exactly: organizations and persons that they may refer to.

Candidates have the same name without accents and case, have the name as initials, contain its words, or are spelled
alike. Their similarity is between 0 and 1; the caller decides by context.
Source: candidate generation as in entity linking since Bunescu and Pasca 2006; distances by rapidfuzz.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from rapidfuzz.distance import JaroWinkler

from kg.gazetteer.atlas import plain
from kg.gazetteer.rows import Row, rows

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_EXACT, _PART, _LETTERS = 1.0, 0.9, 0.8
_SPELLING = 0.9  # least similarity of two spellings of a name
_WORD = 0.8  # least similarity of each of its words
_SMALL = frozenset("of the and for in on to de al el la du des bin ben ibn".split())
_CLASSES = frozenset(("Person", "State", "Place"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that a name may refer to, and their similarity."""

    row: Row
    alike: float


@lru_cache(maxsize=50_000)
def candidates(name: str, cls: str) -> tuple[Candidate, ...]:
    """Rows that an entity of this class and name may be, the most similar first. A single word must be a row's name."""
    found: dict[str, Candidate] = {}
    key = plain(name)
    for row, alike in (*_exact(key), *_lettered(name), *_parts(key, cls), *_spelled(key)):
        if _fits(row, cls) and alike > found.get(row.id, Candidate(row, 0.0)).alike:
            found[row.id] = Candidate(row, alike)
    return tuple(sorted(found.values(), key=lambda c: (-c.alike, c.row.id)))


def _fits(row: Row, cls: str) -> bool:
    """Whether an entity of the class can be the row: classes of organizations are not told apart."""
    return row.cls == cls if cls in _CLASSES or row.cls in _CLASSES else True


def _exact(key: str) -> Iterator[tuple[Row, float]]:
    return ((row, _EXACT) for row in _by_name().get(key, ()))


def _lettered(name: str) -> Iterator[tuple[Row, float]]:
    """Rows whose initials the name is ("IRC"): of names of three or more words."""
    letters = name.replace(".", "")
    return (
        (row, _LETTERS) for row in (_by_letters().get(letters, ()) if letters.isupper() and len(letters) > 2 else ())
    )


def _parts(key: str, cls: str) -> Iterator[tuple[Row, float]]:
    """Rows whose name has the words in the same order, the same first, and others: "Tamim bin Hamad [Al Thani]"."""
    words = key.split()
    if len(words) < (2 if cls == "Person" else 3):
        return
    for full, row in _by_first_word().get(words[0], ()):
        if len(full) > len(words) and _within(words, full) and (cls != "Person" or len(full) - len(words) <= 3):
            yield row, _PART


def _within(words: list[str], full: tuple[str, ...]) -> bool:
    rest = iter(full)
    return all(word in rest for word in words)


def _spelled(key: str) -> Iterator[tuple[Row, float]]:
    """Rows with a similar spelling ("Abdul Fatah al Sissi") and the same number of words."""
    words = key.split()
    if len(words) < 2:
        return
    for full, row in _by_shape().get((len(words), words[0][:1], words[-1][:1]), ()):
        alike = JaroWinkler.similarity(key, " ".join(full), score_cutoff=_SPELLING)
        if alike and all(JaroWinkler.similarity(a, b) >= _WORD for a, b in zip(words, full, strict=True)):
            yield row, alike - 0.05


@cache
def _names() -> tuple[tuple[str, Row], ...]:
    """Every name of the organizations and persons of the tables that is not weak."""
    return tuple(
        (name, row)
        for row in rows().values()
        if row.cls not in ("State", "Place")
        for name in dict.fromkeys((row.label, *row.aliases))
        if name not in row.weak
    )


@cache
def _by_name() -> dict[str, tuple[Row, ...]]:
    return _grouped((plain(name), row) for name, row in _names())


@cache
def _by_letters() -> dict[str, tuple[Row, ...]]:
    initials = (
        ("".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w.lower() not in _SMALL).upper(), row)
        for name, row in _names()
        if row.cls != "Person" and len(name.split()) > 2
    )
    return _grouped(initials)


@cache
def _by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], Row], ...]]:
    return _grouped((words[0], (words, row)) for words, row in _worded())


@cache
def _by_shape() -> dict[tuple[int, str, str], tuple[tuple[tuple[str, ...], Row], ...]]:
    return _grouped(((len(words), words[0][:1], words[-1][:1]), (words, row)) for words, row in _worded())


def _worded() -> Iterator[tuple[tuple[str, ...], Row]]:
    return ((words, row) for name, row in _names() if len(words := tuple(plain(name).split())) > 1)


def _grouped(pairs: Iterator[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    found: dict[_Key, dict[_Value, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}
