"""The text of an article cut into pieces: what is marked on each, and where links lead to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol, TypeVar

from kg.model.coverage import LABEL
from kg.rdf.taxonomy import event_types
from server.graph import queries
from server.pages import event, reported

_RANK = {"event": 0, "time": 1, "entity": 2}


class Placed(Protocol):
    @property
    def begin(self) -> int: ...


T = TypeVar("T", bound=Placed)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text; `role` is event, time or entity, `name` what is shown of it on a touch."""

    begin: int
    end: int
    role: str
    iri: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Fact:
    """An event, statement or office; `said` holds the values of its properties by their local names, `at` is the anchor
    of its words in the text.
    """

    iri: str
    kind: str
    label: str
    begin: int
    number: int
    said: dict[str, list[queries.Term]] = field(default_factory=dict)
    at: str = ""

    @property
    def anchor(self) -> str:
        return self.iri.rpartition("/")[2]

    @property
    def quad(self) -> str:
        return event_types().get(self.kind, "")

    @property
    def is_event(self) -> bool:
        return self.kind in event_types()

    @property
    def factuality(self) -> str:
        return self._local("factuality").lower()

    @property
    def basis(self) -> str:
        return self._local("dateBasis")

    @property
    def modes(self) -> list[str]:
        """Without the class that a mode's IRI begins with: "visit" for consult-visit."""
        return [
            term.value.rpartition("/")[2].removeprefix(f"{self.kind.lower()}-") for term in self.said.get("mode", [])
        ]

    @property
    def date(self) -> str:
        return event.dates(self.said)

    @property
    def people(self) -> list[tuple[str, str]]:
        """("killed", "at least 7"), and the same for injured and detained."""
        found = [(kind, event.number(reported.people(self.said, kind))) for kind in reported.FIGURES]
        return [(kind, number) for kind, number in found if number]

    def _local(self, name: str) -> str:
        return self.said[name][0].value.rpartition("#")[2] if name in self.said else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the span that is shown on it.

    `events` are the events it is a mention of; `apart` and `reason` tell that it was not read, and why; `anchors` name
    the places that links lead to and that begin with it.
    """

    text: str
    span: Span | None = None
    events: tuple[Fact, ...] = ()
    apart: str = ""
    reason: str = ""
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, or what stands between two, where `anchor` is ""."""

    anchor: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...]
    notes: tuple[tuple[str, str], ...]  # first words of what gave no event or was not read, and why


@dataclass(frozen=True, slots=True)
class Stretch:
    begin: int
    end: int
    apart: str
    reason: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that links lead to: the first letter of a mention."""

    begin: int
    name: str


def anchor(begin: int, end: int) -> str:
    """Return the name of the place of a mention in the page of its article, which is the fragment of its IRI."""
    return f"char={begin},{end}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with everything in it, each sorted by where it begins."""

    text: str
    sentences: Sequence[tuple[int, int]]
    spans: Sequence[Span]
    facts: Sequence[Fact]
    stretches: Sequence[Stretch]
    anchors: Sequence[Anchor]
    by_iri: Mapping[str, Fact]


def paragraphs(of: Reading) -> tuple[Paragraph, ...]:
    """Return the text of an article in paragraphs, each with what was read from it."""
    return tuple(_paragraph(of, begin, end) for begin, end in _lines(of.text, of.sentences))


def without_words(of: Reading) -> tuple[Paragraph, ...]:
    """Return the sentences of an article whose words are not kept: where each stands, and what was read from it."""
    return tuple(_unkept(of, begin, end) for begin, end in sorted(of.sentences))


def _unkept(of: Reading, begin: int, end: int) -> Paragraph:
    offsets = f"characters {begin} to {end}"
    silent = (s for s in _between(of.stretches, begin, end) if s.apart == "silent")
    own = sorted(_between(of.facts, begin, end), key=lambda fact: not fact.is_event)
    part = Part(f"sentence={begin},{end}", (Piece(f"[{offsets}]"),))
    return Paragraph((part,), tuple(own), tuple((offsets, f"no event: {s.reason}") for s in silent))


