"""Durations, repetitions and times of day."""

from __future__ import annotations

import pytest

from tests.kg.nlp.temporal.test_component import TUESDAY, only, read


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("It lasted for a week.", "DURATION", "P1W"),
        ("It lasted three more days.", "DURATION", "P3D"),
        ("It went on for days.", "DURATION", "PXD"),
        ("It was a decades-long war.", "DURATION", "PXY"),
        ("They meet every other week.", "SET", "P2W"),
        ("They meet twice a month.", "SET", "P1M"),
        ("They meet every morning.", "SET", "XXXX-XX-XXTMO"),
        ("They meet daily.", "SET", "P1D"),
        ("They met at noon.", "TIME", "2024-07-02T12:00"),
        ("They met at 12 a.m. sharp.", "TIME", "2024-07-02T00:00"),
        ("They met at 5 in the afternoon.", "TIME", "2024-07-02T17:00"),
        ("They met at 5 p.m. on Monday.", "TIME", "2024-07-01T17:00"),
    ],
)
def test_value(text: str, kind: str, value: str) -> None:
    found = only(text)[1]
    assert (found.timex_type, found.timex_value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "A week is short.",
        "He drove 60 miles, two hours a day.",
        "They saw a three-year-old boy.",
        "It took one second.",
    ],
)
def test_what_is_no_duration(text: str) -> None:
    assert read(text, TUESDAY).times == ()
