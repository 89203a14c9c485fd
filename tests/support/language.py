"""Short ways to read a text in tests."""

from __future__ import annotations

from kg.model import Article, Document, Entity
from kg.nlp import components


def until(component: str, text: str, published: str | None = None) -> Document:
    """The text read by the components up to this one, it among them."""
    last = next(i for i, c in enumerate(components.RULES) if c.name == component)
    return components.read(Article("test", text, published=published), components.RULES[: last + 1])


def read(text: str, published: str | None = None) -> Document:
    """The text with its entities after coreference."""
    return until("coreference", text, published)


def entity(document: Document, surface: str, nth: int = 0) -> Entity:
    """The entity that the nth occurrence of a surface form is a mention of."""
    at = -1
    for _ in range(nth + 1):
        at = document.article.text.index(surface, at + 1)
    found = [e for e in document.entities for m in e.mentions if m.start == at and m.end == at + len(surface)]
    assert found, (
        f"no mention {surface!r}: {[(e.label, [document.surface(m) for m in e.mentions]) for e in document.entities]}"
    )
    return found[0]


def surfaces(document: Document, surface: str, nth: int = 0) -> set[str]:
    """The surface forms of all mentions of the entity that the nth occurrence of a surface form is a mention of."""
    return {document.surface(m) for m in entity(document, surface, nth).mentions}