def _lines(text: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the paragraphs lie: cut at line breaks, but for those within a sentence."""
    found, start = [], 0
    for at in [*(m.start() for m in re.finditer("\n", text)), len(text)]:
        last = bisect_right(sentences, at, key=lambda s: s[0]) - 1
        if at < len(text) and last >= 0 and at < sentences[last][1]:
            continue
        if text[start:at].strip():
            found.append((start, at))
        start = at + 1
    return found


def _paragraph(of: Reading, begin: int, end: int) -> Paragraph:
    apart, own = _between(of.stretches, begin, end), _between(of.facts, begin, end)
    notes = tuple(
        (_first_words(of.text[s.begin : s.end]), f"{'no event' if s.apart == 'silent' else 'not read'}: {s.reason}")
        for s in apart
        if s.reason != LABEL
    )
    parts = tuple(_part(of, first, last, name, apart) for first, last, name in _parts(of.sentences, begin, end))
    return Paragraph(parts, tuple(sorted(own, key=lambda fact: not fact.is_event)), notes)


def _parts(sentences: Sequence[tuple[int, int]], begin: int, end: int) -> Iterable[tuple[int, int, str]]:
    """Return a paragraph cut into its sentences and what stands between them, each with its anchor."""
    at = begin
    first = bisect_left(sentences, begin, key=lambda sentence: sentence[0])
    for start, stop in sentences[first : bisect_left(sentences, end, key=lambda sentence: sentence[0])]:
        if at < start:
            yield at, start, ""
        if max(at, start) < min(stop, end):
            yield max(at, start), min(stop, end), f"sentence={start},{stop}"
        at = max(at, min(stop, end))
    if at < end:
        yield at, end, ""


def _part(of: Reading, begin: int, end: int, name: str, apart: Sequence[Stretch]) -> Part:
    inside, anchors = _between(of.spans, begin, end), _between(of.anchors, begin, end)
    facts = [of.by_iri[span.iri] for span in inside if span.iri in of.by_iri]
    return Part(name, pieces(of.text, begin, end, inside, facts, apart, anchors))


def _between(some: Sequence[T], begin: int, end: int) -> Sequence[T]:
    """Of what is sorted by where it begins, what begins within a paragraph."""
    return some[bisect_left(some, begin, key=lambda one: one.begin) : bisect_left(some, end, key=lambda one: one.begin)]


def _first_words(words: str, longest: int = 60) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def pieces(
    text: str,
    begin: int,
    end: int,
    spans: Iterable[Span],
    facts: Iterable[Fact] = (),
    apart: Iterable[Stretch] = (),
    anchors: Iterable[Anchor] = (),
) -> tuple[Piece, ...]:
    """Return a stretch of text in pieces; where spans overlap an event shows, then a time, then the smallest entity."""
    by_iri = {fact.iri: fact for fact in facts}
    marked, stretches = sorted(spans, key=lambda s: s.begin), list(apart)
    found: list[Piece] = []
    around: list[Span] = []
    names: dict[int, list[str]] = {}
    for one in anchors:
        names.setdefault(one.begin, []).append(one.name)
    at = 0
    for first, last in pairwise(_edges(begin, end, marked, stretches, names)):
        while at < len(marked) and marked[at].begin <= first:
            around.append(marked[at])
            at += 1
        around = [s for s in around if s.end > first]
        stretch = next((s for s in stretches if s.begin <= first and last <= s.end), None)
        piece = _piece(text[first:last], around, by_iri, stretch)
        _append(found, replace(piece, anchors=tuple(names.get(first, ()))))
    return tuple(found)


def _edges(
    begin: int, end: int, spans: Sequence[Span], stretches: Sequence[Stretch], anchors: Iterable[int]
) -> list[int]:
    """Return where pieces begin and end: at both ends, and wherever something begins or ends between them."""
    ends = {at for some in (spans, stretches) for one in some for at in (one.begin, one.end)} | {*anchors}
    return sorted({begin, end, *(at for at in ends if begin < at < end)})


def _piece(text: str, around: Sequence[Span], by_iri: Mapping[str, Fact], stretch: Stretch | None) -> Piece:
    here = sorted(around, key=lambda s: (_RANK[s.role], s.end - s.begin, s.iri))
    events = tuple(sorted((by_iri[s.iri] for s in here if s.iri in by_iri), key=lambda fact: fact.number))
    apart, reason = (stretch.apart, stretch.reason) if stretch else ("", "")
    return Piece(text, here[0] if here else None, events, apart, reason)


def _append(found: list[Piece], piece: Piece) -> None:
    """Add a piece, joined with the one before it where both show the same."""
    last = found[-1] if found else None
    if (
        last is not None
        and not piece.anchors
        and (last.span, last.events, last.apart) == (piece.span, piece.events, piece.apart)
    ):
        found[-1] = replace(last, text=last.text + piece.text)
    else:
        found.append(piece)
