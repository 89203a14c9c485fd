"""The words of names: what an article calls an entity, and the state that a name begins with."""

from __future__ import annotations

from kg import gazetteer
from kg.gazetteer import Row
from kg.model import Document, Entity, MentionKind


def names_of(document: Document, e: Entity) -> set[str]:
    """The proper names that an article has for an entity."""
    return {document.surface(m) for m in e.mentions if m.kind is MentionKind.NAME}


def state_called(words: list[str]) -> Row | None:
    """The state whose whole name or adjective these words are."""
    if not words:
        return None
    return gazetteer.demonym(" ".join(words)) or next(
        (r for first, last, r in gazetteer.find_names(words) if (first, last) == (0, len(words)) and r.cls == "State"),
        None,
    )
