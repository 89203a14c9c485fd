"""Whose words stand where: contents of speech with the words that show who speaks, found before anyone asks who that
is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]  # offsets of the article's text, half-open


class Quotation(StrEnum):
    DIRECT = "Direct"
    INDIRECT = "Indirect"
    MIXED = "Mixed"


@dataclass(frozen=True, slots=True)
class Attribution:
    """A content and the words that say whose it is.

    Attributes:
        spans: the content in text order, without outer quotation marks; several where the cue stands inside of it.
        frame: the pattern of the cue that the content fills ("clause", "object+of"), "rest" for "according to",
            "quote" for a quotation beside its cue, "carried" for one without any.
        cue: "said", "ruled out", "according to".
        subject: the head word of the speaker's phrase.
        hearer: the head word of the phrase for whom is spoken to.
    """

    spans: tuple[Span, ...]
    quotation: Quotation
    frame: str
    cue: Span | None = None
    subject: Span | None = None
    hearer: Span | None = None

    @property
    def size(self) -> int:
        """The number of characters of the content."""
        return sum(last - first for first, last in self.spans)
