"""Sectors of described people and bodies."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.mentions.description_sectors import sectors_of
from tests.support.parsed import doc_of, token


@pytest.mark.parametrize(
    ("text", "noun", "expected"),
    [
        ("Officials left.", "Officials", ("GOV",)),
        ("Former officials left.", "officials", ("ELI",)),
        ("A Shiite leader left.", "leader", ("REL",)),
        ("The wanted man left.", "man", ("CRM",)),
        ("The state news agency said so.", "agency", ("GOV", "JRN")),
        ("The news agency said so.", "agency", ("JRN",)),
        ("An army doctor left.", "doctor", ("MIL",)),
        ("A doctor left.", "doctor", ("MED",)),
        ("A rebel group left.", "group", ("REB",)),
        ("A group of soldiers left.", "group", ("MIL",)),
        ("Soldiers left.", "Soldiers", ("MIL",)),
    ],
)
def test_sectors(text: str, noun: str, expected: tuple[str, ...]) -> None:
    head = token(doc_of(text), noun)
    role = role_of(head)
    assert role is not None and sectors_of(head, role) == expected
