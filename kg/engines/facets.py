"""Facets of a selection, and what a thing has a part in, by queries, for any engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pyoxigraph as ox

from kg.engines.engine import Query, Reader
from kg.sparql import participation
from kg.sparql.facets import Found, Wanted, counted
from kg.sparql.participation import Parts, PartsWanted


def by_queries(reader: Reader, wanted: Wanted | PartsWanted, query: Query) -> Found | Parts:
    """Return facets, from one query for each, or parts, from one for all. Raises: as `Reader.query` does."""

    def ask(text: str) -> Iterator[Mapping[str, ox.NamedNode | ox.Literal]]:
        found = reader.query(replace(query, text=text))
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: term for name in names if isinstance(term := row[name], ox.NamedNode | ox.Literal)}

    if isinstance(wanted, PartsWanted):
        return participation.counted(wanted, ask)
    return counted(wanted, ask)
