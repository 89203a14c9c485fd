"""Given and family names."""

from __future__ import annotations

import pytest

from kg.nlp.lexicon.given_names import family_first, gender_of


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Mary Keen", "f"), ("John Keen", "m"), ("Mary", None), ("Xyzzy Keen", None), ("Wang Mary", None)],
)
def test_the_gender_of_a_full_name(name: str, gender: str | None) -> None:
    assert gender_of(name) == gender


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Wang Yi", True), ("Yoon Suk-yeol", True), ("Wang Jennifer", False), ("Wang", False), ("Mary Wang", False)],
)
def test_family_names_that_come_first(name: str, expected: bool) -> None:
    assert family_first(name.split()) is expected
