"""Which actors and places noun phrases name; a state is an actor, and a place only as ground."""

from __future__ import annotations

import pytest

from kg.nlp.events.participants import parties, place_at
from kg.nlp.grammar.tokens import View
from tests.kg.nlp.events.reading import labels, one
from tests.kg.nlp.events.reading import read as read_article
from tests.support.language import read


def named(text: str, word: str, find: str) -> list[str]:
    """The labels of the actors or of the place at a word."""
    view = View(read(text))
    token = next(t for doc in view.document.parse for t in doc if t.text == word)
    place = place_at(view, token)
    keys = parties(view, token) if find == "actors" else [place] if place else []
    return [view.entities[k].label for k in keys]


@pytest.mark.parametrize(
    ("text", "word", "actors"),
    [
        ("Chad met Niger.", "Chad", ["Chad"]),
        ("Chad and Niger met.", "Chad", ["Chad", "Niger"]),
        ("Chad's decision surprised Niger.", "decision", ["Chad"]),
        ("The decision of Chad surprised Niger.", "decision", ["Chad"]),
        ("A Chadian strike hit the road.", "strike", ["Chad"]),
        ("States such as Chad and Niger met.", "States", ["Chad", "Niger"]),
        ("States including Chad met.", "States", ["Chad"]),
        ("Nothing from Chad arrived.", "Nothing", []),
        ("The market in Nairobi burned.", "market", []),
        ("The border of Chad was closed.", "border", []),
    ],
)
def test_actors_of_a_phrase(text: str, word: str, actors: list[str]) -> None:
    found = named(text, word, "actors")
    assert [name for name in found if name in ("Chad", "Niger")] == actors


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("Rebels shelled Chad.", "Chad", ["Chad"]),
        ("Rebels entered Chadian territory.", "territory", ["Chad"]),
        ("Rebels crossed Chad's border.", "border", ["Chad"]),
        ("A Chadian strike hit the road.", "strike", []),
        ("Chad's decision surprised Niger.", "decision", []),
        ("Rebels attacked the outskirts of Nairobi.", "outskirts", ["Nairobi"]),
        ("The convoy left the capital, Nairobi.", "capital", ["Nairobi"]),
        ("The envoy visited the Turkish capital of Ankara.", "capital", ["Ankara"]),
    ],
)
def test_a_state_is_a_place_as_ground_and_never_as_one_who_acts(text: str, word: str, place: list[str]) -> None:
    assert named(text, word, "place") == place


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        ("At least 74, including eight Americans, were killed in Nairobi.", ["At least 74", "Americans"]),
        ("In the attack 12 were wounded.", ["12"]),
        ("The gunmen killed 25 and injured 40.", ["25", "40"]),
        ("More than 100 were arrested in Cairo.", ["More than 100"]),
        ("The rebels killed 12 soldiers.", ["12 soldiers"]),
        ("Three of the soldiers were killed.", ["soldiers"]),
        ("In the raid 25 cows were killed.", []),
    ],
)
def test_people_of_whom_only_the_number_is_told_are_recipients(text: str, recipients: list[str]) -> None:
    document = read_article(text)
    assert [name for e in document.events for name in labels(document, e.recipients)] == recipients


@pytest.mark.parametrize(
    ("text", "cls", "actors", "recipients"),
    [
        ("The king received a phone call on Monday from the president.", "Consult", ["king", "president"], []),
        ("Troops shelled the area, backed by Chad.", "Support", ["Chad"], ["Troops"]),
        ("The minister accused Chad of bad faith and delivered an ultimatum.", "Threaten", ["minister"], ["Chad"]),
        ("The minister accused Chad of bad faith. The king delivered an ultimatum.", "Threaten", ["king"], []),
        ("The minister called for an end to the attacks by Chad on ships.", "Request", ["minister"], ["Chad"]),
        ("The minister called for an end to the drought in Chad.", "Request", ["minister"], []),
        ("Norway reached a deal with Chad.", "Agree", ["Norway", "Chad"], []),
        ("Norway signed a treaty with Chad.", "Support", ["Norway", "Chad"], []),
    ],
)
def test_sides_told_beside_the_verb(text: str, cls: str, actors: list[str], recipients: list[str]) -> None:
    document = read_article(text)
    found = one(document, cls)
    assert labels(document, found.actors) == actors
    assert labels(document, found.recipients) == recipients
