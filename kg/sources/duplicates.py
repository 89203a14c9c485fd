"""Duplicates: articles with the same text as an earlier one, or nearly so, like agency reports in several papers.

Another report of the same event is not a duplicate, nor is one with a corrected figure. So a duplicate shares nearly
all runs of four words with the earlier article, and has no number that this lacks, nor, except at its beginning and
end, a name.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rensa import RMinHash

from kg.errors import StoreError
from kg.model import Article

_PERMUTATIONS = 128
_BANDS = 32  # four rows each: finds pairs of Jaccard 0.8 with a chance over 0.9999
_SEED = 7
_FORMAT = 1
_RUN = 4  # words in a run
_LEAST_WORDS = 40  # shorter texts are duplicates only if they are the same
_LEAST_ALIKE = 0.8  # Jaccard similarity of the sets of runs, estimated by MinHash (standard error 0.035)
_ENDS = (12, 25)  # words at the beginning and the end that may hold new names: headline, dateline, byline
_NUMBER = re.compile(  # and negations, which matter as much
    r"\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|no|not|never|none|denied|denies)(?=-|$)",
    re.I,
)


_SCHEMA = f"""
PRAGMA user_version = {_FORMAT};
CREATE TABLE article (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, text BLOB NOT NULL, words BLOB NOT NULL,
                      original INTEGER, sketch BLOB NOT NULL, numbers BLOB NOT NULL, names BLOB NOT NULL);
CREATE INDEX same ON article (words);
CREATE TABLE band (key INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, article)) WITHOUT ROWID;
CREATE INDEX bands ON band (article);
"""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What of a long text is compared: its MinHash, and hashes of its numbers and names."""

    sketch: array[int]
    numbers: frozenset[int]
    names: frozenset[int]
    inner_names: frozenset[int]  # without those at its beginning and end

    def copies(self, numbers: bytes, names: bytes, sketch: bytes) -> bool:
        """Whether this is nearly the same text as an earlier one, and tells nothing that it lacks."""
        return (
            self.numbers <= frozenset(_numbers_of(numbers))
            and self.inner_names <= frozenset(_numbers_of(names))
            and self.likeness(sketch) >= _LEAST_ALIKE
        )

    def likeness(self, sketch: bytes) -> float:
        """The estimated Jaccard similarity of the sets of runs."""
        return sum(one == other for one, other in zip(self.sketch, _numbers_of(sketch), strict=True)) / _PERMUTATIONS


