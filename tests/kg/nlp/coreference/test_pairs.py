"""Descriptions of two entities at once."""

from __future__ import annotations

import pytest

from tests.support.language import entity, read, surfaces


@pytest.mark.parametrize(
    ("text", "description", "names"),
    [
        (
            "India signed a treaty with Nepal. The two countries share a border.",
            "The two countries",
            ("India", "Nepal"),
        ),
        ("India signed a treaty with Nepal. Both states share a border.", "Both states", ("India", "Nepal")),
        (
            "Kenya signed a treaty with Uganda. The two neighbours share a lake.",
            "The two neighbours",
            ("Kenya", "Uganda"),
        ),
        (
            "Kenya met the Free Valley Movement. The two sides agreed.",
            "The two sides",
            ("Kenya", "Free Valley Movement"),
        ),
        (
            "Minister Peter Otieno met Minister Jonas Dahl. The two ministers ate.",
            "The two ministers",
            ("Peter Otieno", "Jonas Dahl"),
        ),
        (
            "President Peter Otieno met Jonas Dahl. The two leaders ate.",
            "The two leaders",
            ("Peter Otieno", "Jonas Dahl"),
        ),
        # the two that were named last
        ("Norway waits. India met Nepal. The two countries share a border.", "The two countries", ("India", "Nepal")),
        ("India met Nepal. Americans left. Norway helped the two countries.", "the two countries", ("India", "Nepal")),
    ],
)
def test_both_are_mentioned(text: str, description: str, names: tuple[str, str]) -> None:
    document = read(text)
    assert all(description in surfaces(document, name) for name in names)


def test_three_are_not_two() -> None:
    document = read("Norway waits. India met Nepal. The two countries share a border.")
    assert "The two countries" not in surfaces(document, "Norway")


def test_of_one_alone_it_is_no_mention() -> None:
    document = read("India agreed. The two countries share a border.")
    assert surfaces(document, "India") == {"India"}


def test_the_group_that_was_described_is_gone() -> None:
    document = read("Minister Peter Otieno met Minister Jonas Dahl. The two ministers ate.")
    assert entity(document, "The two ministers").cls == "Person"
    assert not any(e.cls == "Group" for e in document.entities)
