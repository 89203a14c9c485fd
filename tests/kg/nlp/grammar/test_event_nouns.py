"""Nouns of deeds that the parser takes for verbs, and their agents."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.relations import Function, function, is_common_noun, is_noun, obliques
from tests.kg.nlp.grammar.parsing import word


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("More than 100 villagers have been killed in airstrikes and shelling since the campaign began.", "shelling"),
        ("The bureau asked agencies that dealt with the nightclub shooting to keep records.", "shooting"),
    ],
)
def test_a_deed_in_ing_is_a_noun(text: str, noun: str) -> None:
    assert is_noun(word(text, noun))


@pytest.mark.parametrize("text", ["Airstrikes killed nine people.", "Clashes broke out."])
def test_a_deed_at_the_beginning_of_a_sentence_is_no_name(text: str) -> None:
    assert is_common_noun(word(text, text.split()[0]))


def test_somebody_who_does_it_is_no_part_of_a_noun() -> None:
    assert not is_noun(word("He saw the man shooting at officers.", "shooting"))


def test_by_belongs_to_the_deed_right_before_it() -> None:
    deed = word("The police failed to prevent mass killings by Omar Hasan.", "killings")
    assert [t.text for t in obliques(deed, "by")] == ["Hasan"]
    means = word("The minister ended the protest by sending troops.", "sending")
    assert function(means.head) is Function.PREPOSITION
    assert means.head.head.text == "ended"


def test_from_belongs_to_the_judgement_of_a_deed() -> None:
    judgement = word("Condemnation of the attack from Iran came swiftly.", "Condemnation")
    assert [t.text for t in obliques(judgement, "from")] == ["Iran"]
    deed = word("The minister feared the threat of an attack from Iran.", "attack")
    assert [t.text for t in obliques(deed, "from")] == ["Iran"]