class Duplicates:
    """The articles so far by name, in a file of about 2 kB each that holds hashes and no words, or in memory.

    Raises: StoreError: the file cannot be written. One that cannot be read is made anew.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        try:
            self._index = self._opened()
        except sqlite3.DatabaseError as error:
            if file is None or isinstance(error, sqlite3.OperationalError):
                raise StoreError(f"{file}: cannot be written: {error}") from error
            file.unlink()
            self._index = self._opened()

    def _opened(self) -> sqlite3.Connection:
        index = sqlite3.connect(self._file or ":memory:", isolation_level=None, check_same_thread=False)
        index.execute("PRAGMA journal_mode = WAL")
        index.execute("PRAGMA synchronous = OFF")  # what a power cut breaks is made anew
        found = index.execute("PRAGMA user_version").fetchone()[0]
        if found != _FORMAT:
            for kind, name in index.execute("SELECT type, name FROM sqlite_master WHERE type = 'table'").fetchall():
                index.execute(f"DROP {kind} {name}")
            index.executescript(_SCHEMA)
        return index

    def close(self) -> None:
        self._index.close()

    def seen(self, article: Article, name: str | None = None) -> str | None:
        """The name of the first article that this one duplicates, or None. Later articles are compared with it then.

        Args:
            name: of the article; its id where it is not given. An earlier text of the same name is replaced.
        """
        return self._seen(name or article.id, article.text)

    def _seen(self, name: str, text: str) -> str | None:
        own = hashlib.sha256(text.encode("utf8", "surrogatepass")).digest()
        known = self._one("SELECT id, text, original FROM article WHERE name = ?", name)
        if known is not None and known[1] == own:
            return self._name(known[2])
        exact = hashlib.blake2b(" ".join(text.split()).encode("utf8", "surrogatepass"), digest_size=16).digest()
        marks = _marks(text)
        identity = None if known is None else known[0]
        same = self._one(
            "SELECT id FROM article WHERE words = ? AND original IS NULL AND id IS NOT ? ORDER BY id", exact, identity
        )
        original = same[0] if same else self._near(marks, identity) if marks else None
        self._put(identity, name, own, exact, original, marks)
        return self._name(original)

    def _near(self, marks: _Marks, identity: int | None) -> int | None:
        """The first original with nearly the same text."""
        keys = _bands(marks.sketch)
        rows = self._index.execute(
            "SELECT DISTINCT id, numbers, names, sketch FROM band JOIN article ON id = article WHERE original IS NULL "
            f"AND id IS NOT ? AND key IN ({', '.join('?' * len(keys))}) ORDER BY id",
            (identity, *keys),
        )
        return next((number for number, *old in rows if marks.copies(*old)), None)

    def _put(
        self, identity: int | None, name: str, own: bytes, exact: bytes, original: int | None, marks: _Marks | None
    ) -> None:
        held = (marks.sketch.tobytes(), _packed(marks.numbers), _packed(marks.names)) if marks else (b"", b"", b"")
        index = self._index
        index.execute("BEGIN")
        index.execute("DELETE FROM band WHERE article = ?", (identity,))
        number = index.execute(
            "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (identity, name, own, exact, original, *held),
        ).lastrowid
        if marks and original is None:
            index.executemany("INSERT INTO band VALUES (?, ?)", {(key, number) for key in _bands(marks.sketch)})
        index.execute("COMMIT")

    def likeness(self, name: str, text: str) -> float:
        """How alike a text is to that of an article, from 0 to 1; 0 where one of them is short or not known."""
        known = self._one("SELECT sketch FROM article WHERE name = ?", name)
        marks = _marks(text)
        return marks.likeness(known[0]) if marks and known and known[0] else 0.0

    def texts(self) -> Iterator[tuple[str, str]]:
        """The name of each article, and the SHA-256 of its text."""
        for name, text in self._index.execute("SELECT name, text FROM article"):
            yield name, text.hex()

    def forget(self, names: Iterable[str]) -> None:
        """Forget articles. The first copy of each takes its place, as in the graph."""
        for name in names:
            known = self._one("SELECT id FROM article WHERE name = ?", name)
            if known is None:
                continue
            self._index.execute("DELETE FROM band WHERE article = ?", known)
            self._index.execute("DELETE FROM article WHERE id = ?", known)
            copies = self._index.execute(
                "SELECT id, sketch FROM article WHERE original = ? ORDER BY name", known
            ).fetchall()
            for number, (copy, sketch) in enumerate(copies):
                self._index.execute(
                    "UPDATE article SET original = ? WHERE id = ?", (copies[0][0] if number else None, copy)
                )
                if not number and sketch:
                    keys = {(key, copy) for key in _bands(array("I", sketch))}
                    self._index.executemany("INSERT INTO band VALUES (?, ?)", keys)

    def _name(self, identity: int | None) -> str | None:
        found = None if identity is None else self._one("SELECT name FROM article WHERE id = ?", identity)
        return found[0] if found else None

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._index.execute(query, values).fetchone()
        return found


def _marks(text: str) -> _Marks | None:
    """None for a text that is too short."""
    words = re.findall(r"\w+(?:[-.,:’']\w+)*", text)
    if len(words) < _LEAST_WORDS:
        return None
    names, inner = (_hashes(_names(some)) for some in (words, words[_ENDS[0] : -_ENDS[1]]))
    return _Marks(array("I", _sketch(words).digest()), _hashes(_numbers(words)), names, inner)


def _bands(sketch: array[int]) -> list[int]:
    """A key for each band of a sketch: two texts that have one in common may be near duplicates."""
    rows = _PERMUTATIONS // _BANDS
    return [
        int.from_bytes(
            hashlib.blake2b(bytes([band]) + sketch[band * rows : (band + 1) * rows].tobytes(), digest_size=8).digest(),
            signed=True,
        )
        for band in range(_BANDS)
    ]


def _hashes(words: Collection[str]) -> frozenset[int]:
    return frozenset(
        int.from_bytes(hashlib.blake2b(word.encode("utf8", "surrogatepass"), digest_size=4).digest()) for word in words
    )


def _packed(numbers: Iterable[int]) -> bytes:
    return array("I", sorted(numbers)).tobytes()


def _numbers_of(packed: bytes) -> array[int]:
    return array("I", packed)


def _sketch(words: list[str]) -> RMinHash:
    lower = [word.lower() for word in words]
    sketch = RMinHash(_PERMUTATIONS, _SEED)
    sketch.update([" ".join(lower[i : i + _RUN]) for i in range(len(lower) - _RUN + 1)])
    return sketch


def _numbers(words: list[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words if _NUMBER.match(word))


def _names(words: list[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words if word[0].isupper())
