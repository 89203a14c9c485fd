"""Facts of a model merged with those of the rules: what is filled, what stays, and how sure both are together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kg.model import Basis, Count, Event, Factuality, TimeValue
from kg.nlp.extractors.llm.merging import joined
from kg.nlp.extractors.llm.verifying import Verified
from kg.nlp.extractors.llm.windows import Window
from tests.support.documents import document

TOLD = TimeValue("2024-03-11", date(2024, 3, 11), date(2024, 3, 11), Basis.RELATIVE)
FALLBACK = TimeValue("2024-03-13", date(2024, 3, 13), date(2024, 3, 13), Basis.PUBLICATION)


def known() -> Event:
    """The first event of the document."""
    return document().events[0]


def passages(*events: Event, doubtful: frozenset[str] = frozenset()) -> list[tuple[Window, list[Verified]]]:
    """The whole document as one passage with these events."""
    return [(Window(document().sentences), [Verified(e, doubtful) for e in events])]


def after(old: dict[str, Any], new: dict[str, Any], *doubtful: str) -> Event:
    """The first event with the fields of `old`, after a model has read it with those of `new`."""
    before = replace(known(), **old)
    whole = replace(document(), events=(before, *document().events[1:]))
    read = replace(known(), key="new", extractors=("llm",), confidence=0.5, **new)
    (found,) = (e for e in joined(whole, passages(read, doubtful=frozenset(doubtful)), []).events if e.key == "new")
    return found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, TOLD, TOLD),
        (FALLBACK, TOLD, TOLD),
        (TOLD, FALLBACK, TOLD),
        (replace(TOLD, value="2024-03-12"), TOLD, TOLD),
        (FALLBACK, None, FALLBACK),
    ],
)
def test_a_date_in_the_text_is_better_than_a_fallback(
    old: TimeValue | None, new: TimeValue | None, expected: TimeValue
) -> None:
    assert after({"time": old}, {"time": new}).time == expected


def test_an_unknown_date_is_not_replaced_by_another() -> None:
    assert after({"time": TOLD}, {"time": None}, "date").time is None


def test_a_plan_has_no_date_of_the_article() -> None:
    found = after({"time": FALLBACK}, {"time": None, "factuality": Factuality.PLANNED})
    assert (found.time, found.factuality) == (None, Factuality.PLANNED)


@pytest.mark.parametrize("rules", list(Factuality))
@pytest.mark.parametrize("model", list(Factuality))
def test_a_model_never_makes_a_fact_of_what_is_none(rules: Factuality, model: Factuality) -> None:
    found = after({"factuality": rules}, {"factuality": model})
    assert found.factuality is (rules if model is Factuality.ACTUAL else model)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"confidence": 0.6}, {}, 0.7),
        ({"confidence": 0.6}, {"factuality": Factuality.NEGATED}, 0.5),
        ({"confidence": 0.93}, {}, 0.95),
        ({"confidence": 0.1}, {"factuality": Factuality.NEGATED}, 0.1),
    ],
)
def test_agreement_makes_surer_and_disagreement_less_sure(
    old: dict[str, Any], new: dict[str, Any], expected: float
) -> None:
    assert after(old, new).confidence == pytest.approx(expected)


@pytest.mark.parametrize(
    ("new", "doubtful", "expected"),
    [
        ({"actors": ("uto",), "recipients": ("rur",)}, (), (("uto",), ("rur",))),
        ({"actors": ("uto",), "recipients": ()}, (), (("uto",), ())),
        ({"actors": ("uto",), "recipients": ()}, ("recipients",), (("uto",), ("rur",))),
        ({"actors": (), "recipients": ()}, (), (("weiss",), ("rur",))),
        ({"actors": ("rur",), "recipients": ()}, ("recipients",), (("rur",), ())),
    ],
)
def test_sides_of_the_rules_fill_what_the_model_leaves_open(
    new: dict[str, Any], doubtful: tuple[str, ...], expected: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    filled = after({"actors": ("weiss",), "recipients": ("rur",)}, new, *doubtful)
    assert (filled.actors, filled.recipients) == expected


def test_what_the_model_does_not_read_is_less_sure_and_only_in_passages_that_it_has_read() -> None:
    before = [e.confidence for e in document().events]
    read = joined(document(), passages(), [])
    assert [e.confidence for e in read.events] == pytest.approx([c - 0.1 for c in before])
    assert [e.confidence for e in joined(document(), [], []).events] == before


def test_another_type_of_the_same_words_takes_the_place_of_the_rules_event() -> None:
    other = replace(known(), key="new", cls="Coerce", extractors=("llm",), confidence=0.5)
    read = joined(document(), passages(other), [])
    assert known().key not in {e.key for e in read.events}
    assert [n.count for n in read.notes] == [1]
    left = {e.key for e in read.events} | {s.key for s in read.statements} | {e.key for e in read.entities}
    assert all({*s.about, *s.presupposes, *s.denies} <= left for s in read.statements)
    assert all({*e.part_of, *e.denies} <= left for e in read.events)


def test_events_of_the_rules_that_the_model_reads_as_one_are_one_and_all_point_to_it() -> None:
    one, other = document().events[:2]
    again = replace(one, key="again", trigger=other.trigger, mentions=(other.trigger,))
    part = replace(other, key="part", cls="Assault", part_of=("again",), trigger=document().events[2].trigger)
    whole = replace(document(), events=(one, again, part))
    read = replace(one, key="new", mentions=(one.trigger, other.trigger), extractors=("llm",))
    found = {e.key: e for e in joined(whole, passages(read), []).events}
    assert set(found) == {"new", "part"}
    assert found["part"].part_of == ("new",)
    assert set(found["new"].mentions) == {one.trigger, other.trigger}


@pytest.mark.parametrize(
    ("fields", "together"),
    [
        ({}, True),
        ({"recipients": ()}, True),
        ({"actors": ("rur",), "recipients": ()}, False),
        ({"recipients": ("uto",)}, False),
        ({"factuality": Factuality.PLANNED}, False),
        ({"attributed_to": "uto"}, False),
        ({"killed": Count(3, 3, 3)}, False),
        ({"modes": ("visit",)}, False),
        ({"time": replace(TOLD, value="2024-03-10")}, False),
        ({"cls": "Assault"}, False),
    ],
)
def test_what_two_passages_tell_is_one_event_if_nothing_keeps_them_apart(
    fields: dict[str, Any], together: bool
) -> None:
    whole = replace(document(), events=(), statements=())
    told: dict[str, Any] = {"actors": ("weiss",), "recipients": ("rur",), "killed": Count(7, 7, 7), "modes": ("phone",)}
    one = replace(known(), time=TOLD, mentions=(known().trigger,), extractors=("llm",), **told)
    elsewhere = document().events[2].trigger
    again = replace(one, key="again", trigger=elsewhere, mentions=(elsewhere,), **fields)
    (first,), (second,) = passages(one), passages(again)
    assert len(joined(whole, [first, second], []).events) == (1 if together else 2)
    # in one passage the model has said that they are two
    both = (first[0], [*first[1], *second[1]])
    assert len(joined(whole, [both], []).events) == 2


def test_the_same_words_in_two_passages_are_one_event() -> None:
    whole = replace(document(), events=(), statements=())
    one = replace(known(), extractors=("llm",))
    other = replace(one, actors=(), recipients=(), place=None)
    (first,), (second,) = passages(one), passages(other)
    (found,) = joined(whole, [first, second], []).events
    assert (found.actors, found.recipients, found.place) == (one.actors, one.recipients, one.place)
