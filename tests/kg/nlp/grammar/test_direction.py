"""Where a time expression looks, by the verb that governs it."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.direction import Direction, deferred, direction, span_head
from tests.support.parsed import doc_of

PAST, FUTURE = Direction.PAST, Direction.FUTURE
LIKELY_PAST, LIKELY_FUTURE = Direction.LIKELY_PAST, Direction.LIKELY_FUTURE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister resigned on Friday.", PAST),
        ("The minister will resign on Friday.", LIKELY_FUTURE),
        ("The minister should have resigned on Friday.", PAST),
        ("The minister has resigned on Friday.", PAST),
        ("The minister planned a visit for Friday.", LIKELY_FUTURE),
        ("The parties agreed on Friday.", PAST),
        ("The minister arrives on Friday.", FUTURE),
        ("The minister says on Friday that it is over.", PAST),
        ("The minister is arriving on Friday.", LIKELY_FUTURE),
        ("The minister was killed on Friday.", PAST),
        ("The vote is held on Friday.", FUTURE),
        ("The talks are due on Friday.", LIKELY_FUTURE),
        ("The delegates failed to agree on Friday.", LIKELY_PAST),
        ("The delegates promised to return on Friday.", LIKELY_FUTURE),
        ("The judge will investigate Friday's attack.", LIKELY_PAST),
        ("Campaigning ended ahead of Sunday's vote.", LIKELY_FUTURE),
        ("The truce was extended until Friday.", FUTURE),
    ],
)
def test_direction(text: str, expected: Direction) -> None:
    doc = doc_of(text)
    word = "Sunday" if "Sunday" in text else "Friday"
    start = text.index(word)
    assert direction(doc, start, start + len(word)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("The vote was postponed until Friday.", True), ("The talks went on until Friday.", False)],
)
def test_what_is_put_off(text: str, expected: bool) -> None:
    start = text.index("Friday")
    assert deferred(doc_of(text), start, start + 6) is expected


def test_the_head_of_no_words_is_none() -> None:
    assert span_head(doc_of("They met."), 0, 0) is None


def test_ahead_and_sure() -> None:
    assert [d.ahead for d in (PAST, FUTURE, LIKELY_PAST, LIKELY_FUTURE)] == [False, True, False, True]
    assert [d.sure for d in (PAST, FUTURE, LIKELY_PAST, LIKELY_FUTURE)] == [True, True, False, False]
