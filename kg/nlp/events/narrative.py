"""Time and place that a deed has from the one told before it: "they came upon a post on Monday. Two men were detained".

Source: narrative containers, Pustejovsky and Stubbs 2011.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from spacy.tokens import Span

from kg.model import Basis, Factuality, TimeValue
from kg.nlp.events.confidence import Sign, adjusted
from kg.nlp.events.dating import Dating
from kg.nlp.events.location import only_place
from kg.nlp.events.readings import EventReading, is_fallback
from kg.nlp.events.setting import own_state
from kg.nlp.grammar.relations import is_lexical_verb
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.event_types import event_types, with_trait

_FARTHEST = 600  # characters from a deed to one that goes on where it was
_NEXT_PARAGRAPH = 8  # characters between two paragraphs that follow on each other


def carry_on(view: View, dating: Dating, readings: list[EventReading]) -> list[EventReading]:
    """The readings, those without a time or place of their own with that of a deed of the same or the last paragraph.

    Words are left out: they are mostly said when they are told.
    """
    dated: EventReading | None = None
    placed: EventReading | None = None
    scenes = _Scenes(view, readings)
    for one in readings:
        if event_types()[one.candidate.cls].material:
            dated = _date(dating, one, dated) if _is_fact(one) else dated
            placed = scenes.place(one, placed) if _has_happened(one) else placed
    return readings


def _is_fact(one: EventReading) -> bool:
    return _has_happened(one) and not one.reported


def _has_happened(one: EventReading) -> bool:
    return one.candidate.factuality is Factuality.ACTUAL


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


class _Scenes:
    """Where the deeds of an article happen that name no place of their own."""

    def __init__(self, view: View, readings: list[EventReading]) -> None:
        self._view = view
        self._places = sorted(m.start for e in view.entities.values() if e.cls == "Place" for m in e.mentions)
        self._told = sorted(one.candidate.trigger.start for one in readings)

    def place(self, one: EventReading, last: EventReading | None) -> EventReading | None:
        """As `_date`, for the place."""
        if one.place is not None:
            return one
        found = self._scene(one, last) if _is_particular(one) else None
        if found is not None and self._may_act_in(one, found):
            one.place = found
            one.confidence = adjusted(one.confidence, Sign.CARRIED_ON)
        return last

    def _scene(self, one: EventReading, last: EventReading | None) -> str | None:
        """The only place of the sentence, else that of the last deed, else the only one of a sentence without events.

        Of deeds told on somebody's word only one told on the same word goes on.
        """
        sentence = one.candidate.head.sent
        if self._any(self._places, sentence):
            return only_place(self._view, sentence, one.candidate.head.i)
        if last is not None and _follows(last, one) and last.speaker == one.speaker:
            return last.place if _is_near(last, one) else None
        before = sentence.doc[sentence.start - 1].sent if sentence.start else None
        if before is None or self._any(self._told, before):
            return None
        return only_place(self._view, before, sentence.start)

    def _any(self, offsets: list[int], sentence: Span) -> bool:
        start = offset(sentence[0])
        return any_between(offsets, start, start + len(sentence.text))

    def _may_act_in(self, one: EventReading, place: str) -> bool:
        """Is it not what authorities do at home, told beside a place abroad?"""
        home, entities = own_state(self._view, one), self._view.entities
        return home is None or entities[place].country == entities[home].country


def _is_particular(one: EventReading) -> bool:
    """Is it a deed that goes on where the last one was, and not only a kind of deed: "condemned attacks"?"""
    candidate = one.candidate
    told = is_lexical_verb(candidate.head) or candidate.definite or candidate.parties
    return candidate.cls in with_trait("scene") and bool(told)


def any_between(offsets: list[int], start: int, end: int) -> bool:
    """Is one of these offsets, which are sorted, in text[start:end]?"""
    i = bisect_left(offsets, start)
    return i < len(offsets) and offsets[i] < end


def _is_near(before: EventReading, after: EventReading) -> bool:
    return after.candidate.trigger.start - before.candidate.trigger.start < _FARTHEST


def _follows(before: EventReading, after: EventReading) -> bool:
    """Are two tellings in one paragraph or in two that follow on each other?"""
    first, second = before.candidate.head.doc, after.candidate.head.doc
    gap = int(second.user_data["start"]) - int(first.user_data["start"]) - len(first.text)
    return first is second or 0 <= gap <= _NEXT_PARAGRAPH
