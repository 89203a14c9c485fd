"""Queries from Python, of a store on this machine or of any SPARQL endpoint.

    graph = kg.connect("http://127.0.0.1:8000/")
    for row in graph.query("who-met-whom", who="Vikram Misri"):
        print(row["when"], row["one"], row["other"])

Literals become int, Decimal, float, bool, date, datetime or str, IRIs become `IRI`, a subclass of str.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
import weakref
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.client.rows import Row, Rows, Value
from kg.engines.local import allocator, current_snapshot
from kg.engines.local.confinement import limit_reached
from kg.engines.querying import asked
from kg.errors import QueryError, StoreError, UsageError
from kg.http_client import BadStatus, HttpError, TimedOut, phrase
from kg.http_client.sparql import ask
from kg.options import MEMORY
from kg.rdf.iris import IRI
from kg.rdf.vocab import PREFIXES, XSD
from kg.sparql.names import resolved, scan, search
from kg.sparql.query import inspect
from kg.sparql.questions import bind, question
from kg.version import __version__

if TYPE_CHECKING:
    from rdflib import Graph
    from SPARQLWrapper import SPARQLWrapper

    from kg.client.events import Event, Events

Answer: TypeAlias = tuple[list[str], list[Row]] | bool | bytes
"""Columns and rows, a boolean, or triples as Turtle."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INTEGERS = frozenset(
    XSD + name
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
    )
)
_PARSERS: Mapping[str, Callable[[str], Value]] = {
    **dict.fromkeys(_INTEGERS, int),
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": {"true": True, "1": True, "false": False, "0": False}.__getitem__,
    XSD + "date": date.fromisoformat,
    XSD + "dateTime": datetime.fromisoformat,
}
_PARSE_ERRORS = (ValueError, KeyError, InvalidOperation)


class _Target(Protocol):
    """What answers a query. Raises: QueryError, StoreError."""

    def ask(self, query: str) -> Answer: ...


class Connection:
    """A graph that can be queried. Made by `kg.connect`."""

    def __init__(self, target: _Target) -> None:
        self._target = target

    def query(self, query: str, **parameters: Value) -> Rows:
        """Return the rows of a SELECT query, or of the saved question of that name.

        Args:
            query: SPARQL, in which the prefixes of Communiqué need no declaration; or a name such as "who-met-whom".
            parameters: those of the saved question; of a SPARQL query, values for the variables of these names.

        Raises:
            QueryError: it is wrong, refused or stopped, or is not a SELECT query.
            StoreError: there is no such store, or the endpoint does not answer.
            UsageError: there is no such question, or it has no such parameter.
        """
        found = self._target.ask(self._text(query, parameters))
        if not isinstance(found, tuple):
            raise QueryError(f"this is not a SELECT query; use .{'ask' if isinstance(found, bool) else 'graph'}()")
        return Rows(*found)

    def ask(self, query: str, **parameters: Value) -> bool:
        """Return the result of an ASK query. Raises: as `query` does."""
        found = self._target.ask(self._text(query, parameters))
        if not isinstance(found, bool):
            raise QueryError("this is not an ASK query; use .query() or .graph()")
        return found

    def graph(self, query: str, **parameters: Value) -> Graph:
        """Return the triples of a CONSTRUCT or DESCRIBE query as an rdflib Graph. Raises: as `query` does."""
        from rdflib import Graph

        found = self._target.ask(self._text(query, parameters))
        if not isinstance(found, bytes):
            raise QueryError("this is not a CONSTRUCT or DESCRIBE query; use .query() or .ask()")
        return Graph().parse(data=found, format="turtle")

    def event(self, iri: str) -> Event:
        """Return the event with this IRI, with its sentences and articles. Raises: UsageError, and as `query` does."""
        from kg.client.events import event_of

        return event_of(self, iri)

    def events(self, kind: str = "events", limit: int | None = None, **conditions: Any) -> Events:
        """Return the events that fulfil all conditions, with their sentences and articles.

        Args:
            kind: "events", where several reports of one event are one; or "reports", those of single articles.
            limit: the most events to return; None: all.
            conditions: type, actor, recipient, participant, country, place, factuality, attributed, min_confidence,
                source, words, sort, from_ and to, as `kg.sparql.selection` has them. Entities are given by name or
                IRI; a list of values means any of them.

        Raises: UsageError: a condition or value is wrong; and as `query` does.
        """
        from kg.client.events import events_of

        return events_of(self, kind, limit, conditions.items())

    def _text(self, query: str, parameters: Mapping[str, Value]) -> str:
        """Return the SPARQL of a saved question, or the query itself, with its parameters bound. Raises: UsageError."""
        given = {name: _term(value) for name, value in parameters.items() if value is not None}
        if _NAME.fullmatch(query):
            found = question(query)
            return found.bound_exactly(
                resolved(found, {name: term.value for name, term in given.items()}, self._called)
            )
        read = inspect(query)
        missing = [name for name in given if read.variables.isdisjoint((name, f"_{name}"))]
        if missing:
            raise UsageError(f"the query has no variable ?{missing[0]}")
        return bind(read, given)

    def _called(self, name: str, classes: tuple[str, ...]) -> list[tuple[str, str]]:
        """Return entities with this in a name; those that are called just so where the endpoint has no search."""
        try:
            found = self.query(search(name, classes))
        except QueryError:
            found = self.query(scan(name, classes))
        return [(str(row["thing"]), str(row["name"])) for row in found]


