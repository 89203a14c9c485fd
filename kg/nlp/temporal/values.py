"""Days, weeks, months and so on as values: TIMEX3, XML Schema, and the first and last day.

Everything here is arithmetic on the Gregorian calendar; what lies outside the years 1 to 9999 is None.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from kg.model import Basis, TimeValue


class Unit(Enum):
    """A unit of time; the value is its code in TIMEX3 durations, with "T" before those of the clock."""

    SECOND = "TS"
    MINUTE = "TM"
    HOUR = "TH"
    DAY = "D"
    WEEK = "W"
    WEEKEND = "WE"
    MONTH = "M"
    QUARTER = "Q"
    YEAR = "Y"
    DECADE = "DE"
    CENTURY = "CE"


CLOCK = frozenset((Unit.SECOND, Unit.MINUTE, Unit.HOUR))
BLANK = {  # TIMEX3 values of which nothing but the unit is known
    Unit.DAY: "XXXX-XX-XX",
    Unit.WEEK: "XXXX-WXX",
    Unit.WEEKEND: "XXXX-WXX-WE",
    Unit.MONTH: "XXXX-XX",
    Unit.YEAR: "XXXX",
    Unit.DECADE: "XXX",
    Unit.CENTURY: "XX",
    Unit.QUARTER: "XXXX-QX",
}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12, Unit.DECADE: 120, Unit.CENTURY: 1200}
_YEARS = {Unit.DECADE: 10, Unit.CENTURY: 100}
_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar. `first` and `last` are inclusive; `value` is an xsd form where there is one."""

    timex: str
    value: str | None = None
    first: date | None = None
    last: date | None = None

    @property
    def is_day(self) -> bool:
        return self.first is not None and self.first == self.last

    def time(self, basis: Basis) -> TimeValue:
        return TimeValue(self.value, self.first, self.last, basis)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression says: its TIMEX3 type and the period it dates, or only a value that dates nothing."""

    kind: str
    timex: str
    period: Period | None = None
    basis: Basis = Basis.EXPLICIT

    @property
    def time(self) -> TimeValue | None:
        return self.period.time(self.basis) if self.period is not None else None


def dated(period: Period | None, basis: Basis, kind: str = "DATE") -> Reading | None:
    """A reading that dates, None where there is no such day."""
    return Reading(kind, period.timex, period, basis) if period is not None else None


def unresolved(timex: str, kind: str = "DATE") -> Reading:
    """A relative expression whose date cannot be known: it says that it is relative and no more."""
    return Reading(kind, timex, Period(timex), Basis.RELATIVE)


def day(d: date) -> Period:
    return Period(d.isoformat(), d.isoformat(), d, d)


def day_of(year: int, month: int, number: int) -> Period | None:
    """A day of the calendar, None for such as 30 February."""
    exists = 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]
    return day(date(year, month, number)) if exists else None


def month_day(month: int, number: int) -> Period | None:
    """A day of the year of an unknown year."""
    text = f"--{month:02}-{number:02}"
    return Period(text, text) if 1 <= number <= monthrange(2000, month)[1] else None


def part_of(period: Period, code: str) -> Period:
    """The same day, with TIMEX3's part of the day or time of day."""
    return replace(period, timex=f"{period.timex}T{code}")


def week(d: date) -> Period:
    """The ISO week, Monday to Sunday, that holds this day."""
    number = d.isocalendar()
    return _between(f"{number.year:04}-W{number.week:02}", d - timedelta(d.weekday()), d + timedelta(6 - d.weekday()))


def weekend(d: date) -> Period:
    """Saturday and Sunday of the ISO week of this day."""
    number = d.isocalendar()
    return _between(
        f"{number.year:04}-W{number.week:02}-WE", d + timedelta(5 - d.weekday()), d + timedelta(6 - d.weekday())
    )


def _between(timex: str, first: date, last: date) -> Period:
    return Period(timex, None, first, last)


