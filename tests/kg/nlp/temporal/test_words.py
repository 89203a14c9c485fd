"""The words of time."""

from __future__ import annotations

import pytest

from kg.nlp.temporal.values import Unit
from kg.nlp.temporal.words import (
    counts_from_told,
    is_singular,
    month_number,
    number,
    offset,
    ordinal,
    part_code,
    season_code,
    third,
    unit_of,
    weekday_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("three", 3),
        ("twenty-two", 22),
        ("1,200", 1200),
        ("2.5", 2.5),
        ("a", 1),
        ("a couple of", 2),
        ("a dozen", 12),
        ("one hundred", 100),
        ("several", None),
        ("a few", None),
    ],
)
def test_number(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(("text", "value"), [("January", 1), ("Sept.", 9), ("SEP", 9), ("may", 5), ("Dec", 12)])
def test_month_number(text: str, value: int) -> None:
    assert month_number(text) == value


def test_weekdays_begin_with_monday() -> None:
    assert (weekday_number("Monday"), weekday_number("SUNDAY")) == (0, 6)


@pytest.mark.parametrize(
    ("text", "unit", "singular"),
    [
        ("days", Unit.DAY, False),
        ("Century", Unit.CENTURY, True),
        ("centuries", Unit.CENTURY, False),
        ("weekend", Unit.WEEKEND, True),
        ("minutes", Unit.MINUTE, False),
    ],
)
def test_units(text: str, unit: Unit, singular: bool) -> None:
    assert (unit_of(text), is_singular(text)) == (unit, singular)


@pytest.mark.parametrize(
    ("text", "away", "told"),
    [
        ("last", -1, False),
        ("this past", -1, False),
        ("this coming", 1, False),
        ("the following", 1, True),
        ("previous", -1, True),
        ("that same", 0, True),
        ("this", 0, False),
        ("", 0, False),
    ],
)
def test_which_unit_is_meant_and_from_where(text: str, away: int, told: bool) -> None:
    assert (offset(text), counts_from_told(text)) == (away, told)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("early", 1),
        ("the very beginning of", 1),
        ("mid", 2),
        ("late", 3),
        ("the end of", 3),
        ("earlier", None),
        (None, None),
    ],
)
def test_thirds_of_a_period(text: str | None, value: int | None) -> None:
    assert third(text) == value


def test_codes() -> None:
    assert (part_code("Evening"), part_code("midnight"), part_code("today")) == ("EV", "24:00", "")
    assert (season_code("Fall"), ordinal("2nd"), ordinal("Third")) == ("FA", 2, 3)
