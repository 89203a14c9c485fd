"""What nouns and verbs stand for beside the arguments of a predicate: antecedents, possessors, quantities, light
verbs, scope.
"""

from __future__ import annotations

import pytest

from kg.nlp.grammar.clauses import distant_obliques, governing_verb, is_misattached
from kg.nlp.grammar.light_verbs import happens, light_verb, verb_name
from kg.nlp.grammar.nouns import antecedent, coordinated, possessor, quantified
from kg.nlp.grammar.polarity import scope
from kg.nlp.grammar.predicates import Kind, predicate
from kg.nlp.grammar.relations import obliques
from kg.nlp.grammar.tokens import words_below
from tests.kg.nlp.grammar.parsing import predicate_in, word


@pytest.mark.parametrize(
    "text",
    [
        "In Chad, the army of the king met rebels in a camp of the north.",
        "The man who fled in May wept in the hall, and the king, in a letter, forgave him.",
        "In the hall they met; in the camp they fought.",
    ],
)
def test_words_below_are_those_of_the_phrase(text: str) -> None:
    for head in word(text, text.split()[1].strip(",")).doc:
        inside = [t.i for t in head.subtree if t.lower_ in ("in", "of")]
        assert [t.i for t in words_below(head, ("of", "in", "from"))] == sorted(inside)


def test_relative_pronoun_has_an_antecedent() -> None:
    assert antecedent(word("The man who fled wept.", "who")).text == "man"
    assert antecedent(word("The man fled.", "man")).text == "man"
    assert antecedent(word("An attack on Monday, which killed two, was condemned.", "which")).text == "attack"
    assert antecedent(word("After days of protests that killed two, he resigned.", "that")).text == "protests"
    assert antecedent(word("He met Omar Diallo of the Unity Party, which rules Chad.", "which")).text == "Party"


@pytest.mark.parametrize(
    ("text", "noun", "expected"),
    [
        ("Iran's attack failed.", "attack", "Iran"),
        ("An attack by rebels failed.", "attack", "rebels"),
        ("A letter from Chad arrived.", "letter", "Chad"),
        ("The king, whose army fled, wept.", "army", "king"),
        ("The attack failed.", "attack", None),
    ],
)
def test_possessor(text: str, noun: str, expected: str | None) -> None:
    found = possessor(word(text, noun))
    assert (found.text if found is not None else None) == expected


def test_words_of_quantity_count_something() -> None:
    assert quantified(word("Dozens of troops fled.", "Dozens")).text == "troops"
    assert quantified(word("The troops fled.", "troops")).text == "troops"


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        ("Envoys of Chad, Niger and Mali met.", "Chad", ["Chad", "Niger", "Mali"]),
        ("The king, the queen and a bishop met.", "king", ["king", "queen", "bishop"]),
        ("The king, along with two ministers, met them.", "king", ["king", "ministers"]),
        ("Police reported two militants killed and five soldiers arrested.", "militants", ["militants"]),
    ],
)
def test_coordination(text: str, first: str, expected: list[str]) -> None:
    assert [t.text for t in coordinated(word(text, first))] == expected


@pytest.mark.parametrize(
    ("text", "noun", "expected"),
    [
        ("Chad launched an attack.", "attack", "launched"),
        ("Chad launched a series of attacks.", "attacks", "launched"),
        ("Chad replied with strikes.", "strikes", "replied"),
        ("Chad took part in talks.", "talks", "took"),
        ("Chad feared an attack.", "attack", None),
    ],
)
def test_light_verb(text: str, noun: str, expected: str | None) -> None:
    found = light_verb(word(text, noun))
    assert (found.text if found is not None else None) == expected


def test_what_only_happens() -> None:
    assert happens(word("Talks took place in Oslo.", "Talks"))
    assert not happens(word("Talks failed in Oslo.", "Talks"))
    assert verb_name(word("Talks took place in Oslo.", "took")) == "take place"


def test_prepositions_in_prepositions_are_seen_through() -> None:
    assert [t.text for t in obliques(word("Rebels drove the army out of Goma.", "drove"), "out")] == ["Goma"]


def test_a_distant_preposition_belongs_to_its_own_clause() -> None:
    near = word("Chad filed a complaint in The Hague against Niger.", "filed")
    assert [t.text for t in distant_obliques(near, "against")] == ["Niger"]
    other = word("Chad filed a complaint and Mali voted against Niger.", "filed")
    assert distant_obliques(other, "against") == []


def test_the_governing_verb_is_that_of_the_clause() -> None:
    assert governing_verb(word("The king said that Chad attacked the port of Niger.", "Niger")).text == "attacked"


def test_a_finite_verb_is_not_coordinated_with_an_infinitive() -> None:
    assert not is_misattached(word("The army came and left.", "left"))
    assert not is_misattached(word("It wants to attack and destroy the port.", "destroy"))


@pytest.mark.parametrize(
    ("text", "verb", "covered"),
    [
        ("The army did not attack the port because it rained.", "attack", "The army did not attack the port"),
        ("The army did not attack the port but shelled the town.", "attack", "The army did not attack the port"),
        ("The army attacked the port.", "attacked", None),
    ],
)
def test_scope_of_negation(text: str, verb: str, covered: str | None) -> None:
    token = word(text, verb)
    found = scope(token)
    assert (token.doc[found[0] : found[1] + 1].text if found else None) == covered


@pytest.mark.parametrize(
    ("text", "verb", "asked"),
    [
        ("Did Iran attack the port?", "attack", True),
        ("“Has Iran attacked the port?”", "attacked", True),
        ("But has Iran attacked the port?", "attacked", True),
        ("Minister, will Iran attack the port?", "attack", True),
        ("When did Iran attack the port?", "attack", False),
        ("Who attacked the port?", "attacked", False),
        ("Iran attacked the port.", "attacked", False),
    ],
)
def test_yes_no_questions(text: str, verb: str, asked: bool) -> None:
    assert predicate_in(text, verb).is_asked is asked


def test_kinds_and_obliques_of_predicates() -> None:
    noun = predicate_in("Chad launched an attack on the port.", "attack")
    assert noun.kind is Kind.NOUN and [t.text for t in noun.obliques("on")] == ["port"]
    assert predicate_in("The general is guilty.", "guilty").kind is Kind.ADJECTIVE
    assert predicate_in("The general fled to Niger.", "fled").prepositions == ("to",)


def test_a_predicate_is_made_once() -> None:
    token = word("The army fled.", "fled")
    assert predicate(token) is predicate(token.doc[token.i])
