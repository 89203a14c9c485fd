"""A paragraph with its quotations, and the spans of text that are said in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from kg.model import Span
from kg.nlp.attribution.quotations import Quote, quotes
from kg.nlp.grammar.tokens import end, first_at, offset


@dataclass(frozen=True)
class Paragraph:
    """A parsed paragraph in the text of its article. All offsets are those of the article."""

    doc: Doc
    text: str

    @cached_property
    def start(self) -> int:
        return int(self.doc.user_data["start"])

    @cached_property
    def end(self) -> int:
        return end(self.doc[-1]) if len(self.doc) else self.start

    @cached_property
    def body(self) -> str:
        """The paragraph's text as it was parsed."""
        return self.doc.text

    @cached_property
    def quotations(self) -> tuple[Quote, ...]:
        return quotes(self.body, self.start)

    def is_quoted(self, position: int) -> bool:
        return any(q.start <= position < q.end for q in self.across(position, position + 1))

    def across(self, first: int, last: int) -> tuple[Quote, ...]:
        """The quotations that lie in text[first:last], marks included, or reach into it."""
        marked = self.quotations
        start = bisect_right(marked, first, key=lambda q: q.right)
        return marked[start : bisect_left(marked, last, key=lambda q: q.left)]

    def before(self, quote: Quote, length: int) -> str:
        """The last characters before a quotation's opening mark."""
        return self.body[max(0, quote.left - self.start - length) : quote.left - self.start]

    def behind(self, quote: Quote, length: int) -> str:
        """The first characters behind a quotation's closing mark."""
        return self.body[quote.right - self.start : quote.right - self.start + length]

    def span(self, first: int, last: int) -> Span:
        """The offsets of a range of tokens, the last included."""
        return offset(self.doc[first]), end(self.doc[last])

    def token_index(self, position: int) -> int:
        """The index of the first token that begins at an offset or behind it."""
        return first_at(self.doc, position)

    def unquoted(self, span: Span) -> str:
        """The words of a span that are not quoted, as one string without signs."""
        kept, position = [], span[0]
        for q in self.across(*span):
            kept.append(self.text[position : max(position, q.left)])
            position = q.right
        kept.append(self.text[position : span[1]])
        return "".join(c if c.isalnum() or c in "’'" else " " for c in " ".join(kept))


def merged(spans: list[Span], text: str) -> list[Span]:
    """Spans in order, those put together that overlap or touch."""
    done: list[Span] = []
    for first, last in sorted(spans):
        if done and first <= done[-1][1] + 1 and not text[done[-1][1] : first].strip():
            done[-1] = (done[-1][0], max(last, done[-1][1]))
        else:
            done.append((first, last))
    return done


_BEFORE = frozenset(",;:—–-.)”")  # signs that a content does not begin with
_BEHIND = frozenset(",;:—–-.(")  # signs that a content does not end with


def trimmed(text: str, start: int, stop: int) -> Span:
    """A span without spaces and points at its ends, and without a quotation mark whose other half is outside."""
    while True:
        while start < stop and (text[start].isspace() or text[start] in _BEFORE):
            start += 1
        while start < stop and (text[stop - 1].isspace() or text[stop - 1] in _BEHIND):
            stop -= 1
        if not _ends_in_half(text[start:stop]):
            return start, stop
        stop -= 1


def _ends_in_half(words: str) -> bool:
    """Is the last sign an opening mark, or a closing one that nothing has opened?"""
    if not words or words[-1] in "“‘":
        return bool(words)
    return words[-1] in '”"' and not any(c in '“"' for c in words[:-1])
