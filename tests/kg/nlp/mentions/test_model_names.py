"""Names by the entity recognizer, made whole."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, Span

from kg.nlp.mentions.model_names import from_model, unlabelled_actors, unlabelled_places
from tests.support.parsed import doc_of, token


def name(text: str, first: str, last: str, label: str) -> tuple[str, str] | None:
    """What becomes of an entity from the first to the last word, as the recognizer may label it."""
    doc = doc_of(text)
    found = from_model(Span(doc, token(doc, first).i, token(doc, last).i + 1, label=label))
    return (doc[found.first : found.last + 1].text, found.cls) if found else None


@pytest.mark.parametrize(
    ("text", "first", "last", "label", "expected"),
    [
        ("They met President Keita there.", "President", "Keita", "PERSON", ("Keita", "Person")),
        ("They met H.E. Ali Keita there.", "H.E.", "Keita", "PERSON", ("Ali Keita", "Person")),
        ("They met H.E. Ali Keita there.", "H.E.", "Keita", "ORG", ("Ali Keita", "Person")),
        ("The Red Sea's ports grew.", "The", "'s", "LOC", ("Red Sea", "Place")),
        ("Togo accused Chad of lying.", "Chad", "lying", "ORG", ("Chad", "Organization")),
        ("The king gave Chad three tanks.", "Chad", "tanks", "ORG", ("Chad", "Organization")),
        ("He left the Bank of Chad.", "Bank", "Chad", "ORG", ("Bank of Chad", "Organization")),
        ("They closed the Moyale crossing.", "Moyale", "Moyale", "PRODUCT", ("Moyale", "Place")),
        ("He lives in a village near Saravan.", "Saravan", "Saravan", "NORP", ("Saravan", "Place")),
        ("Museveni spoke.", "Museveni", "Museveni", "NORP", ("Museveni", "Person")),
        ("He shouted in Turkish.", "Turkish", "Turkish", "NORP", None),
        ("Pirates boarded it.", "Pirates", "Pirates", "ORG", None),
        ("They met on Monday.", "Monday", "Monday", "PERSON", None),
        ("They met x there.", "x", "x", "ORG", None),
        ("They met Keita2 there.", "Keita2", "Keita2", "PERSON", None),
        ("They met Keita there.", "Keita", "Keita", "DATE", None),
        ("The Lake Motors group left.", "Lake", "Motors", "ORG", ("Lake Motors", "Company")),
    ],
)
def test_from_model(text: str, first: str, last: str, label: str, expected: tuple[str, str] | None) -> None:
    assert name(text, first, last, label) == expected


def test_an_open_bracket_ends_a_name() -> None:
    assert name("The Lake Organisation (LO left.", "Lake", "LO", "ORG") == ("Lake Organisation", "Organization")


def without_entities(text: str) -> Doc:
    """A parse of which the entity recognizer has said nothing."""
    doc = doc_of(text)
    doc.set_ents([])
    return doc


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sisi held a meeting.", [("Sisi", "Person")]),
        ("The NGO held a meeting.", [("NGO", "Organization")]),
        ("They met near Sisi.", []),
    ],
)
def test_unlabelled_names_that_act(text: str, found: list[tuple[str, str]]) -> None:
    doc = without_entities(text)
    assert [(doc[n.first : n.last + 1].text, n.cls) for n in unlabelled_actors(doc)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("They met in Tunis.", ["Tunis"]), ("They spoke of Tunis.", ["Tunis"]), ("They met in Xyzzy.", [])],
)
def test_unlabelled_cities_behind_a_word_of_place(text: str, found: list[str]) -> None:
    doc = without_entities(text)
    assert [doc[n.first : n.last + 1].text for n in unlabelled_places(doc)] == found


def test_an_unknown_place_with_a_first_name_before_it_is_a_person() -> None:
    doc = without_entities("They met Kemba Xyzzy there.")
    first = token(doc, "Xyzzy").i
    found = from_model(Span(doc, first, first + 1, label="GPE"))
    assert found is not None and (doc[found.first : found.last + 1].text, found.cls) == ("Kemba Xyzzy", "Person")
