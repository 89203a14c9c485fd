"""Numbers of dead, injured and detained."""

from __future__ import annotations

import pytest

from kg.model import Count
from tests.kg.nlp.events.reading import read


@pytest.mark.parametrize(
    ("text", "killed", "injured", "detained"),
    [
        ("Gunmen killed seven villagers.", (7, 7, 7), None, None),
        ("At least seven villagers were killed by gunmen.", (7, 7, None), None, None),
        ("A bomb killed four soldiers and wounded nine others.", (4, 4, 4), (9, 9, 9), None),
        ("Police arrested twelve smugglers.", None, None, (12, 12, 12)),
        ("Dozens of farmers were killed in the raid.", (24, 24, None), None, None),
        ("Rebels attacked a village, leaving five people dead.", (5, 5, 5), None, None),
        ("The army killed three rebels and a guard.", (4, 4, 4), None, None),
        ("Between 3 and 5 guards were killed.", (3, None, 5), None, None),
        ("The strike killed 10-15 rebels.", (10, None, 15), None, None),
        ("Two or three villagers were killed.", (2, None, 3), None, None),
        ("Two dozen rebels were killed by the army.", (24, 24, 24), None, None),
        ("The clash resulted in ten civilian deaths.", (10, 10, 10), None, None),
        ("The bombing claimed at least 12 lives in Chad.", (12, 12, None), None, None),
    ],
)
def test_counts_are_ranges(
    text: str,
    killed: tuple[int | None, ...] | None,
    injured: tuple[int | None, ...] | None,
    detained: tuple[int | None, ...] | None,
) -> None:
    events = read(text).events
    for kind, told in (("killed", killed), ("injured", injured), ("detained", detained)):
        found = [getattr(e, kind) for e in events if getattr(e, kind)]
        assert found == ([Count(*told)] if told else []), kind


def test_those_who_fared_otherwise_are_not_counted() -> None:
    killed = [
        e.killed
        for e in read("The raid ended with two militants killed and five militants arrested.").events
        if e.killed
    ]
    assert killed == [Count(2, 2, 2)]
