"""How sure an event is."""

from __future__ import annotations

import pytest
from spacy.tokens import Token

from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.confidence import Sign, adjusted, by_rule, of_candidate
from kg.nlp.grammar.models import load
from kg.nlp.lexicon.events import Frame
from kg.nlp.lexicon.tables import table
from tests.kg.nlp.events.reading import one, read

WEIGHTS = table("events")


def candidate(word: str = "attacked", marks: str = "", conditions: tuple[str, ...] = ()) -> EventCandidate:
    doc = load()("Rebels attacked the convoy after talks.")
    head: Token = next(t for t in doc if t.text == word)
    frame = Frame("attack", "verb", "Assault", "", "190", ("obj",), frozenset(marks.split()), conditions, "")
    return EventCandidate(frame, "Assault", "", "190", head, head, head, head)


def test_two_sides_are_surer_than_one_and_one_than_none() -> None:
    none, one_side, two_actors, both = (candidate() for _ in range(4))
    one_side.recipients = ["a"]
    two_actors.actors = ["a", "b"]
    both.actors, both.recipients = ["a"], ["b"]
    assert of_candidate(none) < of_candidate(one_side) < of_candidate(both) == of_candidate(two_actors)


def test_two_recipients_without_an_actor_are_one_side() -> None:
    two, one_side = candidate(), candidate()
    two.recipients, one_side.recipients = ["a", "b"], ["a"]
    assert of_candidate(two) == of_candidate(one_side)


def test_a_recipient_without_an_actor_is_less_sure_than_an_actor_alone() -> None:
    done_to, done_by = candidate(), candidate()
    done_to.recipients, done_by.actors = ["a"], ["a"]
    assert of_candidate(done_to) < of_candidate(done_by)


def test_what_rests_on_somebodys_word_is_less_sure() -> None:
    said = one(read("Chad said that Niger attacked Mali."), "Assault")
    assert said.confidence < one(read("Niger attacked Mali."), "Assault").confidence


def test_a_verb_is_surer_than_a_noun() -> None:
    assert of_candidate(candidate("attacked")) > of_candidate(candidate("talks"))


def test_a_frame_whose_conditions_hold_is_surer() -> None:
    assert of_candidate(candidate(conditions=("obj:actor",))) > of_candidate(candidate())


def test_an_everyday_word_and_a_side_from_elsewhere_are_less_sure() -> None:
    shared = candidate()
    shared.shared = True
    assert of_candidate(candidate(marks="weak")) < of_candidate(candidate())
    assert of_candidate(shared) < of_candidate(candidate())


@pytest.mark.parametrize("sign", [Sign.TWO_SIDES, Sign.ONE_SIDE, Sign.VERB, Sign.CONDITIONS, Sign.OWN_DATE])
def test_what_makes_an_event_surer(sign: Sign) -> None:
    assert adjusted(0.5, sign) > 0.5


@pytest.mark.parametrize(
    "sign",
    [
        Sign.NO_SIDE,
        Sign.NOUN,
        Sign.EVERYDAY_WORD,
        Sign.SHARED_SIDE,
        Sign.FALLBACK_DATE,
        Sign.CARRIED_ON,
        Sign.PRIVATE,
        Sign.ANNOUNCED,
    ],
)
def test_what_makes_an_event_less_sure(sign: Sign) -> None:
    assert adjusted(0.5, sign) < 0.5


def test_confidence_stays_within_its_bounds() -> None:
    assert adjusted(0.94, Sign.TWO_SIDES) == WEIGHTS.weight("most") < 1
    assert adjusted(0.06, Sign.PRIVATE) == WEIGHTS.weight("least") > 0


def test_an_event_without_a_frame_of_its_own_starts_with_the_base() -> None:
    assert by_rule(Sign.COMPLETED) == WEIGHTS.weight("base") > by_rule(Sign.OBLIGATION)


def test_a_named_private_person_leaves_a_doubt() -> None:
    private = one(read("Jonas Lund promised to help the farmers."), "Agree")
    official = one(read("Prime Minister Jonas Lund promised to help the farmers."), "Agree")
    assert private.confidence < official.confidence


def test_a_date_of_its_own_makes_an_event_surer_than_the_day_of_the_article() -> None:
    dated = one(read("Chad attacked Niger on Monday.", "2024-06-05"), "Assault")
    undated = one(read("Chad attacked Niger.", "2024-06-05"), "Assault")
    assert dated.confidence > undated.confidence
