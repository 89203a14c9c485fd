"""What is declared false, and by which word."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.denials import declared_false
from tests.support.language import until


def denial(text: str, word: str = "sent") -> str | None:
    """The word that declares false what another says."""
    (doc,) = until("mentions", text).parse
    token = next(t for t in doc if t.text == word)
    found = declared_false(token)
    return found.text if found is not None else None


@pytest.mark.parametrize(
    ("text", "by"),
    [
        # what is said of a claim
        ("Claims that Serbia sent arms are untrue, Vucic said.", "Claims"),
        ("Kosovo's claim that Serbia sent arms is nonsense, Vucic said.", "claim"),
        ("Vucic said claims that Serbia sent arms were not true.", "claims"),
        ("Claims that Serbia sent arms turned out to be false.", "Claims"),
        ("The claim that Serbia sent arms is wrong.", "claim"),
        ("The false claims that Serbia sent arms angered Vucic.", "claims"),
        # who says it of the claim
        ("Vucic dismissed claims that Serbia sent arms to Russia as false.", "claims"),
        ("Moscow called the report that it sent arms fake.", "report"),
        ("Serbia denied claims that it sent arms.", "claims"),
        ("Claims that Serbia sent arms were denied by Vucic.", "Claims"),
        # a clause
        ("It is false that Serbia sent arms, Vucic said.", "is"),
        ("It is not true that Serbia sent arms, Vucic said.", "is"),
        ("It is a lie that Serbia sent arms, Vucic said.", "is"),
        ("That Serbia sent arms is a lie, Vucic said.", "is"),
    ],
)
def test_declared_false(text: str, by: str) -> None:
    assert denial(text) == by


@pytest.mark.parametrize(
    "text",
    [
        "Claims that Serbia sent arms are true, Vucic said.",
        "Claims that Serbia sent arms are not false, Vucic said.",
        "Claims that Serbia sent arms may be false, Vucic said.",
        "Claims that Serbia sent arms were never denied by Vucic.",
        "Claims that Serbia sent arms angered Vucic.",
        "Vucic called the report that Serbia sent arms important.",
        "It is true that Serbia sent arms, Vucic said.",
        "It is wrong that Serbia sent arms, Vucic said.",  # a judgement of the deed
        "It is false that Vucic said that Serbia sent arms.",  # only that he said it
        "Serbia, which sent arms, is false.",
        "Serbia sent arms.",
    ],
)
def test_not_declared_false(text: str) -> None:
    assert denial(text) is None


def test_what_only_stands_beside_the_claim_is_not_denied() -> None:
    text = "Serbia, which attacked Kosovo, said claims that it sent arms after Russia fired were false."
    assert denial(text) == "claims"
    assert denial(text, "attacked") is None and denial(text, "fired") is None
