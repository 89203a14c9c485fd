"""The words of names."""

from __future__ import annotations

import pytest

from kg.nlp.linking.names import names_of, state_called
from tests.support.language import entity, read


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Kenya", "state/KEN"),
        ("Kenyan", "state/KEN"),
        ("South Korean", "state/KOR"),
        ("Kenya Navy", None),
        ("Nairobi", None),
        ("", None),
    ],
)
def test_a_state_is_called_by_its_whole_name_or_adjective(words: str, state: str | None) -> None:
    found = state_called(words.split())
    assert (found.id if found else None) == state


def test_names_of_an_entity_are_its_proper_names() -> None:
    document = read("The United Nations met. The UN said it would go on.")
    assert names_of(document, entity(document, "United Nations")) == {"United Nations", "UN"}
