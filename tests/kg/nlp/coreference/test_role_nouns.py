"""What persons are called beside their names, and their gender by it."""

from __future__ import annotations

import pytest

from kg.nlp.coreference.role_nouns import by_role_noun, gender, role_nouns
from kg.nlp.grammar.tokens import View
from tests.support.language import entity, until


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("Foreign Minister Peter Otieno spoke.", {"minister"}),
        ("Peter Otieno, the minister, spoke.", {"minister"}),
        ("The minister, Peter Otieno, spoke.", {"minister"}),
        ("Mr. Peter Otieno spoke.", {"mr."}),
        ("The minister left, and Peter Otieno spoke.", set()),  # a comma between
        ("The minister of Kenya and of the whole big lake Peter Otieno spoke.", set()),  # too far
        ("Peter Otieno met the minister.", set()),
    ],
)
def test_role_nouns(text: str, nouns: set[str]) -> None:
    document = until("coreference of names", text)
    assert role_nouns(View(document), entity(document, "Peter Otieno")) == nouns


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Otieno spoke.", "m"),
        ("Spokeswoman Otieno spoke.", "f"),
        ("Queen Otieno spoke.", "f"),
        ("Susan Otieno spoke.", "f"),
        ("Minister Otieno spoke.", None),
    ],
)
def test_gender(text: str, expected: str | None) -> None:
    document = until("coreference of names", text)
    (person,) = (e for e in document.entities if e.cls == "Person")
    assert gender(View(document), person) == expected


def test_persons_by_role_noun() -> None:
    document = until("coreference of names", "Minister Peter Otieno met Minister Susan Berg. King Jonas Dahl left.")
    found = by_role_noun(View(document))
    assert [key for _, key in found["minister"]] == [
        entity(document, "Peter Otieno").key,
        entity(document, "Susan Berg").key,
    ]
    assert {key for _, key in found["king"]} == {entity(document, "Jonas Dahl").key}
