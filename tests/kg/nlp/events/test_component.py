"""What comes out for a whole article."""

from __future__ import annotations

import pytest

from kg.model import Count
from tests.kg.nlp.events.reading import labels, one, read


def test_violence_without_a_named_actor_is_kept() -> None:
    event = one(read("Nine people were killed in a bombing in Chad."), "Assault")
    assert not event.actors and event.killed == Count(9, 9, 9)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The weather was mild. Kenya condemned Uganda.", "no word that shows an event"),
        ("It helped. Kenya condemned Uganda.", "an event word without participants"),
    ],
)
def test_sentences_without_an_event_say_why(text: str, reason: str) -> None:
    document = read(text)
    assert [(document.surface(s), s.reason) for s in document.skipped] == [(text.split(" Kenya")[0], reason)]


def test_what_a_state_does_in_another_concerns_the_other() -> None:
    document = read("French soldiers opened fire in Mali.")
    assert labels(document, one(document, "Assault").recipients) == ["Mali"]


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Mali deployed troops in Mali.", "Mobilize"),
        ("France deployed troops in Nairobi.", "Mobilize"),
        ("Gunmen opened fire in Mali.", "Assault"),
    ],
)
def test_what_is_done_at_home_or_by_nobody_known_does_not(text: str, cls: str) -> None:
    document = read(text)
    assert "Mali" not in labels(document, one(document, cls).recipients)


def test_the_day_of_the_article_dates_nothing_that_is_still_to_come() -> None:
    assert one(read("Chad plans to attack Niger.", "2024-06-05"), "Assault").time is None


def test_the_innermost_speaker_counts() -> None:
    document = read("France said that Chad said that Niger attacked Mali.")
    attack = one(document, "Assault")
    assert attack.attributed_to is not None and labels(document, (attack.attributed_to,)) == ["Chad"]


def test_an_event_that_is_itself_the_cue_is_nobodys_claim() -> None:
    assert one(read("Kenya condemned Uganda."), "Accuse").attributed_to is None


def test_an_agreement_concerns_whom_the_act_concerns() -> None:
    document = read("France vowed to attack in Mali.")
    assert labels(document, one(document, "Threaten").recipients) == ["Mali"]


def test_events_are_in_text_order_and_their_keys_differ() -> None:
    found = read("Chad will visit Niger. Mali attacked Togo. Chad agreed to meet Niger.").events
    assert [e.trigger.start for e in found] == sorted(e.trigger.start for e in found)
    assert len({e.key for e in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("The Kenyan president made an official visit to Prague on Monday.", "Czech Republic"),
        ("The visit of the Kenyan president to Oslo is still on.", "Norway"),
        ("Kenya's foreign minister arrived in Kampala on Friday.", "Uganda"),
    ],
)
def test_a_visit_concerns_the_state_where_it_is_made(text: str, host: str) -> None:
    document = read(text)
    assert labels(document, one(document, "Consult").recipients) == [host]


def test_a_visit_at_home_has_no_host() -> None:
    document = read("The Kenyan president visited Mombasa on Friday.")
    assert not one(document, "Consult").recipients


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Canada imposed tariffs on Brazil.", ["imposed", "tariffs"]),
        ("The editor was placed under arrest.", ["placed", "arrest"]),
        ("The senator called the vote a sham.", ["called", "sham"]),
        ("Kenya lifted the ban on Uganda.", ["lifted"]),  # the ban is what it ends
        ("Kenya did not impose tariffs on Uganda.", ["impose"]),
        ("The king attended talks with Chad.", ["attended"]),
    ],
)
def test_the_words_that_a_verb_needs_to_show_an_event_show_it_too(text: str, words: list[str]) -> None:
    document = read(text)
    shown = [[document.surface(m) for m in e.mentions] for e in document.events]
    assert words in shown
