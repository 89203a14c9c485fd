"""Articles to be read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from kg.model import Article
from kg.rdf.mapping import NO_HISTORY, History, Run
from kg.settings import Settings

_USUAL_LENGTH = 100_000  # characters of an article that must be read within the limit
_GRACE = 30.0  # seconds of a processor beyond twice the limit, after which the limit has not helped


@dataclass(frozen=True, slots=True)
class Task:
    """An article to be read, with its history in the store.

    `fingerprint` identifies the article with the configuration that it is read under.
    """

    article: Article
    run: Run
    settings: Settings
    fingerprint: str
    history: History = NO_HISTORY

    @property
    def source(self) -> str:
        return self.article.source or self.article.id


def limit_of(task: Task) -> float:
    """Seconds that reading the article may take. Answers of a chat model have a limit of their own."""
    if "llm" in task.settings.extractors:
        return math.inf
    return task.settings.article_timeout * max(1.0, len(task.article.text) / _USUAL_LENGTH)


def longest(task: Task) -> float:
    """Seconds of a processor after which a process that reads the article can only be ended."""
    return 2 * limit_of(task) + _GRACE


def now() -> str:
    """The time as an xsd:dateTime in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
