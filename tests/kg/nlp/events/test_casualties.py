"""Numbers of dead, injured and detained."""

from __future__ import annotations

import pytest

from kg.model import Count
from kg.nlp.grammar.numbers import ranged
from tests.kg.nlp.events.reading import read

KINDS = ("killed", "injured", "detained")


def counted(text: str) -> dict[str, list[Count]]:
    """The counts of each kind that any event of the text has."""
    events = read(text).events
    return {kind: found for kind in KINDS if (found := [getattr(e, kind) for e in events if getattr(e, kind)])}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", Count(7, 7, 7)),
        ("more than", Count(8, 8, None)),
        ("at least", Count(7, 7, None)),
        ("no fewer than", Count(7, 7, None)),
        ("up to", Count(None, 7, 7)),
        ("as many as", Count(None, 7, 7)),
        ("about", Count(None, 7, None)),
        ("the army's", Count(7, 7, 7)),
    ],
)
def test_a_number_is_a_range_by_the_words_before_it(words: str, expected: Count) -> None:
    assert ranged(7, words) == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Gunmen killed seven villagers.", "killed", (7, 7, 7)),
        ("At least seven villagers were killed by gunmen.", "killed", (7, 7, None)),
        ("Police arrested twelve smugglers.", "detained", (12, 12, 12)),
        ("Dozens of farmers were killed in the raid.", "killed", (24, 24, None)),
        ("Rebels attacked a village, leaving five people dead.", "killed", (5, 5, 5)),
        ("The army killed three rebels and a guard.", "killed", (4, 4, 4)),
        ("Between 3 and 5 guards were killed.", "killed", (3, None, 5)),
        ("The strike killed 10-15 rebels.", "killed", (10, None, 15)),
        ("Two or three villagers were killed.", "killed", (2, None, 3)),
        ("Two dozen rebels were killed by the army.", "killed", (24, 24, 24)),
        ("The clash resulted in ten civilian deaths.", "killed", (10, 10, 10)),
        ("The bombing claimed at least 12 lives in Chad.", "killed", (12, 12, None)),
        ("The killing of nine villagers by rebels shocked Chad.", "killed", (9, 9, 9)),
        ("Rebels killed John Garang in Chad.", "killed", (1, 1, 1)),
        ("The death toll of the attack in Chad rose to 31.", "killed", (31, 31, 31)),
        ("The attack in Chad put the number of the dead at 26.", "killed", (26, 26, 26)),
        ("Rebels killed seven people in Chad, three women and four children.", "killed", (7, 7, 7)),
        ("The army killed three rebels and about ten guards.", "killed", (13, 13, None)),
    ],
)
def test_counts_are_ranges(text: str, kind: str, expected: tuple[int | None, ...]) -> None:
    assert counted(text) == {kind: [Count(*expected)]}


def test_dead_and_injured_of_one_attack_are_counted_apart() -> None:
    assert counted("A bomb killed four soldiers and wounded nine others.") == {
        "killed": [Count(4, 4, 4)],
        "injured": [Count(9, 9, 9)],
    }


@pytest.mark.parametrize("text", ["Rebels killed villagers in Chad.", "Rebels killed a group in Chad."])
def test_nobody_is_counted_without_a_number(text: str) -> None:
    assert not counted(text)


def test_those_who_fared_otherwise_are_not_counted() -> None:
    found = counted("The raid ended with two militants killed and five militants arrested.")
    assert found["killed"] == [Count(2, 2, 2)]


def test_words_for_an_outcome_count_only_behind_a_verb_that_brings_it_about() -> None:
    assert not counted("The bombing followed 12 deaths in Chad.")
    assert not counted("Rebels attacked a village, and five people looked dead.").get("killed")
