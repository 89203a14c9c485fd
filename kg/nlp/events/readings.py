"""An event as its sentence tells it: the candidate with time, place, numbers and speaker."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Basis, Count, Mention, TimeValue
from kg.nlp.events.candidate import EventCandidate

_FALLBACKS = frozenset((Basis.PUBLICATION, Basis.DATELINE))


@dataclass(slots=True)
class EventReading:
    """One telling of an event. `counts` by kind: killed, injured, detained."""

    candidate: EventCandidate
    time: TimeValue | None = None
    place: str | None = None
    part_of: list[str] = field(default_factory=list)
    speaker: str | None = None  # key of the actor on whose word it rests
    reported: bool = False  # it stands in somebody's words, on whosever word it rests
    counts: dict[str, Count] = field(default_factory=dict)
    contexts: tuple[str, ...] = ()
    confidence: float = 0.5
    mentions: list[Mention] = field(default_factory=list)  # triggers of other tellings
    takes_up: bool = False  # one of its words is a definite noun that names no side: "killed in that raid"


def is_fallback(time: TimeValue) -> bool:
    """Is it only the day on which the article was written?"""
    return time.basis in _FALLBACKS
