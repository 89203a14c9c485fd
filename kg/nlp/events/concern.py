"""Whom an event concerns where the words beside it do not say: by its place, by the event in it, by what it answers."""

from __future__ import annotations

from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.readings import EventReading
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import with_trait

_ANSWER_REACH = 800  # characters from an accusation, demand or threat to the answer


def affected_by_place(view: View, candidate: EventCandidate, place: str) -> list[str]:
    """The state that an event concerns because of where it happens: the host of a visit, the state that another acts
    in.
    """
    if _is_abroad(view, candidate, place):
        return [place]
    if candidate.mode != "visit":
        return []
    country = view.entities[place].country
    host = next((k for k, e in view.entities.items() if e.cls == "State" and country and e.country == country), None)
    return [host] if host is not None and host not in own_side(view, candidate) else []


def own_side(view: View, candidate: EventCandidate) -> set[str]:
    """The actors, and the states and bodies that they belong to."""
    actors = [view.entities[k] for k in candidate.actors]
    return {k for e in actors for k in (e.key, *e.acts_for, *e.nationality, *e.part_of)}


def _is_abroad(view: View, candidate: EventCandidate, place: str) -> bool:
    """Does a state or its people do it in another state, and is it a deed that concerns that state?"""
    if candidate.cls not in with_trait("abroad") or view.entities[place].cls != "State":
        return False
    own = own_side(view, candidate)
    known = any(view.entities[k].cls in ("State", "InternationalOrganization") for k in own)
    return known and place not in own


def concern_of_inner(readings: list[EventReading]) -> None:
    """An agreement to act in a state concerns that state, as the act does."""
    for candidate in (one.candidate for one in readings):
        if candidate.inner is not None and not candidate.recipients:
            candidate.recipients = [k for k in candidate.inner.recipients if k not in candidate.actors]


def address_answers(view: View, readings: list[EventReading]) -> None:
    """Add the recipients of rejections that name none: who accused, asked or threatened the same side shortly before.

    "Chad accused Niger of shelling the town. Niger denied it": Niger answers Chad.
    """
    for i, one in enumerate(readings):
        if one.candidate.cls == "Reject" and not one.candidate.recipients:
            one.candidate.recipients = _answered(view, one, readings[:i])


def _answered(view: View, answer: EventReading, before: list[EventReading]) -> list[str]:
    own = own_side(view, answer.candidate)
    for one in reversed(before):
        candidate = one.candidate
        if answer.candidate.trigger.start - candidate.trigger.start > _ANSWER_REACH:
            break
        addressed = {k for key in candidate.recipients for k in (key, *view.entities[key].acts_for)}
        if candidate.cls in with_trait("answered") and addressed & own and not own & set(candidate.actors):
            return list(candidate.actors)
    return []
