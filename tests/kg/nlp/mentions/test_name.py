"""The class of a name by its words."""

from __future__ import annotations

import pytest

from kg.nlp.mentions.name import narrowed


@pytest.mark.parametrize(
    ("cls", "text", "expected"),
    [
        ("Organization", "Daily Nation News", "MediaOrganization"),
        ("Organization", "Popular Resistance Front", "ArmedGroup"),
        ("Organization", "Jubilee Party", "PoliticalParty"),
        ("Organization", "Ministry of Works", "GovernmentBody"),
        ("Organization", "Lakeside Motors", "Company"),
        ("Organization", "Motors of Lakeside", "Organization"),
        ("Organization", "World Bee Forum", "InternationalOrganization"),
        ("Organization", "Xyzzy", "Organization"),
        ("Organization", "Lake Labour Congress", "Organization"),
        ("Organization", "Union of Miners", "Organization"),
        ("Organization", "Congress of Peru", "GovernmentBody"),
        ("Organization", "Partido Verde", "PoliticalParty"),
        ("Organization", "9th Mountain Brigade", "GovernmentBody"),
        ("Organization", "Martyrs Brigade", "ArmedGroup"),
        ("Conference", "Lake Festival", "PublicGathering"),
        ("Conference", "Lake Talks", "Conference"),
        ("Person", "Ann Party", "Person"),
    ],
)
def test_narrower_classes(cls: str, text: str, expected: str) -> None:
    assert narrowed(cls, text) == expected
