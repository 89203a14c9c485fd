"""Entities of a document that turn out to be one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kg.model.document import Document
from kg.model.entities import Entity


def merge_entities(document: Document, same: dict[str, str]) -> Document:
    """Entities with each key of `same` put into the entity of its value."""
    if not same:
        return document
    root = partial(merged_into, same)
    kept: dict[str, Entity] = {e.key: e for e in document.entities if e.key not in same}
    others: dict[str, list[Entity]] = {}
    for e in document.entities:
        if (to := root(e.key)) != e.key:
            others.setdefault(to, []).append(e)
    kept |= {to: _one(kept[to], some) for to, some in others.items()}
    moved = {
        k: replace(
            e,
            acts_for=_moved(e.acts_for, root, k),
            nationality=_moved(e.nationality, root, k),
            led_by=_moved(e.led_by, root, k),
        )
        for k, e in kept.items()
    }
    return replace(document, entities=tuple(moved.values()))


def _one(e: Entity, others: list[Entity]) -> Entity:
    """An entity with all that is told of the others, which are the same."""
    mentions = {m for o in (e, *others) for m in o.mentions}
    acts_for, led_by, nationality, sectors = e.acts_for, e.led_by, e.nationality, e.sectors
    for o in others:
        acts_for, led_by, nationality = (
            _union(acts_for, o.acts_for),
            _union(led_by, o.led_by),
            _union(nationality, o.nationality),
        )
        sectors = sectors or _sectors(e, o)
    return replace(
        e, mentions=tuple(sorted(mentions)), acts_for=acts_for, led_by=led_by, nationality=nationality, sectors=sectors
    )


def _sectors(e: Entity, described: Entity) -> tuple[str, ...]:
    """What a description tells of whom it describes; "the agency" for a body of many states is no government."""
    return () if e.cls == "InternationalOrganization" else described.sectors


def merged_into(same: dict[str, str], key: str) -> str:
    """The key that an entity has at last, followed through a chain of merges."""
    while key in same:
        key = same[key]
    return key


def _moved(keys: tuple[str, ...], root: Callable[[str], str], own: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(root(k) for k in keys if root(k) != own))


def _union(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a + b))
