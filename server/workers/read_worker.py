"""A reader: a process of its own that answers one query at a time and may be killed at any moment.

Started by `server.workers.pool` as `python -m server.workers.read_worker FD MEMORY_BYTES [network]`. It parses as well as answers, since
deep nesting overflows the engine's stack and ends the whole process.
"""

from __future__ import annotations

import contextlib
import json
import re
import resource
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.errors import CommuniqueError
from kg.rdf.formats import GRAPHS, RESULTS
from kg.rdf.vocab import PREFIXES
from kg.sparql.query import InspectedQuery, inspect
from server.workers import wire
from server.workers.row_counter import COUNTING
from server.workers.sandbox import confine, stand_back

_QUICK_SECONDS = 0.005  # what takes no longer takes no memory worth the look
_POSITION = re.compile(r"error at (\d+):(\d+): ")


def main(arguments: list[str]) -> None:
    descriptor, memory = int(arguments[0]), int(arguments[1])
    confine(memory, networked="network" in arguments)
    stand_back()
    connection = socket.socket(fileno=descriptor)
    wire.send(connection, wire.pack(wire.READY))
    arriving = wire.Frames(connection)
    opened: tuple[str, ox.Store, Callable[[str], str]] | None = None
    fresh = 0
    with contextlib.suppress(wire.Broken, BrokenPipeError, ConnectionResetError):
        while True:
            question = json.loads(arriving.receive()[1])
            try:
                if opened is None or opened[0] != question["snapshot"]:
                    opened = None
                    store = open_store(question["snapshot"])
                    opened = (question["snapshot"], store, searching(question["snapshot"], store))
                    fresh = address_space()
            except OSError as error:
                wire.send(connection, wire.pack(wire.FAILED, str(error).encode("utf-8")))
                continue
            answer(connection, opened[1], opened[2], question, fresh + (memory - fresh) // 2 if memory else sys.maxsize)


def open_store(path: str) -> ox.Store:
    """Return the snapshot, or an empty store where nothing has been published yet (an empty path)."""
    return ox.Store.read_only(str(Path(path))) if path else ox.Store()


def address_space() -> int:
    """Return how many bytes of addresses this process has taken, which is what its memory limit counts."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def searching(path: str, store: ox.Store) -> Callable[[str], str]:
    """Return what puts the answers of its searches into a query. What that needs is imported and opened for the first that has one."""
    complete: Callable[[InspectedQuery], str] | None = None

    def searched(query: str) -> str:
        nonlocal complete
        if "SERVICE" not in query.upper():
            return query
        if complete is None:
            from kg.engines.local.search import finder
            from kg.sparql.search_service import with_answers

            complete = partial(with_answers, find=finder(Path(path) if path else None, store))
        return complete(inspect(query))

    return searched


def answer(
    connection: socket.socket, store: ox.Store, searched: Callable[[str], str], question: dict[str, Any], much: int
) -> None:
    """Answer one question: HEAD, DATA..., END; or SYNTAX, LIMIT or FAILED, LIMIT and FAILED perhaps after some DATA.

    `searched` puts the answers of its searches into a query.
    The end says whether this reader is spent: what a query took and gave back is in pieces, and where it was `much`, the next may
    find too little in one.
    """
    begun = time.monotonic()
    try:
        results = (
            quads(store, question["whole"])
            if question["whole"]
            else store.query(
                searched(question["query"]),
                base_iri=question["base"],
                prefixes=PREFIXES,
                default_graph=_graphs(question["default_graphs"]),
                named_graphs=_graphs(question["named_graphs"]),
                use_default_graph_as_union=question["union"],
            )
        )
        write(
            connection, results, question, lambda: time.monotonic() - begun > _QUICK_SECONDS and address_space() > much
        )
    except SyntaxError as error:
        wire.send(connection, wire.pack_json(wire.SYNTAX, syntax_problem(str(error))))
    except (BrokenPipeError, ConnectionResetError):
        raise
    except (OSError, ValueError, RuntimeError, MemoryError, CommuniqueError) as error:
        wire.send(connection, wire.pack(wire.FAILED, f"{error}".encode()))


def write(
    connection: socket.socket,
    results: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple] | Iterable[ox.Quad],
    question: dict[str, Any],
    is_spent: Callable[[], bool],
) -> None:
    """Write the results of a query as its question asks for: HEAD, DATA..., and END or LIMIT.

    Raises: what the results raise when they are read.
    """
    try:
        if isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
            results_format = RESULTS[question["results_format"]]
            form, count = (
                ("ASK", _uncounted)
                if isinstance(results, ox.QueryBoolean)
                else ("SELECT", COUNTING[question["results_format"]]())
            )
            writer = Writer(
                connection, _head(form, results_format.media_type), count, question["rows"], question["bytes"]
            )
            results.serialize(cast(IO[bytes], writer), results_format)
        else:
            graph_format = GRAPHS[question["graph_format"]]
            writer = Writer(
                connection, _head("GRAPH", graph_format.media_type), _uncounted, question["rows"], question["bytes"]
            )
            ox.serialize(
                cast(Iterable[ox.Triple], writer.counted(results)),
                cast(IO[bytes], writer),
                graph_format,
                prefixes=question["prefixes"],
            )
        writer.end(spent=is_spent())
    except Excess as excess:
        wire.send(connection, wire.pack_json(wire.LIMIT, {"what": excess.what, "limit": excess.limit}))


def quads(store: ox.Store, which: str) -> Iterator[ox.Quad]:
    """Yield the quads of the store, graph by graph: "all", or those of "named" graphs."""
    if which == "all":
        yield from store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    for graph in store.named_graphs():
        yield from store.quads_for_pattern(None, None, None, graph)


def syntax_problem(message: str) -> dict[str, Any]:
    """Split the engine's "error at 2:9: expected ..." into message, line and column (1-based; None if it names none)."""
    found = _POSITION.match(message)
    if found is None:
        return {"message": message, "line": None, "column": None}
    return {"message": message[found.end() :], "line": int(found[1]), "column": int(found[2])}


def _head(form: str, media_type: str) -> bytes:
    return wire.pack_json(wire.HEAD, {"form": form, "media_type": media_type})


def _graphs(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) if iri else ox.DefaultGraph() for iri in iris]


