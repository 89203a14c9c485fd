"""Given names by gender (en/given_names.csv), and family names that stand first (en/family_names.csv)."""

from __future__ import annotations

from functools import cache

from kg.nlp.lexicon.tables import rows

_SHORT, _LONG = 6, 4  # letters of a name behind a family name: at most, and more than which it must be no given name


@cache
def given_names() -> dict[str, str]:
    """ "f" or "m" by given name; names that both bear are left out."""
    return {row["name"]: row["gender"] for row in rows("given_names")}


@cache
def family_names() -> dict[str, str]:
    """The language by family name that stands before the given name."""
    return {row["name"]: row["language"] for row in rows("family_names")}


def gender_of(name: str) -> str | None:
    """What the first name of a full name tells for certain; nothing of a bare surname."""
    words = name.split()
    return given_names().get(words[0]) if len(words) > 1 and not family_first(words) else None


def family_first(words: list[str]) -> bool:
    """Does the family name come first: "Wang Yi", "Yoon Suk-yeol"? The names behind it must be short or hyphenated."""
    if not 2 <= len(words) <= 3 or words[0] not in family_names():
        return False
    return all(_may_follow_family_name(w) for w in words[1:])


def _may_follow_family_name(word: str) -> bool:
    short = (word.isalpha() and len(word) <= _SHORT) or "-" in word
    return short and (len(word) <= _LONG or word not in given_names())
