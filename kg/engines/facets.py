"""Facets of a selection by queries, for any engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pyoxigraph as ox

from kg.engines.engine import Query, Reader
from kg.sparql.facets import Found, Wanted, counted


def by_queries(reader: Reader, wanted: Wanted, query: Query) -> Found:
    """Return the facets of a selection, from one query for each. Raises: as `Reader.query` does."""

    def ask(text: str) -> Iterator[Mapping[str, ox.NamedNode | ox.Literal]]:
        found = reader.query(replace(query, text=text))
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: term for name in names if isinstance(term := row[name], ox.NamedNode | ox.Literal)}

    return counted(wanted, ask)
