"""A client of one remote engine: rows and triples from its results, and changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, cast
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from kg.engines.remote.backend import Backend
from kg.engines.remote.dialects import Dialect, Mended, Reading, dialect_of
from kg.engines.remote.errors import BadAnswer, Capped, NotAnswered, OutOfTime, Rejected
from kg.engines.remote.transport import Body, Reply, Transport
from kg.errors import UsageError
from kg.sparql.query import InspectedQuery, inspect

FORM = "application/x-www-form-urlencoded"
_ROWS: Mapping[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
_TRIPLES: Mapping[str, ox.RdfFormat] = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_YES, _NO = b'{"head":{},"boolean":true}', b'{"head":{},"boolean":false}'
_INCOMPLETE = "x-sql-state"
_LEAST_MILLISECONDS = 1000

Answer = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]


@dataclass(frozen=True, slots=True)
class Graphs:
    """The dataset of a query; None: not given."""

    default: Sequence[str] | None = None
    named: Sequence[str] | None = None

    def parameters(self) -> list[tuple[str, str]]:
        return [
            *(("default-graph-uri", iri) for iri in self.default or ()),
            *(("named-graph-uri", iri) for iri in self.named or ()),
        ]


_NOWHERE = Graphs()


class Client:
    """A client of the engine at a backend's addresses. Each query ends the result of the one before.

    Every method raises the errors of `kg.engines.remote.errors`. Reading a result raises OSError where it breaks off
    and SyntaxError where it is malformed.
    """

    def __init__(self, backend: Backend, timeout: float | None = None) -> None:
        self._backend = backend
        self._transport = Transport(backend, timeout)
        self._dialect: Dialect | None = None
        self._most_triples: int | None = None

    def query(
        self, text: str, graphs: Graphs = _NOWHERE, base: str | None = None, seconds: float | None = None
    ) -> Answer:
        """Return the result as it arrives: rows and triples are received while they are read.

        Args:
            base: what relative IRIs are resolved against.
            seconds: time limit for the engine, where it can be given one.
        """
        known = inspect(text)
        text = _based(text, known, base)
        if graphs == _NOWHERE:
            graphs = self._dataset(known)
        if known.form in ("CONSTRUCT", "DESCRIBE"):
            return self._triples(self._ask(text, graphs, self.dialect.triples, self._until(seconds)), known)
        found = self._rows(self._ask(text, graphs, self.dialect.rows, self._until(seconds)), known)
        if known.form == "SELECT" and isinstance(found, ox.QueryBoolean):
            raise BadAnswer("The engine sent a boolean where rows were asked for.")
        if known.form == "ASK" and isinstance(found, ox.QuerySolutions):
            # a row where a boolean should be: of a number, or none for no
            truths = [term for row in found for term in row if isinstance(term, ox.Literal)]
            found = ox.parse_query_results(
                _YES if any(term.value not in ("0", "false") for term in truths) else _NO,
                format=ox.QueryResultsFormat.JSON,
            )
        return found

    def quads(self, which: str) -> Iterator[ox.Quad]:
        """Yield all quads of the engine, or those of its named graphs."""
        if which == "all":
            yield from (
                ox.Quad(*triple)
                for triple in cast(Iterator[ox.Triple], self.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
            )
        for row in cast(ox.QuerySolutions, self.query("SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }")):
            yield ox.Quad(*row)

    def has_graph(self, graph: str) -> bool:
        """Whether a named graph has a triple. Engines without empty graphs know no others."""
        return bool(self.query(f"ASK {{ GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }} }}"))

    def update(self, text: str, base: str | None = None) -> None:
        """Send an update. After a broken connection it is not known whether it was carried out."""
        if not self._backend.update:
            raise UsageError("no address for updates was given: --backend-update URL, or COMMUNIQUE_BACKEND_UPDATE")
        known = inspect(text)
        text = _based(text, known, base)
        body = urlencode([("update", text), *self._dataset(known).parameters()]).encode("ascii")
        self._done(self._transport.send("POST", self._backend.update, body, {"Content-Type": FORM}, once=True))

    def put(self, graph: str | None, triples: IO[bytes], length: int) -> None:
        """Replace a graph (None: the default graph, or the graph that stands for it) by N-Triples."""
        self._store("PUT", graph, triples, length)

    def post(self, graph: str | None, triples: IO[bytes], length: int) -> None:
        """Add N-Triples to a graph."""
        self._store("POST", graph, triples, length)

    def delete(self, graph: str | None) -> None:
        self._store("DELETE", graph, b"", 0)

    @property
    def dialect(self) -> Dialect:
        """The engine's dialect, which is asked for once."""
        if self._dialect is None:
            reply = self._ask(
                "ASK {}", _NOWHERE, "application/sparql-results+json, application/sparql-results+xml;q=0.8"
            )
            self._dialect = dialect_of(reply.headers)
            _drain(reply)
        return self._dialect

    def close(self) -> None:
        self._transport.close()

    def _dataset(self, known: InspectedQuery) -> Graphs:
        """Return the dataset for a text that names none, where a named graph stands for the default graph.

        Once a dataset is given, the graphs that GRAPH names must be part of it. GRAPH with a variable sees all graphs
        if none is.
        """
        if not self._backend.graph or known.sources:
            return _NOWHERE
        if known.graphs and known.any_graph:
            raise Rejected(
                "GRAPH with a name and GRAPH with a variable cannot be asked of this engine together: "
                "name the graph by VALUES ?g { <…> } GRAPH ?g { … }."
            )
        return Graphs([self._backend.graph], list(dict.fromkeys(known.graphs)))

    def _until(self, seconds: float | None) -> list[tuple[str, str]]:
        if seconds is None or not self.dialect.timeout:
            return []
        return [(self.dialect.timeout, str(max(_LEAST_MILLISECONDS, int(seconds * 1000))))]

    def _ask(self, text: str, graphs: Graphs, accept: str, more: Sequence[tuple[str, str]] = ()) -> Reply:
        body = urlencode([("query", text), *graphs.parameters(), *more]).encode("ascii")
        reply = self._transport.send("POST", self._backend.query, body, {"Content-Type": FORM, "Accept": accept})
        if _INCOMPLETE in reply.headers:
            raise OutOfTime("The engine stopped the query at its time limit, and has only a part of the answer.")
        return reply

    def _rows(self, reply: Reply, known: InspectedQuery) -> ox.QuerySolutions | ox.QueryBoolean:
        kind = _ROWS.get(reply.media_type)
        if kind is None:
            raise _unexpected(reply, "rows")
        cap = reply.headers.get(self.dialect.cap, "") if self.dialect.cap else ""
        if cap.isdecimal() and not (known.limit is not None and known.limit <= int(cap)):
            raise _capped("rows", cap)
        try:
            return ox.parse_query_results(self._mended(reply), format=kind)
        except SyntaxError as error:
            raise BadAnswer(f"The engine's answer is not what its type says: {error}.") from error
        except OSError as error:
            raise NotAnswered(f"The engine's answer broke off {error}.") from error

    def _triples(self, reply: Reply, known: InspectedQuery) -> Iterator[ox.Triple]:
        kind = _TRIPLES.get(reply.media_type)
        if kind is None:
            raise _unexpected(reply, "triples")
        count = 0
        for quad in ox.parse(self._mended(reply), format=kind, base_iri=self._backend.query):
            count += 1
            yield quad.triple
        if (
            count
            and self.dialect.limit_query
            and not (known.limit is not None and known.limit <= count)
            and 0 < self._most() <= count
        ):
            raise _capped("triples", f"{count:,}")

    def _mended(self, reply: Reply) -> IO[bytes]:
        source: Reading = Mended(reply.body, self.dialect.mended) if self.dialect.mended else reply.body
        return cast(IO[bytes], source)

    def _most(self) -> int:
        """Return the engine's limit of triples in one result; 0: no limit is known."""
        if self._most_triples is None:
            found = self._rows(
                self._ask(self.dialect.limit_query, _NOWHERE, self.dialect.rows), inspect(self.dialect.limit_query)
            )
            said = next(iter(found), None) if isinstance(found, ox.QuerySolutions) else None
            value = getattr(said[0], "value", "") if said is not None else ""
            self._most_triples = int(value) if value.isdecimal() else 0
        return self._most_triples

    def _store(self, method: str, graph: str | None, body: Body, length: int) -> None:
        if not self._backend.store:
            raise UsageError("no address of a graph store was given: --backend-store URL, or COMMUNIQUE_BACKEND_STORE")
        name = graph or self._backend.graph
        joint = "&" if "?" in self._backend.store else "?"
        address = self._backend.store + joint + (f"graph={quote(name, safe='')}" if name else "default")
        headers = {} if method == "DELETE" else {"Content-Type": "application/n-triples", "Content-Length": str(length)}
        self._done(self._transport.send(method, address, body, headers, once=True))

    @staticmethod
    def _done(reply: Reply) -> None:
        try:
            _drain(reply)
        except OSError as error:
            raise NotAnswered(f"The engine's answer broke off {error}.") from error


def _unexpected(reply: Reply, wanted: str) -> BadAnswer:
    return BadAnswer(f"The engine sent {reply.media_type or 'something without a type'} where {wanted} were asked for.")


def _capped(what: str, most: str) -> Capped:
    return Capped(
        f"The answer has more {what} than {most}, the most that the engine behind this server gives; "
        "ask with LIMIT and OFFSET."
    )


def _based(text: str, known: InspectedQuery, base: str | None) -> str:
    """Return the text with a declared base, if it has relative IRIs: the engine would resolve them against its own
    address.
    """
    return f"BASE <{base}> {text}" if base is not None and known.has_relative else text


def _drain(reply: Reply) -> None:
    """Read a short response to its end, so that its connection can be reused."""
    while reply.body.read(1 << 16):
        pass
