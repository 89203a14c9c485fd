"""Explanations of a reading: for each paragraph what was read from it and why, for `communique explain`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TypeVar

from kg.explain.descriptions import Office, Said, Told, Words
from kg.explain.marks import Mark, marks
from kg.model import Document, Skipped
from kg.model.coverage import Coverage, coverage, silent, unread

__all__ = ["Explanation", "Passage", "as_dict", "explain"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with what was read from it. All offsets are those of the article's text.

    `silent` are its sentences without an event, `unread` its parts outside of sentences, each with the reason.
    """

    start: int
    end: int
    block: str
    text: str
    marks: tuple[Mark, ...] = ()
    events: tuple[Told, ...] = ()
    statements: tuple[Said, ...] = ()
    offices: tuple[Office, ...] = ()
    silent: tuple[Skipped, ...] = ()
    unread: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    article: str
    headline: str | None
    published: str | None
    url: str | None
    source: str
    passages: tuple[Passage, ...]
    coverage: Coverage


def explain(document: Document) -> Explanation:
    """For each paragraph what was read from it, and for each sentence without an event the reason."""
    words, a = Words(document), document.article
    starts = [p.start for p in document.paragraphs]
    shares = zip(
        document.paragraphs,
        _shared(starts, ((m.start, m) for m in marks(document))),
        _shared(starts, ((e.trigger.start, words.event(e)) for e in document.events)),
        _shared(starts, ((s.content[0].start, words.statement(s)) for s in document.statements)),
        _shared(starts, ((t.mentions[0].start, words.office(t)) for t in document.tenures if t.mentions)),
        _shared(starts, ((s.start, s) for s in silent(document))),
        _shared(starts, ((s.start, s) for s in unread(document))),
        strict=True,
    )
    passages = tuple(
        Passage(
            p.start, p.end, p.block.value, a.text[p.start : p.end], tuple(m for m in found if m.end <= p.end), *rest
        )
        for p, found, *rest in shares
    )
    return Explanation(a.id, a.headline, a.published, a.url, a.source, passages, coverage(document))


def _shared(starts: list[int], some: Iterable[tuple[int, T]]) -> list[tuple[T, ...]]:
    """The items of each paragraph in text order; an item belongs to the paragraph that it begins in."""
    found: list[list[T]] = [[] for _ in starts]
    for at, one in sorted(some, key=lambda pair: pair[0]):
        place = bisect_right(starts, at) - 1
        if place >= 0:
            found[place].append(one)
    return [tuple(one) for one in found]


def as_dict(explanation: Explanation) -> dict[str, object]:
    """The same as data, for JSON."""
    return asdict(explanation)
