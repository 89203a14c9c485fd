"""Roles and titles."""

from __future__ import annotations

from kg.nlp.lexicon.roles import roles, title_words, titles


def test_roles_and_titles_are_found_by_their_words() -> None:
    assert roles()["diplomat"].kind == "official"
    assert titles()["prime", "minister"] == "national" and ("foreign",) not in titles()
    assert "prime" in title_words("national") and "foreign" in title_words("portfolio")
