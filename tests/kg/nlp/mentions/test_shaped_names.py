"""Names by their shape."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from kg.nlp.mentions.name import Name
from kg.nlp.mentions.shaped_names import hyphenated_names, occasions, operations, particled_names, plural_bodies
from tests.support.parsed import doc_of


def texts(doc: Doc, found: list[Name]) -> list[str]:
    return [doc[n.first : n.last + 1].text for n in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They began Operation Blue Star in June.", ["Operation Blue Star"]),
        ("They began Operation Rain of Fire there.", ["Operation Rain of Fire"]),
        ("They began an operation in Kenya.", []),
        ("Operation began.", []),
    ],
)
def test_operations(text: str, found: list[str]) -> None:
    doc = doc_of(text)
    assert texts(doc, operations(doc)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They spoke at the Geneva-II conference.", ["Geneva-II conference"]),
        ("They spoke at the Lake Chad Summit.", ["Lake Chad Summit"]),
        ("They spoke at the G20 summit.", ["G20 summit"]),
        ("They spoke at a summit.", []),
        ("They spoke at the General Assembly.", []),
    ],
)
def test_occasions(text: str, found: list[str]) -> None:
    doc = doc_of(text)
    assert texts(doc, occasions(doc)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fighters of Lashkar-e-Jhangvi left.", ["Lashkar-e-Jhangvi"]),
        ("Fighters of Jamaat-ul-Ahrar Pakistan left.", ["Jamaat-ul-Ahrar Pakistan"]),
        ("The Anglo-Dutch firm left.", []),
        ("They left quick-e-ly.", []),
    ],
)
def test_hyphenated_names(text: str, found: list[str]) -> None:
    doc = doc_of(text)
    assert texts(doc, hyphenated_names(doc)) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Envoy Sanne van der Velden spoke.", ["Sanne van der Velden"]),
        ("Van der Velden spoke.", ["Van der Velden"]),
        ("They met Prime Minister Jan ter Braak and Anna von Bergen.", ["Jan ter Braak", "Anna von Bergen"]),
        ("A van der left.", []),
        ("They drove by van to Lagos.", []),
    ],
)
def test_persons_with_small_words_in_their_names(text: str, expected: list[str]) -> None:
    doc = doc_of(text)
    assert [doc[n.first : n.last + 1].text for n in particled_names(doc)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Niger Delta Avengers attacked a mill.", ["Niger Delta Avengers"]),
        ("The Kenyans left.", []),
        ("They crossed Tana River Eagles.", []),
    ],
)
def test_groups_in_the_plural_behind_the_name_of_a_place(text: str, expected: list[str]) -> None:
    doc = doc_of(text)
    assert [doc[n.first : n.last + 1].text for n in plural_bodies(doc)] == expected
