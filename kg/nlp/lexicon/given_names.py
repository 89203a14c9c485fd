"""Given names by gender (en/given_names.csv), and family names that stand before the given name (en/family_names.csv)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_LEXICON = Path(__file__).parent / "en"


@cache
def given_names() -> dict[str, str]:
    """ "f" or "m" by given name; names that both bear are left out."""
    return _column("given_names.csv", "gender")


@cache
def family_names() -> dict[str, str]:
    """The language by family name that stands before the given name."""
    return _column("family_names.csv", "language")


def _column(file: str, column: str) -> dict[str, str]:
    with (_LEXICON / file).open(encoding="utf8", newline="") as lines:
        return {row["name"]: row[column] for row in csv.DictReader(lines)}


def gender_of(name: str) -> str | None:
    """What the first name of a full name tells for certain; nothing of a bare surname."""
    words = name.split()
    return given_names().get(words[0]) if len(words) > 1 and not family_first(words) else None


def family_first(words: list[str]) -> bool:
    """Does the family name come first: "Wang Yi", "Yoon Suk-yeol"? The names behind it must be short or hyphenated."""
    if not 2 <= len(words) <= 3 or words[0] not in family_names():
        return False
    return all(w.isalpha() and len(w) <= 6 or "-" in w for w in words[1:]) and given_names().keys().isdisjoint(
        w for w in words[1:] if len(w) > 4
    )
