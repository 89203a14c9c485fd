"""Rules for years and what is longer or a part of them: decades, centuries, quarters, seasons; and feasts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from kg.model import Basis
from kg.nlp.grammar.direction import Direction
from kg.nlp.lexicon.tables import table
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.values import (
    Period,
    Reading,
    century,
    dated,
    day,
    decade,
    narrow,
    quarter,
    season,
    unresolved,
    until,
    year,
)
from kg.nlp.temporal.words import AFTER_OWNER, AFTER_PREPOSITION, offset, ordinal, season_code, third

_TABLE = table("temporal")
_AFTER_YEAR_PREPOSITION = _TABLE.pattern("after_year_preposition", re.I)
_AFTER_FIRM_PREPOSITION = _TABLE.pattern("after_firm_preposition", re.I)
_LISTED = _TABLE.pattern("listed_year")
_BEFORE_SEASON = _TABLE.pattern("before_season", re.I)
_FIXED_FEASTS, _EASTER_FEASTS = _TABLE.mapping("fixed_feasts"), _TABLE.mapping("easter_feasts")
_WEEKDAY_FEASTS = _TABLE.mapping("weekday_feasts")
_EARLIEST, _LATEST = 1800, 2100  # numbers of four digits that are years where little else says so
_LONGEST_RANGE = 150  # years


def _year(m: re.Match[str], context: Context) -> Reading | None:
    number = int(m["year"])
    if not m["mod"] and not _is_year(m, context, number):
        return None
    period = year(number)
    return dated(narrow(period, third(m["mod"])), Basis.EXPLICIT) if period else None


def _is_year(m: re.Match[str], context: Context, number: int) -> bool:
    """Is a number of four digits a year here, by the words around it?"""
    before, after = context.before(m.start()), context.after(m.end())
    counts = context.tied_to_noun(*m.span("year"))
    if before.endswith("(") and re.match(r"\)|,", after):
        return number >= _EARLIEST
    if _LISTED.search(before):
        return not counts
    if AFTER_OWNER.search(before):
        return _EARLIEST <= number <= _LATEST and bool(re.match(r"\s+[A-Za-z]", after))
    if counts and not _AFTER_FIRM_PREPOSITION.search(before):
        return False
    loosely = number >= _EARLIEST and AFTER_PREPOSITION.search(before)
    return bool(_AFTER_YEAR_PREPOSITION.search(before) or loosely)


def _years(m: re.Match[str], context: Context) -> Reading | None:
    start, end = int(m["year1"]), m["year2"]
    last = int(end) if len(end) == 4 else start // 100 * 100 + int(end)
    if not start < last <= start + _LONGEST_RANGE:
        return None
    first, second = year(start), year(last)
    return dated(until(first, second), Basis.EXPLICIT) if first and second else None


def _decade(m: re.Match[str], context: Context) -> Reading | None:
    short = m["short"]
    period = decade(int(m["decade"]) if m["decade"] else int(short) + (1900 if int(short) > 20 else 2000))
    return dated(narrow(period, third(m["mod"])), Basis.EXPLICIT) if period else None


def _century(m: re.Match[str], context: Context) -> Reading | None:
    period = century(int(m["nth"]))
    return dated(narrow(period, third(m["mod"])), Basis.EXPLICIT) if period else None


def _quarter(m: re.Match[str], context: Context) -> Reading | None:
    """A quarter, or the first or second half of a year."""
    number = ordinal(m["nth"]) if m["nth"] else int(m["q"])
    if m["half"] and number > 2:
        return None
    months = 6 if m["half"] else 3
    if m["year"]:
        return dated(quarter(int(m["year"]), number, months), Basis.EXPLICIT)
    known = context.year_by(m["which"])
    if known is None or known.first is None:
        return unresolved(f"XXXX-{'H' if m['half'] else 'Q'}{number}")
    return dated(quarter(known.first.year, number, months), Basis.RELATIVE)


def _season(m: re.Match[str], context: Context) -> Reading | None:
    code, which = season_code(m["season"]), m["which"] or ""
    if m["year"]:
        period = season(int(m["year"]), code)
        return dated(narrow(period, third(m["mod"])), Basis.EXPLICIT) if period else None
    if not which and not _BEFORE_SEASON.search(context.before(m.start())):
        return None
    if context.anchor is None or not _has_years_around(context.anchor):
        return unresolved(f"XXXX-{code}")
    found = _nearest_season(context.anchor, code, which, context.direction(m))
    return dated(narrow(found, third(m["mod"])), Basis.RELATIVE)


def _has_years_around(at: date) -> bool:
    return 2 < at.year < 9990


def _nearest_season(at: date, code: str, which: str, looks: Direction) -> Period:
    """The last, next or present season; without "which" the one up to or from a day by where the sentence looks."""
    seasons = list(_seasons_around(at, code))
    if offset(which) < 0:
        return next(p for _, last, p in reversed(seasons) if last < at)
    ahead = looks.ahead if not which else offset(which) > 0
    if ahead:
        return next(p for first, _, p in seasons if first > at)
    limit = _end_of_year(at) if which and code != "WI" else at
    return next(p for first, _, p in reversed(seasons) if first <= limit)


def _end_of_year(at: date) -> date:
    """The beginning of the last month, up to which a season of "this" year may begin."""
    return at.replace(day=1, month=12)


def _seasons_around(at: date, code: str) -> Iterator[tuple[date, date, Period]]:
    """The seasons of two years before to two years after a day: first day, last day and period."""
    for of_year in range(at.year - 2, at.year + 3):
        found = season(of_year, code)
        if found is not None and found.first is not None and found.last is not None:
            yield found.first, found.last, found


def _feast_day(name: str, of_year: int) -> date:
    if name in _FIXED_FEASTS:
        month, number = _FIXED_FEASTS[name]
        return date(of_year, month, number)
    if name in _WEEKDAY_FEASTS:
        month, weekday, nth = _WEEKDAY_FEASTS[name]
        first = date(of_year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return _easter(of_year) + timedelta(_EASTER_FEASTS[name])


def _easter(of_year: int) -> date:
    """Source: the anonymous Gregorian algorithm, as in Meeus, Astronomical Algorithms."""
    a, (b, c) = of_year % 19, divmod(of_year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    at = h + rest - 7 * ((a + 11 * h + 22 * rest) // 451) + 114
    return date(of_year, at // 31, at % 31 + 1)


def _feast(m: re.Match[str], context: Context) -> Reading | None:
    name = re.sub(r"\s+", " ", m["feast"].lower().replace("’", "'"))
    if m["year"]:
        return dated(day(_feast_day(name, int(m["year"]))), Basis.EXPLICIT)
    at = context.anchor
    if at is None or not _has_years_around(at):
        return unresolved("XXXX-XX-XX")
    days = [_feast_day(name, y) for y in (at.year - 1, at.year, at.year + 1)]
    if context.direction(m).ahead:
        return dated(day(min(d for d in days if d > at)), Basis.RELATIVE)
    return dated(day(max(d for d in days if d <= at)), Basis.RELATIVE)


RULES = (
    ("trigger_digits", "years_range", _years),
    ("trigger_digits", "between_years", _years),
    ("trigger_digits", "year_alone", _year),
    ("trigger_digits", "decade_alone", _decade),
    ("trigger_unit", "century_alone", _century),
    ("trigger_unit", "quarter_of_year", _quarter),
    ("trigger_digits", "q_of_year", _quarter),
    ("trigger_season", "season_alone", _season),
    ("trigger_season", "feast_alone", _feast),
)
