"""Coverage: how many sentences of an article gave events, and which parts were not read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.model import Block, Document, Paragraph, Sentence, Skipped

NO_REASON = "no reason given"
DATELINE = "dateline"
LABEL = "label"
_ELSE = "outside of sentences"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The reading of one article in numbers.

    `skipped` counts the sentences without an event by reason; with `with_events` they make up `sentences`. `unread`
    counts the characters outside of sentences by what they are: headline, banner, link, caption, dateline and the like.
    """

    article: str
    sentences: int
    with_events: int
    skipped: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)


def coverage(document: Document) -> Coverage:
    """Count a document that has been read."""
    reasons = Counter(s.reason for s in silent(document))
    left = Counter[str]()
    for one in unread(document):
        left[one.reason] += one.end - one.start
    total = len(document.sentences)
    return Coverage(
        document.article.id, total, total - sum(reasons.values()), dict(reasons.most_common()), dict(left.most_common())
    )


def total(some: Iterable[Coverage]) -> Coverage:
    """The sum of several articles' coverage; it names no article."""
    sentences = with_events = 0
    skipped, left = Counter[str](), Counter[str]()
    for one in some:
        sentences, with_events = sentences + one.sentences, with_events + one.with_events
        skipped.update(one.skipped)
        left.update(one.unread)
    return Coverage("", sentences, with_events, dict(skipped.most_common()), dict(left.most_common()))


def covered(one: Coverage) -> str:
    """The numbers in words: sentences with events, sentences without by reason, and characters not read."""
    without = "".join(f", {n:,} without: {reason}" for reason, n in one.skipped.items())
    left = ", ".join(f"{n:,} ({kind})" for kind, n in one.unread.items())
    return f"{one.with_events:,} of {one.sentences:,} sentences gave events{without}" + (
        f"; characters not read: {left}" if left else ""
    )


def silent(document: Document) -> tuple[Skipped, ...]:
    """The sentences from which no event was read, in text order, each once and with the reason."""
    told = sorted(m.start for e in document.events for m in {e.trigger, *e.mentions})
    reasons = {(s.start, s.end): s.reason for s in document.skipped}
    return tuple(
        Skipped(s.start, s.end, reasons.get((s.start, s.end), NO_REASON))
        for s in document.sentences
        if bisect_left(told, s.start) == bisect_left(told, s.end)
    )


def unread(document: Document) -> tuple[Skipped, ...]:
    """The parts of the text outside of sentences, without white space around them, in order.

    The reason is their kind.
    """
    return tuple(_unread(document))


def _unread(document: Document) -> Iterator[Skipped]:
    text = document.article.text
    at = 0
    for p in (*document.paragraphs, None):
        for start, end in _gaps(text, at, p.start if p else len(text), document.sentences):
            yield Skipped(start, end, _ELSE)
        if p is None:
            return
        for start, end in _gaps(text, p.start, p.end, document.sentences):
            yield Skipped(start, end, _kind(document, p, start, end))
        at = max(at, p.end)


def _gaps(text: str, start: int, end: int, sentences: tuple[Sentence, ...]) -> Iterator[tuple[int, int]]:
    """The parts of a span that no sentence covers, without white space around them."""
    first_in = bisect_right(sentences, start, key=lambda s: s.end)
    edges = [(s.start, s.end) for s in sentences[first_in : bisect_left(sentences, end, key=lambda s: s.start)]]
    for first, last in (*edges, (end, end)):
        piece = text[start:first]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        start = max(start, last)


def _kind(document: Document, paragraph: Paragraph, start: int, end: int) -> str:
    if paragraph.block is not Block.BODY:
        return paragraph.block.value
    named = next((s.reason for s in document.skipped if s.start < end and start < s.end), None)
    before = LABEL if paragraph.is_labelled else DATELINE
    return named or (before if start == paragraph.start else _ELSE)
