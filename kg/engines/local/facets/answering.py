"""Facets of a selection, counted from the table of columns. They are those that queries of the graph would give."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg.engines.engine import Query, Reader
from kg.engines.local.facets import opened
from kg.engines.local.facets.articles import Articles
from kg.engines.local.facets.entities import Entities
from kg.engines.local.facets.events import Events
from kg.engines.local.facets.facet_table import FacetTable, Words
from kg.engines.local.facets.parts import parts
from kg.engines.local.facets.statements import Statements
from kg.engines.local.facets.table import Table
from kg.sparql.facets import Found, Wanted, ordered
from kg.sparql.participation import Parts, PartsWanted
from kg.sparql.search_service import MOST_HITS
from kg.sparql.selecting import pattern
from kg.sparql.selection import Selection


class Answers:
    """Answers from one table, with what is worked out once for it."""

    def __init__(self, table: Table, words: Words) -> None:
        self._table = table
        read = FacetTable(table, words)
        self._events, self._articles = Events(read), Articles(read)
        self._statements, self._entities = Statements(read, self._articles), Entities(read, self._events)

    def answer(self, wanted: Wanted | PartsWanted) -> Found | Parts | None:
        """Return facets or parts; None where the table does not have what is selected or sorted by."""
        if isinstance(wanted, PartsWanted):
            return parts(self._table, wanted)
        selection = ordered(wanted.selection)
        if selection.sort.removeprefix("-") == "label":
            return None
        if selection.kind in ("events", "reports"):
            return self._events.found(selection, wanted)
        if selection.kind == "articles":
            return self._articles.found(selection, wanted)
        if selection.kind == "statements":
            return self._statements.found(selection, wanted)
        return self._entities.found(selection, wanted)


def answers_of(snapshot: Path, reader: Reader) -> Answers | None:
    """Return what answers from the table of a snapshot, which the reader has open; None where it has no table."""
    table = opened(snapshot)
    return None if table is None else Answers(table, partial(_named, reader))


def _named(reader: Reader, selection: Selection) -> Iterator[str]:
    """Yield the IRIs of things that the words of a selection match; those of other kinds may be among them."""
    words = str(ox.Literal(selection.words))
    if selection.kind in ("events", "reports", "statements"):
        text = (
            f"SELECT ?thing {{ SERVICE cq:search {{ ?sentence cq:matchesText {words} ; cq:atMost {MOST_HITS} }} "
            "?mention cq:inSentence ?sentence . ?thing gaf:denotedBy ?mention }"
        )
    else:
        text = f"SELECT DISTINCT ?thing {{\n{pattern(Selection(selection.kind, words=selection.words))}\n}}"
    found = reader.query(Query(text))
    assert isinstance(found, ox.QuerySolutions)
    for row in found:
        yield str(getattr(row["thing"], "value", ""))
