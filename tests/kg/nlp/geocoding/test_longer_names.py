"""Places as words of longer names."""

from __future__ import annotations

import pytest

from kg.model import Article, Document, Entity, Mention, MentionKind
from kg.nlp.geocoding.longer_names import add_abbreviated_states, divide_counties, take_newspapers_and_universities


def place(text: str, name: str) -> tuple[Document, dict[str, Entity]]:
    starts = [i for i in range(len(text)) if text.startswith(name, i)]
    spots = tuple(Mention(i, i + len(name), MentionKind.NAME, i) for i in starts)
    return Document(Article("x", text)), {"e0": Entity("e0", "Place", name, spots)}


@pytest.mark.parametrize(
    ("text", "name", "label", "cls"),
    [
        ("Boston Globe readers", "Boston", "Boston Globe", "MediaOrganization"),
        ("BOSTON GLOBE READERS", "BOSTON", "Boston Globe", "MediaOrganization"),
        ("Ohio State recruiters", "Ohio", "Ohio State", "Organization"),
        ("Ohio State Police", "Ohio", "Ohio", "Place"),
        ("Boston globe makers", "Boston", "Boston", "Place"),
        ("New York State grants", "New York", "New York", "Place"),
        ("Nairobi State House", "Nairobi", "Nairobi", "Place"),
        ("Nairobi State University", "Nairobi", "Nairobi", "Place"),
    ],
)
def test_newspapers_and_universities_are_not_their_places(text: str, name: str, label: str, cls: str) -> None:
    document, entities = place(text, name)
    take_newspapers_and_universities(document, entities)
    assert [(e.label, e.cls) for e in entities.values()] == [(label, cls)]


def test_a_county_is_not_the_city_of_its_name() -> None:
    document, entities = place("Gulu grew. He left Gulu district.", "Gulu")
    divide_counties(document, entities)
    assert [len(e.mentions) for e in entities.values()] == [1, 1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in Whittier, Calif., on Monday", ["Whittier", "Calif."]),
        ("in Whittier, Fred. agreed", ["Whittier"]),
        ("in Whittier, Calif.on Monday", ["Whittier"]),
    ],
)
def test_the_abbreviated_state_behind_a_place_is_a_place(text: str, found: list[str]) -> None:
    document, entities = place(text, "Whittier")
    add_abbreviated_states(document, entities)
    assert [document.surface(m) for e in entities.values() for m in e.mentions] == found
