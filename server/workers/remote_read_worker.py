"""A reader of an engine elsewhere: asks it one query at a time, and may be killed at any moment, which ends the request there, too.

Started by `server.workers.pool` as `python -m server.workers.remote_read_worker FD MEMORY_BYTES`. What the engine sends is read here and written anew, so
that every format can be had of every engine, nothing but rows and triples comes through, and a hostile answer ends this process only.
"""

from __future__ import annotations

import contextlib
import json
import socket
import sys
from typing import Any

import pyoxigraph as ox

from kg.engines.remote.backend import Backend
from kg.engines.remote.engine import Engine, Graphs
from kg.engines.remote.errors import (
    BadAnswer,
    Capped,
    EngineError,
    NotAnswered,
    OutOfTime,
    Overloaded,
    Rejected,
    Throttled,
)
from kg.engines.remote.search import with_patterns
from kg.rdf.vocab import PREFIXES
from kg.sparql.errors import GraphRefused, Refused
from kg.sparql.extensions import refuse_extensions
from kg.sparql.query import InspectedQuery, inspect
from server.workers import wire
from server.workers.errors import BackendFailed, Busy, Declined, Forbidden, TimedOut, TooLarge, TooMany
from server.workers.read_worker import address_space, syntax_problem, write
from server.workers.sandbox import confine, stand_back

_STOPS = (
    (Throttled, TooMany),
    (Overloaded, Busy),
    (OutOfTime, TimedOut),
    (Capped, TooLarge),
    (Rejected, Declined),
    (EngineError, BackendFailed),
)


def main(arguments: list[str]) -> None:
    descriptor, memory = int(arguments[0]), int(arguments[1])
    confine(memory, networked=True)
    stand_back()
    connection = socket.socket(fileno=descriptor)
    wire.send(connection, wire.pack(wire.READY))
    arriving = wire.Frames(connection)
    opened: tuple[str, Engine] | None = None
    fresh = address_space()
    with contextlib.suppress(wire.Broken, BrokenPipeError, ConnectionResetError):
        while True:
            question = json.loads(arriving.receive()[1])
            if opened is None or opened[0] != question["snapshot"]:
                opened = question["snapshot"], Engine(Backend.of(json.loads(question["snapshot"])))
            answer(connection, opened[1], question, fresh + (memory - fresh) // 2 if memory else sys.maxsize)


def answer(connection: socket.socket, engine: Engine, question: dict[str, Any], much: int) -> None:
    """Answer one question, as `server.workers.read_worker.answer` does; an error of the engine is a frame of its own."""
    try:
        read = inspect(question["query"])
        refuse_extensions(read)
        query = read.declarations + with_patterns(read)
        graphs = Graphs(
            *(([iri for iri in question[name] or () if iri] or None) for name in ("default_graphs", "named_graphs"))
        )
        _refuse_unknown(engine, read, graphs)
        try:
            results = (
                engine.quads(question["whole"])
                if question["whole"]
                else engine.query(query, graphs, question["base"], question["seconds"])
            )
            write(connection, results, question, lambda: address_space() > much)
        except Rejected as error:
            wire.send(connection, _in_our_words(read, error))
        except SyntaxError as error:
            raise BadAnswer(f"The engine's answer is not what its type says: {error}.") from error
        except (ConnectionError, TimeoutError) as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise NotAnswered(f"The engine's answer broke off {error}.") from error
    except Refused as error:
        wire.send(connection, stopped(Forbidden.__name__, str(error)))
    except EngineError as error:
        wire.send(connection, frame_of(error))
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        wire.send(connection, wire.pack(wire.FAILED, f"{error}".encode()))


def stopped(kind: str, message: str, retry_after: int | None = None) -> bytes:
    """Return the frame that says why a query ended, by the name of a class of `server.workers.errors`."""
    return wire.pack_json(wire.STOPPED, {"kind": kind, "message": message, "retry_after": retry_after})


def frame_of(error: EngineError) -> bytes:
    kind = next(stop for kind, stop in _STOPS if isinstance(error, kind))
    return stopped(kind.__name__, str(error), getattr(error, "retry_after", None))


def _refuse_unknown(engine: Engine, query: InspectedQuery, graphs: Graphs) -> None:
    """Let a query name no graphs that the engine does not hold: one that fetches what it does not have would be sent out by it.

    Raises: GraphRefused.
    """
    for iri in dict.fromkeys([*(graphs.default or ()), *(graphs.named or ()), *query.sources]):
        if not engine.has_graph(iri):
            raise GraphRefused(f"There is no graph {iri} here, and none is fetched.")


def _in_our_words(query: InspectedQuery, error: Rejected) -> bytes:
    """Say what is wrong with a query as we say it of our own store, where it is no SPARQL; else what the engine says."""
    if not query.services:
        try:
            ox.Store().query(query.text, prefixes=PREFIXES)
        except SyntaxError as ours:
            return wire.pack_json(wire.SYNTAX, syntax_problem(str(ours)))
        except (ValueError, RuntimeError, OSError):
            pass
    return frame_of(error)


if __name__ == "__main__":
    main(sys.argv[1:])
