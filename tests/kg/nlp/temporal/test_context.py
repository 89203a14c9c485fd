"""What a rule sees beside its words."""

from __future__ import annotations

from datetime import date

import pytest

from kg.nlp.grammar.direction import Direction
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.values import Period, Reading, Unit, day, month, shift, unresolved
from tests.support.parsed import doc_of

JULY_2 = date(2024, 7, 2)


def context(
    anchor: date | None = JULY_2, yearless: tuple[int, int] | None = None, previous: Period | None = None
) -> Context:
    text = "They met Ann May in the 2014 election."
    return Context(text, doc_of(text), anchor, yearless, previous, names=((9, 16),))


@pytest.mark.parametrize(
    ("looks", "month_number", "expected"),
    [
        (Direction.PAST, 6, date(2024, 6, 10)),
        (Direction.PAST, 8, date(2023, 8, 10)),
        (Direction.FUTURE, 6, date(2024, 6, 10)),  # so near that it is meant all the same
        (Direction.FUTURE, 3, date(2025, 3, 10)),
        (Direction.LIKELY_PAST, 8, date(2024, 8, 10)),
    ],
)
def test_the_nearest_day_by_where_the_sentence_looks(looks: Direction, month_number: int, expected: date) -> None:
    found = context().nearest_day(month_number, 10, looks)
    assert found is not None and found.first == expected


def test_a_weekday_tells_the_year() -> None:
    found = context().nearest_day(7, 5, Direction.PAST, 1)
    assert found is not None and found.first == date(2022, 7, 5)


def test_the_nearest_month() -> None:
    at = context()
    assert at.nearest_month(8, Direction.PAST) == month(2023, 8)
    assert at.nearest_month(8, Direction.FUTURE) == month(2024, 8)
    assert at.nearest_month(6, Direction.LIKELY_FUTURE) == month(2024, 6)


def test_without_a_year_a_day_beside_the_dateline_has_none() -> None:
    assert context(None, (7, 2)).day_from_anchor(-1) == Period("--07-01", "--07-01")
    assert context(None, (2, 28)).day_from_anchor(1) is None
    assert context(None).day_from_anchor(0) is None


def test_what_counts_from_the_last_date_told() -> None:
    told = context(previous=day(date(2010, 3, 4)))
    assert [p and p.timex for p in map(told.year_by, ("last", "that", "the following"))] == ["2023", "2010", "2011"]
    assert told.day_told() == day(date(2010, 3, 4))
    assert context(previous=shift(JULY_2, Unit.WEEK, 0)).day_told() is None


def test_a_date_is_remembered_and_an_unknown_one_forgets_it() -> None:
    at = context()
    at.remember(Reading("DATE", "2010-03-04", day(date(2010, 3, 4))))
    assert at.previous == day(date(2010, 3, 4))
    at.remember(Reading("DURATION", "P1D"))
    assert at.previous is not None
    at.remember(unresolved("XXXX"))
    assert at.previous is None


def test_words_in_a_name_and_before_a_noun() -> None:
    at = context()
    start = at.text.index("2014")
    assert at.named(13, 16) and not at.named(9, 16) and at.is_person(13, 16)
    assert at.tied_to_noun(start, start + 4) and not at.tied_to_noun(0, 4)
