"""Spans of a paragraph: trimmed, put together, without what is quoted."""

from __future__ import annotations

import pytest

from kg.nlp.attribution.paragraphs import Paragraph, merged, trimmed
from tests.support.language import until


def paragraph(text: str, number: int = 0) -> Paragraph:
    document = until("parsing", text)
    return Paragraph(document.parse[number], document.article.text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" One two. ", "One two"),
        (", one, ", "one"),
        ("one “two”", "one “two”"),
        ("one two”", "one two"),  # the mark that opens it is outside
        ("one “", "one"),
        ("“one”", "“one”"),
        ("”", ""),
        ("", ""),
    ],
)
def test_trimmed(text: str, kept: str) -> None:
    start, stop = trimmed(text, 0, len(text))
    assert text[start:stop] == kept


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 3), (4, 7)], [(0, 7)]),  # only a space between
        ([(4, 7), (0, 3)], [(0, 7)]),
        ([(0, 3), (8, 11)], [(0, 3), (8, 11)]),
        ([(0, 7), (4, 7)], [(0, 7)]),
    ],
)
def test_merged(spans: list[tuple[int, int]], expected: list[tuple[int, int]]) -> None:
    assert merged(spans, "one two six ten") == expected


def test_offsets_are_those_of_the_article() -> None:
    p = paragraph("One road.\n\nHe said “it is open” and left.", 1)
    (quote,) = p.quotations
    assert p.text[quote.start : quote.end] == "it is open"
    assert p.is_quoted(quote.start) and not p.is_quoted(quote.left) and not p.is_quoted(quote.end)
    assert p.before(quote, 5) == "said " and p.behind(quote, 4) == " and"
    assert p.text[slice(*p.span(0, 1))] == "He said"
    assert p.doc[p.token_index(quote.right)].text == "and"


def test_words_that_are_not_quoted() -> None:
    p = paragraph("He said “it is open” and left.")
    assert p.unquoted((p.start, p.end)).split() == ["He", "said", "and", "left"]


def test_quotations_that_reach_into_a_span() -> None:
    p = paragraph("“One” and “two” and “six”.")
    assert [p.text[q.start : q.end] for q in p.across(3, 12)] == ["One", "two"]
