"""Time and place that a deed has from the one told before it."""

from __future__ import annotations

import pytest

from kg.nlp.events.component import event_readings
from kg.nlp.grammar.tokens import View
from tests.kg.nlp.events.reading import before_events, labels, read

WEDNESDAY = "2024-06-05"


def last(text: str) -> tuple[str | None, list[str], float]:
    """Day, place and confidence of the last event."""
    document = read(text, WEDNESDAY)
    event = document.events[-1]
    day = event.time.value if event.time is not None else None
    return day, labels(document, (event.place,)) if event.place else [], event.confidence


@pytest.mark.parametrize(
    ("text", "day", "place"),
    [
        ("Rebels attacked a bank in Nairobi on Monday. Police arrested two men.", "2024-06-03", ["Nairobi"]),
        ("Rebels attacked a bank in Nairobi on Monday.\n\nPolice arrested two men.", "2024-06-03", ["Nairobi"]),
        ("Rebels attacked a bank in Nairobi on Monday. Police arrested two men in Kampala.", "2024-06-03", ["Kampala"]),
        ("Rebels attacked a bank in Nairobi on Monday. Police arrested two men on Tuesday.", "2024-06-04", ["Nairobi"]),
        ("Rebels attacked a bank in Nairobi on Monday. Kenya condemned Uganda.", WEDNESDAY, []),
        ("Rebels may attack a bank in Nairobi on Monday. Police arrested two men.", WEDNESDAY, []),
        ("Police said rebels attacked a bank in Nairobi on Monday. Police arrested two men.", WEDNESDAY, []),
        ("Rebels attacked a bank in May. It rained. Police arrested two men.", WEDNESDAY, []),
        (
            (
                "Rebels attacked a bank in Nairobi on Monday. Chad was calm.\n\nIt rained all day.\n\nPolice arrested"
                " two men."
            ),
            WEDNESDAY,
            [],
        ),
        ("Rebels attacked a bank in Nairobi. Police, who left Kampala, arrested two men.", WEDNESDAY, []),
        ("Shops were open in Nairobi. Rebels shot two men.", WEDNESDAY, ["Nairobi"]),
        ("Shops were open in Nairobi and people slept in Kampala. Rebels shot two men.", WEDNESDAY, []),
        ("The museum in Nairobi shows how rebels shot two men.", WEDNESDAY, []),
        ("Rebels attacked a bank in Nairobi. Niger expelled two men.", WEDNESDAY, ["Niger"]),
    ],
)
def test_time_and_place_carry_on_from_deed_to_deed(text: str, day: str, place: list[str]) -> None:
    assert last(text)[:2] == (day, place)


def test_what_is_carried_on_is_less_sure() -> None:
    texts = ("Rebels attacked a bank on Monday. Police arrested two men.", "Police arrested two men.")
    carried, alone = (event_readings(View(before_events(text, WEDNESDAY)))[-1] for text in texts)
    assert carried.confidence < alone.confidence
