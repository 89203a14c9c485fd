"""Time and place that a deed has from the one told before it: "they came upon a post on Monday. Two men were detained".

Source: narrative containers, Pustejovsky and Stubbs 2011.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from kg.model import Basis, Factuality, TimeValue
from kg.nlp.events.confidence import Sign, adjusted
from kg.nlp.events.dating import Dating
from kg.nlp.events.readings import EventReading, is_fallback
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.event_types import event_types

_NEXT_PARAGRAPH = 8  # characters between two paragraphs that follow on each other


def carry_on(view: View, dating: Dating, readings: list[EventReading]) -> list[EventReading]:
    """The readings, those without a time or place of their own with that of a deed of the same or the last paragraph.

    Words are left out: they are mostly said when they are told.
    """
    dated: EventReading | None = None
    placed: EventReading | None = None
    places = sorted(m.start for e in view.entities.values() if e.cls == "Place" for m in e.mentions)
    for one in readings:
        if event_types()[one.candidate.cls].material and _is_fact(one):
            dated, placed = _date(dating, one, dated), _place(one, placed, places)
    return readings


def _is_fact(one: EventReading) -> bool:
    return one.candidate.factuality is Factuality.ACTUAL and not one.reported


def _date(dating: Dating, one: EventReading, last: EventReading | None) -> EventReading | None:
    """Give a deed that only the article's day dates the time of the last one; returns the deed whose time goes on."""
    if one.time is not None and not is_fallback(one.time):
        return one if one.time.earliest is not None and one.time.earliest == one.time.latest else None
    own = dating.day_before(one.candidate)
    if own is not None:
        _carry_time(one, own)
        return one
    if one.time is not None and last is not None and last.time is not None and _follows(last, one):
        _carry_time(one, last.time)
    return last


def _carry_time(one: EventReading, time: TimeValue) -> None:
    one.time = replace(time, basis=Basis.RELATIVE)
    one.confidence = adjusted(one.confidence, Sign.CARRIED_ON)


def _place(one: EventReading, last: EventReading | None, places: list[int]) -> EventReading | None:
    """As `_date`, for the place; the sentence must name no place itself.

    Args:
        places: offsets of the mentions of places, sorted.
    """
    if one.place is not None:
        return one
    sentence = one.candidate.head.sent
    start = offset(sentence[0])
    named = any_between(places, start, start + len(sentence.text))
    if last is not None and _follows(last, one) and not named:
        one.place = last.place
        one.confidence = adjusted(one.confidence, Sign.CARRIED_ON)
    return last


def any_between(offsets: list[int], start: int, end: int) -> bool:
    """Is one of these offsets, which are sorted, in text[start:end]?"""
    i = bisect_left(offsets, start)
    return i < len(offsets) and offsets[i] < end


def _follows(before: EventReading, after: EventReading) -> bool:
    """Are two tellings in one paragraph or in two that follow on each other?"""
    first, second = before.candidate.head.doc, after.candidate.head.doc
    gap = int(second.user_data["start"]) - int(first.user_data["start"]) - len(first.text)
    return first is second or 0 <= gap <= _NEXT_PARAGRAPH
