"""Years, decades, quarters, seasons and feasts, counted from 2 July 2024."""

from __future__ import annotations

import pytest

from tests.kg.nlp.temporal.test_component import only


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It fell in the 1990s.", "199X"),
        ("It fell in the early '90s.", "199X"),
        ("It fell in the 19th century.", "18XX"),
        ("It fell in the second quarter of 2010.", "2010-Q2"),
        ("It fell in the first half of last year.", "2023-H1"),
        ("It fell in Q3 2010.", "2010-Q3"),
        ("It fell last summer.", "2023-SU"),
        ("It fell last winter.", "2023-WI"),
        ("It fell in the spring.", "2024-SP"),
        ("It will fall in the autumn.", "2024-FA"),
        ("It will fall next spring.", "2025-SP"),
        ("It fell this summer.", "2024-SU"),
        ("It fell in the winter of 2010.", "2010-WI"),
        ("It fell on Christmas Day.", "2023-12-25"),
        ("It will fall on Thanksgiving.", "2024-11-28"),
        ("It fell on Good Friday.", "2024-03-29"),
        ("It fell on Easter Monday 2010.", "2010-04-05"),
        ("It fell between 2010 and 2012.", "2010/2012"),
        ("It fell in 2010-12.", "2010/2012"),
    ],
)
def test_value(text: str, value: str) -> None:
    assert only(text)[1].timex_value == value


@pytest.mark.parametrize(
    "text", ["They counted 2000 troops.", "It cost $2010.", "He paid 1850 rupees.", "The third half of 2010x."]
)
def test_numbers_that_are_no_years(text: str) -> None:
    with pytest.raises(AssertionError):
        only(text)
