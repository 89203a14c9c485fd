"""Rules for days and months of the calendar, and their ranges."""

from __future__ import annotations

import re
from datetime import date

from kg.model import Basis
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.tense import Direction
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
from kg.nlp.temporal.words import (
    AFTER_OWNER,
    AFTER_PREPOSITION,
    COUNTED,
    DAY,
    FULL_MONTH,
    MODIFIER,
    MONTH,
    MONTH_OF,
    PART,
    WEEKDAY,
    WEEKDAY_OF,
    YEAR,
    YEAR4,
    part_code,
)

_DOUBTFUL = frozenset(("may", "march"))
_TO = r"(?:\s*[-–—]\s*| (?:to|through|thru|until|till) )"


def _month_day(n: int) -> str:
    return rf"(?P<month{n}>{MONTH}) (?:[Tt]he )?(?P<day{n}>{DAY})(?:(?:,\s*| )(?P<year{n}>{YEAR}){COUNTED})?"


def _day_month(n: int) -> str:
    return rf"(?:[Tt]he )?(?P<day{n}>{DAY})(?: of)? (?P<month{n}>{MONTH})(?:(?:,\s*| )(?P<year{n}>{YEAR}){COUNTED})?"


def _month(text: str) -> int:
    return MONTH_OF[text.rstrip(".").lower()]


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _group(m: re.Match[str], name: str) -> str:
    return (m.groupdict().get(name) or "") if name in m.re.groupindex else ""


def _one_day(
    context: Context, of_month: str, of_day: str, of_year: str, looks: Direction, weekday: str = ""
) -> tuple[Period | None, Basis]:
    at, number = _month(of_month), _number(of_day)
    if of_year:
        return day_of(int(of_year), at, number), Basis.EXPLICIT
    if context.anchor is None:
        return month_day(at, number), Basis.EXPLICIT
    found = context.nearest_day(at, number, looks, WEEKDAY_OF[weekday.lower()]) if weekday else None
    return found or context.nearest_day(at, number, looks), Basis.RELATIVE


def _date(m: re.Match[str], context: Context) -> Reading | None:
    looks = context.direction(*m.span())
    period, basis = _one_day(
        context, m["month1"], m["day1"], m["year1"] or _group(m, "year0"), looks, _group(m, "weekday")
    )
    if period is None:
        return None
    part = _group(m, "part")
    return dated(part_of(period, part_code(part)), basis, "TIME") if part else dated(period, basis)


def _relative_year(m: re.Match[str], context: Context) -> Reading | None:
    """ "March 5 last year", "the 5th of March this year"."""
    period = context.year_by(m["which"])
    if period is None or period.first is None:
        return unresolved(f"XXXX-{_month(m['month1']):02}-{_number(m['day1']):02}")
    return dated(day_of(period.first.year, _month(m["month1"]), _number(m["day1"])), Basis.RELATIVE)


def _days(m: re.Match[str], context: Context) -> Reading | None:
    """A range of days; the month or year may stand at one end only."""
    looks = context.direction(*m.span())
    months = (_group(m, "month1") or _group(m, "month2"), _group(m, "month2") or _group(m, "month1"))
    years = (_group(m, "year1") or _group(m, "year2"), _group(m, "year2") or _group(m, "year1"))
    last, basis = _one_day(context, months[1], m["day2"], years[1], looks)
    if last is None:
        return None
    first, _ = _one_day(context, months[0], m["day1"], years[0], looks)
    if first is not None and first.first and last.first and first.first > last.first:
        first = day_of(last.first.year - (_month(months[0]) > _month(months[1])), _month(months[0]), _number(m["day1"]))
    return dated(until(first, last), basis) if first is not None else None


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
    period = month(int(m["year"]), _month(m["month"]))
    return dated(narrow(period, m["mod"] or ""), Basis.EXPLICIT) if period else None


def _months(m: re.Match[str], context: Context) -> Reading | None:
    """ "from March to May 2020", "between January and June"."""
    if not m["year2"] and context.anchor is None:
        return unresolved(f"XXXX-{_month(m['month1']):02}/XXXX-{_month(m['month2']):02}")
    looks = context.direction(*m.span())
    last = (
        month(int(m["year2"]), _month(m["month2"])) if m["year2"] else context.nearest_month(_month(m["month2"]), looks)
    )
    if last is None or last.first is None:
        return None
    start = int(m["year1"]) if m["year1"] else last.first.year - (_month(m["month1"]) > _month(m["month2"]))
    first = month(start, _month(m["month1"]))
    return dated(until(first, last), Basis.EXPLICIT if m["year2"] else Basis.RELATIVE) if first else None


def _bare_month(m: re.Match[str], context: Context) -> Reading | None:
    name, which, of = m["month"].lower(), (m["which"] or "").lower(), (m["of"] or "").lower()
    if not which and not of and not m["mod"] and not _is_month(m, context, name):
        return None
    number = MONTH_OF[name]
    if context.anchor is None:
        return unresolved(f"XXXX-{number:02}")
    at = context.anchor
    if of:
        known = context.year_by(of)
        period = month(known.first.year, number) if known and known.first else None
    elif "last" in which or "past" in which:
        period = month(at.year if number < at.month else at.year - 1, number)
    elif "next" in which or "coming" in which:
        period = month(at.year if number > at.month else at.year + 1, number)
    else:
        period = month(at.year, number) if which else context.nearest_month(number, context.direction(*m.span()))
    return dated(narrow(period, m["mod"] or ""), Basis.RELATIVE) if period else unresolved(f"XXXX-{number:02}")


