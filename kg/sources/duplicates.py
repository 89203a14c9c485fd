"""Duplicates: articles with the same text as an earlier one, or nearly so, like agency reports in several papers.

Another report of the same event is not a duplicate, nor is one with a corrected figure. So a duplicate shares nearly
all runs of four words with the earlier article, and has no number that this lacks, nor, except at its beginning and
end, a name.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from rensa import RMinHash, RMinHashLSH

from kg.model import Article

_PERMUTATIONS = 128
_BANDS = 32  # four rows each: finds pairs of Jaccard 0.8 with a chance over 0.9999
_SEED = 7
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


@dataclass(frozen=True, slots=True)
class _Long:
    id: str
    sketch: RMinHash
    numbers: frozenset[str]
    names: frozenset[str]


class Duplicates:
    """The articles of a run so far, about 3 kB each."""

    def __init__(self) -> None:
        self._texts: dict[bytes, str] = {}
        self._long: list[_Long] = []
        self._index = RMinHashLSH(_LEAST_ALIKE, _PERMUTATIONS, _BANDS)

    def seen(self, article: Article) -> str | None:
        """The id of the first article that this one duplicates, or None. Later articles are compared with it then."""
        exact = hashlib.blake2b(" ".join(article.text.split()).encode("utf8"), digest_size=16).digest()
        if exact in self._texts:
            return self._texts[exact]
        self._texts[exact] = article.id
        words = re.findall(r"\w+(?:[-.,:’']\w+)*", article.text)
        return self._near(article.id, words) if len(words) >= _LEAST_WORDS else None

    def _near(self, identity: str, words: list[str]) -> str | None:
        new = _Long(identity, _sketch(words), _numbers(words), _names(words[_ENDS[0] : -_ENDS[1]]))
        for key in sorted(self._index.query(new.sketch)):
            old: _Long = self._long[key]
            if new.numbers <= old.numbers and new.names <= old.names and new.sketch.jaccard(old.sketch) >= _LEAST_ALIKE:
                return old.id
        self._index.insert(len(self._long), new.sketch)
        self._long.append(_Long(identity, new.sketch, new.numbers, _names(words)))
        return None


def _sketch(words: list[str]) -> RMinHash:
    lower = [word.lower() for word in words]
    sketch = RMinHash(_PERMUTATIONS, _SEED)
    sketch.update([" ".join(lower[i : i + _RUN]) for i in range(len(lower) - _RUN + 1)])
    return sketch


def _numbers(words: list[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words if _NUMBER.match(word))


def _names(words: list[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words if word[0].isupper())
