"""Titles beside names: what belongs to an office, and what is none."""

from __future__ import annotations

import pytest

from kg.model import Document, Span
from tests.support.language import until


def offices(text: str) -> Document:
    return until("offices", text)


def words(document: Document, span: Span | None) -> str | None:
    return document.article.text[slice(*span)] if span is not None else None


@pytest.mark.parametrize(
    ("text", "whole", "title", "kind", "phrases", "possessor"),
    [
        # before the name
        (
            "Kenya's Ambassador to Uganda George Owino spoke.",
            "Kenya's Ambassador to Uganda George Owino",
            "Ambassador",
            "diplomatic",
            "to Uganda",
            "Kenya",
        ),
        (
            "The ministry's spokesman, Daniel Otieno, declined.",
            "ministry's spokesman, Daniel Otieno",
            "spokesman",
            "office",
            None,
            "ministry",
        ),
        (
            "Defence Chief Gen. Peter Otieno spoke.",
            "Defence Chief Gen. Peter Otieno",
            "Defence Chief",
            "office",
            None,
            None,
        ),
        (
            "Its foreign minister Jonas Dahl spoke.",
            "foreign minister Jonas Dahl",
            "foreign minister",
            "national",
            None,
            "Its",
        ),
        (
            "Norway's shipping minister, Jonas Dahl, spoke.",
            "Norway's shipping minister, Jonas Dahl",
            "shipping minister",
            "national",
            None,
            "Norway",
        ),
        # behind it
        (
            "Anna Weber, the German ambassador to Kenya, spoke.",
            "Anna Weber, the German ambassador to Kenya",
            "ambassador",
            "diplomatic",
            "to Kenya",
            "German",
        ),
        ("Jonas Dahl, the mayor, said so.", "Jonas Dahl, the mayor", "mayor", "office", None, None),
        (
            "Anna Weber is currently the head of the African Union.",
            "Anna Weber is currently the head of the African Union",
            "head",
            "office",
            "of the African Union",
            None,
        ),
        (
            "Jonas Dahl, minister for water and health of Norway, spoke.",
            "Jonas Dahl, minister for water and health of Norway",
            "minister",
            "national",
            "for water and health of Norway",
            None,
        ),
        # a verb
        (
            "Peter Okello, who heads the African Union, spoke.",
            "Peter Okello, who heads the African Union",
            "heads",
            "office",
            None,
            "Union",
        ),
        # not held now
        (
            "Former Kenyan foreign minister Raphael Tuju spoke.",
            "Kenyan foreign minister Raphael Tuju",
            "foreign minister",
            "former",
            None,
            "Kenyan",
        ),
        (
            "Incoming president Peter Okello spoke.",
            "president Peter Okello",
            "president",
            "future",
            None,
            "Incoming",
        ),
    ],
)
def test_an_office(text: str, whole: str, title: str, kind: str, phrases: str | None, possessor: str | None) -> None:
    document = offices(text)
    (o,) = document.offices
    assert document.article.text[o.start : o.end] == whole
    assert (words(document, o.title), o.kind, words(document, o.phrases)) == (title, kind, phrases)
    assert words(document, o.possessor) == possessor


@pytest.mark.parametrize(
    "text",
    [
        "General Peter Okello spoke.",  # a rank
        "Mr. Peter Okello spoke.",
        "A spokesman, Daniel Otieno, declined.",  # not definite
        "The spokesman, Daniel Otieno met them.",  # no apposition
        "Jonas Dahl, the king and Anna Berg spoke.",  # three persons
        "Jonas Dahl, the king they feared, spoke.",
        "Jonas Dahl, an army chief spokesman they feared, spoke.",
        "Peter Okello, who heads a farm, spoke.",  # no body
        "Peter Okello, a farmer, spoke.",
        "The minister for water met Peter Okello.",
    ],
)
def test_no_office(text: str) -> None:
    assert offices(text).offices == ()


def test_offices_stand_in_text_order() -> None:
    document = offices("Minister Jonas Dahl, chief of the mission to Kenya, met President Anna Berg.")
    assert [words(document, o.title) for o in document.offices] == ["Minister", "chief", "President"]


def test_a_name_that_has_swallowed_its_title() -> None:
    document = offices("President Peter Okello spoke.")
    (o,) = document.offices
    assert words(document, o.title) == "President"
