"""What the gazetteer knows of the entities that are tied to its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg import gazetteer
from kg.gazetteer import Row
from kg.gazetteer.entities import entity_of
from kg.model import Document, Entity
from kg.model.merging import merge_entities
from kg.nlp.lexicon.sectors import of_name


def add_details(document: Document) -> Document:
    """The document with every entity filled from its row, those of one row merged, and what rows point to added."""
    document = merge_entities(document, _same(document.entities))
    known = {e.ref: e for e in document.entities if e.ref}
    added = {row.id: entity_of(row) for row in _missing(known)}
    keys = {ref: e.key for ref, e in (known | added).items()}
    day = (document.article.published or "")[:10] or None
    return replace(document, entities=tuple(_filled(e, keys, day) for e in (*document.entities, *added.values())))


def _same(entities: Iterable[Entity]) -> dict[str, str]:
    first: dict[str, str] = {}
    return {e.key: first[e.ref] for e in entities if e.ref and first.setdefault(e.ref, e.key) != e.key}


def _missing(known: dict[str, Entity]) -> list[Row]:
    """The rows that those of the article point to and that the article does not name, however far."""
    found: dict[str, Row] = {}
    todo = [r for ref in known for r in _pointed(ref)]
    while todo:
        ref = todo.pop()
        row = gazetteer.row(ref)
        if row is not None and ref not in known and ref not in found:
            found[ref] = row
            todo += _pointed(ref)
    return list(found.values())


def _pointed(ref: str) -> tuple[str, ...]:
    row = gazetteer.row(ref)
    if row is None:
        return ()
    return (
        row.acts_for
        + row.part_of
        + row.located_in
        + ((f"state/{row.country}",) if row.cls == "Person" and row.country else ())
    )


def _filled(e: Entity, keys: dict[str, str], day: str | None) -> Entity:
    row = gazetteer.row(e.ref) if e.ref else None
    if row is None:
        return replace(e, sectors=of_name(e.cls, e.label)) if e.named and not e.sectors else e
    return replace(
        e,
        cls=row.cls,
        label=row.label,
        links=row.links,
        aliases=tuple(dict.fromkeys(e.aliases + row.aliases)),
        country=row.country,
        sectors=e.sectors or gazetteer.sectors_on(row, day) or row.sectors,
        latitude=row.latitude,
        longitude=row.longitude,
        acts_for=_joined(e.acts_for, row.acts_for, keys),
        part_of=_joined(e.part_of, row.part_of, keys),
        located_in=_joined(e.located_in, row.located_in, keys),
    )


def _joined(known: tuple[str, ...], rows: tuple[str, ...], keys: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known + tuple(keys[r] for r in rows if r in keys)))
