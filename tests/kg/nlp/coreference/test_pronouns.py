"""What pronouns of the third person stand for."""

from __future__ import annotations

import pytest

from tests.support.language import entity, read


def meant(text: str, pronoun: str) -> str | None:
    """The label of the entity that the only occurrence of a pronoun is a mention of."""
    document = read(text)
    at = document.article.text.index(f" {pronoun} ") + 1
    return next((e.label for e in document.entities for m in e.mentions if m.start == at), None)


@pytest.mark.parametrize(
    ("text", "pronoun", "expected"),
    [
        # gender and number
        ("President Laura Chinchilla came with Peter Otieno. Later she left.", "she", "Laura Chinchilla"),
        ("President Laura Chinchilla came with Peter Otieno. Later he left.", "he", "Peter Otieno"),
        ("Minister Peter Otieno met Susan Berg. On Monday she offered help.", "she", "Susan Berg"),
        ("Spokeswoman Otieno met Mr. Berg. On Monday he offered help.", "he", "Berg"),
        ("President Laura Chinchilla met the Mexican delegation. Later they left.", "they", "Mexican delegation"),
        ("President Laura Chinchilla met the Kenyan army. Later it left.", "it", "Kenyan army"),
        # the subject before others
        ("Kenya attacked Uganda. Later it apologized.", "it", "Kenya"),
        # the nearest sentence first
        ("Kenya agreed. Uganda refused. Later it apologized.", "it", "Uganda"),
        # too far back
        (
            "Kenya agreed. The road is long. The lake is deep. The sky is blue. The sea is far. Later it left.",
            "it",
            None,
        ),
        # nothing
        ("Kenya agreed. Later it rained for a week.", "it", None),
        ("Kenya agreed. But it seems that nobody came.", "it", None),
        # the object of a verb is not its subject
        ("General Omar Diallo met Pierre Martin. Martin thanked him again.", "him", "Omar Diallo"),
        # a thing that nobody is named by
        ("Kenya said the rules failed because they were old.", "they", None),
    ],
)
def test_who_is_meant(text: str, pronoun: str, expected: str | None) -> None:
    assert meant(text, pronoun) == expected


def test_a_pronoun_tells_the_gender() -> None:
    text = "Minister Otieno spoke. Then she left. Later {} ate."
    assert meant(text.format("she"), "she") == "Otieno"
    document = read(text.format("he"))
    assert {document.surface(m) for m in entity(document, "Otieno").mentions} == {"Otieno", "she"}


def test_what_a_pronoun_owns_acts_for_whom_it_means() -> None:
    document = read("Kenya closed the road. On Monday its army left the town.")
    assert entity(document, "army").acts_for == (entity(document, "Kenya").key,)
    person = read("Peter Otieno closed the road. On Monday his army left the town.")
    assert entity(person, "army").acts_for == ()