def _is_month(m: re.Match[str], context: Context, name: str) -> bool:
    """Is it the month, and not a person, a verb or a march?"""
    before, after = context.before(m.start()), context.after(m.end())
    if re.match(r"[-–]?\s*\d\d?\b(?!,\d)|['’]s?\s+\w+\s+(?:said|told)", after) or context.is_person(*m.span("month")):
        return False
    if name not in _DOUBTFUL:
        first_name = re.search(r"\b[A-Z][a-z]+\s+$", before) and re.match(r"\s+[A-Z]", after)
        return not first_name and not re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir)\.?\s+$", before)
    if re.search(r"\bthe\s+$", before, re.I) and re.match(r"\s+(?:on|for|of|to|by|in)\b", after):
        return False
    return bool(AFTER_PREPOSITION.search(before) or (AFTER_OWNER.search(before) and re.match(r"\s+[a-z]", after)))


def _week_of(m: re.Match[str], context: Context) -> Reading | None:
    found = _date(m, context)
    if found is None or found.period is None or found.period.first is None:
        return found
    return dated(week(found.period.first), found.basis)


def _september_11(m: re.Match[str], context: Context) -> Reading | None:
    return dated(day(date(2001, 9, 11)), Basis.EXPLICIT)


_WD = rf"(?:(?P<weekday>{WEEKDAY})(?: (?P<part>{PART}))?,? (?:[Tt]he )?)?"
_FROM = rf"(?P<month1>{FULL_MONTH})(?:,? (?P<year1>{YEAR}))?"
_UNTIL = rf"(?P<month2>{FULL_MONTH})(?! \d\d?\b)(?:,? (?P<year2>{YEAR}){COUNTED})?"
_YEAR_WHICH = r"(?P<which>(?i:this|last|next|that|the same|the following|the previous)) year\b"
_NO_NAME = r"(?!(?: Youth)? (?:Movement|Brigades?|Martyrs|Coalition|Alliance|Group)\b)"

RULES = (
    ("month", r"\bSept(?:ember|\.)? 11(?:th)?(?=,? (?:[Tt]error\w* )?(?:attack|hijack|bombing)s?)", _september_11),
    ("month", rf"\b{_WD}{_month_day(1)}{_NO_NAME}", _date),
    ("month", rf"\b{_WD}{_day_month(1)}{_NO_NAME}", _date),
    ("month", rf"\b(?:[Tt]he )?week of {_month_day(1)}", _week_of),
    ("month", rf"\b(?P<month1>{MONTH}) (?P<day1>{DAY}),?(?: of)? {_YEAR_WHICH}", _relative_year),
    ("month", rf"\b(?:[Tt]he )?(?P<day1>{DAY})(?: of)? (?P<month1>{MONTH}),?(?: of)? {_YEAR_WHICH}", _relative_year),
    (
        "month",
        rf"\b(?P<month1>{MONTH}) (?P<day1>{DAY})(?:\s*[-–—/]\s*| (?:to|and|or|through|until) )(?P<day2>{DAY})(?! (?:of )?{MONTH})"
        rf"(?:(?:,\s*| )(?P<year2>{YEAR}){COUNTED})?",
        _days,
    ),
    (
        "month",
        rf"\b(?P<day1>{DAY})(?:\s*[-–—/]\s*| (?:to|and|or|through|until) )(?P<day2>{DAY})(?: of)? (?P<month2>{MONTH})"
        rf"(?:(?:,\s*| )(?P<year2>{YEAR}){COUNTED})?",
        _days,
    ),
    ("month", rf"\b{_month_day(1)}{_TO}{_month_day(2)}", _days),
    ("month", rf"\b{_day_month(1)}{_TO}{_day_month(2)}", _days),
    ("month", rf"(?<=[Bb]etween\s){_month_day(1)} and {_month_day(2)}", _days),
    ("month", rf"(?<=[Bb]etween\s){_day_month(1)} and {_day_month(2)}", _days),
    ("month", rf"\b(?:(?P<mod>{MODIFIER})[ -])?(?P<month>{MONTH}),?(?: of)? (?P<year>{YEAR}){COUNTED}", _month_year),
    ("month", rf"\b{_FROM}{_TO}{_UNTIL}", _months),
    ("month", rf"(?<=[Bb]etween\s){_FROM} and {_UNTIL}", _months),
    (
        "month",
        rf"\b(?:(?P<mod>{MODIFIER})[ -])?(?:(?P<which>(?i:this past|this coming|this|last|next|past)) )?(?P<month>{FULL_MONTH})"
        r"(?:,?(?: of)? (?P<of>(?i:this|last|next|that|the same|the following|the previous)) year\b)?",
        _bare_month,
    ),
    (
        "digits",
        rf"(?<![\d/-])(?P<year>{YEAR4})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?:[T ](?P<clock>[0-2]\d:[0-5]\d)(?::\d\d)?Z?|(?![\d-]))",
        _iso,
    ),
    ("digits", rf"(?<![\d/])(?P<year>{YEAR4})/(?P<month>0[1-9]|1[0-2])/(?P<day>[0-3]\d)(?![\d/])", _iso),
    ("digits", r"(?<![\d.])(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?P<year>(?:1\d|20)\d\d)(?!\d|\.\d)", _iso),
    ("digits", r"(?<![\d/])(?P<one>[0-3]?\d)/(?P<two>[0-3]?\d)/(?P<year>(?:1\d|20)\d\d)(?![\d/])", _slashed),
)
