"""Events and statements, with their times, factuality and counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kg.model.attribution import Quotation
from kg.model.entities import Mention


class Basis(StrEnum):
    """How a date is known."""

    EXPLICIT = "Explicit"  # a full date in the text
    RELATIVE = "Relative"  # counted from another date: "last week", "on Monday"
    DATELINE = "Dateline"
    PUBLICATION = "Publication"  # a marked fallback


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A normalised date.

    `value` is an xsd lexical form at the precision known: 2024-07-02 (date), 2024-07 (gYearMonth), 2024 (gYear),
    --03-16 (gMonthDay), or None where only a range or nothing is known. `earliest` and `latest` are inclusive days.
    """

    value: str | None
    earliest: date | None = None
    latest: date | None = None
    basis: Basis = Basis.EXPLICIT


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression. `timex_value` is a TIMEX3 value ("2024-W26", "P3D", "--03-16", "XXXX-WXX-1" if unresolved)."""

    start: int
    end: int
    timex_type: str  # DATE TIME DURATION SET
    timex_value: str
    time: TimeValue | None = None  # None: dates nothing (durations, sets) or cannot be resolved


class Factuality(StrEnum):
    ACTUAL = "Actual"
    PLANNED = "Planned"
    HYPOTHETICAL = "Hypothetical"
    NEGATED = "Negated"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, as a range: "at least 7" is low 7, best 7, high None."""

    low: int | None = None
    best: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    key: str
    cls: str  # one of the sixteen, e.g. "Consult"
    trigger: Mention
    label: str
    mentions: tuple[Mention, ...] = ()  # all triggers of the event, `trigger` among them
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place: str | None = None
    time: TimeValue | None = None
    factuality: Factuality = Factuality.ACTUAL
    attributed_to: str | None = None  # key of the actor on whose word it rests
    modes: tuple[str, ...] = ()  # PLOVER notations
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    part_of: tuple[str, ...] = ()  # keys of events, occasions or operations
    killed: Count | None = None
    injured: Count | None = None
    detained: Count | None = None
    confidence: float = 0.5  # the probability that type, actors, recipients, factuality and attribution are right
    doubt: str = ""  # the one of these that is least sure, e.g. "recipient"
    extractors: tuple[str, ...] = ("rules",)  # what read it: "rules", "llm"
    why: str = ""  # what in the text and the lexicon made this event of it, for a reader
    denies: tuple[str, ...] = ()  # keys of the events and statements that it denies


@dataclass(frozen=True, slots=True)
class Statement:
    key: str
    content: tuple[Mention, ...]  # in text order; more than one where the cue stands in the middle
    quotation: Quotation
    label: str
    speaker: str | None = None
    cue: Mention | None = None
    addressee: str | None = None
    about: tuple[str, ...] = ()  # keys of events and entities
    presupposes: tuple[str, ...] = ()  # keys of the events that it takes for granted
    confidence: float = 0.5
    extractors: tuple[str, ...] = ("rules",)
    denies: tuple[str, ...] = ()  # keys of the events and statements that it denies
