"""Classes of names that the model gets wrong."""

from __future__ import annotations

import pytest

from kg.nlp.mentions.entity_typing import class_of, is_part_of_title, is_place_by_itself
from tests.support.parsed import doc_of, token


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("The Interior Minister left.", "Interior", True),
        ("The Caretaker Prime Minister left.", "Caretaker", True),
        ("The Ugandan Foreign Minister left.", "Ugandan", True),
        ("The Army chief left.", "Army", False),
        ("Keita left.", "Keita", False),
    ],
)
def test_words_of_a_title_are_no_name(text: str, name: str, expected: bool) -> None:
    doc = doc_of(text)
    first = token(doc, name).i
    assert is_part_of_title(doc, first, first) is expected


@pytest.mark.parametrize(
    ("text", "first", "last", "cls", "expected"),
    [
        ("They began an operation named Xyzzy there.", "Xyzzy", "Xyzzy", "Person", "Operation"),
        ("They met Mary Keen there.", "Mary", "Keen", "Organization", "Person"),
        ("They met Mary Foundation there.", "Mary", "Foundation", "Organization", "Organization"),
        ("The spokesman Bekir Aydin left.", "Bekir", "Aydin", "Organization", "Person"),
        ("The spokesman National Council left.", "National", "Council", "Organization", "Organization"),
        ("They met at Karak Castle.", "Karak", "Castle", "Person", "Place"),
        ("They met Barbara Castle.", "Barbara", "Castle", "Person", "Person"),
        ("They closed the Milak crossing.", "Milak", "Milak", "Person", "Place"),
        ("They met in Gulu.", "Gulu", "Gulu", "Person", "Place"),
        ("They met in Gulu.", "Gulu", "Gulu", "Organization", "Place"),
        ("They met in GULU.", "GULU", "GULU", "Organization", "Organization"),
        ("Gulu met them.", "Gulu", "Gulu", "Person", "Person"),
        ("They met in Gulu.", "Gulu", "Gulu", "Conference", "Conference"),
    ],
)
def test_class_by_words_and_place(text: str, first: str, last: str, cls: str, expected: str) -> None:
    doc = doc_of(text)
    assert class_of(doc, token(doc, first).i, token(doc, last).i, cls) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Kyiv accused them of meddling.", "Kyiv", True),
        ("Sofia accused them of meddling.", "Sofia", False),
        ("Rebels threatened to shell Goma.", "Goma", True),
        ("Rebels met Goma there.", "Goma", False),
        ("They died in a strike on Goma.", "Goma", True),
        ("They died in a strike by Goma.", "Goma", False),
        ("They told of the fall of Aleppo and Goma.", "Goma", True),
        ("They stormed Xyzzy there.", "Xyzzy", False),
        ("They shelled Xyzzy there.", "Xyzzy", True),
        ("The army recaptured Zelmin.", "Zelmin", True),
        ("The army shelled Hezbollah.", "Hezbollah", False),
    ],
)
def test_capitals_and_attacked_places_are_places_by_themselves(text: str, name: str, expected: bool) -> None:
    assert is_place_by_itself(token(doc_of(text), name), name) is expected
