"""Quotation marks."""

from __future__ import annotations

import pytest

from kg.nlp.attribution.quotations import quotes


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“One,” he said, “two.”", ["One,", "two."]),
        ('"One," he said, "two."', ["One,", "two."]),
        ("''One,'' he said.", ["One,"]),
        ("“ One, ” he said.", ["One,"]),
        ("He said: “One.", ["One."]),
        ("‘One,’ he said. It’s two.", ["One,"]),
        ("«One», he said.", ["One"]),
        ("“One “two” three,” he said.", ["One “two"]),
        ("\"\" “ ” ''", []),
        ('It’s 6" wide.', []),
    ],
)
def test_quotation_marks(text: str, inside: list[str]) -> None:
    found = quotes(text)
    assert [text[q.start : q.end] for q in found] == inside
    assert [(q.start, q.end) for q in quotes(text, 100)] == [(q.start + 100, q.end + 100) for q in found]


def test_marks_belong_to_a_quotation_and_not_to_its_words() -> None:
    (found,) = quotes("He said “ One ” twice.")
    assert (found.left, found.start, found.end, found.right) == (8, 10, 13, 15)


def test_a_quotation_that_the_paragraph_leaves_open() -> None:
    first, last = quotes("“One,” he said. “Two.")
    assert first.closed and not last.closed
    assert (last.end, last.right) == (21, 21)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("One” he said. “Two.”", ["Two."]),  # closes a quotation that was opened elsewhere
        ("A (“one”) and [“two”]", ["one", "two"]),
        ("“One” and ‘two’", ["One"]),  # single marks count only where there are no double ones
        ("‘One’ and ‘two’", ["One", "two"]),
    ],
)
def test_which_marks_open_and_close(text: str, inside: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotes(text)] == inside
