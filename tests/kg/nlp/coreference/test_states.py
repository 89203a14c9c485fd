"""Neighbours of states, and bodies in capitals."""

from __future__ import annotations

import pytest

from tests.support.language import entity, read, surfaces


def test_its_neighbour_is_the_other_of_two_states() -> None:
    document = read("Kenya closed its border with Uganda. Kenya accused its neighbour on Monday. Uganda denies it.")
    assert "neighbour" in surfaces(document, "Uganda")


@pytest.mark.parametrize(
    "text",
    [
        # a third state is told of as much
        "Kenya met Uganda. Norway came. Norway left. Uganda denied it. Kenya accused its neighbour on Monday.",
        # several neighbours
        "Kenya closed its border with Uganda. Kenya accused its neighbours on Monday. Uganda denies it.",
    ],
)
def test_a_neighbour_that_stays_open(text: str) -> None:
    document = read(text)
    states = [e for e in document.entities if e.cls == "State"]
    assert not any(document.surface(m).startswith("neighbour") for e in states for m in e.mentions)


def test_a_ministry_in_a_capital_acts_for_its_state() -> None:
    document = read("Kenya closed the road. The defence ministry in Nairobi gave no reason.")
    assert entity(document, "defence ministry").acts_for == (entity(document, "Kenya").key,)


def test_a_ministry_in_another_town_does_not() -> None:
    document = read("Kenya closed the road. The defence ministry in Kisumu gave no reason.")
    assert entity(document, "defence ministry").acts_for == ()
