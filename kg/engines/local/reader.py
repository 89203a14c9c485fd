"""A snapshot of a local store, open for queries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox

from kg.engines.engine import Query, Result, Scope
from kg.engines.errors import QueryFailed
from kg.engines.local.snapshots import opened
from kg.errors import CommuniqueError, QuerySyntaxError
from kg.rdf.vocab import PREFIXES
from kg.sparql.aggregates import with_string_forms
from kg.sparql.query import InspectedQuery, inspect

if TYPE_CHECKING:
    from kg.engines.local.facets.answering import Answers
    from kg.sparql.facets import Found, Wanted
    from kg.sparql.participation import Parts, PartsWanted

Evaluated: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_POSITION = re.compile(r"error at (\d+):(\d+): ")


class LocalReader:
    """Implements `kg.engines.engine.Reader` for the folder of a snapshot; "" is an empty graph."""

    def __init__(self, address: str) -> None:
        """Raises: SnapshotGone: it was removed, since there is a newer one. StoreError: it cannot be opened."""
        self._address = address
        self._complete: Callable[[InspectedQuery], str] | None = None
        self._store = opened(Path(address)) if address else ox.Store()
        self._facets: list[Answers | None] = []  # when they have been looked for

    def query(self, query: Query) -> Result:
        return evaluated(
            self._store,
            self._searched(query.text),
            base_iri=query.base,
            default_graph=_graphs(query.default_graphs),
            named_graphs=_graphs(query.named_graphs),
            use_default_graph_as_union=query.union,
        )

    def _searched(self, text: str) -> str:
        """Return the query with its searches replaced by their results. The index is opened for the first query that
        needs it.
        """
        if "SERVICE" not in text.upper():
            return text
        if self._complete is None:
            from kg.engines.local.search import finder
            from kg.sparql.search_service import with_answers

            self._complete = partial(
                with_answers, find=finder(Path(self._address) if self._address else None, self._store)
            )
        return self._complete(inspect(text))

    def facets(self, wanted: Wanted | PartsWanted, query: Query) -> Found | Parts:
        from kg.engines.facets import by_queries  # with the ontology and numpy, which other queries do not need
        from kg.engines.local.facets.answering import answers_of

        if not self._facets and self._address:
            self._facets.append(answers_of(Path(self._address), self))
        found = self._facets[0].answer(wanted) if self._facets and self._facets[0] and not query.union else None
        return found or by_queries(self, wanted, query)

    def quads(self, scope: Scope) -> Iterator[ox.Quad]:
        if scope == "all":
            yield from self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        for graph in self._store.named_graphs():
            yield from self._store.quads_for_pattern(None, None, None, graph)

    def translated(self, error: Exception) -> CommuniqueError:
        return syntax_error(error) if isinstance(error, SyntaxError) else QueryFailed(str(error))


def evaluated(store: ox.Store, text: str, **options: Any) -> Evaluated:
    """Return the result of a query without searches. `options` are those of pyoxigraph's `Store.query`.

    Raises: SyntaxError: with the place in the text as it is given.
    """
    rewritten = with_string_forms(text)
    try:
        return store.query(rewritten, prefixes=PREFIXES, **options)
    except SyntaxError:
        if rewritten == text:
            raise
        return store.query(text, prefixes=PREFIXES, **options)


def syntax_error(error: SyntaxError) -> QuerySyntaxError:
    """Return pyoxigraph's "error at 2:9: expected ..." as message, line and column."""
    message = str(error)
    found = _POSITION.match(message)
    if found is None:
        return QuerySyntaxError(message)
    return QuerySyntaxError(message[found.end() :], int(found[1]), int(found[2]))


def _graphs(iris: Sequence[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) if iri else ox.DefaultGraph() for iri in iris]
