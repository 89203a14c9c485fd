"""Numerals that stand for people without a noun."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.counted_people import counts_people
from tests.support.parsed import doc_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At least 74, including eight Americans, were killed in Nairobi on Friday.", ["74"]),
        ("In the attack 12 were wounded.", ["12"]),
        ("The gunmen killed 25 and injured 40.", ["25", "40"]),
        ("Police detained 30 in Nairobi on Friday.", ["30"]),
        ("More than 100 were arrested in Cairo.", ["100"]),
        ("About 1,200 were jailed after the protests.", ["1,200"]),
        ("Some 300 were arrested in Lima.", ["300"]),
        ("Twenty-two died in the bombing.", ["two"]),
        ("Soldiers murdered nine near the river.", ["nine"]),
        ("Another 12 were hurt in the raid.", ["12"]),
        ("Thousands protested against the law.", ["Thousands"]),
        ("More than 200 rallied in Lima.", ["200"]),
        ("Hundreds went home.", []),
    ],
)
def test_a_number_alone_counts_the_people_harmed_or_detained(text: str, found: list[str]) -> None:
    assert [t.text for t in doc_of(text) if counts_people(t)] == found


@pytest.mark.parametrize(
    "text",
    [
        "The rebels killed 12 soldiers.",  # the noun counts
        "The tax hurt 12 percent of farmers.",
        "The fine hurt the firm and cost it $25.",
        "The scandal hurt 2020 and 2021.",
        "He was killed at 5 on Monday.",
        "The court jailed him 12 months.",
        "Kenyan police arrested John Doe, 34, in Nairobi.",
        "The bill was killed 52-48.",
        "Police seized 12 in the port.",  # of what is not known
        "Shares lost 12 in London.",
        "The ministers met 12 in Cairo.",
        "The two were arrested in Nairobi.",  # who they are is told before
        "Three of the soldiers were killed.",
        "Of the 40 cows, 25 were killed in the attack.",
        "The army killed 2.5.",
    ],
)
def test_other_numbers_count_no_people(text: str) -> None:
    assert [t.text for t in doc_of(text) if counts_people(t)] == []
