"""Saved questions asked of a store in memory."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.engines.local.search import finder
from kg.sparql.names import resolved, search
from kg.sparql.query import inspect
from kg.sparql.questions import SavedQuestion
from kg.sparql.search_service import with_answers


def bound(asked: SavedQuestion, given: Mapping[str, str], store: ox.Store) -> str:
    """Return the query of a question for an engine; names among the values given are looked up in the store."""

    def find(name: str, classes: tuple[str, ...]) -> list[tuple[str, str]]:
        rows = store.query(with_answers(inspect(search(name, classes)), finder(None, store)))
        assert isinstance(rows, ox.QuerySolutions)
        return [(row["thing"].value, row["name"].value) for row in rows]

    return with_answers(inspect(asked.bound(resolved(asked, given, find))), finder(None, store))
