"""Texts with numbers: a dictionary that is kept in arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]


class Strings:
    """Numbers of texts, from 0; a text keeps its number when others are added.

    The arrays hold the bytes of all texts, the end of each, their hashes in order, and the number of each hash.
    """

    NAMES = ("text_bytes", "text_ends", "text_hashes", "text_numbers")

    def __init__(self, arrays: Mapping[str, NDArray[Any]] | None = None) -> None:
        self._bytes: NDArray[np.uint8] = arrays[self.NAMES[0]] if arrays else np.zeros(0, np.uint8)
        self._ends: Ints = arrays[self.NAMES[1]] if arrays else np.zeros(0, np.int64)
        self._hashes: NDArray[np.uint64] = arrays[self.NAMES[2]] if arrays else np.zeros(0, np.uint64)
        self._numbers: Ints = arrays[self.NAMES[3]] if arrays else np.zeros(0, np.int64)

    def arrays(self) -> dict[str, NDArray[Any]]:
        return dict(zip(self.NAMES, (self._bytes, self._ends, self._hashes, self._numbers), strict=True))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> str:
        start = int(self._ends[number - 1]) if number else 0
        return self._bytes[start : int(self._ends[number])].tobytes().decode("utf8", "surrogatepass")

    def texts(self, numbers: Iterable[int]) -> list[str]:
        return [self[int(number)] for number in numbers]

    def find(self, texts: Iterable[str]) -> Ints:
        """Return the numbers of those texts that have one."""
        hashes = np.array([_hash(text) for text in texts], np.uint64)
        found = self._looked_up(hashes)
        return found[found >= 0]

    def add(self, texts: Sequence[str]) -> Ints:
        """Return the number of each text; those that have none get one."""
        hashes = np.array([_hash(text) for text in texts], np.uint64)
        new = self._looked_up(hashes) < 0
        if new.any():
            fresh, first = np.unique(hashes[new], return_index=True)
            places = np.flatnonzero(new)[first]
            added = [texts[place].encode("utf8", "surrogatepass") for place in places]
            before = len(self)
            start = int(self._ends[-1]) if before else 0
            ends = start + np.cumsum([len(text) for text in added], dtype=np.int64)
            self._bytes = np.concatenate([self._bytes, np.frombuffer(b"".join(added), np.uint8)])
            self._ends = np.concatenate([self._ends, ends])
            at = np.searchsorted(self._hashes, fresh)
            self._hashes = np.insert(self._hashes, at, fresh)
            self._numbers = np.insert(self._numbers, at, np.arange(before, before + len(added)))
        return self._looked_up(hashes)

    def _looked_up(self, hashes: NDArray[np.uint64]) -> Ints:
        """Return the numbers of hashes, -1 where there is none."""
        if not len(self._hashes):
            return np.full(len(hashes), -1, np.int64)
        at = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        return np.where(self._hashes[at] == hashes, self._numbers[at], -1)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf8", "surrogatepass"), digest_size=8).digest())