def connection(where: Path | str, timeout: float = 60.0, memory: int | None = None) -> Connection:
    """Return a connection to a store's folder, or to an endpoint by its address. See `kg.connect`."""
    if not re.match(r"https?://", str(where)):
        current_snapshot(where)  # raises StoreError where there is none
        return Connection(_Local(Path(where), MEMORY.told if memory is None else memory))
    url = str(where)
    return Connection(_Remote(url.rstrip("/") + "/sparql" if urlsplit(url).path in ("", "/") else url, timeout))


class _Local:
    """A store on this machine, asked in another process (`kg.client_process`), which has a memory limit.

    The process is started for the first query, and again after one that it did not survive.
    """

    def __init__(self, store: Path, memory: int) -> None:
        self._store = store
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  # the process that started it
        self._lock = Lock()

    def ask(self, query: str) -> Answer:
        with self._lock:
            process = self._running()
            assert process.stdin is not None and process.stdout is not None
            try:
                pickle.dump((str(self._store), query), process.stdin)
                process.stdin.flush()
                found: Answer | Exception = pickle.load(process.stdout)
            except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
                self._end()
                raise limit_reached(self._store, self._memory) from error
            except BaseException:  # such as Ctrl-C: what the process still writes is of no use
                self._end()
                raise
        if isinstance(found, Exception):
            raise found
        return found

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kg.client_process", str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**allocator.environment(), **os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            self._owner = os.getpid()
            weakref.finalize(self, _ended, self._process, self._owner)
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            _ended(self._process, self._owner)
            self._process = None


def _ended(process: subprocess.Popen[bytes], owner: int) -> None:
    """End a process that this one has started, not one of the process that this one was forked from."""
    if owner == os.getpid() and process.poll() is None:
        process.kill()
        process.communicate()


def answered(store: str, query: str) -> Answer:
    """Return the answer of a store, computed in this process. Raises: StoreError, QueryError."""
    found = asked(store, query)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        return ox.serialize(found, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    names = [variable.value for variable in found.variables]
    return names, [{name: _of_term(row[name]) for name in names} for row in found]


class _Remote:
    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        self._timeout = timeout

    def ask(self, query: str) -> Answer:
        from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

        client = SPARQLWrapper(self._url, agent=f"communique/{__version__}")
        client.setMethod(POST)
        client.setQuery(inspect(query).declarations + query)
        is_graph = client.queryType in ("CONSTRUCT", "DESCRIBE")
        client.setReturnFormat(TURTLE if is_graph else JSON)
        body = self._body(client)
        try:
            if is_graph:
                return body
            said = json.loads(body)
            if "boolean" in said:
                return bool(said["boolean"])
            names = said["head"]["vars"]
            return names, [
                {name: _of_json(row[name]) if name in row else None for name in names}
                for row in said["results"]["bindings"]
            ]
        except (ValueError, LookupError, TypeError) as error:
            raise QueryError(f"{self._url} did not answer in SPARQL's JSON, but: {body[:80]!r}") from error

    def _body(self, client: SPARQLWrapper) -> bytes:
        """Return the body of the response. Raises: QueryError, StoreError, with the endpoint's message."""
        try:
            return ask(client, self._timeout, sys.maxsize)[0]
        except BadStatus as error:
            said = _message_of(error.text) or f"{self._url}: {error.code} {phrase(error.code)}".rstrip()
            raise QueryError(said) from error
        except TimedOut as error:
            raise QueryError(f"{self._url} did not answer within {self._timeout:g} seconds") from error
        except HttpError as error:
            raise StoreError(f"{self._url}: {error.reason}") from error


def _term(value: Value) -> ox.NamedNode | ox.Literal:
    if isinstance(value, IRI):
        return ox.NamedNode(value)
    if isinstance(value, Decimal):
        return ox.Literal(f"{value:f}", datatype=ox.NamedNode(XSD + "decimal"))
    if isinstance(value, datetime):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "dateTime"))
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    if isinstance(value, str | int | float):
        return ox.Literal(value)
    raise UsageError(f"{value!r} cannot be a value in a query: give a text, a number, a date, a datetime or a kg.IRI")


def _of_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Value:
    if isinstance(term, ox.Literal):
        return _value(term.value, term.datatype.value)
    if term is None:
        return None
    return IRI(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _of_json(term: Mapping[str, Any]) -> Value:
    if term["type"] in ("literal", "typed-literal"):
        return _value(term["value"], term.get("datatype", ""))
    if term["type"] == "uri":
        return IRI(term["value"])
    return f"_:{term['value']}" if term["type"] == "bnode" else json.dumps(term["value"])


def _value(lexical: str, datatype: str) -> Value:
    """Return a literal as a Python value, as text where Python has none for it: the year 0, a year without a day."""
    try:
        return _PARSERS[datatype](lexical) if datatype in _PARSERS else lexical
    except _PARSE_ERRORS:
        return lexical


def _message_of(body: str) -> str:
    """Return the message of an error response in problem+json or plain text, "" where it has no short one."""
    try:
        said = json.loads(body)
        return str(said.get("detail") or said.get("title") or "") if isinstance(said, dict) else ""
    except ValueError:
        text = body.strip()
        return text if text and len(text) < 500 and not text.startswith("<") else ""
