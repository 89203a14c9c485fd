"""Modes and contexts of PLOVER."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import one, read


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("Rebels attacked the convoy.", ()),
        ("Rebels attacked the convoy with rifles.", ("firearms",)),
        ("Gunmen attacked the convoy.", ("firearms",)),
        ("Warplanes of Chad carried out airstrikes on the rebels.", ("aerial",)),
        ("Rebels attacked the convoy with rockets and rifles.", ("heavy-weapons",)),
        ("A suicide bombing killed nine people in Chad.", ("suicide-attack",)),
        ("Rebels attacked the convoy, and the army found rifles.", ()),
        ("Police found rifles. Rebels attacked the convoy.", ()),
        ("Gunmen abducted two teachers.", ("abduct",)),
    ],
)
def test_the_weapon_of_an_attack_is_its_mode(text: str, modes: tuple[str, ...]) -> None:
    assert one(read(text), "Assault").modes == modes


def test_other_events_have_the_mode_of_their_frame() -> None:
    assert one(read("Police with rifles arrested two smugglers."), "Coerce").modes == ("arrest",)


def test_contexts_are_those_of_the_sentence() -> None:
    document = read("The parliament of Chad met. Chad condemned the human rights abuses of the army.")
    assert one(document, "Accuse").contexts == ("human_rights", "military")
