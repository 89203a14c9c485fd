"""Mentions by where they stand."""

from __future__ import annotations

from kg.model import Entity, Mention
from kg.nlp.coreference.positions import before, first_of, last_before, positions

KENYA = Entity("kenya", "State", "Kenya", (Mention(0, 5), Mention(30, 35)))
UGANDA = Entity("uganda", "State", "Uganda", (Mention(10, 16), Mention(20, 26)))
NOBODY = Entity("nobody", "Group", "nobody")


def test_the_nearest_mention_comes_first_and_each_entity_once() -> None:
    places = positions((UGANDA, KENYA))
    assert places == [(0, "kenya"), (10, "uganda"), (20, "uganda"), (30, "kenya")]
    assert list(before(places, 40)) == ["kenya", "uganda"]
    assert list(before(places, 30)) == ["uganda", "kenya"]
    assert list(before(places, 0)) == []


def test_first_and_last_mentions() -> None:
    assert (first_of(UGANDA), first_of(NOBODY)) == (10, 0)
    assert (last_before(KENYA, 40), last_before(KENYA, 30)) == (30, 0)
