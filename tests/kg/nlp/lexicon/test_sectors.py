"""Sectors by names and offices."""

from __future__ import annotations

import pytest

from kg.model import Entity
from kg.nlp.lexicon.sectors import of_name, of_office

PARTY = Entity("p", "PoliticalParty", "P")
GROUP = Entity("g", "ArmedGroup", "G", sectors=("REB",))
STATE = Entity("s", "State", "S")


@pytest.mark.parametrize(
    ("cls", "name", "expected"),
    [
        ("ArmedGroup", "G", ("REB",)),
        ("Company", "C", ("BUS",)),
        ("GovernmentBody", "Xyzzy", ("GOV",)),
        ("Organization", "Xyzzy", ()),
        ("Organization", "Lake University", ("EDU",)),
        ("Person", "Lake University", ()),
    ],
)
def test_of_name(cls: str, name: str, expected: tuple[str, ...]) -> None:
    assert of_name(cls, name) == expected


@pytest.mark.parametrize(
    ("position", "kind", "owner", "expected"),
    [
        ("minister", "former", STATE, ("ELI",)),
        ("leader", "office", PARTY, ("PTY",)),
        ("leader", "office", GROUP, ("REB",)),
        ("ambassador", "diplomatic", GROUP, ("GOV",)),
        ("minister of defence", "national", STATE, ("GOV", "MIL")),
        ("minister of trade", "national", STATE, ("GOV",)),
        ("trade minister", "office", None, ("GOV",)),
        ("chief justice", "national", STATE, ("JUD",)),
        ("army chief", "national", STATE, ("MIL",)),
        ("senator", "legislative", STATE, ("LEG",)),
        ("intelligence chief", "office", None, ("SPY",)),
        ("police chief", "office", None, ("COP",)),
        ("prosecutor", "office", None, ("JUD",)),
        ("speaker of the house", "office", None, ("LEG",)),
        ("commander", "office", None, ("MIL",)),
        ("mayor", "office", None, ("GOV",)),
        ("baker", "office", None, ()),
    ],
)
def test_of_office(position: str, kind: str, owner: Entity | None, expected: tuple[str, ...]) -> None:
    assert of_office(position, kind, owner) == expected
