"""Entities of a document, to which spans of its text are added: mentions of known entities, or new ones."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc, Span

from kg import gazetteer
from kg.gazetteer import Row
from kg.model import Document, Entity, Mention, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.names import normalized_name
from kg.nlp.lexicon.tables import table

_WORDS = table("extractors")
_ARTICLE, _POSSESSIVE = _WORDS.pattern("article", re.I), _WORDS.pattern("possessive")


class Cast:
    """The entities of one document, including those that were added."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._entities = {e.key: e for e in document.entities}
        self._by_ref = {e.ref: e.key for e in document.entities if e.ref}
        self._by_name = {
            (_kind(e.cls), normalized_name(e.label)): e.key for e in reversed(document.entities) if e.named
        }

    def __getitem__(self, key: str) -> Entity:
        return self._entities[key]

    @property
    def document(self) -> Document:
        return replace(self._document, entities=tuple(self._entities.values()))

    def named(self, start: int, end: int, head: int, cls: str) -> str:
        """The key of the entity that a name stands for; the name is added to its mentions.

        Args:
            cls: the class of a name that the gazetteer does not have.
        """
        text = " ".join(self._document.article.text[start:end].split())
        row = row_of(text)
        if row is not None:
            return self.referring(row, start, end, head)
        identity = (_kind(cls), normalized_name(text))
        key = self._by_name.get(identity)
        found = Mention(start, end, MentionKind.NAME, head)
        if key is None:
            key = self._new(Entity(f"named-{start}", cls, text, (found,)))
            self._by_name.setdefault(identity, key)
        self.mention(key, found)
        return key

    def referring(self, row: Row, start: int, end: int, head: int) -> str:
        """The key of the entity of a row, to whose mentions a name is added."""
        found = Mention(start, end, MentionKind.NAME, head)
        key = self._by_ref.get(row.id)
        if key is None:
            key = self._new(Entity(f"row-{start}", row.cls, row.label, (found,), ref=row.id, country=row.country))
            self._by_ref[row.id] = key
        self.mention(key, found)
        return key

    def called(self, cls: str, start: int, end: int) -> str | None:
        """The key of the entity of a class that bears the name which stands in a span."""
        return self._by_name.get((_kind(cls), normalized_name(self._document.article.text[start:end])))

    def described(self, start: int, end: int, head: int, cls: str) -> str:
        """The key of a new entity without a name."""
        label = " ".join(self._document.article.text[start:end].split())
        return self._new(
            Entity(f"described-{start}", cls, label, (Mention(start, end, MentionKind.NOMINAL, head),), named=False)
        )

    def mention(self, key: str, found: Mention) -> None:
        """Add a mention to an entity."""
        e = self._entities[key]
        if all((m.start, m.end) != (found.start, found.end) for m in e.mentions):
            self._entities[key] = replace(e, mentions=tuple(sorted((*e.mentions, found))))

    def reclassed(self, key: str, cls: str) -> None:
        """Give an entity another class."""
        self._entities[key] = replace(self._entities[key], cls=cls)

    def _new(self, e: Entity) -> str:
        self._entities.setdefault(e.key, e)
        return e.key


def row_of(text: str) -> Row | None:
    """The row of the gazetteer whose name is the whole text."""
    words = text.split()
    return next((row for first, last, row in gazetteer.find_names(words) if (first, last) == (0, len(words))), None)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without white space at its ends, leading article and possessive ending."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    article = _ARTICLE.match(text, start, end)
    if article and article.end() < end:
        start = article.end()
    possessive = _POSSESSIVE.search(text[start:end])
    return (start, end - len(possessive[0])) if possessive and possessive.start() else (start, end)


def parsed(view: View, start: int, end: int) -> Span | None:
    """The tokens of a span, including those it cuts; None if it is outside the body or in two paragraphs."""
    first, last = view.token_at(start), view.token_at(end - 1)
    if first is None or last is None or first.doc is not last.doc:
        return None
    doc: Doc = first.doc
    return doc[first.i : last.i + 1]


def head_of(view: View, start: int, end: int) -> int:
    """The offset of the head word of a span, -1 if it is outside the body."""
    tokens = parsed(view, start, end)
    return offset(tokens.root) if tokens is not None and len(tokens) else -1


def _kind(cls: str) -> str:
    return "Organization" if cls in ORGANIZATIONS else cls
