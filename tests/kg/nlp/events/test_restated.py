"""Whose a deed is that is judged as a move, step or decision."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, one, read


@pytest.mark.parametrize(
    ("text", "cls", "expected"),
    [
        # the deed of the sentence
        ("Chad expelled the ambassador, a move Kenya condemned.", "Accuse", ["Chad"]),
        ("Chad expelled the ambassador on Monday, a step condemned by Kenya.", "Accuse", ["Chad"]),
        ("Chad closed the border in May, a step hailed by Kenya.", "Support", ["Chad"]),
        # the deed of the sentence before
        ("Chad expelled the ambassador on Monday. Kenya condemned the move.", "Accuse", ["Chad"]),
        ("The army arrested two editors. Unions criticised this decision on Friday.", "Accuse", ["army"]),
        # of two who did different deeds nobody knows which is meant
        ("Chad expelled the ambassador, while Niger arrested two editors. Kenya condemned the move.", "Accuse", []),
        # one's own deed, no deed, and one far away
        ("Kenya expelled the ambassador on Monday. Kenya defended the move.", "Support", []),
        ("Chad is a country. Kenya condemned the move.", "Accuse", []),
        (
            "Chad expelled the ambassador. " + "The sun shone on the hills. " * 20 + "Kenya condemned the move.",
            "Accuse",
            [],
        ),
        # another's, as its possessor tells
        ("Chad expelled the ambassador. Kenya condemned Niger's move.", "Accuse", ["Niger"]),
    ],
)
def test_the_deed_that_is_restated_was_told_before(text: str, cls: str, expected: list[str]) -> None:
    document = read(text)
    assert labels(document, one(document, cls).recipients) == expected
