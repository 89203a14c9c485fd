"""What a run of reading can be told, all in one place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import __version__
from kg.vocab import ID

_DECIDES = ("language", "gazetteer", "mapping", "model.py", "iri.py")


@dataclass(frozen=True, slots=True)
class Settings:
    """`base` begins the IRIs of the data, `model` names a spaCy package (None: the usual one), `workers` is a number of processes."""

    base: str = ID
    model: str | None = None
    workers: int = 1

    def configuration(self) -> str:
        """A hash of all that decides what is read out of an article, the code and its lexicons included."""
        return hashlib.sha256("\0".join((__version__, self.base, self.model or "", _code())).encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """A hash over the files that reading is made of: an article is read again when any of them has changed."""
    here = Path(__file__).parent
    files = [f for part in _DECIDES for f in ([here / part] if part.endswith(".py") else sorted((here / part).rglob("*")))]
    found = hashlib.sha256()
    for file in files:
        if file.suffix in (".py", ".csv"):
            found.update(file.read_bytes())
    return found.hexdigest()
