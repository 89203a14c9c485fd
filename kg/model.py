"""What is read out of an article: frozen records, offsets in Unicode code points of `Article.text`.

Every span is half-open and `text[start:end]` is always the surface form. Records refer to entities, events and
statements of the same document by their `key`, a string that is unique in the document only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read. What cannot be known is None or empty; nothing is guessed."""

    id: str                              # the source's own id, else the file's name; unique in a run
    text: str                            # the body exactly as read: `nif:isString`
    source: str = ""                     # file (and line) it came from, for messages
    headline: str | None = None
    url: str | None = None
    published: str | None = None         # xsd:date or xsd:dateTime, ISO 8601
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None          # BCP 47
    part_of: str | None = None           # section, collection


class Block(StrEnum):
    """What a paragraph is. Facts are read from `BODY` only."""

    BODY = "body"
    HEADLINE = "headline"
    BANNER = "banner"                    # "Breaking News"
    REPEAT = "repeat"                    # the headline once more
    LINK = "link"                        # "Read more: ..."
    BYLINE = "byline"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    end: int
    block: Block = Block.BODY


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int


class MentionKind(StrEnum):
    NAME = "name"                        # a proper name: "Zabihullah Mujahid", "Doha", "TTP"
    NOMINAL = "nominal"                  # a description: "the minister", "Pakistani diplomats"
    PRONOUN = "pronoun"
    DEMONYM = "demonym"                  # "Pakistani" in "Pakistani airstrikes"
    TRIGGER = "trigger"                  # the word that shows an event
    CUE = "cue"                          # the word that shows a statement
    CONTENT = "content"                  # what a statement says
    TITLE = "title"                      # "Prime Minister" in "Prime Minister Shehbaz Sharif"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A span of the text that stands for something. `head` is the offset of its head word (the last word of a
    name, the noun of a description), by which syntax finds it."""

    start: int
    end: int
    kind: MentionKind = MentionKind.NAME
    head: int = -1


ACTORS = frozenset(("Person", "State", "Organization", "InternationalOrganization", "GovernmentBody", "ArmedGroup", "PoliticalParty",
                    "MediaOrganization", "Company", "Group"))


@dataclass(frozen=True, slots=True)
class Link:
    """A tie to a reference list. Published as `owl:sameAs`, so only what a package or a check confirms."""

    iri: str                             # http://www.wikidata.org/entity/Q843, https://sws.geonames.org/1/
    confidence: float                    # 0 to 1
    basis: str                           # which table or package says so


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor, place, operation or occasion, with all its mentions in this document.

    `cls` is the local name of one class of the ontology: Person State Organization InternationalOrganization
    GovernmentBody ArmedGroup PoliticalParty MediaOrganization Company Group Place Operation Conference PublicGathering.
    `ref` is the id of a row of a reference list ("state/PAK", "org/un", "geonames/290030"): entities with the same
    `ref` are the same in every article; without one, identity is by name.
    """

    key: str
    cls: str
    label: str
    mentions: tuple[Mention, ...] = ()
    named: bool = True                   # False: only described ("the government"); known in this article alone
    ref: str | None = None
    aliases: tuple[str, ...] = ()        # other names, beside the surface forms of the mentions
    links: tuple[Link, ...] = ()
    acts_for: tuple[str, ...] = ()       # keys of the states or organizations it acts for
    nationality: tuple[str, ...] = ()    # keys of states, where the text gives only a nationality
    part_of: tuple[str, ...] = ()        # keys of organizations or groups it is a part of
    led_by: tuple[str, ...] = ()         # keys of persons
    located_in: tuple[str, ...] = ()     # keys of places and states (direct; transitivity is the ontology's)
    country: str | None = None           # ISO 3166-1 alpha-3
    sectors: tuple[str, ...] = ()        # PLOVER sector codes
    size: int | None = None              # of a group, as told
    size_low: int | None = None
    size_high: int | None = None
    latitude: float | None = None        # WGS 84 degrees
    longitude: float | None = None
    gender: str | None = None            # "f", "m" or None: used by coreference alone


class Basis(StrEnum):
    """How a date is known."""

    EXPLICIT = "Explicit"                # a full date in the text
    RELATIVE = "Relative"                # counted from another date: "last week", "on Monday"
    DATELINE = "Dateline"
    PUBLICATION = "Publication"          # a marked fallback


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A normalised date.

    `value` is an xsd lexical form at the precision known: 2024-07-02 (date), 2024-07 (gYearMonth), 2024 (gYear),
    --03-16 (gMonthDay), or None where only a range or nothing is known. `earliest` and `latest` are inclusive days.
    """

    value: str | None
    earliest: date | None = None
    latest: date | None = None
    basis: Basis = Basis.EXPLICIT


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression. `timex_value` is a TIMEX3 value ("2024-W26", "P3D", "--03-16", "XXXX-WXX-1" if unresolved)."""

    start: int
    end: int
    timex_type: str                      # DATE TIME DURATION SET
    timex_value: str
    time: TimeValue | None = None        # None: dates nothing (durations, sets) or cannot be resolved


class Factuality(StrEnum):
    ACTUAL = "Actual"
    PLANNED = "Planned"
    HYPOTHETICAL = "Hypothetical"
    NEGATED = "Negated"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, as a range: "at least 7" is low 7, best 7, high None."""

    low: int | None = None
    best: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    key: str
    cls: str                             # one of the sixteen, e.g. "Consult"
    trigger: Mention
    label: str
    mentions: tuple[Mention, ...] = ()   # all triggers of the event, `trigger` among them
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place: str | None = None
    time: TimeValue | None = None
    factuality: Factuality = Factuality.ACTUAL
    attributed_to: str | None = None     # key of the actor on whose word it rests
    modes: tuple[str, ...] = ()          # PLOVER notations
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    part_of: tuple[str, ...] = ()        # keys of events, occasions or operations
    killed: Count | None = None
    injured: Count | None = None
    detained: Count | None = None
    confidence: float = 0.5
    extractors: tuple[str, ...] = ("rules",)  # what read it: "rules", "llm"
    why: str = ""                        # what in the text and the lexicon made this event of it, for a reader


class Quotation(StrEnum):
    DIRECT = "Direct"
    INDIRECT = "Indirect"
    MIXED = "Mixed"


@dataclass(frozen=True, slots=True)
class Statement:
    key: str
    content: tuple[Mention, ...]         # in text order; more than one where the cue stands in the middle
    quotation: Quotation
    label: str
    speaker: str | None = None
    cue: Mention | None = None
    addressee: str | None = None
    about: tuple[str, ...] = ()          # keys of events and entities
    confidence: float = 0.5
    extractors: tuple[str, ...] = ("rules",)


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held at the article's date: "Pakistan's Ambassador to Qatar Muhammad Aejaz"."""

    key: str
    holder: str                          # key of a person
    position: str                        # the title as text: "Ambassador to Qatar"
    mentions: tuple[Mention, ...]
    position_of: str | None = None       # key of the state or organization
    position_in: str | None = None       # key of the place or state posted to


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
    parse: tuple[Any, ...] = field(default=(), compare=False, repr=False)  # spaCy Docs, one a BODY paragraph; kg.language only
    entities: tuple[Entity, ...] = ()
    times: tuple[TimeMention, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Note, ...] = ()

    def surface(self, mention: Mention | TimeMention | Sentence | Skipped) -> str:
        return self.article.text[mention.start:mention.end]
