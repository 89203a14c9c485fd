"""Persons who are described first and named then."""

from __future__ import annotations

import pytest

from tests.support.language import entity, read


@pytest.mark.parametrize(
    ("text", "description", "name"),
    [
        # an age behind the name that opens a sentence
        (
            "A Kenyan soldier was killed on Monday. Peter Otieno, 32, from Lamu, was on patrol.",
            "Kenyan soldier",
            "Peter Otieno",
        ),
        ("Police arrested a teacher in Lagos. Amina Berg, 45, was led away.", "teacher", "Amina Berg"),
        ("A teacher was hit by a soldier on Monday. Amina Berg, 45, was led away.", "teacher", "Amina Berg"),
        # the word that tells it
        ("A Kenyan soldier who was killed has been named as Peter Otieno.", "Kenyan soldier", "Peter Otieno"),
        ("Police questioned a man identified as Peter Otieno.", "man", "Peter Otieno"),
        # a name set beside it, or a name that it is said of
        ("Norway defended Amina Berg, a teacher jailed in May.", "teacher", "Amina Berg"),
        ("Amina Berg, the teacher jailed in May, has fled.", "teacher", "Amina Berg"),
        ("Chad released his sister, Amina Berg, on Monday.", "sister", "Amina Berg"),
        ("The rebels met the government's backer, Chad, on Monday.", "government's backer", "Chad"),
    ],
)
def test_who_is_named_is_who_was_described(text: str, description: str, name: str) -> None:
    document = read(text)
    assert entity(document, description) == entity(document, name)


@pytest.mark.parametrize(
    ("text", "description", "name"),
    [
        ("A Kenyan soldier was killed on Monday. Peter Otieno was on patrol.", "Kenyan soldier", "Peter Otieno"),
        ("A Kenyan soldier was killed. He knew that Peter Otieno, 32, was away.", "Kenyan soldier", "Peter Otieno"),
        ("The soldiers left on Monday. Peter Otieno, 32, was on patrol.", "soldiers", "Peter Otieno"),
        ("A soldier and a teacher left. A nurse slept. Peter Otieno, 32, was away.", "soldier", "Peter Otieno"),
        ("The party, especially Amina Berg, met the rebels.", "party", "Amina Berg"),
        ("Police questioned a man on Monday. They named the suspect to Peter Otieno.", "man", "Peter Otieno"),
    ],
)
def test_others_stay_apart(text: str, description: str, name: str) -> None:
    document = read(text)
    assert entity(document, description) != entity(document, name)


def test_a_noun_for_the_whole_of_an_organization_behind_its_name_means_it() -> None:
    document = read("Kenya attacked the armed Hezbollah militia on Monday.")
    assert {document.surface(m) for m in entity(document, "Hezbollah").mentions} == {
        "Hezbollah",
        "armed Hezbollah militia",
    }


@pytest.mark.parametrize("description", ["the Hezbollah cell", "a Hezbollah militia", "the pro-Hezbollah militia"])
def test_a_part_of_an_organization_is_not_the_organization(description: str) -> None:
    document = read(f"Kenya attacked {description} on Monday.")
    assert {document.surface(m) for m in entity(document, "Hezbollah").mentions} == {"Hezbollah"}
