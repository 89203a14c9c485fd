"""A data set: what is known of it, and the tables that it is described with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.export.formats import TABLES
from kg.export.tables import Table

NAME = "Political events read from news articles"
DESCRIPTION = (
    "Who did what to whom, when and where, according to news articles. Each row of the tables says whether it is "
    "reported as fact, planned, possible, denied or claimed, how likely it is to have been read right, and on which "
    "sentence it rests. Made by Communiqué; it is what articles say, not what is true."
)
WITHOUT_WORDS = (
    "The words of the articles are not kept in it: each fact names the article and the characters in it on which it "
    "rests, so that whoever has the article can look it up."
)
KEYWORDS = ("events", "politics", "conflict", "international relations", "news", "PLOVER", "RDF")


@dataclass(frozen=True, slots=True)
class File:
    """A table where it can be had: its address, or its path beside the description with the SHA-256 of its bytes."""

    table: Table[Any]
    address: str
    sha256: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a data set: a name, and an address such as that of ORCID, "" where none is stated."""

    name: str
    address: str = ""


def author(text: str) -> Author:
    """Return the author that a text names: `Ana Weiss`, or `Ana Weiss <https://orcid.org/0000-0002-1825-0097>`."""
    found = re.fullmatch(r"(.*\S)\s*<(https?://[^\s<>]+)>", text.strip())
    return Author(found[1], found[2]) if found else Author(text.strip())


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is known of a data set.

    Args:
        authors: as its owner states them; () if nobody is stated: the program.
        url: its address, "" where it has none.
        license: of the texts, as its owner states it: an address or words; "" if nothing is stated.
        version: of the graph. modified: a day or time.
        first, last: the days of publication of the first and last article.
        graphs: addresses or paths of the graph, by media type. endpoint: of SPARQL queries.
        is_live: whether it changes while it is described, so that its files have no checksums.
        has_words: whether the words of the articles are kept.
    """

    files: Sequence[File]
    url: str = ""
    name: str = NAME
    license: str = ""
    authors: Sequence[Author] = ()
    version: str = ""
    modified: str = ""
    first: str = ""
    last: str = ""
    articles: int | None = None
    graphs: Mapping[str, str] = field(default_factory=dict)
    endpoint: str = ""
    is_live: bool = False
    has_words: bool = True

    @property
    def description(self) -> str:
        """What it is, in sentences."""
        return DESCRIPTION if self.has_words else f"{DESCRIPTION} {WITHOUT_WORDS}"


def tables() -> list[Table[Any]]:
    """Return the tables that a data set is described with: those that are read without a further program, each once."""
    return [table for table in TABLES.values() if table.ending != "parquet" and table.name != "events"]
