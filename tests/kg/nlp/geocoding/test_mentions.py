"""Mentions that are added, moved and taken away."""

from __future__ import annotations

from kg.model import Entity, Mention, MentionKind
from kg.nlp.geocoding.mentions import add_place, as_place, remove_mentions

FIRST, SECOND = Mention(0, 4, MentionKind.NAME, 0), Mention(10, 14, MentionKind.NAME, 10)
PRONOUN = Mention(20, 22, MentionKind.PRONOUN, 20)


def test_a_place_without_a_row_gets_all_mentions_of_its_name() -> None:
    entities: dict[str, Entity] = {}
    add_place(entities, "Gulu", SECOND)
    add_place(entities, "Gulu", FIRST)
    assert [e.mentions for e in entities.values()] == [(FIRST, SECOND)]


def test_a_place_with_a_row_is_another() -> None:
    entities = {"e0": Entity("e0", "Place", "Gulu", (FIRST,), ref="geonames/1")}
    add_place(entities, "Gulu", SECOND)
    assert [e.ref for e in entities.values()] == ["geonames/1", None]


def test_an_entity_without_a_name_left_goes() -> None:
    entities = {"e0": Entity("e0", "Place", "Gulu", (FIRST, PRONOUN))}
    remove_mentions(entities, "e0", 2, 8)
    assert entities == {}


def test_an_entity_that_another_points_to_stays() -> None:
    entities = {"e0": Entity("e0", "Place", "Gulu", (FIRST,)), "e1": Entity("e1", "Group", "x", located_in=("e0",))}
    remove_mentions(entities, "e0", 0, 4)
    assert entities["e0"].mentions == ()


def test_mentions_outside_of_the_span_stay() -> None:
    entities = {"e0": Entity("e0", "Place", "Gulu", (FIRST, SECOND))}
    remove_mentions(entities, "e0", 4, 10)
    assert entities["e0"].mentions == (FIRST, SECOND)


def test_as_a_place_an_entity_keeps_its_names_alone() -> None:
    place = as_place(Entity("e0", "Person", "Gulu", (FIRST, PRONOUN), sectors=("GOV",), acts_for=("e1",)))
    assert (place.cls, place.mentions, place.sectors, place.acts_for) == ("Place", (FIRST,), (), ())
