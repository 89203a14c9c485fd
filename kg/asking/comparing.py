"""Which question a text resembles: by its words, pairs of words, parts of words, and what the words stand for."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from kg.asking.understanding import Understood
from kg.asking.wording import FUNCTION_WORDS
from kg.nlp.lexicon.tables import table

_TABLE = table("asking")
_PAIR, _PART, _RIDGE = _TABLE.weight("pair_of_words"), _TABLE.weight("part_of_word"), _TABLE.weight("ridge")
_PARTS = (3, 4, 5)  # letters
_PART_SIGN, _EDGE = "~", "|"

Numbers: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
Rows: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def terms(said: Understood) -> Counter[str]:
    """Return what is counted in a text: stems and signs, pairs of neighbours, kinds of things, and parts of words."""
    pairs = (f"{one} {other}" for one, other in pairwise((_EDGE, *said.symbols, _EDGE)))
    words = (text.lower() for _, text in said.stems if text.lower() not in FUNCTION_WORDS)
    return Counter([*said.symbols, *pairs, *said.kinds, *(part for word in words for part in _parts(word))])


def _parts(word: str) -> Iterator[str]:
    """Yield the parts of a word of some letters, those at its beginning and end marked."""
    marked = f"^{word}$"
    return (_PART_SIGN + marked[at : at + n] for n in _PARTS for at in range(len(marked) - n + 1))


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each term says of which question is meant: the more, the fewer questions have it."""

    rarity: Mapping[str, float]

    @classmethod
    def over(cls, questions: Sequence[Iterable[str]]) -> Weights:
        """Return the weights of the terms of several questions."""
        counted = Counter(term for one in questions for term in set(one))
        return cls({t: math.log((1 + len(questions)) / n) * _share(t) for t, n in counted.items()})

    def vector(self, counted: Mapping[str, int]) -> dict[str, float]:
        """Return the weights of the known terms of a text, with a length of 1; empty if it has none."""
        found = {t: (1 + math.log(n)) * self.rarity[t] for t, n in counted.items() if t in self.rarity}
        length = math.sqrt(sum(value * value for value in found.values()))
        return {term: value / length for term, value in found.items()} if length else {}


def _share(term: str) -> float:
    return _PAIR if " " in term else _PART if term.startswith(_PART_SIGN) else 1


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two vectors of length 1."""
    return sum(value * other[term] for term, value in one.items() if term in other)


def _columns(vectors: Iterable[Mapping[str, float]]) -> dict[str, tuple[Rows, Numbers]]:
    """Return for each term the numbers of the vectors that have it, and its values there: as a whole, the table of all
    vectors is nearly empty.
    """
    found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for row, vector in enumerate(vectors):
        for term, value in vector.items():
            found[term].append((row, value))
    return {
        term: (np.array([row for row, _ in some]), np.array([value for _, value in some], np.float32))
        for term, some in found.items()
    }


@dataclass(frozen=True, slots=True)
class Classifier:
    """Linear least squares with a ridge: of texts with known questions, about 1 for the right one and 0 for others."""

    numbers: Mapping[str, int]  # of the rows, by term
    table: Numbers  # a row for each term, a column for each question

    @classmethod
    def of(cls, texts: Sequence[Sequence[Mapping[str, float]]]) -> Classifier:
        """Return the classifier that fits texts as vectors, those of each question in a sequence of their own."""
        columns = _columns(vector for some in texts for vector in some)
        right = np.repeat(np.eye(len(texts), dtype=np.float32), [len(some) for some in texts], axis=0)
        among = _RIDGE * np.eye(len(right), dtype=np.float32)
        for rows, values in columns.values():
            among[np.ix_(rows, rows)] += np.outer(values, values)
        shares = np.linalg.solve(among, right)
        table = np.stack([values @ shares[rows] for rows, values in columns.values()])
        return cls({term: number for number, term in enumerate(columns)}, table)

    def values(self, vector: Mapping[str, float]) -> Numbers:
        """Return for each question how much a text resembles those of it."""
        known = [term for term in vector if term in self.numbers]
        found: Numbers = np.array([vector[t] for t in known], np.float32) @ self.table[[self.numbers[t] for t in known]]
        return found
