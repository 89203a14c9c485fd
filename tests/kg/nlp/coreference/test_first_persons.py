"""Who "I" and "we" are in what somebody is quoted with, and which of them become mentions."""

from __future__ import annotations

from functools import cache

import pytest

from kg.model import Article, Document
from kg.nlp.components import RULES, read


@cache
def before_events(text: str) -> Document:
    """The document as the events find it."""
    last = next(i for i, c in enumerate(RULES) if c.name == "first persons")
    return read(Article("test", text, published="2024-05-07"), RULES[: last + 1])


def meant(text: str) -> list[tuple[str, str]]:
    """(pronoun, who is meant), in text order."""
    document = before_events(text)
    labels = {e.key: e.label for e in document.entities}
    return [(document.surface(m), labels[key]) for m, key in document.first_persons]


def mentioned(text: str) -> list[tuple[str, str]]:
    """(pronoun, entity) of the first persons that are mentions at the end, in text order."""
    document = read(Article("test", text, published="2024-05-07"))
    found = sorted((m.start, document.surface(m), e.label) for e in document.entities for m in e.mentions)
    return [(surface, label) for _, surface, label in found if surface.lower() in ("i", "me", "my", "we", "us", "our")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the speaker, if it is a person
        ("“I welcome the offer,” Jonas Dahl said.", [("I", "Jonas Dahl")]),
        ("“I welcome the offer,” the ministry said.", []),
        # the side that the speaker has an office of
        ("“We condemn Kenya,” Norwegian Foreign Minister Jonas Dahl said.", [("We", "Norway")]),
        # a body speaks for itself
        ("“We condemn Kenya,” the United Nations said in a statement.", [("We", "United Nations")]),
        # nobody that is known
        ("“We condemn Kenya,” Jonas Dahl said.", []),
        ("“We condemn Kenya.”", []),
        # outside of quotation marks, a first person is the writer
        ("Norwegian Foreign Minister Jonas Dahl said that he told us everything.", []),
        ("Norwegian Foreign Minister Jonas Dahl said we should “wait and see” for a week.", []),
        ("Norwegian Foreign Minister Jonas Dahl said that he gave us “every chance” in the talks.", []),
        ("Jonas Dahl said the offer was “for me and my friends” alone.", [("me", "Jonas Dahl"), ("my", "Jonas Dahl")]),
    ],
)
def test_who_is_meant(text: str, expected: list[tuple[str, str]]) -> None:
    assert meant(text) == expected


def test_who_is_quoted_in_a_quotation_means_himself() -> None:
    found = meant("“Anna Berg said ‘I welcome it’ and I agree,” Jonas Dahl said.")
    assert found[-1] == ("I", "Jonas Dahl")


def test_before_events_are_read_no_first_person_is_a_mention() -> None:
    document = before_events("“We condemn Kenya,” Norwegian Foreign Minister Jonas Dahl said.")
    assert document.first_persons
    assert not any(document.surface(m) == "We" for e in document.entities for m in e.mentions)


def test_those_in_an_event_are_mentions() -> None:
    text = "“We condemn Kenya. Our roads are long,” Norwegian Foreign Minister Jonas Dahl said."
    assert [m for m, _ in meant(text)] == ["We", "Our"]
    assert mentioned(text) == [("We", "Norway")]
