"""What is counted from another day: from 2 July 2024, a Tuesday, or from the last date told."""

from __future__ import annotations

import pytest

from tests.kg.nlp.temporal.test_component import TUESDAY, only, read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They left earlier today.", "2024-07-02"),
        ("They left late last night.", "2024-07-01TNI"),
        ("They will leave the day after tomorrow.", "2024-07-04"),
        ("They left this Monday.", "2024-07-01"),
        ("They left in the last week.", "P1W"),
        ("They left last week.", "2024-W26"),
        ("They left in the past year.", "P1Y"),
        ("They left later this year.", "2024"),
        ("They will leave at the end of the month.", "2024-07"),
        ("They left two decades ago.", "2004"),
        ("They left a fortnight ago.", "2024-W25"),
        ("They left years ago.", "PAST_REF"),
        ("They left two days after the vote.", "P2D"),
        ("They will leave in two decades.", "2044"),
        ("They will leave two weeks from now.", "2024-W29"),
    ],
)
def test_value(text: str, value: str) -> None:
    assert only(text)[1].timex_value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on 3 March 2010. They left two days later.", "2010-03-05"),
        ("They met on 3 March 2010. They had left the day before.", "2010-03-02"),
        ("They met on 3 March 2010. They left the following day.", "2010-03-04"),
        ("They met on 3 March 2010. They left the next morning.", "2010-03-04TMO"),
        ("They met on 3 March 2010. They left that week.", "2010-W09"),
        ("They met on 3 March 2010. They left the following Monday.", "2010-03-08"),
        ("They met in March 2010. They left the following day.", "XXXX-XX-XX"),
    ],
)
def test_counted_from_the_last_date_told(text: str, value: str) -> None:
    assert read(text, TUESDAY).times[-1].timex_value == value


@pytest.mark.parametrize("text", ["They marked Bloody Sunday.", "He reads USA Today.", "The Sunday Times said so."])
def test_names_that_are_no_dates(text: str) -> None:
    assert read(text, TUESDAY).times == ()
