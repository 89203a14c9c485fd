"""Facts of a model merged with those of the rules: what is filled, what stays, and how sure both are together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kg.model import Basis, Event, Factuality, TimeValue
from kg.nlp.extractors.llm.merging import joined
from tests.support.documents import document

TOLD = TimeValue("2024-03-11", date(2024, 3, 11), date(2024, 3, 11), Basis.RELATIVE)
FALLBACK = TimeValue("2024-03-13", date(2024, 3, 13), date(2024, 3, 13), Basis.PUBLICATION)


def known() -> Event:
    """The first event of the document."""
    return document().events[0]


def after(old: dict[str, Any], new: dict[str, Any]) -> Event:
    """The first event with the fields of `old`, after a model has read it with those of `new`."""
    before = replace(known(), **old)
    whole = replace(document(), events=(before, *document().events[1:]))
    read = replace(known(), key="new", extractors=("llm",), confidence=0.5, **new)
    (found,) = (e for e in joined(whole, [read], []).events if e.key == before.key)
    return found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, TOLD, TOLD),
        (FALLBACK, TOLD, TOLD),
        (TOLD, FALLBACK, TOLD),
        (replace(TOLD, value="2024-03-12"), TOLD, replace(TOLD, value="2024-03-12")),
        (FALLBACK, None, FALLBACK),
    ],
)
def test_a_date_in_the_text_is_better_than_a_fallback(
    old: TimeValue | None, new: TimeValue | None, expected: TimeValue
) -> None:
    assert after({"time": old}, {"time": new}).time == expected


def test_a_date_of_another_factuality_is_not_taken() -> None:
    found = after({"time": FALLBACK}, {"time": TOLD, "factuality": Factuality.PLANNED})
    assert (found.time, found.factuality) == (FALLBACK, known().factuality)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"confidence": 0.6}, {}, 0.7),
        ({"confidence": 0.6}, {"factuality": Factuality.NEGATED}, 0.5),
        ({"confidence": 0.93}, {}, 0.95),
        ({"confidence": 0.1}, {"factuality": Factuality.NEGATED}, 0.05),
        ({"confidence": 0.6, "extractors": ("rules", "llm")}, {}, 0.6),  # counted already
    ],
)
def test_agreement_makes_surer_and_disagreement_less_sure(
    old: dict[str, Any], new: dict[str, Any], expected: float
) -> None:
    assert after(old, new).confidence == pytest.approx(expected)


def test_roles_are_filled_where_they_are_empty_and_nobody_is_on_both_sides() -> None:
    filled = after({"actors": (), "recipients": ("weiss",)}, {"actors": ("weiss", "uto"), "recipients": ("rur",)})
    assert (filled.actors, filled.recipients) == (("uto",), ("weiss",))
    assert filled.label != known().label


def test_two_types_of_one_word_stand_beside_each_other_and_the_models_is_less_sure() -> None:
    other = replace(known(), key="new", cls="Coerce", extractors=("llm",), confidence=0.5)
    events = {e.key: e for e in joined(document(), [other], []).events}
    assert events[known().key].confidence == known().confidence
    assert events["new"].confidence == pytest.approx(0.4)
    elsewhere = replace(other, trigger=replace(other.trigger, start=200, end=203), mentions=())
    assert {e.key: e for e in joined(document(), [elsewhere], []).events}["new"].confidence == pytest.approx(0.5)
