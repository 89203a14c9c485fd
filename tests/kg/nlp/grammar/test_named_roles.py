"""Names that stand in the place of the roles or behind the dates before them."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.nouns import coordinated
from kg.nlp.grammar.subjects import subject
from tests.kg.nlp.grammar.parsing import word


@pytest.mark.parametrize(
    ("text", "verb", "who"),
    [
        ("The queen's cousin Prince Omar greeted two bishops in Lagos.", "greeted", "Omar"),
        ("His daughter Grace Mutesi accused the police.", "accused", "Mutesi"),
        ("Myanmar's junta chief Aung Min Oo greeted the envoy.", "greeted", "Oo"),
        ("On Sunday Trump threatened Canada with tariffs.", "threatened", "Trump"),
        ("On Friday Lena Okafor, a Green senator, said the law was bad.", "said", "Okafor"),
        ("Rutte said he and Kenyan President William Ruto agreed in a phone call to stop.", "agreed", "he"),
        ("The queen, Margrethe, greeted two bishops.", "greeted", "queen"),
        ("On Monday the mayor, Lena Okafor, resigned.", "resigned", "mayor"),
        ("On Monday in Lagos a bishop resigned.", "resigned", "bishop"),
    ],
)
def test_the_name_is_the_subject(text: str, verb: str, who: str) -> None:
    found = subject(word(text, verb))
    assert found is not None
    assert found.text == who


def test_of_two_with_a_title_the_name_is_coordinated() -> None:
    text = "Rutte said he and Kenyan President William Ruto agreed in a phone call to stop."
    assert [t.text for t in coordinated(word(text, "he"))] == ["he", "Ruto"]
