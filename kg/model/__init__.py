"""The data model: an article and what is read from it, as frozen dataclasses.

Offsets count code points of `Article.text`.

Every span is half-open and `text[start:end]` is always the surface form. Records refer to entities, events and
statements of the same document by their `key`, a string that is unique in the document only.
"""

from __future__ import annotations

from kg.model.article import Article, Block, Paragraph, Sentence
from kg.model.attribution import Attribution, Quotation, Span
from kg.model.document import Document, Note, Skipped
from kg.model.entities import Entity, Link, Mention, MentionKind, Tenure
from kg.model.events import Basis, Count, Event, Factuality, Statement, TimeMention, TimeValue
from kg.model.offices import Office

__all__ = [
    "Article",
    "Attribution",
    "Basis",
    "Block",
    "Count",
    "Document",
    "Entity",
    "Event",
    "Factuality",
    "Link",
    "Mention",
    "MentionKind",
    "Note",
    "Office",
    "Paragraph",
    "Quotation",
    "Sentence",
    "Skipped",
    "Span",
    "Statement",
    "Tenure",
    "TimeMention",
    "TimeValue",
]
