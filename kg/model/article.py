"""An article as it was read, and the blocks of its text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read. What cannot be known is None or empty; nothing is guessed."""

    id: str  # the source's own id, else the file's name; unique in a run
    text: str  # the body exactly as read: `nif:isString`
    source: str = ""  # file (and line) it came from, for messages
    headline: str | None = None
    url: str | None = None
    published: str | None = None  # xsd:date or xsd:dateTime, ISO 8601
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None  # BCP 47
    part_of: str | None = None  # section, collection


class Block(StrEnum):
    """What a paragraph is. Facts are read from `BODY` only."""

    BODY = "body"
    HEADLINE = "headline"
    BANNER = "banner"  # "Breaking News"
    REPEAT = "repeat"  # the headline once more
    LINK = "link"  # "Read more: ..."
    BYLINE = "byline"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    end: int
    block: Block = Block.BODY
    dateline: int = 0  # characters of its dateline ("KABUL, Afghanistan (AP) — "), a heading before it included
    is_labelled: bool = False  # what stands there is a label, as "Q:" or a time of day


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
