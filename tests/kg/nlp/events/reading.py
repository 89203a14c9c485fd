"""An article read by the rules, and what its events say, for the tests of this folder."""

from __future__ import annotations

from kg.build.reading import read_article
from kg.model import Article, Document, Event
from kg.nlp.components import RULES
from kg.nlp.components import read as read_components


def read(text: str, published: str | None = None) -> Document:
    return read_article(Article("test", text, published=published))


def before_events(text: str, published: str | None = None) -> Document:
    """The document as the component of events finds it."""
    names = [component.name for component in RULES]
    return read_components(Article("test", text, published=published), RULES[: names.index("events")])


def labels(document: Document, keys: tuple[str, ...]) -> list[str]:
    by_key = {e.key: e.label for e in document.entities}
    return [by_key[k] for k in keys]


def one(document: Document, cls: str) -> Event:
    """The first event of a type."""
    found = [e for e in document.events if e.cls == cls]
    assert found, [(e.cls, e.label) for e in document.events]
    return found[0]
