"""A remote engine, open for queries.

Results are parsed here, so that every format is available for every engine, and only rows and triples pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.engines.engine import Query, Result, Scope
from kg.engines.errors import QueryFailed
from kg.engines.local.reader import syntax_error
from kg.engines.remote.backend import Backend
from kg.engines.remote.client import Client, Graphs
from kg.engines.remote.errors import BadAnswer, NotAnswered, Rejected
from kg.engines.remote.search import with_patterns
from kg.errors import CommuniqueError
from kg.rdf.vocab import PREFIXES
from kg.sparql.errors import GraphRefused
from kg.sparql.extensions import refuse_extensions
from kg.sparql.query import InspectedQuery, inspect

if TYPE_CHECKING:
    from kg.sparql.facets import Found, Wanted
    from kg.sparql.participation import Parts, PartsWanted


class RemoteReader:
    """Implements `kg.engines.engine.Reader` for the engine at a backend's addresses."""

    def __init__(self, backend: Backend) -> None:
        self._client = Client(backend)

    def query(self, query: Query) -> Result:
        """Return the result as it arrives.

        Raises: ExtensionRefused, GraphRefused, SearchProblem, QuerySyntaxError, EngineError.
        """
        read = inspect(query.text)
        refuse_extensions(read)
        graphs = Graphs(_named(query.default_graphs), _named(query.named_graphs))
        self._refuse_unknown(read, graphs)
        try:
            return self._client.query(read.declarations + with_patterns(read), graphs, query.base, query.seconds)
        except Rejected:
            _refuse_syntax_errors(read)
            raise

    def _refuse_unknown(self, query: InspectedQuery, graphs: Graphs) -> None:
        """Raises: GraphRefused: a query names a graph that the engine does not have; some engines would fetch it from
        its address.
        """
        for iri in dict.fromkeys([*(graphs.default or ()), *(graphs.named or ()), *query.sources]):
            if not self._has_graph(iri):
                raise GraphRefused(f"There is no graph {iri} here, and none is fetched.")

    def _has_graph(self, iri: str) -> bool:
        try:
            return self._client.has_graph(iri)
        except ValueError:
            return False  # it is relative, or its prefix is not declared

    def facets(self, wanted: Wanted | PartsWanted, query: Query) -> Found | Parts:
        from kg.engines.facets import by_queries  # with the ontology, which other queries do not need

        return by_queries(self, wanted, query)

    def quads(self, scope: Scope) -> Iterator[ox.Quad]:
        return self._client.quads(scope)

    def translated(self, error: Exception) -> CommuniqueError:
        if isinstance(error, SyntaxError):
            return BadAnswer(f"The engine's answer is not what its type says: {error}.")
        if isinstance(error, ConnectionError | TimeoutError):
            return NotAnswered(f"The engine's answer broke off {error}.")
        return QueryFailed(str(error))


def _named(graphs: Sequence[str] | None) -> list[str] | None:
    return [iri for iri in graphs or () if iri] or None


def _refuse_syntax_errors(query: InspectedQuery) -> None:
    """Raises: QuerySyntaxError, as for a local store, for a query that the engine was right to reject."""
    if query.services:
        return
    try:
        ox.Store().query(query.text, prefixes=PREFIXES)
    except SyntaxError as error:
        raise syntax_error(error) from error
    except (ValueError, RuntimeError, OSError):
        return
