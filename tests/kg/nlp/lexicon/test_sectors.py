"""Sectors by names and offices."""

from __future__ import annotations

import pytest

from kg.model import Entity
from kg.nlp.lexicon.sectors import native_names, of_name, of_office, of_words

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
        ("ArmedGroup", "Lake Militia", ("PRM",)),
        ("PoliticalParty", "Farmers", ("PTY",)),
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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Army Hospital", ("MED",)),  # the last word of a kind counts,
        ("Ministry of Police", ("GOV", "COP")),
        ("Ministry of Fisheries", ("GOV",)),  # before an "of";
        ("Union of Lake Teachers", ("LAB",)),
        ("Lake Defence Ministry", ("GOV", "MIL")),
        ("Friends of the Museum", ("SOC",)),
        ("Voice of the Farmers", ("AGR",)),  # else the first behind it
        ("Policía Nacional", ("COP",)),
        ("Partido de la Costa", ("PTY",)),
        ("Norges Bank", ("GOV",)),
        ("Lake Bank", ("BUS",)),
        ("Front for the Liberation of Lakeland", ("REB",)),
        ("Village Self-Defence Committee", ("PRM",)),
        ("Xyzzy", ()),
    ],
)
def test_words_of_a_name_tell_its_kind(name: str, expected: tuple[str, ...]) -> None:
    assert of_words(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He told the Sejm so.", ["Sejm"]),
        ("The Ejército Nacional left.", ["Ejército Nacional"]),
        ("The Polizia di Stato and the police came.", ["Polizia di Stato"]),
        ("On Sunday times were hard.", []),
        ("The party and its partido left.", []),
    ],
)
def test_words_of_other_languages_are_names_by_themselves(text: str, expected: list[str]) -> None:
    assert [text[begin:end] for begin, end in native_names(text)] == expected
