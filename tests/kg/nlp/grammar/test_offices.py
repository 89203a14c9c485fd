"""Whom the words of an office name."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.offices import told_offices
from kg.nlp.grammar.tokens import View
from tests.support.language import until


def told(text: str, component: str = "offices") -> list[tuple[str, str, str | None, str | None]]:
    """(holder, position, of, into) of each office."""
    document = until(component, text)
    labels: dict[str | None, str] = {e.key: e.label for e in document.entities}
    return [(labels[o.holder], o.position, labels.get(o.of), labels.get(o.into)) for o in told_offices(View(document))]


@pytest.mark.parametrize(
    ("text", "position", "of", "into"),
    [
        ("Jonas Dahl, Kenya's ambassador to Uganda, spoke.", "ambassador to Uganda", "Kenya", "Uganda"),
        ("Jonas Dahl is the ambassador of Germany to Kenya.", "ambassador", "Germany", "Kenya"),
        ("Jonas Dahl, spokesman for the African Union, spoke.", "spokesman", "African Union", None),
        (
            "Jonas Dahl, minister for water and health of Norway, spoke.",
            "minister for water and health",
            "Norway",
            None,
        ),
        ("Jonas Dahl, chief of the mission to Kenya, spoke.", "chief of the mission to Kenya", None, "Kenya"),
        ("Jonas Dahl, Governor of Helmand, spoke.", "Governor of Helmand", None, "Helmand"),
        ("Jonas Dahl, who leads the African Union, spoke.", "leader", "African Union", None),
        ("Trade Minister Jonas Dahl spoke.", "Trade Minister", None, None),
        # of two words that tell it, the one before the title
        ("Kenya's minister for Somalia, Jonas Dahl, spoke.", "minister for Somalia", "Kenya", None),
    ],
)
def test_what_an_office_names(text: str, position: str, of: str | None, into: str | None) -> None:
    assert told(text) == [("Jonas Dahl", position, of, into)]


def test_a_pronoun_tells_it_once_it_is_resolved() -> None:
    text = "Norway agreed. Its foreign minister Jonas Dahl spoke."
    assert told(text) == [("Jonas Dahl", "foreign minister", None, None)]
    assert told(text, "coreference") == [("Jonas Dahl", "foreign minister", "Norway", None)]
