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
        ("A police officer left.", "officer", ("COP",)),
        ("Health officials left.", "officials", ("GOV", "MED")),
        ("Health workers left.", "workers", ("MED",)),
        ("Factory workers left.", "workers", ("LAB",)),
        ("A spy agency said so.", "agency", ("SPY",)),
        ("Rebel forces left.", "forces", ("REB",)),
        ("European Union officials left.", "officials", ("GOV",)),
        ("Anti-government protesters left.", "protesters", ("CVL",)),
        ("Government soldiers left.", "soldiers", ("MIL",)),
        ("Opposition activists left.", "activists", ("OPP",)),
        ("Displaced families left.", "families", ("REF",)),
        ("Masked men left.", "men", ("UAF",)),
        ("Armed soldiers left.", "soldiers", ("MIL",)),
        ("Members of the cartel left.", "Members", ("CRM",)),
        ("The central bank left.", "bank", ("GOV",)),
    ],
)
def test_sectors(text: str, noun: str, expected: tuple[str, ...]) -> None:
    head = token(doc_of(text), noun)
    role = role_of(head)
    assert role is not None and sectors_of(head, role) == expected
