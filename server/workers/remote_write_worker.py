"""One change of an engine elsewhere, carried out by a process that may be killed at any moment.

Started by `server.workers.remote_writer` as `python -m server.workers.remote_write_worker FD MEMORY_BYTES`. Bodies are read here, with the limits that
`server.workers.write_worker` has, and sent on as N-Triples, which every engine reads.
"""

from __future__ import annotations

import json
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.engines.local.changes import read
from kg.engines.remote.backend import Backend
from kg.engines.remote.engine import Engine
from kg.engines.remote.errors import EngineError
from kg.errors import UsageError
from kg.rdf.formats import GRAPHS
from kg.rdf.vocab import PREFIXES
from kg.sparql.errors import Refused
from kg.sparql.extensions import refuse_extensions
from kg.sparql.query import inspect
from server.workers import wire
from server.workers.errors import Forbidden
from server.workers.read_worker import syntax_problem
from server.workers.remote_read_worker import frame_of, stopped
from server.workers.sandbox import confine
from server.workers.write_worker import DONE, REFUSED, body_problem, refuse_declarations

Body = tuple[Path, str]
_AT_ONCE = 1000  # triples of a graph that are gathered before they go to its file


def main(arguments: list[str]) -> None:
    confine(int(arguments[1]), networked=True)
    connection = socket.socket(fileno=int(arguments[0]))
    wire.send(connection, wire.pack(wire.READY))
    try:
        order = json.loads(wire.Frames(connection).receive()[1])
        wire.send(connection, answer(order))
    except (wire.Broken, BrokenPipeError, ConnectionResetError):
        return


def answer(order: dict[str, Any]) -> bytes:
    """Carry out an order; returns the frame that tells how it went."""
    try:
        return wire.pack_json(DONE, carry_out(Engine(Backend.of(json.loads(order["backend"]))), order))
    except Refused as error:
        return stopped(Forbidden.__name__, str(error))
    except EngineError as error:
        return frame_of(error)
    except UsageError as error:
        return wire.pack(REFUSED, str(error).encode())
    except SyntaxError as error:
        return wire.pack_json(
            wire.SYNTAX, syntax_problem(str(error)) if order["do"] in ("update", "parse") else body_problem(error)
        )
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        return wire.pack(wire.FAILED, str(error).encode())


def carry_out(engine: Engine, order: Mapping[str, Any]) -> dict[str, Any]:
    """Do what is asked for. Returns whether the graph was there before.

    Raises: Refused, UsageError, SyntaxError: nothing has changed. EngineError, OSError: it is not known how much.
    """
    graph, base = order.get("graph"), order.get("base")
    if order["do"] in ("update", "parse"):
        update = inspect(order["text"])
        refuse_extensions(update)
        if not update.services:
            ox.Store().update(update.text, base_iri=base, prefixes=PREFIXES)
        if order["do"] == "update":
            engine.update(update.declarations + update.text, base)
        return {"existed": True}
    if order["do"] in ("clear", "replace"):
        raise UsageError("the whole of an engine elsewhere is not emptied or replaced here: name the graphs")
    existed = graph is None or engine.has_graph(graph)
    if order["do"] == "delete":
        if existed:
            engine.delete(graph)
        return {"existed": existed}
    bodies = [(Path(path), name) for path, name in order["bodies"]]
    for path, name in bodies:
        if name == "rdfxml":
            refuse_declarations(path)
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        if order["do"] == "load":
            for name, file in _by_graph(bodies, base, Path(folder)).items():
                _send(engine.post, name, file)
        else:
            file = Path(folder) / "triples"
            with file.open("wb") as out:
                ox.serialize(read(bodies, base), out, ox.RdfFormat.N_TRIPLES)
            _send(engine.put if order["do"] == "put" else engine.post, graph, file)
    return {"existed": existed}


def _send(how: Any, graph: str | None, file: Path) -> None:
    with file.open("rb") as triples:
        how(graph, triples, file.stat().st_size)


def _by_graph(bodies: Sequence[Body], base: str | None, folder: Path) -> dict[str | None, Path]:
    """Write the triples of datasets into a file for each graph; all are read before anything is sent.

    Raises: SyntaxError: a body is not what its format says.
    """
    files: dict[str | None, Path] = {}
    gathered: dict[str | None, list[str]] = {}
    for quad in _quads(bodies, base):
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
        if isinstance(quad.graph_name, ox.BlankNode):
            raise UsageError("a graph must be named by an IRI here")
        files.setdefault(name, folder / str(len(files)))
        lines = gathered.setdefault(name, [])
        lines.append(f"{quad.triple} .\n")
        if len(lines) >= _AT_ONCE:
            _append(files[name], lines)
    for name, lines in gathered.items():
        _append(files[name], lines)
    return files


def _quads(bodies: Sequence[Body], base: str | None) -> Iterator[ox.Quad]:
    for path, name in bodies:
        yield from ox.parse(path=str(path), format=GRAPHS[name], base_iri=base, rename_blank_nodes=True)


def _append(file: Path, lines: list[str]) -> None:
    with file.open("a", encoding="utf-8") as out:
        out.writelines(lines)
    lines.clear()


if __name__ == "__main__":
    main(sys.argv[1:])
