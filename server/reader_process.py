"""A reader: a process of its own that answers one query at a time and may be killed at any moment.

Started by `server.readers` as `python -m server.reader_process FD MEMORY_BYTES`. It parses as well as answers, since
deep nesting overflows the engine's stack and ends the whole process.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import resource
import socket
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from server import frames

RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_POSITION = re.compile(r"error at (\d+):(\d+): ")


def main(arguments: list[str]) -> None:
    descriptor, memory = int(arguments[0]), int(arguments[1])
    leave_the_network()
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()
    connection = socket.socket(fileno=descriptor)
    frames.send(connection, frames.READY)
    opened: tuple[str, ox.Store] | None = None
    with contextlib.suppress(frames.Broken, BrokenPipeError, ConnectionResetError):
        while True:
            _, body = frames.receive(connection)
            question = json.loads(body)
            try:
                if opened is None or opened[0] != question["snapshot"]:
                    opened = None
                    opened = (question["snapshot"], open_store(question["snapshot"]))
            except OSError as error:
                frames.send(connection, frames.FAILED, str(error).encode("utf-8"))
                continue
            answer(connection, opened[1], question)


def open_store(path: str) -> ox.Store:
    """Return the snapshot, or an empty store where nothing has been published yet (an empty path)."""
    return ox.Store.read_only(str(Path(path))) if path else ox.Store()


def leave_the_network() -> None:
    """Move into a network namespace that has no network, where the system lets us: SERVICE then reaches nobody."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def end_with_parent(parent: int) -> None:
    """Exit when the server has died without killing us, even in the middle of a query."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def answer(connection: socket.socket, store: ox.Store, question: dict[str, Any]) -> None:
    """Answer one question: HEAD, DATA..., END; or SYNTAX or FAILED."""
    try:
        results = store.query(
            question["query"],
            base_iri=question["base"],
            default_graph=_graphs(question["default_graphs"]),
            named_graphs=_graphs(question["named_graphs"]),
        )
        writer = Writer(connection)
        out = cast(IO[bytes], writer)
        if isinstance(results, ox.QueryTriples):
            _head(connection, "GRAPH", GRAPHS[question["graph_format"]].media_type)
            ox.serialize(results, out, GRAPHS[question["graph_format"]], prefixes=question["prefixes"])
        else:
            form = "ASK" if isinstance(results, ox.QueryBoolean) else "SELECT"
            _head(connection, form, RESULTS[question["results_format"]].media_type)
            results.serialize(out, RESULTS[question["results_format"]])
        writer.flush()
        frames.send(connection, frames.END)
    except SyntaxError as error:
        frames.send_json(connection, frames.SYNTAX, syntax_problem(str(error)))
    except (BrokenPipeError, ConnectionResetError):
        raise
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        frames.send(connection, frames.FAILED, f"{error}".encode())


def syntax_problem(message: str) -> dict[str, Any]:
    """Split the engine's "error at 2:9: expected ..." into message, line and column (1-based; None if it names none)."""
    found = _POSITION.match(message)
    if found is None:
        return {"message": message, "line": None, "column": None}
    return {"message": message[found.end():], "line": int(found[1]), "column": int(found[2])}


def _head(connection: socket.socket, form: str, media_type: str) -> None:
    frames.send_json(connection, frames.HEAD, {"form": form, "media_type": media_type})


def _graphs(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


class Writer:
    """A binary file that sends what is written to it as DATA frames of at least `frames.CHUNK` bytes."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._buffer = bytearray()

    def write(self, piece: bytes) -> int:
        self._buffer += piece
        if len(self._buffer) >= frames.CHUNK:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        if self._buffer:
            frames.send(self._connection, frames.DATA, bytes(self._buffer))
            self._buffer.clear()


if __name__ == "__main__":
    main(sys.argv[1:])
