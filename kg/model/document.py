"""An article with everything that has been read from it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kg.model.article import Article, Paragraph, Sentence
from kg.model.attribution import Attribution
from kg.model.entities import Entity, Mention, Tenure
from kg.model.events import Event, Statement, TimeMention, TimeValue
from kg.model.offices import Office


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch of the text from which nothing was taken, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a stage has to say of an article for the report: something it could not do, or left out so many times.

    `again`: reading the article once more may give what is missing now.
    """

    reason: str
    count: int = 1
    again: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An article and what has been read from it so far. Stages return a new one, never change one."""

    article: Article
    paragraphs: tuple[Paragraph, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    parse: tuple[Any, ...] = field(
        default=(), compare=False, repr=False
    )  # spaCy Docs, one a BODY paragraph; kg.nlp only
    attributions: tuple[Attribution, ...] = ()  # in text order of their contents
    entities: tuple[Entity, ...] = ()
    offices: tuple[Office, ...] = ()  # in text order
    first_persons: tuple[tuple[Mention, str], ...] = ()  # "I" and "we" in quotations, each with the key of who is meant
    date: TimeValue | None = None  # when the article says it was written, else the day of publication, marked as such
    topics: frozenset[str] = frozenset()  # what the whole article is about: "sport", "accident"
    times: tuple[TimeMention, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Note, ...] = ()

    def surface(self, mention: Mention | TimeMention | Sentence | Skipped) -> str:
        return self.article.text[mention.start : mention.end]
