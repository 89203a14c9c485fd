"""Which candidate an entity is: what speaks for one and against it, and when none is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kg.wikidata.items import Held, Item
from kg.wikidata.kinds import Fit
from kg.wikidata.ranking import Ranked, Wanted, decide, kilometres

MINISTER_ITEM = Item(
    "Q1",
    "Anna Weiss",
    aliases=("A. Weiss",),
    countries=("QU",),
    positions=(Held("QM", date(2023, 1, 10), date(2024, 12, 31)),),
)
WANTED = Wanted(
    "urn:anna",
    "Person",
    "Anna Weiss",
    countries=frozenset(("QU",)),
    offices=("Foreign Minister",),
    first=date(2024, 3, 1),
    last=date(2024, 3, 9),
)
TITLES = {"QM": "Minister of Foreign Affairs of Utopia", "QP": "Prime Minister of Utopia"}


def chosen(wanted: Wanted, *items: Item, fit: Fit = Fit.SAME) -> str:
    found = decide(wanted, [(i, fit) for i in items], TITLES, 0.85)
    return found.chosen.item.qid if found.chosen else f"NIL: {found.reason}"


@pytest.mark.parametrize(
    ("wanted", "found", "expected"),
    [
        ({}, {}, "Q1"),
        ({"countries": frozenset()}, {}, "Q1"),  # the office says enough
        ({"countries": frozenset(), "offices": ()}, {}, "NIL"),  # a name and a class do not
        ({"countries": frozenset(("QX",))}, {}, "NIL"),
        ({"offices": ("acting foreign minister",)}, {}, "Q1"),
        ({"offices": ("Deputy Foreign Minister",)}, {}, "NIL"),
        ({"offices": ("Prime Minister",)}, {}, "NIL"),  # another office than that of the articles
        ({"offices": ()}, {"positions": ()}, "NIL"),  # holds none at all
        ({"first": date(2025, 6, 1), "last": date(2025, 6, 2)}, {}, "Q1"),  # out of office since, still the same person
        ({"first": date(2025, 6, 1), "last": date(2025, 6, 2)}, {"ended": date(2024, 1, 1)}, "NIL"),
        ({}, {"begun": date(2015, 1, 1)}, "NIL"),
        ({"label": "Weiss"}, {"label": "Weiss"}, "NIL: a single word"),
        ({"label": "Anna Weisz"}, {}, "Q1"),  # another spelling, and all else agrees
        ({"label": "Hanna Wise"}, {}, "NIL: no label"),
        ({"label": "ANNA WEISS"}, {}, "Q1"),
        ({"label": "A. Weiss"}, {}, "Q1"),
    ],
)
def test_persons_need_more_than_a_name(wanted: dict[str, Any], found: dict[str, Any], expected: str) -> None:
    assert chosen(replace(WANTED, **wanted), replace(MINISTER_ITEM, **found)).startswith(expected)


def test_two_that_are_as_likely_are_none() -> None:
    assert "nearly as likely" in chosen(WANTED, MINISTER_ITEM, replace(MINISTER_ITEM, qid="Q2"))
    assert chosen(WANTED, replace(MINISTER_ITEM, qid="Q2", countries=("QX",)), MINISTER_ITEM) == "Q1"


def test_states_of_one_name_and_shared_names_of_bodies() -> None:
    georgia = Wanted("urn:g", "State", "Georgia", countries=frozenset(("Q230",)))
    assert (
        chosen(georgia, Item("Q230", "Georgia", countries=("Q230",)), Item("Q1428", "Georgia", countries=("Q30",)))
        == "Q230"
    )
    ministry = Wanted("urn:m", "GovernmentBody", "Ministry of Foreign Affairs")
    assert chosen(ministry, Item("Q3", "Ministry of Foreign Affairs", countries=("QX",))).startswith(
        "NIL: the best candidate"
    )
    assert chosen(ministry, Item("Q3", "Ministry of Foreign Affairs"), fit=Fit.OTHER).startswith(
        "NIL: no item of this name is of the class"
    )
    group = Wanted("urn:f", "ArmedGroup", "Free Hills Front")
    assert chosen(group, Item("Q4", "Free Hills Front")) == "Q4"
    assert chosen(group, Item("Q4", "Free Hills Front"), fit=Fit.UNKNOWN).startswith("NIL")
    assert chosen(group, Item("Q4", "Free Hills Front"), Item("Q5", "Free Hills Front")).startswith("NIL")


def test_places_by_geonames_and_position() -> None:
    town = Wanted("urn:t", "Place", "Strelsau", geonames="77", latitude=50.0, longitude=14.4)
    assert chosen(town, Item("Q6", "Strelsau", geonames=("77",)), Item("Q7", "Strelsau", geonames=("78",))) == "Q6"
    near, far = Item("Q6", "Strelsau", latitude=50.1, longitude=14.4), Item("Q7", "Strelsau", latitude=0, longitude=0)
    assert chosen(replace(town, geonames=""), far, near) == "Q6"
    assert chosen(replace(town, geonames="", latitude=None), Item("Q6", "Strelsau")).startswith("NIL")
    assert kilometres(0, 0, 0, 180) == pytest.approx(20015, abs=1)


def scored(wanted: Wanted, *items: Item) -> list[Ranked]:
    return list(decide(wanted, [(i, Fit.SAME) for i in items], TITLES, 0.85).candidates)


FRONT = Wanted("urn:f", "ArmedGroup", "Free Hills Front", countries=frozenset(("QU",)), first=date(2024, 3, 1))
FRONT_ITEM = Item("Q4", "Free Hills Front", countries=("QU",))


@pytest.mark.parametrize(
    ("rival", "expected"),
    [
        ({}, "NIL"),  # as good
        ({"aliases": ("Free Hills Front",), "label": "FHF"}, "NIL"),  # known by an alias: .02 less, within the margin
        ({"label": "Free Hill Front"}, "NIL"),  # similar: just as near
        ({"countries": ()}, "Q4"),  # no country speaks for it: .10 less
        ({"countries": ("QX",)}, "Q4"),
    ],
)
def test_a_rival_must_be_clearly_less_likely(rival: dict[str, Any], expected: str) -> None:
    told = chosen(FRONT, FRONT_ITEM, replace(FRONT_ITEM, qid="Q5", **rival))
    assert told.startswith(expected)
    assert ("nearly as likely" in told) == (expected == "NIL")


def test_a_rival_that_is_too_close_is_no_matter_of_the_threshold() -> None:
    """Both are far above it, and the order in which they are found does not decide."""
    rivals = (FRONT_ITEM, replace(FRONT_ITEM, qid="Q5", label="FHF", aliases=("Free Hills Front",)))
    for items in (rivals, rivals[::-1]):
        found = decide(FRONT, [(i, Fit.SAME) for i in items], {}, 0.5)
        assert found.chosen is None
        assert [r.item.qid for r in found.candidates] == ["Q4", "Q5"]
        assert found.candidates[0].score > found.candidates[1].score > 0.8


@pytest.mark.parametrize(
    ("ended", "is_defunct"),
    [(None, False), (date(2024, 3, 1), False), (date(2024, 2, 29), True), (date(1991, 12, 26), True)],
)
def test_a_body_that_had_ended_before_the_first_article_is_less_likely(ended: date | None, is_defunct: bool) -> None:
    (found,) = scored(FRONT, replace(FRONT_ITEM, ended=ended))
    (living,) = scored(FRONT, FRONT_ITEM)
    assert (found.score < living.score) == is_defunct
    assert (f"ended {ended.year}" in found.basis if ended else True) == (is_defunct or ended is None)


def test_of_two_bodies_of_one_name_the_one_that_still_exists_is_meant() -> None:
    defunct = replace(FRONT_ITEM, qid="Q3", ended=date(1999, 1, 1))
    assert chosen(FRONT, defunct, FRONT_ITEM) == "Q4"
    assert chosen(FRONT, defunct).startswith("NIL")  # alone, it is not confirmed either
    assert chosen(replace(FRONT, first=date(1998, 1, 1)), defunct, FRONT_ITEM).startswith("NIL")  # both existed then