def month(year: int, number: int) -> Period | None:
    if not 1 <= year <= 9999:
        return None
    text = f"{year:04}-{number:02}"
    return Period(text, text, date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def year(number: int) -> Period | None:
    if not 1 <= number <= 9999:
        return None
    return Period(f"{number:04}", f"{number:04}", date(number, 1, 1), date(number, 12, 31))


def decade(first_year: int) -> Period | None:
    if not 1 <= first_year <= 9990:
        return None
    return _between(f"{first_year // 10:03}X", date(first_year, 1, 1), date(first_year + 9, 12, 31))


def century(number: int) -> Period | None:
    """The nth century: the 20th is 1901 to 2000."""
    if not 1 <= number <= 99:
        return None
    return _between(f"{number - 1:02}XX", date(100 * number - 99, 1, 1), date(100 * number, 12, 31))


def quarter(of_year: int, number: int, months: int = 3) -> Period | None:
    """A quarter (months=3) or half (months=6) of a year."""
    first, last = month(of_year, months * (number - 1) + 1), month(of_year, months * number)
    return _spanning(f"{of_year:04}-{'Q' if months == 3 else 'H'}{number}", first, last)


def season(of_year: int, code: str) -> Period | None:
    """A season of the northern hemisphere by whole months; winter begins in December of its year."""
    start = _SEASON_STARTS[code]
    first, last = month(of_year, start), month(of_year + (start == 12), (start + 1) % 12 + 1)
    return _spanning(f"{of_year:04}-{code}", first, last)


def _spanning(timex: str, first: Period | None, last: Period | None) -> Period | None:
    """From the first period to the end of the last one, None where either is None or has no bounds."""
    if first is None or last is None or first.first is None or last.last is None:
        return None
    return _between(timex, first.first, last.last)


def shift(start: date, unit: Unit, count: float) -> Period | None:
    """The day, week, month, year or decade that lies `count` units after the one that holds `start`."""
    n = round(count)
    if unit not in _MONTHS:
        return _shifted_days(start, unit, n)
    at, number = divmod(12 * start.year + start.month - 1 + n * _MONTHS[unit], 12)
    if unit is Unit.MONTH:
        return month(at, number + 1)
    if unit is Unit.CENTURY:
        return century((at + 99) // 100)
    near_decade = unit is Unit.DECADE and n in (-1, 0, 1)
    return decade(at - at % 10) if near_decade else year(at)


def _shifted_days(start: date, unit: Unit, n: int) -> Period | None:
    try:
        return week(start + timedelta(7 * n)) if unit is Unit.WEEK else day(start + timedelta(n))
    except OverflowError:
        return None


def moved(start: date, unit: Unit, count: float) -> date | None:
    """The day `count` units after `start`, the last of the month where that month is shorter."""
    n = round(count)
    try:
        if unit in (Unit.DAY, Unit.WEEK):
            return start + timedelta(n if unit is Unit.DAY else 7 * n)
        at, number = divmod(12 * start.year + start.month - 1 + n * _MONTHS[unit], 12)
        return date(at, number + 1, min(start.day, monthrange(at, number + 1)[1])) if 1 <= at <= 9999 else None
    except OverflowError:
        return None


def in_years(count: float, unit: Unit) -> tuple[float, Unit]:
    """Decades and centuries as years; other amounts as they are."""
    return (count * _YEARS[unit], Unit.YEAR) if unit in _YEARS else (count, unit)


def duration(count: float | None, unit: Unit) -> str:
    """The TIMEX3 value of so many units; None is an open number."""
    if unit in _YEARS:
        count, unit = in_years(count, unit) if count is not None else (None, Unit.YEAR)
    amount = "X" if count is None else f"{count:g}"
    clock, code = ("T", unit.value[1]) if unit in CLOCK else ("", unit.value)
    return f"P{clock}{amount}{code}"


def until(first: Period, last: Period) -> Period | None:
    """From the first period to the end of the last one, None where they are not in order."""
    if first.first is None or last.last is None:
        return Period(f"{first.timex}/{last.timex}")
    return _between(f"{first.timex}/{last.timex}", first.first, last.last) if first.first <= last.last else None


def narrow(period: Period, third: int | None) -> Period:
    """The first, second or last third of a period (1 to 3; None for all of it); its value stays that of the whole."""
    if period.first is None or period.last is None or third is None:
        return period
    length = (period.last - period.first).days + 1
    days = timedelta(length // 3)
    if third == 2:
        return replace(period, first=period.first + days, last=period.last - days)
    if length <= 2:
        return period
    if third == 1:
        return replace(period, last=period.first + days - timedelta(1))
    return replace(period, first=period.last - days + timedelta(1))
