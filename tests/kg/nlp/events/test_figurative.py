"""Words of violence that mean none."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.models import load
from kg.nlp.grammar.nouns import is_abstract
from tests.kg.nlp.events.reading import labels, one, read


@pytest.mark.parametrize(
    "text",
    [
        "Senator Marco Rubio attacked President Donald Trump on Monday.",
        "The Republican Party attacked Senator Marco Rubio.",
        "Senator Marco Rubio hit Jonas Lund.",
    ],
)
def test_an_attack_between_politicians_is_an_accusation(text: str) -> None:
    document = read(text)
    assert one(document, "Accuse").modes == ("disapprove",)
    assert not [e for e in document.events if e.cls == "Assault"]


@pytest.mark.parametrize(
    "text",
    [
        "Donald Trump fought Hillary Clinton for the votes of Ohio.",
        "Bernie Sanders beat Hillary Clinton in the Ohio primary.",
    ],
)
def test_a_contest_is_no_event(text: str) -> None:
    assert not read(text).events


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked President Donald Trump.",
        "The army attacked the Republican Party.",
        "Senator Marco Rubio attacked President Donald Trump with soldiers.",
        "Jonas Lund attacked Peter Holm.",
        "Chad attacked Niger.",
        "Senator Marco Rubio killed President Donald Trump.",
    ],
)
def test_violence_stays_violence(text: str) -> None:
    assert one(read(text), "Assault").actors


def test_the_sides_of_an_accusation_are_those_of_the_attack() -> None:
    document = read("Senator Marco Rubio attacked President Donald Trump.")
    accusation = one(document, "Accuse")
    assert labels(document, accusation.actors) == ["Marco Rubio"]
    assert labels(document, accusation.recipients) == ["Donald Trump"]


MATCH = "The coach praised his striker after the championship. The goalkeeper won a medal at the tournament. "


def test_on_a_page_of_sport_only_killed_and_detained_people_are_taken_at_their_word() -> None:
    document = read(MATCH + "Chad attacked Niger. Rebels killed nine villagers. Chad condemned Niger.")
    assert [e.cls for e in document.events] == ["Assault", "Accuse"]
    assert read("Chad attacked Niger.").events


@pytest.mark.parametrize(
    ("word", "expected"),
    [("poverty", True), ("decision", True), ("convoy", False), ("station", False), ("attacked", False)],
)
def test_nouns_for_what_nobody_can_touch(word: str, expected: bool) -> None:
    doc = load()("Rebels attacked the poverty, the decision, the convoy and the station.")
    assert is_abstract(next(t for t in doc if t.text == word)) is expected


@pytest.mark.parametrize(
    ("text", "fights"),
    [
        ("Kenya beat Togo in Lagos on Sunday.", False),
        ("Kenya's Omar Diallo beat Togo's Jonas Lund in Lagos on Sunday.", False),
        ("The police beat Omar Diallo in Lagos on Sunday.", True),
        ("Kenyan soldiers beat Togolese villagers.", True),
        ("Kenya fought Togo.", True),
    ],
)
def test_who_beats_whom_by_name_has_won_a_game(text: str, fights: bool) -> None:
    assert any(e.cls == "Assault" for e in read(text).events) is fights
