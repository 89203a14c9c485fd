"""One event for its mentions, and never a claim of somebody as fact."""

from __future__ import annotations

import pytest

from kg.model import Factuality
from tests.kg.nlp.events.reading import labels, one, read


def test_accusation_and_what_it_is_about_are_two_events_and_the_second_is_the_accusers_word() -> None:
    document = read("Kenya accused Uganda of attacking a border post.")
    accusation, attack = one(document, "Accuse"), one(document, "Assault")
    assert accusation.attributed_to is None
    assert labels(document, attack.actors) == ["Uganda"]
    assert attack.attributed_to is not None and labels(document, (attack.attributed_to,)) == ["Kenya"]


def test_denial_stays_beside_the_accusation() -> None:
    document = read("Kenya accused Uganda of attacking a border post. Uganda denied attacking the post.")
    assert {e.factuality for e in document.events if e.cls == "Assault"} == {Factuality.ACTUAL, Factuality.NEGATED}
    assert labels(document, one(document, "Reject").actors) == ["Uganda"]


def test_one_event_for_its_mentions() -> None:
    document = read("Norway met Sweden in Oslo on Monday. The meeting lasted two hours. The talks will be continued.")
    meetings = [e for e in document.events if e.cls == "Consult" and e.factuality is Factuality.ACTUAL]
    assert len(meetings) == 1
    assert len(meetings[0].mentions) >= 2


def test_two_attacks_are_two_events() -> None:
    document = read(
        "Rebels attacked a school in Chad, killing four teachers. Rebels also attacked a bank in Niger, killing two guards."
    )
    assert len([e for e in document.events if e.cls == "Assault"]) == 2


CLAIMS = [
    ("Norway met Sweden in Oslo. Denmark said that Finland met Norway and Sweden in Oslo.", "Finland"),
    ("Norway met Sweden in Oslo. Finland met Norway and Sweden in Oslo, Denmark said.", "Finland"),
    ("France said that Niger attacked Mali. An attack on Mali killed nine soldiers on Monday.", "Niger"),
    ("France said that Niger attacked Mali on Monday. The attack killed nine soldiers.", "Niger"),
    ("France said that Niger attacked Mali on Monday. Niger attacked.", "Mali"),
    ("Gunmen attacked Mali on Monday. France said that Niger had attacked Mali.", "Niger"),
    ("An attack in Mali killed nine soldiers. France said that the attack by Niger was a crime.", "Niger"),
]


@pytest.mark.parametrize(("text", "claimed"), CLAIMS)
def test_a_side_that_only_somebody_names_is_in_no_event_that_the_article_asserts(text: str, claimed: str) -> None:
    document = read(text, "2024-06-05")
    facts = [e for e in document.events if e.attributed_to is None]
    assert not [e.label for e in facts if claimed in labels(document, (*e.actors, *e.recipients))]
    assert any(claimed in labels(document, (*e.actors, *e.recipients)) for e in document.events)


def test_what_the_article_says_itself_needs_nobodys_word() -> None:
    document = read("Niger attacked Mali on Monday. France said that Niger attacked Mali at dawn.", "2024-06-05")
    attack = one(document, "Assault")
    assert attack.attributed_to is None and len(attack.mentions) == 2


def test_a_claim_that_the_article_repeats_in_its_own_voice_becomes_fact() -> None:
    document = read("France said that Niger attacked Mali on Monday. Niger attacked Mali.", "2024-06-05")
    attack = one(document, "Assault")
    assert attack.attributed_to is None and len(attack.mentions) == 2
