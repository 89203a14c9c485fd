"""The words of time and what they mean."""

from __future__ import annotations

import re

from kg.nlp.lexicon.tables import table
from kg.nlp.temporal.values import Unit

_TABLE = table("temporal")
_MONTHS, _SHORT_MONTHS = _TABLE.listed("months"), _TABLE.listed("short_months")
_BEGINNINGS = [m[:3] for m in _MONTHS]
_MONTH_OF = {m.lower(): i for i, m in enumerate(_MONTHS, 1)} | {
    s.lower(): _BEGINNINGS.index(s[:3]) + 1 for s in _SHORT_MONTHS
}
_WEEKDAY_OF = {w.lower(): i for i, w in enumerate(_TABLE.listed("weekdays"))}
_UNITS, _SINGULAR = _TABLE.mapping("unit_codes"), _TABLE.words("singular_units")
_NUMBERS, _FILLERS = _TABLE.mapping("numbers"), _TABLE.words("number_fillers")
_OFFSETS, _THIRDS, _PARTS = _TABLE.mapping("offsets"), _TABLE.mapping("thirds"), _TABLE.mapping("parts")
_ORDINALS, _SEASONS = _TABLE.mapping("ordinals"), _TABLE.mapping("seasons")
_FROM_TOLD = _TABLE.words("from_told")
AFTER_PREPOSITION = _TABLE.pattern("after_preposition", re.I)
AFTER_OWNER = _TABLE.pattern("after_owner", re.I)


def month_number(text: str) -> int:
    """1 to 12 of a month's name or abbreviation."""
    return _MONTH_OF[text.rstrip(".").lower()]


def weekday_number(text: str) -> int:
    """0 for Monday to 6 for Sunday."""
    return _WEEKDAY_OF[text.lower()]


def unit_of(text: str) -> Unit:
    """The unit of a word in the singular or plural."""
    return Unit(_UNITS[text.lower()])


def is_singular(unit: str) -> bool:
    return unit.lower() in _SINGULAR


def number(text: str) -> float | None:
    """The number these words or digits say, None where they leave it open ("several")."""
    words = text.lower().replace(",", "").replace("-", " ").split()
    if len(words) == 1 and re.fullmatch(r"\d+(\.\d+)?", words[0]):
        return float(words[0])
    known = [w for w in words if w not in _FILLERS] or words[:1]
    if any(w not in _NUMBERS for w in known):
        return None
    values = [_NUMBERS[w] for w in known]
    return float(100 if values[-1] == 100 else sum(values))


def ordinal(text: str) -> int:
    value: int = _ORDINALS[text.lower()]
    return value


def offset(which: str) -> int:
    """How many units away "last", "this coming" or "the following" means; 0 for other words."""
    words = which.lower().split()
    return int(_OFFSETS.get(words[-1], 0)) if words else 0


def counts_from_told(which: str) -> bool:
    """Do these words count from the last date told ("the following week"), rather than from the day of the article?"""
    words = which.lower().split()
    return bool(words) and words[-1] in _FROM_TOLD


def third(text: str | None) -> int | None:
    """Which third of a period words such as "early" and "the end of" mean, 1 to 3; None for others."""
    return next((_THIRDS[w] for w in (text or "").lower().split() if w in _THIRDS), None)


def part_code(text: str) -> str:
    """The TIMEX3 code of a part of the day; empty for other words."""
    return str(_PARTS.get(text.lower(), ""))


def season_code(text: str) -> str:
    """The TIMEX3 code of a season."""
    return str(_SEASONS[text.lower()])
