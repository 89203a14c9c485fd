"""Places that only the words around them show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model import Article, Document, Entity, Mention, MentionKind
from kg.nlp.geocoding.missed_toponyms import with_known_places, with_said_places
from kg.nlp.text.parsing import parse
from kg.nlp.text.segmentation import segment


def with_name(text: str, name: str, cls: str) -> Document:
    """The text with this name as the only entity, of a class that the model may have given it."""
    document = parse(segment(Document(Article("x", text))))
    spots = []
    start = text.find(name)
    while start >= 0:
        spots.append(Mention(start, start + len(name), MentionKind.NAME, start))
        start = text.find(name, start + 1)
    return replace(document, entities=(Entity("e0", cls, name, tuple(spots)),))


def classes(document: Document, name: str) -> list[str]:
    return [e.cls for e in document.entities if any(document.surface(m) == name for m in e.mentions)]


@pytest.mark.parametrize("cls", ["Organization", "Person", "Company", "GovernmentBody"])
def test_what_the_text_calls_a_district_is_a_place_whatever_the_model_thinks(cls: str) -> None:
    assert classes(with_said_places(with_name("They left Zorabak district.", "Zorabak", cls)), "Zorabak") == ["Place"]


def test_an_armed_group_is_no_place() -> None:
    document = with_said_places(with_name("They left Zorabak district.", "Zorabak", "ArmedGroup"))
    assert classes(document, "Zorabak") == ["ArmedGroup"]


def test_a_mention_of_a_part_of_a_name_is_made_whole() -> None:
    document = with_said_places(with_name("They left Spin Boldak district.", "Spin", "Person"))
    assert classes(document, "Spin Boldak") == ["Place"] and classes(document, "Spin") == []


@pytest.mark.parametrize(
    ("text", "name", "cls", "expected"),
    [
        ("He lives in Gulu now.", "Gulu", "Person", "Place"),
        ("Gulu lives in town.", "Gulu", "Person", "Person"),
        ("He lives in Gulu. Gulu sang.", "Gulu", "Person", "Person"),
        ("The fall of Aleppo was told.", "Aleppo", "Person", "Place"),
        ("The fall of Gulu was told.", "Gulu", "Person", "Person"),
        ("Gulu police came.", "Gulu", "Organization", "Place"),
        ("Aleppo fell.", "Aleppo", "Organization", "Place"),
        ("Soroti fell.", "Soroti", "Organization", "Organization"),
        ("They drove to Soroti.", "Soroti", "Organization", "Place"),
    ],
)
def test_known_places_of_the_countries_by_what_stands_before_them(
    text: str, name: str, cls: str, expected: str
) -> None:
    document = with_known_places(with_name(text, name, cls), {"UGA", "SYR"})
    assert classes(document, name) == [expected]


def test_places_of_other_countries_are_not_believed() -> None:
    document = with_name("He lives in Gulu now.", "Gulu", "Person")
    assert with_known_places(document, {"KEN"}) is document


def test_a_well_known_place_that_belongs_to_no_name_is_added() -> None:
    document = parse(segment(Document(Article("x", "They bombed Aleppo and left."))))
    assert classes(with_known_places(document, {"SYR"}), "Aleppo") == ["Place"]
    assert classes(with_known_places(document, {"KEN"}), "Aleppo") == []
