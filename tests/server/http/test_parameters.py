"""Numbers as clients send them."""

from __future__ import annotations

import math

import pytest

from server.http.parameters import whole_number


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("3", 3), (" 3 ", 3), (3, 3), (3.9, 3), ("9" * 5000, 100), (10**30, 100), (101, 100),
        ("0", 7), (0, 7), (-1, 7), ("-1", 7), ("²", 7), ("٣", 7), ("", 7), ("x", 7), (None, 7), (True, 7), ([], 7),
        (math.inf, 7), (math.nan, 7), (0.5, 7),
    ],
)  # fmt: skip
def test_a_number_is_within_its_bounds_or_the_default(told: object, number: int) -> None:
    assert whole_number(told, default=7, most=100) == number
