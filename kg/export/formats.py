"""The formats of event tables, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.export.ged import GED
from kg.export.plain import EVENTS, REPORTS
from kg.export.polecat import POLECAT
from kg.export.tables import Table
from kg.sparql.selection import Selection, selection_of

TABLES: Mapping[str, Table] = {
    table.name: table for table in (POLECAT, REPORTS, GED, EVENTS, replace(EVENTS, name="parquet", ending="parquet"))
}


def selection_for(table: Table, given: Iterable[tuple[str, str]]) -> Selection:
    """Return the selection of a table; its defaults hold for the parameters that are not given. Raises: UsageError."""
    told = [(name, value) for name, value in given if value.strip()]
    names = {name for name, _ in told}
    return selection_of(table.kind, [*told, *((n, v) for n, v in table.defaults if n not in names)])
