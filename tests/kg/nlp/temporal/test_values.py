"""Arithmetic of the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from kg.nlp.temporal.values import (
    Period,
    Unit,
    century,
    day,
    day_of,
    decade,
    duration,
    in_years,
    month,
    month_day,
    moved,
    narrow,
    quarter,
    season,
    shift,
    until,
    week,
    weekend,
    year,
)

MAY_31 = date(2024, 5, 31)


@pytest.mark.parametrize(
    ("period", "timex", "first", "last"),
    [
        (week(MAY_31), "2024-W22", "2024-05-27", "2024-06-02"),
        (weekend(MAY_31), "2024-W22-WE", "2024-06-01", "2024-06-02"),
        (month(2024, 2), "2024-02", "2024-02-01", "2024-02-29"),
        (year(2024), "2024", "2024-01-01", "2024-12-31"),
        (decade(1990), "199X", "1990-01-01", "1999-12-31"),
        (century(20), "19XX", "1901-01-01", "2000-12-31"),
        (quarter(2024, 2), "2024-Q2", "2024-04-01", "2024-06-30"),
        (quarter(2024, 2, 6), "2024-H2", "2024-07-01", "2024-12-31"),
        (season(2024, "SU"), "2024-SU", "2024-06-01", "2024-08-31"),
        (season(2024, "WI"), "2024-WI", "2024-12-01", "2025-02-28"),
    ],
)
def test_periods(period: Period | None, timex: str, first: str, last: str) -> None:
    assert period is not None and period.first and period.last
    assert (period.timex, period.first.isoformat(), period.last.isoformat()) == (timex, first, last)


@pytest.mark.parametrize("period", [day_of(2023, 2, 29), day_of(0, 1, 1), month_day(4, 31), month(10000, 1), year(0)])
def test_what_the_calendar_does_not_have_is_none(period: Period | None) -> None:
    assert period is None


@pytest.mark.parametrize(
    ("unit", "count", "timex"),
    [
        (Unit.DAY, 1, "2024-06-01"),
        (Unit.WEEK, -1, "2024-W21"),
        (Unit.MONTH, 9, "2025-02"),
        (Unit.YEAR, -1, "2023"),
        (Unit.DECADE, -1, "201X"),
        (Unit.DECADE, 2, "2044"),
        (Unit.CENTURY, 1, "21XX"),
    ],
)
def test_shift_gives_the_unit_that_holds_the_day(unit: Unit, count: int, timex: str) -> None:
    found = shift(MAY_31, unit, count)
    assert found is not None and found.timex == timex


@pytest.mark.parametrize(
    ("unit", "count", "expected"),
    [
        (Unit.DAY, -1, date(2024, 5, 30)),
        (Unit.WEEK, 2, date(2024, 6, 14)),
        (Unit.MONTH, 1, date(2024, 6, 30)),
        (Unit.YEAR, -1, date(2023, 5, 31)),
        (Unit.CENTURY, 100, None),
    ],
)
def test_moved_stays_in_a_shorter_month(unit: Unit, count: int, expected: date | None) -> None:
    assert moved(MAY_31, unit, count) == expected


def test_beyond_the_calendar_is_none() -> None:
    assert shift(date.max, Unit.DAY, 1) is None and shift(date.max, Unit.WEEK, 1) is None
    assert moved(date.max, Unit.DAY, 1) is None


@pytest.mark.parametrize(
    ("count", "unit", "timex"),
    [
        (3, Unit.DAY, "P3D"),
        (None, Unit.MONTH, "PXM"),
        (2, Unit.DECADE, "P20Y"),
        (None, Unit.CENTURY, "PXY"),
        (90, Unit.MINUTE, "PT90M"),
        (1, Unit.WEEKEND, "P1WE"),
        (1.5, Unit.YEAR, "P1.5Y"),
    ],
)
def test_duration(count: float | None, unit: Unit, timex: str) -> None:
    assert duration(count, unit) == timex


def test_decades_and_centuries_in_years() -> None:
    assert in_years(2, Unit.CENTURY) == (200, Unit.YEAR) and in_years(2, Unit.WEEK) == (2, Unit.WEEK)


@pytest.mark.parametrize(
    ("third", "first", "last"),
    [
        (None, date(2024, 6, 1), date(2024, 6, 30)),
        (1, date(2024, 6, 1), date(2024, 6, 10)),
        (2, date(2024, 6, 11), date(2024, 6, 20)),
        (3, date(2024, 6, 21), date(2024, 6, 30)),
    ],
)
def test_thirds_of_a_month(third: int | None, first: date, last: date) -> None:
    june = month(2024, 6)
    assert june is not None
    assert (narrow(june, third).first, narrow(june, third).last, narrow(june, third).value) == (first, last, "2024-06")


def test_a_day_has_no_thirds() -> None:
    assert narrow(day(MAY_31), 1) == day(MAY_31)


def test_a_range_goes_forward() -> None:
    assert until(day(MAY_31), day(date(2024, 5, 1))) is None
    found = until(day(date(2024, 5, 1)), day(MAY_31))
    assert found is not None and (found.first, found.last) == (date(2024, 5, 1), MAY_31)
