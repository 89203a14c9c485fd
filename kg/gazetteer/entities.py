"""Entities made of rows of the gazetteer."""

from __future__ import annotations

from kg.gazetteer.rows import Row
from kg.model import Entity


def entity_of(row: Row) -> Entity:
    """The entity of a row that the text does not name: it has no mentions yet."""
    return Entity(row.id, row.cls, row.label, ref=row.id, country=row.country)
