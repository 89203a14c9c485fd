"""Soft hyphens, zero-width characters and marks of direction, which tear the words that they stand in.

The components read the text without them; what they have found then gets the offsets of the article's own text.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from kg.model import Article, Document, Mention, Paragraph, Span
from kg.model.characters import INVISIBLE, visible


def without_invisible(article: Article) -> Article:
    """The article without invisible characters in text and headline; the same object if its text has none."""
    text = visible(article.text)
    if len(text) == len(article.text):
        return article
    headline = article.headline and visible(article.headline)
    return replace(article, text=text, headline=headline)


def with_offsets_of(article: Article, document: Document) -> Document:
    """The document of `without_invisible(article)` as one of the article itself.

    The parse is left out, since its offsets would be those of the other text.
    """
    offsets = _Offsets([i for i, sign in enumerate(article.text) if not INVISIBLE.match(sign)], len(article.text))
    headline = article.headline or document.article.headline
    found: Document = offsets.restored(replace(document, parse=(), notes=()))
    return replace(found, article=replace(article, headline=headline), notes=document.notes)


@dataclass(frozen=True, slots=True)
class _Offsets:
    """Where the characters of the text that was read stand in the article's text, and how long that is."""

    visible: list[int]
    size: int

    def start(self, position: int) -> int:
        return self.visible[position] if position < len(self.visible) else self.size

    def span(self, start: int, end: int) -> Span:
        """The span from its first to its last visible character."""
        return self.start(start), self.visible[end - 1] + 1 if end > start else self.start(start)

    def restored(self, value: Any) -> Any:
        """A value of the data model in which every offset and span is one of the article's text."""
        if isinstance(value, tuple):
            is_span = len(value) == 2 and all(isinstance(n, int) for n in value)
            return self.span(*value) if is_span else tuple(self.restored(one) for one in value)
        if not is_dataclass(value) or isinstance(value, type | Article):
            return value
        changed = {f.name: self.restored(getattr(value, f.name)) for f in fields(value)}
        return type(value)(**changed | self._own_offsets(value))

    def _own_offsets(self, value: Any) -> dict[str, int]:
        """The fields of a record that are single offsets or lengths."""
        if not hasattr(value, "start"):
            return {}
        start, end = self.span(value.start, value.end)
        own = {"start": start, "end": end}
        if isinstance(value, Mention) and value.head >= 0:
            own["head"] = self.start(value.head)
        if isinstance(value, Paragraph):
            own["dateline"] = self.start(value.start + value.dateline) - start if value.dateline else 0
        return own
