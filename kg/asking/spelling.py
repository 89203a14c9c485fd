"""Words that are spelled almost as a known one."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4  # letters of a word that is corrected
_LONG = 8  # letters from which a word may have two slips


def corrected(word: str, known: Collection[str]) -> str:
    """Return the known word that differs by a slip or two and begins alike; "" if there is none."""
    if len(word) < _SHORTEST or not word.isalpha():
        return ""
    lower = word.lower()
    alike = [one for one in known if one[:1] == lower[:1] and abs(len(one) - len(lower)) <= 2]
    found = process.extractOne(lower, alike, scorer=OSA.distance, score_cutoff=2 if len(lower) >= _LONG else 1)
    return str(found[0]) if found and found[0] != lower else ""
