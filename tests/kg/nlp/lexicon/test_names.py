"""Names compared."""

from __future__ import annotations

import pytest

from kg.nlp.lexicon.given_names import family_first, gender_of
from kg.nlp.lexicon.names import normalized_name
from kg.nlp.lexicon.roles import roles, title_words, titles


@pytest.mark.parametrize(
    ("one", "other"),
    [("U.S. Army", "US army"), ("Al-Shabaab", "al shabaab"), ("Kenya’s  Navy", "Kenya Navy"), ("the_X", "The X")],
)
def test_case_hyphens_points_and_possessives_make_no_other_name(one: str, other: str) -> None:
    assert normalized_name(one) == normalized_name(other)


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


def test_roles_and_titles_are_found_by_their_words() -> None:
    assert roles()["diplomat"].kind == "official"
    assert titles()["prime", "minister"] == "national" and ("foreign",) not in titles()
    assert "prime" in title_words("national") and "foreign" in title_words("portfolio")
