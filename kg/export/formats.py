"""The tables by name, and what is asked of one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

from kg.errors import UsageError
from kg.export.entities import ENTITIES
from kg.export.ged import GED
from kg.export.names import resolved
from kg.export.plain import EVENTS, PARTICIPANTS, REPORTS
from kg.export.polecat import POLECAT
from kg.export.source import Source
from kg.export.statements import STATEMENTS
from kg.export.tables import Table
from kg.export.writing import Written, write
from kg.sparql.selection import selection_of

TABLES: Mapping[str, Table[Any]] = {
    table.name: table
    for table in (
        POLECAT,
        GED,
        *(replace(EVENTS, name=ending, endings=(ending,)) for ending in EVENTS.endings),
        EVENTS,
        REPORTS,
        PARTICIPANTS,
        STATEMENTS,
        ENTITIES,
    )
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table with the parameters that select its rows, and the ending of the file that it is written as."""

    name: str
    given: tuple[tuple[str, str], ...] = ()
    format: str = ""

    @property
    def table(self) -> Table[Any]:
        table = TABLES[self.name]
        return replace(table, endings=(self.format,)) if self.format else table

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The parameters with those that the table assumes, as they were given."""
        names = {name for name, _ in self.given}
        return [*self.given, *(one for one in self.table.defaults if one[0] not in names)]

    @property
    def assumed(self) -> list[tuple[str, str]]:
        return [one for one in self.parameters if one not in self.given]

    def write(self, source: Source, out: IO[bytes], each: Callable[[], None] = lambda: None) -> Written:
        """Write the table of a graph. `each` is called for each row before it is written. Raises: UsageError."""
        selection = selection_of(self.table.kind, resolved(source, self.parameters))
        return write(self.table, self.table.read(source, selection), out, each)

    def as_json(self) -> str:
        return json.dumps([self.name, self.given, self.format])

    @classmethod
    def of_json(cls, text: str) -> Wanted:
        name, given, format = json.loads(text)
        return cls(name, tuple((one, value) for one, value in given), format)


def wanted(name: str, given: Iterable[tuple[str, str]], format: str = "") -> Wanted:
    """Return what is asked of a table; parameters with empty values count as not given. Raises: UsageError."""
    if name not in TABLES:
        raise UsageError(f"no table {name!r}; there are: {', '.join(TABLES)}")
    endings = TABLES[name].endings
    if format and format not in endings:
        raise UsageError(f"format: {name} is not written as {format!r}; it is as: {', '.join(endings)}")
    return Wanted(name, tuple((one, value.strip()) for one, value in given if value.strip()), format)
