"""The text in windows of whole sentences, small enough for a model to read with care."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Document, Sentence

_USUAL = 1500  # characters after which a window is closed
LONGEST = 8000  # characters of a sentence that is still asked about


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences that follow on each other with nothing but white space between."""

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


def windows(document: Document) -> Iterator[Window]:
    """The windows of the body in text order, never overlapping; every sentence is in one of them."""
    text = document.article.text
    held: list[Sentence] = []
    for sentence in document.sentences:
        if held and (text[held[-1].end : sentence.start].strip() or sentence.end - held[0].start > _USUAL):
            yield Window(tuple(held))
            held = []
        held.append(sentence)
    if held:
        yield Window(tuple(held))
