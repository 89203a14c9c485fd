"""The day on which an article says that it was written."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model import Article, Document
from kg.nlp.temporal.dateline import dateline, published_on
from kg.nlp.text.segmentation import segment


def day(text: str, published: str | None = None) -> date | str | None:
    """The day, or its TIMEX3 value where the year is not known."""
    found = dateline(segment(Document(Article("x", text, published=published))))
    return (found.date or found.period.timex) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KABUL, Afghanistan (May 22, 2011) – They met.", date(2011, 5, 22)),
        ("NAIROBI, 3 March 2012 (AP) — They met.", date(2012, 3, 3)),
        ("NAIROBI, March 3 — They met.", "--03-03"),
        ("Published on 4 May 2015\n\nThey met in Nairobi on Monday.", date(2015, 5, 4)),
        ("2015-05-04\n\nThey met in Nairobi.", date(2015, 5, 4)),
        ("4.5.2015\n\nThey met in Nairobi.", date(2015, 5, 4)),
        ("Daily briefing, May 4, 2015\n\nThey met in Nairobi.", date(2015, 5, 4)),
        ("They met in Nairobi on May 4, 2015.", None),
        ("KABUL, Afghanistan (Feb. 30, 2011) – They met.", None),
    ],
)
def test_where_a_dateline_stands(text: str, expected: date | str | None) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("NAIROBI, Dec. 31 — They met.", "2016-01-02", date(2015, 12, 31)),
        ("Ref. 2011-03-PR-7\n\nNAIROBI, March 3 — They met.", None, date(2011, 3, 3)),
        ("In 2009 it began.\n\nNAIROBI, March 3 — They met.", None, date(2009, 3, 3)),
    ],
)
def test_a_missing_year_is_that_of_what_is_around(text: str, published: str | None, expected: date) -> None:
    assert day(text, published) == expected


def test_a_dateline_after_publication_is_a_misreading() -> None:
    assert day("KABUL, Afghanistan (May 22, 2011) – They met.", "2010-05-22") is None


def test_lines_beside_the_text_count_only_without_a_day_of_publication() -> None:
    assert day("Published on 4 May 2015\n\nThey met in Nairobi.", "2015-05-06") is None


@pytest.mark.parametrize(
    ("published", "expected"), [("2015-05-06T10:00:00Z", date(2015, 5, 6)), ("2015", None), (None, None)]
)
def test_the_day_of_publication(published: str | None, expected: date | None) -> None:
    assert published_on(Document(Article("x", "", published=published))) == expected
