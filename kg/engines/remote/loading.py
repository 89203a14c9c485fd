"""New graphs sent to a remote engine, several at once, by the Graph Store Protocol."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import cast

import pyoxigraph as ox

from kg.engines.local import Prepared
from kg.engines.local.shared_labels import Terms, with_shared_labels
from kg.engines.remote.backend import Backend
from kg.engines.remote.client import Client
from kg.errors import UsageError
from kg.rdf.vocab import RDF, RDFS, cq

_SHARED = (ox.NamedNode(RDFS + "label"), ox.NamedNode(RDF + "type"))
_FINGERPRINT = ox.NamedNode(cq("fingerprint"))
_ASKED = 200  # things of one query
_REMOVED = 500  # triples of one update


class RemoteGraphs:
    """The graphs of a remote engine, in which graphs are put as in a store that is merged.

    Its default graph, or the graph that stands for it, gets each triple first, and the named graph last: what was
    interrupted has not the new fingerprint, and is put again.

    Raises: UsageError: the backend has no address for queries, or none for the Graph Store Protocol.
    """

    def __init__(self, backend: Backend) -> None:
        if not (backend.query and backend.store):
            raise UsageError("a graph is built in an engine with --backend URL (queries) and --backend-store URL")
        self._client = Client(backend)
        self._merged = ox.NamedNode(backend.graph) if backend.graph else None

    def fingerprint(self, graph: str) -> str | None:
        """The fingerprint of the reading that made an article's graph; None for an unknown article."""
        node = ox.NamedNode(graph)
        rows = self._rows(f"SELECT ?f {{ GRAPH {node} {{ {node} {_FINGERPRINT} ?f }} }}")
        return next((row[0].value for row in rows if isinstance(row[0], ox.Literal)), None)

    def put(self, some: Iterable[Prepared]) -> None:
        """Put graphs in place of what they held. Things that other graphs describe keep their label and class.

        Raises:
            EngineError: the engine does not accept a graph.
            UsageError: a graph is there already, and the backend has no address for updates.
        """
        new = [(ox.NamedNode(one.graph), one.quads()) for one in some]
        for node, _ in new:
            if self._client.has_graph(node.value):
                self._forget(node)
        described = {quad.subject for _, quads in new for quad in quads if quad.predicate == _SHARED[0]}
        known = _Known(self._described(described))
        kept = {node: known.agreed(node, quads) for node, quads in new}
        self._add(None, list(dict.fromkeys(chain.from_iterable(kept.values()))))
        for node, triples in kept.items():
            self.put_graph(node.value, triples)

    def put_graph(self, graph: str, triples: Sequence[ox.Triple]) -> None:
        """Put the triples of a named graph in place of what it held, and leave the default graph as it is."""
        body = _n_triples(triples)
        self._client.put(graph, io.BytesIO(body), len(body))

    def add(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Add the triples of quads to a named graph, and to the default graph."""
        triples = [quad.triple for quad in quads]
        self._add(None, triples)
        self._add(graph, triples)

    def publish(self) -> None:
        """Nothing: an engine shows at once what it was sent."""

    def free_memory(self) -> None:
        """Nothing: it is the engine's memory."""

    def _add(self, graph: str | None, triples: Sequence[ox.Triple]) -> None:
        if triples:
            body = _n_triples(triples)
            self._client.post(graph, io.BytesIO(body), len(body))

    def _forget(self, node: ox.NamedNode) -> None:
        """Remove from the default graph what only this graph says. Raises: UsageError."""
        others = f"?g != {node}" + (f" && ?g != {self._merged}" if self._merged else "")
        rows = self._rows(
            f"SELECT ?s ?p ?o {{ VALUES ?graph {{ {node} }} GRAPH ?graph {{ ?s ?p ?o }} "
            f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({others}) }} }}"
        )
        gone = [" ".join(map(str, row)) + " ." for row in rows]
        for start in range(0, len(gone), _REMOVED):
            some = "\n".join(gone[start : start + _REMOVED])
            data = f"GRAPH {self._merged} {{ {some} }}" if self._merged else some
            self._client.update(f"DELETE DATA {{ {data} }}")

    def _described(self, things: Iterable[object]) -> Iterator[ox.Triple]:
        """The labels and classes that things have in the default graph."""
        named = sorted((one for one in things if isinstance(one, ox.NamedNode)), key=str)
        props = " ".join(map(str, _SHARED))
        for start in range(0, len(named), _ASKED):
            values = " ".join(map(str, named[start : start + _ASKED]))
            for row in self._rows(f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} VALUES ?p {{ {props} }} ?s ?p ?o }}"):
                yield ox.Triple(*row)

    def _rows(self, text: str) -> ox.QuerySolutions:
        return cast(ox.QuerySolutions, self._client.query(text))


class _Known:
    """The labels and classes of things, as graphs so far give them."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._values: dict[tuple[object, object], Terms] = {}
        self._note(triples)

    def agreed(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> list[ox.Triple]:
        """The triples of a new graph, with the labels and classes that graphs before it give."""
        triples = [quad.triple for quad in with_shared_labels(self._elsewhere, graph, quads)]
        self._note(triple for triple in triples if triple.predicate in _SHARED)
        return triples

    def _elsewhere(self, subject: ox.NamedNode, prop: ox.NamedNode, said: Terms) -> Terms:
        known = self._values.get((subject, prop), said)
        return said if known <= said else set(known)

    def _note(self, triples: Iterable[ox.Triple]) -> None:
        for triple in triples:
            self._values.setdefault((triple.subject, triple.predicate), set()).add(triple.object)


def _n_triples(triples: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
