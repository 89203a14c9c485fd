"""One event of what several passages, or the model and the rules, tell of it.

The model has read the passage as a whole, so what it says of an event stands where the text has all of its words; the
rest is what the rules have read. But it cannot make a fact of what grammar shows to be planned, possible or denied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Basis, Event, Factuality, Mention
from kg.nlp.extractors.llm.verifying import Verified

RISE = 0.1  # of confidence, if rules and model agree; set by hand
SURE = 0.95  # the highest confidence
FALLBACKS = frozenset((Basis.PUBLICATION, Basis.DATELINE))
_OPEN = ("place", "attributed_to", "modes", "killed", "injured", "detained")  # taken from another where not told


def completed(read: Verified, *others: Event) -> Event:
    """The event with what others tell of it where it tells nothing, or where not all of what it told is in the text."""
    event = read.event
    for other in others:
        told = {name: getattr(event, name) or getattr(other, name) for name in _OPEN}
        better = "date" not in read.doubtful and _is_better(other, event)
        mentions = tuple(sorted({*event.mentions, *other.mentions}))
        event = replace(event, mentions=mentions, time=other.time if better else event.time, **told)
    return _with_sides(event, read, others)


def _with_sides(event: Event, read: Verified, others: Sequence[Event]) -> Event:
    """The event with the sides of others, where it has none at all or names one that is not in the text."""
    nothing = not (event.actors or event.recipients)
    actors, recipients = event.actors, event.recipients
    if nothing or "actors" in read.doubtful:
        actors = _first([e.actors for e in others], actors, recipients)
    if nothing or "recipients" in read.doubtful:
        recipients = _first([e.recipients for e in others], recipients, actors)
    return replace(event, actors=actors, recipients=recipients)


def _first(told: list[tuple[str, ...]], own: tuple[str, ...], without: tuple[str, ...]) -> tuple[str, ...]:
    """The first that tells somebody, else its own; nobody is on both sides."""
    return tuple(k for k in next(filter(None, told), own) if k not in without)


def of_both(ruled: Sequence[Event], read: Verified, taken: Sequence[Mention]) -> Event:
    """The event of a model with what rules have read of it.

    Args:
        taken: mentions of all events of the model, which the rules may have put together with others.
    """
    first, event = ruled[0], read.event
    known = replace(
        completed(read, *(replace(e, attributed_to=None) for e in ruled)),
        mentions=tuple(sorted({*event.mentions, *_mentions_of_none(ruled, taken)})),
        factuality=_weaker([e.factuality for e in ruled], event.factuality),
        contexts=tuple(sorted(_all(ruled, "contexts"))),
        cameo=first.cameo,
        part_of=_all(ruled, "part_of"),
        denies=_all(ruled, "denies"),
        extractors=tuple(dict.fromkeys((*first.extractors, *event.extractors))),
        why=first.why,
    )
    if known.factuality is not Factuality.ACTUAL and known.time is not None and known.time.basis in FALLBACKS:
        known = replace(known, time=None)
    return replace(known, confidence=_sure(first.confidence, event.confidence, _agree(known, first)))


def _sure(rules: float, model: float, agree: bool) -> float:
    """The confidence of what both have read."""
    return round(min(SURE, max(rules, model) + RISE) if agree else min(rules, model), 2)


def _all(events: Sequence[Event], name: str) -> tuple[str, ...]:
    """The values of a field of all events, each once."""
    return tuple(dict.fromkeys(value for e in events for value in getattr(e, name)))


def _mentions_of_none(ruled: Sequence[Event], taken: Sequence[Mention]) -> list[Mention]:
    """The mentions of events of the rules that belong to no event of the model."""
    return [m for e in ruled for m in e.mentions if not any(overlap(m, t) for t in taken)]


def _agree(one: Event, other: Event) -> bool:
    """Whether factuality and sides are the same."""
    sides = ((set(e.actors), set(e.recipients), e.factuality) for e in (one, other))
    return next(sides) == next(sides)


def _weaker(rules: Sequence[Factuality], model: Factuality) -> Factuality:
    """What the model says, if it does not make a fact of what grammar shows to be none wherever it is told."""
    return rules[0] if model is Factuality.ACTUAL and Factuality.ACTUAL not in rules else model


def _is_better(new: Event, old: Event) -> bool:
    """Whether the time of a new reading is told in the text and that of the old one is not."""
    return new.time is not None and (old.time is None or old.time.basis in FALLBACKS)


def overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end
