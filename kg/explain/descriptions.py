"""Events, statements and offices in words: names for keys, dates with how they are known, and why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Basis, Count, Document, Event, Mention, Statement, Tenure, TimeMention, TimeValue
from kg.rdf.taxonomy import event_types

BASES = {
    Basis.EXPLICIT: "a date in the text",
    Basis.RELATIVE: "counted from another date",
    Basis.DATELINE: "the dateline's",
    Basis.PUBLICATION: "the day of publication, a fallback",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An event. `quad_class` is its superclass, `date_known` how its date is known, `why` the reasons for reading
    it."""

    key: str
    start: int
    cls: str
    quad_class: str
    modes: tuple[str, ...]
    label: str
    words: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: str | None
    date: str | None
    date_basis: str | None
    date_known: str
    factuality: str
    attributed_to: str | None
    part_of: tuple[str, ...]
    counts: dict[str, str]
    contexts: tuple[str, ...]
    cameo: str | None
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement."""

    start: int
    speaker: str | None
    cue: str | None
    quotation: str
    words: str
    addressee: str | None
    about: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Office:
    """An office held."""

    start: int
    holder: str
    position: str
    position_of: str | None
    position_in: str | None


class Words:
    """Names what the keys of a document stand for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._names = {e.key: e.label for e in document.entities} | {e.key: e.label for e in document.events}

    def names(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._names.get(k, k) for k in keys))

    def name(self, key: str | None) -> str | None:
        return None if key is None else self._names.get(key, key)

    def surface(self, mention: Mention | TimeMention) -> str:
        return " ".join(self._document.surface(mention).split())

    def event(self, e: Event) -> Told:
        counts = {
            kind: range_of(c)
            for kind, c in (("killed", e.killed), ("injured", e.injured), ("detained", e.detained))
            if c
        }
        return Told(
            e.key,
            e.trigger.start,
            e.cls,
            event_types().get(e.cls, ""),
            e.modes,
            e.label,
            self.surface(e.trigger),
            self.names(e.actors),
            self.names(e.recipients),
            self.name(e.place),
            date_of(e.time),
            e.time.basis.value if e.time else None,
            self._dated(e),
            e.factuality.value,
            self.name(e.attributed_to),
            self.names(e.part_of),
            counts,
            e.contexts,
            e.cameo,
            e.confidence,
            tuple(self._why(e)),
        )

    def statement(self, s: Statement) -> Said:
        return Said(
            s.content[0].start,
            self.name(s.speaker),
            self.surface(s.cue) if s.cue else None,
            s.quotation.value,
            " … ".join(self.surface(c) for c in s.content),
            self.name(s.addressee),
            self.names(s.about),
            s.confidence,
        )

    def office(self, t: Tenure) -> Office:
        return Office(
            t.mentions[0].start,
            self.name(t.holder) or "",
            t.position,
            self.name(t.position_of),
            self.name(t.position_in),
        )

    def _why(self, e: Event) -> Iterator[str]:
        """The word of the lexicon, and what was merged."""
        if e.why:
            yield e.why
        others = sorted(m for m in {*e.mentions} if (m.start, m.end) != (e.trigger.start, e.trigger.end))
        if others:
            yield "the same event told again: " + ", ".join(
                f"“{self.surface(m)}” (sentence {self._sentence(m.start)})" for m in others
            )
        if e.extractors != ("rules",):
            yield "read by " + " and ".join(e.extractors)

    def _dated(self, e: Event) -> str:
        if e.time is None:
            return "no date is told for it"
        said = next(
            (
                t
                for m in (e.trigger, *e.mentions)
                for t in self._document.times
                if t.time == e.time and self._sentence(t.start) == self._sentence(m.start)
            ),
            None,
        )
        if said is not None:
            return f"“{self.surface(said)}”, {BASES[e.time.basis]}"
        if e.time.basis is Basis.RELATIVE:
            return "taken over from what is told before it"
        return BASES[e.time.basis]

    def _sentence(self, at: int) -> int:
        return bisect_right(self._document.sentences, at, key=lambda s: s.start)


def date_of(time: TimeValue | None) -> str | None:
    """The date, or the range where only that is known."""
    if time is None:
        return None
    if time.value:
        return time.value
    ends = [day.isoformat() if day else "?" for day in (time.earliest, time.latest)]
    return " to ".join(ends) if ends != ["?", "?"] else None


def range_of(count: Count) -> str:
    """ "7", "at least 7", "3 to 5", "up to 9"."""
    low, best, high = count.low, count.best, count.high
    if low is not None and low == high:
        return str(low)
    if low is not None and high is not None:
        return f"{low} to {high}" + (f", best {best}" if best not in (None, low, high) else "")
    if low is not None:
        return f"at least {low}"
    return f"up to {high}" if high is not None else f"about {best}" if best is not None else "an unknown number"
