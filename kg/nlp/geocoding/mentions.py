"""Changes to the mentions of entities, by their keys: what the modules of this folder add, move and take away."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Entity, Mention, MentionKind

Entities = dict[str, Entity]


def names(e: Entity) -> tuple[Mention, ...]:
    return tuple(m for m in e.mentions if m.kind is MentionKind.NAME)


def add_mention(entities: Entities, e: Entity, found: Mention) -> None:
    """Give an entity, which may be new, a mention."""
    entities[e.key] = replace(e, mentions=tuple(sorted((*e.mentions, found))))


def add_place(entities: Entities, name: str, found: Mention) -> None:
    """Add a mention to the place of this name that has no row yet, made if there is none."""
    same = next((e for e in entities.values() if e.cls == "Place" and e.label == name and not e.ref), None)
    add_mention(entities, same or Entity(f"toponym:{name}", "Place", name), found)


def remove_mentions(entities: Entities, key: str, first: int, last: int) -> None:
    """Take the mentions that overlap text[first:last] away from an entity.

    Without a name left it goes, if nothing else points to it.
    """
    e = entities[key]
    left = tuple(m for m in e.mentions if m.end <= first or m.start >= last)
    pointed = any(key in o.acts_for + o.nationality + o.part_of + o.led_by + o.located_in for o in entities.values())
    if any(m.kind is MentionKind.NAME for m in left) or pointed:
        entities[key] = replace(e, mentions=left)
    else:
        del entities[key]


def as_place(e: Entity) -> Entity:
    """A supposed person or body as a place: with its names alone."""
    return replace(e, cls="Place", mentions=names(e), sectors=(), acts_for=(), nationality=(), led_by=())
