"""What a verb takes beside its object: charges, receivers, infinitives behind a gerund."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.relations import obliques
from kg.nlp.grammar.subjects import subject
from tests.kg.nlp.grammar.parsing import predicate_in, word


@pytest.mark.parametrize(
    ("text", "verb", "charge"),
    [
        ("The guild accused the cabinet of theft.", "accused", ["theft"]),
        ("A judge convicted the leader of the party of perjury.", "convicted", ["perjury"]),
        ("Togo accused members of the Taliban of war crimes.", "accused", ["crimes"]),
        ("Togo accused the ministry of defence of bribery.", "accused", ["bribery"]),
        ("The general suspected the rebels of the massacre.", "suspected", ["massacre"]),
        ("The bank warned the cabinet of a crisis.", "warned", ["crisis"]),
        ("She accused the government of Togo.", "accused", []),
        ("She accused the leader of the opposition.", "accused", []),
        ("She praised the winners of prizes.", "praised", []),
    ],
)
def test_a_charge_belongs_to_the_verb(text: str, verb: str, charge: list[str]) -> None:
    assert [t.text for t in obliques(word(text, verb), "of")] == charge


@pytest.mark.parametrize(
    ("text", "verb", "receiver"),
    [
        ("Norway gave Malawi tractors.", "gave", "Malawi"),
        ("Norway sent Malawi 40 tractors on Friday.", "sent", "Malawi"),
        ("The king offered Haiti police trainers.", "offered", "Haiti"),
        ("France granted Togo three loans.", "granted", "Togo"),
        ("Norway sent UN soldiers to Malawi.", "sent", None),
        ("The king gave the Malawi tractors away.", "gave", None),
        ("Norway bought Malawi tea.", "bought", None),
    ],
)
def test_a_state_before_what_is_given_receives_it(text: str, verb: str, receiver: str | None) -> None:
    found = predicate_in(text, verb).recipient
    assert (found.text if found is not None else None) == receiver


@pytest.mark.parametrize(
    ("text", "verb", "who"),
    [
        ("Togo accused Mali of planning to invade Chad.", "invade", "Mali"),
        ("The guild accused the mayor of trying to bribe a judge.", "bribe", "mayor"),
        ("Togo closed the bridge to stop the rebels.", "stop", "Togo"),
    ],
)
def test_an_infinitive_behind_a_gerund_completes_it(text: str, verb: str, who: str) -> None:
    found = subject(word(text, verb))
    assert found is not None
    assert found.text == who
