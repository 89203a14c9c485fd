"""Rules for days and months of the calendar, and their ranges."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kg.model import Basis
from kg.nlp.grammar.direction import Direction
from kg.nlp.lexicon.tables import table
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.values import (
    Period,
    Reading,
    dated,
    day,
    day_of,
    month,
    month_day,
    narrow,
    part_of,
    unresolved,
    until,
    week,
)
from kg.nlp.temporal.words import AFTER_OWNER, AFTER_PREPOSITION, month_number, offset, part_code, third, weekday_number

_TABLE = table("temporal")
_DOUBTFUL = _TABLE.words("doubtful_months")
_NO_MONTH_BEFORE, _TITLE_BEFORE = _TABLE.pattern("no_month_before"), _TABLE.pattern("title_before")
_ARTICLE_BEFORE = _TABLE.pattern("article_before", re.I)
_PREPOSITION_BEHIND = _TABLE.pattern("preposition_behind")
_WEEKS_OF_MONTH, _ENDS_OF_PERIOD = _TABLE.mapping("weeks_of_month"), _TABLE.mapping("ends_of_period")
_SEPTEMBER_11 = date(2001, 9, 11)


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _group(m: re.Match[str], name: str) -> str:
    return (m.groupdict().get(name) or "") if name in m.re.groupindex else ""


def _one_day(
    context: Context, of_month: str, of_day: str, of_year: str, looks: Direction, weekday: str = ""
) -> tuple[Period | None, Basis]:
    at, number = month_number(of_month), _number(of_day)
    if of_year:
        return day_of(int(of_year), at, number), Basis.EXPLICIT
    if context.anchor is None:
        return month_day(at, number), Basis.EXPLICIT
    found = context.nearest_day(at, number, looks, weekday_number(weekday)) if weekday else None
    return found or context.nearest_day(at, number, looks), Basis.RELATIVE


def _date(m: re.Match[str], context: Context) -> Reading | None:
    looks, weekday, part = context.direction(m), _group(m, "weekday"), _group(m, "part")
    period, basis = _one_day(context, m["month1"], m["day1"], m["year1"] or "", looks, weekday)
    if period is None:
        return None
    return dated(part_of(period, part_code(part)), basis, "TIME") if part else dated(period, basis)


def _relative_year(m: re.Match[str], context: Context) -> Reading | None:
    """ "March 5 last year", "the 5th of March this year"."""
    period = context.year_by(m["which"])
    if period is None or period.first is None:
        return unresolved(f"XXXX-{month_number(m['month1']):02}-{_number(m['day1']):02}")
    return dated(day_of(period.first.year, month_number(m["month1"]), _number(m["day1"])), Basis.RELATIVE)


def _days(m: re.Match[str], context: Context) -> Reading | None:
    """A range of days; the month or year may stand at one end only."""
    looks = context.direction(m)
    month1, month2 = _group(m, "month1"), _group(m, "month2")
    year1, year2 = _group(m, "year1"), _group(m, "year2")
    last, basis = _one_day(context, month2 or month1, m["day2"], year2 or year1, looks)
    first, _ = _one_day(context, month1 or month2, m["day1"], year1 or year2, looks)
    if first is None or last is None:
        return None
    if first.first and last.first and first.first > last.first:
        first = _day_before(last.first, month1 or month2, m["day1"])
    return dated(until(first, last), basis) if first is not None else None


def _day_before(last: date, of_month: str, of_day: str) -> Period | None:
    """The day of this name in the year of the last day of a range, or in the year before if its month is later."""
    at = month_number(of_month)
    return day_of(last.year - (at > last.month), at, _number(of_day))


def _iso(m: re.Match[str], context: Context) -> Reading | None:
    period = day_of(int(m["year"]), int(m["month"]), int(m["day"]))
    clock = _group(m, "clock")
    return dated(part_of(period, clock), Basis.EXPLICIT, "TIME") if period and clock else dated(period, Basis.EXPLICIT)


def _slashed(m: re.Match[str], context: Context) -> Reading | None:
    """Only where it does not matter, or is plain, which number is the day."""
    one, two = int(m["one"]), int(m["two"])
    if one <= 12 and two <= 12 and one != two:
        return None
    return dated(day_of(int(m["year"]), min(one, two) if max(one, two) > 12 else one, max(one, two)), Basis.EXPLICIT)


def _month_year(m: re.Match[str], context: Context) -> Reading | None:
    period = month(int(m["year"]), month_number(m["month"]))
    return dated(narrow(period, third(m["mod"])), Basis.EXPLICIT) if period else None


def _months(m: re.Match[str], context: Context) -> Reading | None:
    """ "from March to May 2020", "between January and June"."""
    start, end = month_number(m["month1"]), month_number(m["month2"])
    if m["year2"]:
        last, basis = month(int(m["year2"]), end), Basis.EXPLICIT
    elif context.anchor is None:
        return unresolved(f"XXXX-{start:02}/XXXX-{end:02}")
    else:
        last, basis = context.nearest_month(end, context.direction(m)), Basis.RELATIVE
    if last is None or last.first is None:
        return None
    first = month(int(m["year1"]) if m["year1"] else last.first.year - (start > end), start)
    return dated(until(first, last), basis) if first else None


def _bare_month(m: re.Match[str], context: Context) -> Reading | None:
    told = m["which"] or m["of"] or m["mod"]
    if not told and not _is_month(m, context):
        return None
    number = month_number(m["month"])
    period = _month_told(m, context, number)
    if period is None:
        return unresolved(f"XXXX-{number:02}")
    return dated(narrow(period, third(m["mod"])), Basis.RELATIVE)


def _month_told(m: re.Match[str], context: Context, number: int) -> Period | None:
    """The month of "July last year", "last July", "this July" or "July" alone."""
    at = context.anchor
    if at is None:
        return None
    if m["of"]:
        known = context.year_by(m["of"])
        return month(known.first.year, number) if known and known.first else None
    if not m["which"]:
        return context.nearest_month(number, context.direction(m))
    away = offset(m["which"])
    if away < 0:
        return month(at.year if number < at.month else at.year - 1, number)
    return month(at.year + (away > 0 and number <= at.month), number)


def _is_month(m: re.Match[str], context: Context) -> bool:
    """Is it the month, and not a person, a verb or a march?"""
    before, after = context.before(m.start()), context.after(m.end())
    if _NO_MONTH_BEFORE.match(after) or context.is_person(*m.span("month")):
        return False
    if m["month"].lower() not in _DOUBTFUL:
        in_name = re.search(r"\b[A-Z][a-z]+\s+$", before) and re.match(r"\s+[A-Z]", after)
        return not in_name and not _TITLE_BEFORE.search(before)
    if _ARTICLE_BEFORE.search(before) and _PREPOSITION_BEHIND.match(after):
        return False
    owned = AFTER_OWNER.search(before) and re.match(r"\s+[a-z]", after)
    return bool(AFTER_PREPOSITION.search(before) or owned)


def _month_of_phrase(m: re.Match[str], context: Context) -> Period | None:
    """The month behind "the first week of", with its year or the one that the sentence looks to."""
    number = month_number(m["month"])
    if m["year"]:
        return month(int(m["year"]), number)
    return context.nearest_month(number, context.direction(m)) if context.anchor else None


def _week_of_month(m: re.Match[str], context: Context) -> Reading | None:
    """Seven days of a month, counted from its first day or to its last."""
    whole, begin = _month_of_phrase(m, context), _WEEKS_OF_MONTH[m["nth"].lower()]
    if whole is None or whole.first is None or whole.last is None:
        return unresolved("XXXX-WXX")
    start = whole.first + timedelta(begin - 1) if begin > 0 else whole.last + timedelta(begin)
    return dated(until(day(start), day(start + timedelta(6))), Basis.EXPLICIT if m["year"] else Basis.RELATIVE)


def _days_of_period(m: re.Match[str], context: Context) -> Reading | None:
    """The first or last third of a month, for a year of January or December."""
    third_of = _ENDS_OF_PERIOD[m["nth"].lower()]
    period = month(int(m["alone"]), 1 if third_of == 1 else 12) if m["alone"] else _month_of_phrase(m, context)
    if period is None:
        return unresolved("XXXX-XX")
    return dated(narrow(period, third_of), Basis.EXPLICIT if m["alone"] or m["year"] else Basis.RELATIVE)


def _day_of_some_month(m: re.Match[str], context: Context) -> Reading | None:
    """ "Friday the 28th", "on the 3rd": the nearest such day by where the sentence looks."""
    number = _number(m["day"])
    if not 1 <= number <= 31:
        return None
    found = context.nearest_of_months(
        number, context.direction(m), weekday_number(m["weekday"]) if m["weekday"] else None
    )
    return dated(found, Basis.RELATIVE) if found else unresolved(f"XXXX-XX-{number:02}")


def _week_of(m: re.Match[str], context: Context) -> Reading | None:
    found = _date(m, context)
    if found is None or found.period is None or found.period.first is None:
        return found
    return dated(week(found.period.first), found.basis)


def _september_11(m: re.Match[str], context: Context) -> Reading | None:
    return dated(day(_SEPTEMBER_11), Basis.EXPLICIT)


RULES = (
    ("trigger_month", "week_of_month", _week_of_month),
    ("trigger_month", "days_of_period", _days_of_period),
    ("trigger_digits", "days_of_period", _days_of_period),
    ("trigger_ordinal", "weekday_with_day", _day_of_some_month),
    ("trigger_ordinal", "day_alone", _day_of_some_month),
    ("trigger_month", "september_11", _september_11),
    ("trigger_month", "month_day_date", _date),
    ("trigger_month", "day_month_date", _date),
    ("trigger_month", "week_of", _week_of),
    ("trigger_month", "month_day_of_year", _relative_year),
    ("trigger_month", "day_month_of_year", _relative_year),
    ("trigger_month", "days_of_month", _days),
    ("trigger_month", "days_before_month", _days),
    ("trigger_month", "month_days_range", _days),
    ("trigger_month", "day_months_range", _days),
    ("trigger_month", "between_month_days", _days),
    ("trigger_month", "between_day_months", _days),
    ("trigger_month", "month_and_year", _month_year),
    ("trigger_month", "months_range", _months),
    ("trigger_month", "between_months", _months),
    ("trigger_month", "month_alone", _bare_month),
    ("trigger_digits", "iso_date", _iso),
    ("trigger_digits", "slashed_iso_date", _iso),
    ("trigger_digits", "dotted_date", _iso),
    ("trigger_digits", "slashed_date", _slashed),
)
