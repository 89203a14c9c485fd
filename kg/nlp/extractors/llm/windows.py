"""The text in passages of whole sentences: short enough for a model to read with care, long enough for whole events.

Most articles are one passage. Those of a longer one overlap, so that what is told at the end of one passage is read
with what goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Document, Mention, Sentence

_USUAL = 6000  # characters after which a passage is closed
_SHARED = 1000  # characters at most that a passage shares with the one before
LONGEST = 8000  # characters of a sentence that is still asked about


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences that follow on each other; what stands between them (a caption, a link) is no part of it."""

    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> int:
        return self.sentences[0].start

    @property
    def end(self) -> int:
        return self.sentences[-1].end

    def sentence_at(self, position: int) -> int:
        """The index of the sentence that holds an offset, -1 if none does."""
        return next((i for i, s in enumerate(self.sentences) if s.start <= position < s.end), -1)

    def holds(self, start: int, end: int) -> bool:
        """Whether a span lies in one of its sentences."""
        return 0 <= self.sentence_at(start) == self.sentence_at(end - 1)

    def holds_all(self, mentions: Iterable[Mention]) -> bool:
        """Whether they all begin in it."""
        return all(self.start <= m.start < self.end for m in mentions)

    def passage(self, document: Document) -> str:
        """The sentences, numbered from 1, a new line where there is one in the text."""
        told = [f"[1] {document.surface(self.sentences[0])}"]
        for n, (before, sentence) in enumerate(pairwise(self.sentences), 2):
            gap = "\n" if "\n" in document.article.text[before.end : sentence.start] else " "
            told.append(f"{gap}[{n}] {document.surface(sentence)}")
        return "".join(told)


def windows(document: Document) -> Iterator[Window]:
    """The passages of the body in text order; every sentence is in one or two of them."""
    held: list[Sentence] = []
    for sentence in document.sentences:
        if held and sentence.end - held[0].start > _USUAL:
            yield Window(tuple(held))
            held = [s for s in held if held[-1].end - s.start <= _SHARED and sentence.end - s.start <= _USUAL]
        held.append(sentence)
    if held:
        yield Window(tuple(held))
