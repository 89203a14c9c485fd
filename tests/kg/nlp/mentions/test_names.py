"""The names of a paragraph, put together."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.repair import with_subjects
from kg.nlp.mentions.names import names, repeated
from tests.support.parsed import doc_of, token


def found(text: str) -> list[tuple[str, str]]:
    doc = doc_of(text)
    return [(doc[n.first : n.last + 1].text, n.cls) for n in names(doc)]


@pytest.mark.parametrize(
    ("text", "name", "cls"),
    [
        ("The United Nations Security Council met.", "United Nations Security Council", "GovernmentBody"),
        ("Kenyan Ambassador to Qatar Daniel Wanjiru Mwangi left.", "Daniel Wanjiru Mwangi", "Person"),
        ("They began Operation Kenya Star in June.", "Operation Kenya Star", "Operation"),
        ("They met in Turkey.", "Turkey", "State"),
        ("The Partido Verde left.", "Partido Verde", "PoliticalParty"),
        ("On Monday the Banco de la Costa said so.", "Banco de la Costa", "Organization"),
    ],
)
def test_of_overlapping_readings_the_better_one_is_kept(text: str, name: str, cls: str) -> None:
    assert name in [n for n, _ in found(text)]
    assert len([1 for n, _ in found(text) if n in name or name in n]) == 1
    if cls != "GovernmentBody":
        assert (name, cls) in found(text)


def test_a_word_in_small_letters_is_no_name() -> None:
    assert found("They ate turkey.") == []


def test_a_surname_seen_before_is_found_again() -> None:
    docs = (doc_of("They met Ann Keen there."), doc_of("It was Keen who won."))
    second = repeated(docs, [names(docs[0]), ()])[1]
    assert [(n.first, n.last, n.cls) for n in second.names] == [(2, 2, "Person")]


def test_a_capital_at_the_beginning_alone_is_a_name_only_before_what_it_does() -> None:
    docs = (doc_of("They met Ann Long there."), doc_of("Long ago, they met."))
    assert repeated(docs, [names(docs[0]), ()])[1].names == ()


def test_a_corrected_parse_is_a_copy() -> None:
    doc = doc_of("They left quickly.")
    copy = with_subjects(doc, (token(doc, "quickly").i,))
    assert copy is not doc and copy[2].dep_ == "nsubj" and doc[2].dep_ != "nsubj"
    assert copy.user_data["start"] == doc.user_data["start"] and with_subjects(doc, ()) is doc


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senator Anna Cole, R-Riverton, and Representative John Hale, D-Weston, agreed.", ["Anna Cole", "John Hale"]),
        ("Senator Maria Lopez (D-Ohio) called the governor.", ["Maria Lopez"]),
        ("Anna Cole, of Ohio, called.", ["Anna Cole", "Ohio"]),
    ],
)
def test_the_seat_behind_the_letter_of_a_party_is_no_name(text: str, expected: list[str]) -> None:
    assert [name for name, _ in found(text)] == expected
