"""Entities that turn out to be one."""

from __future__ import annotations

from kg.model import Article, Document, Entity, Mention, MentionKind
from kg.model.merging import merge_entities, merged_into

FIRST, SECOND = Mention(0, 4, MentionKind.NAME, 0), Mention(10, 14, MentionKind.NOMINAL, 10)


def document(*entities: Entity) -> Document:
    return Document(Article("x", ""), entities=entities)


def test_mentions_and_ties_are_those_of_both() -> None:
    one = Entity("a", "Person", "Ann", (SECOND,), acts_for=("c",))
    other = Entity("b", "Group", "the minister", (FIRST,), acts_for=("c", "d"), sectors=("GOV",), led_by=("e",))
    found = merge_entities(document(one, other), {"b": "a"}).entities
    assert [(e.key, e.mentions, e.acts_for, e.sectors, e.led_by) for e in found] == [
        ("a", (FIRST, SECOND), ("c", "d"), ("GOV",), ("e",))
    ]


def test_own_sectors_are_kept_and_a_body_of_many_states_gets_none() -> None:
    described = Entity("b", "Group", "the agency", (FIRST,), sectors=("GOV",))
    own = merge_entities(document(Entity("a", "Person", "Ann", sectors=("REB",)), described), {"b": "a"})
    world = merge_entities(document(Entity("a", "InternationalOrganization", "UN"), described), {"b": "a"})
    assert own.entities[0].sectors == ("REB",) and world.entities[0].sectors == ()


def test_ties_to_a_merged_entity_are_moved_and_none_to_itself_stays() -> None:
    entities = (
        Entity("a", "State", "A"),
        Entity("b", "State", "B", acts_for=("a",)),
        Entity("c", "Group", "c", acts_for=("b", "a")),
    )
    found = merge_entities(document(*entities), {"b": "a"}).entities
    assert [(e.key, e.acts_for) for e in found] == [("a", ()), ("c", ("a",))]


def test_merges_are_followed_to_the_end() -> None:
    same = {"c": "b", "b": "a"}
    assert merged_into(same, "c") == "a"
    found = merge_entities(document(*(Entity(k, "Group", k) for k in "abc")), same).entities
    assert [e.key for e in found] == ["a"]


def test_nothing_to_merge_leaves_the_same_object() -> None:
    one = document(Entity("a", "Person", "Ann"))
    assert merge_entities(one, {}) is one