def _uncounted(piece: bytes) -> int:
    return 0


class Excess(Exception):
    """The answer is larger than it may be; `what` are its rows or its bytes."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what)
        self.what = what
        self.limit = limit


class Writer:
    """A binary file that sends what is written to it as DATA frames of at least `wire.CHUNK` bytes, the head before the first.

    `rows` and `size` are the most that an answer may have (0: no limit); a piece that goes beyond them is not sent.
    """

    def __init__(
        self, connection: socket.socket, head: bytes, count: Callable[[bytes], int], rows: int, size: int
    ) -> None:
        self._connection = connection
        self._before = head
        self._count = count
        self._most_rows = rows or sys.maxsize
        self._most_bytes = size or sys.maxsize
        self._buffer = bytearray()
        self._rows = 0
        self._bytes = 0

    def write(self, piece: bytes) -> int:
        self._buffer += piece
        self._bytes += len(piece)
        self._rows += self._count(piece)
        if self._bytes > self._most_bytes:
            raise Excess("bytes", self._most_bytes)
        if self._rows > self._most_rows:
            raise Excess("rows", self._most_rows)
        if len(self._buffer) >= wire.CHUNK:
            wire.send(self._connection, self._before, wire.pack(wire.DATA, self._buffer))
            self._before = b""
            self._buffer.clear()
        return len(piece)

    def flush(self) -> None:
        """The engine calls this when it has written all; what is left goes out with the end."""

    def counted(self, triples: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Iterator[ox.Triple | ox.Quad]:
        """Pass triples or quads on, counting them as rows."""
        for triple in triples:
            self._rows += 1
            if self._rows > self._most_rows:
                raise Excess("rows", self._most_rows)
            yield triple

    def end(self, *, spent: bool) -> None:
        """Send what is left, and that it is all."""
        left = wire.pack(wire.DATA, self._buffer) if self._buffer else b""
        wire.send(self._connection, self._before, left, wire.pack_json(wire.END, {"rows": self._rows, "spent": spent}))


if __name__ == "__main__":
    main(sys.argv[1:])
