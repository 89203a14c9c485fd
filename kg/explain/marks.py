"""Which stretches of a text stand for what, and how they lie in each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Document, Factuality, MentionKind

_HIDDEN = frozenset((MentionKind.CUE, MentionKind.CONTENT, MentionKind.TITLE, MentionKind.TRIGGER))


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the article's text. `kind` is entity, event or time; `cls` a class, or the type of a time expression.

    `name` is whom or what it stands for: a label, an event's key, a TIMEX3 value.
    """

    start: int
    end: int
    kind: str
    cls: str
    name: str
    factuality: str = ""  # of events
    attributed_to: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text with the marks around it, the outermost first; `opens` of them begin and `closes` end with
    it."""

    text: str
    around: tuple[Mark, ...]
    opens: int = 0
    closes: int = 0


def marks(document: Document) -> tuple[Mark, ...]:
    """All marks of a document, nested."""
    names = {e.key: e.label for e in document.entities}
    found = [
        Mark(m.start, m.end, "event", e.cls, e.key, e.factuality.value, names.get(e.attributed_to or ""))
        for e in document.events
        for m in sorted({e.trigger, *e.mentions})
    ]
    found += [Mark(t.start, t.end, "time", t.timex_type, t.timex_value) for t in document.times]
    found += [
        Mark(m.start, m.end, "entity", e.cls, e.label)
        for e in document.entities
        for m in e.mentions
        if m.kind not in _HIDDEN
    ]
    return nested(m for m in dict.fromkeys(found) if m.start < m.end)


def nested(some: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks outer ones first, none crossing another: of two that cross, an event's stays, else the first."""
    kept: dict[Mark, None] = {}
    around: list[Mark] = []
    for m in sorted(some, key=_outer_first):
        around = [other for other in around if other.end > m.start]
        crossed = [other for other in around if other.end < m.end]
        if crossed and (m.kind != "event" or any(other.kind == "event" for other in crossed)):
            continue
        for other in crossed:
            around.remove(other)
            del kept[other]
        around.append(m)
        kept[m] = None
    return tuple(kept)


def pieces(text: str, start: int, found: Sequence[Mark]) -> Iterator[Piece]:
    """A passage cut where marks begin and end.

    Args:
        text: the passage, `start` characters behind the article's beginning.
        found: its marks, none crossing another.
    """
    ordered = sorted(found, key=_outer_first)
    edges = sorted({start, start + len(text), *(m.start for m in ordered), *(m.end for m in ordered)})
    around: list[Mark] = []
    at = 0
    for first, last in pairwise(edges):
        around = [m for m in around if m.end > first]
        before = len(around)
        while at < len(ordered) and ordered[at].start == first:
            around.append(ordered[at])
            at += 1
        yield Piece(
            text[first - start : last - start], tuple(around), len(around) - before, sum(m.end == last for m in around)
        )


def says_not_plainly(mark: Mark) -> str:
    """ "planned", "hypothetical", "negated" of an event that is not told as having happened; else empty."""
    return mark.factuality.lower() if mark.factuality not in ("", Factuality.ACTUAL.value) else ""


def _outer_first(m: Mark) -> tuple[int, int, int]:
    return m.start, -m.end, ("apart", "entity", "time", "event").index(m.kind)
