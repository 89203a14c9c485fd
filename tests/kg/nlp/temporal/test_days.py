"""Days and weeks of months, counted from 2 July 2024, a Tuesday."""

from __future__ import annotations

import pytest

from tests.kg.nlp.temporal.test_component import only


@pytest.mark.parametrize(
    ("text", "value", "first", "last"),
    [
        ("Police shot protesters in Nairobi on the 1st.", "2024-07-01", "2024-07-01", "2024-07-01"),
        ("Police shot protesters on the 3rd in Nairobi.", "2024-06-03", "2024-06-03", "2024-06-03"),
        ("Police shot protesters on Friday the 28th.", "2024-06-28", "2024-06-28", "2024-06-28"),
        ("Police shot protesters on Friday the 13th.", "2023-10-13", "2023-10-13", "2023-10-13"),
        ("It fell in the first week of February.", "2024-02-01/2024-02-07", "2024-02-01", "2024-02-07"),
        ("It fell in the last week of February 2023.", "2023-02-22/2023-02-28", "2023-02-22", "2023-02-28"),
        ("It fell in the last days of 2023.", "2023-12", "2023-12-22", "2023-12-31"),
        ("It fell in the first days of May.", "2024-05", "2024-05-01", "2024-05-10"),
        ("Iran threatened Israel on Monday.", "2024-07-01", "2024-07-01", "2024-07-01"),
        ("Iran promised aid to Syria on Monday.", "2024-07-01", "2024-07-01", "2024-07-01"),
        ("The aid was given in fiscal 2023.", "2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_value(text: str, value: str, first: str, last: str) -> None:
    time = only(text)[1]
    assert time.timex_value == value and time.time is not None
    assert (str(time.time.earliest), str(time.time.latest)) == (first, last)


@pytest.mark.parametrize(
    "text", ["They marked the 3rd anniversary.", "On the 3rd floor they met.", "He came on the 45th."]
)
def test_ordinals_that_are_no_days(text: str) -> None:
    with pytest.raises(AssertionError):
        only(text)
