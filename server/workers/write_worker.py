"""The writer: a process of its own that holds the store open while there is something to write, and may be killed at any moment.

Started by `server.workers.writer` as `python -m server.workers.write_worker FD MEMORY_BYTES STORE`. A state is real once it is published: what a
killed writer left is undone when the store is opened next. After some idle seconds it lets go of the store, so that
`communique build` can write.
"""

from __future__ import annotations

import contextlib
import json
import re
import select
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.engines.local import Store
from kg.errors import StoreError, UsageError
from kg.rdf.vocab import PREFIXES
from server.workers import wire
from server.workers.read_worker import syntax_problem
from server.workers.sandbox import confine

DONE = "W"  # JSON: what was done is published
REFUSED = "N"  # a message: what was asked for cannot be done here, or the store cannot be opened; nothing has changed
IDLE = "I"  # the process ends by itself; nothing was begun

_IDLE_SECONDS = 5.0
_PROLOGUE = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_PARSER_WORDS = re.compile(r"^Parser error (?:at|between) .*?: | \((?:\S+, )?line \d+\)$")


def main(arguments: list[str]) -> None:
    descriptor, memory, path = int(arguments[0]), int(arguments[1]), Path(arguments[2])
    confine(memory)
    connection = socket.socket(fileno=descriptor)
    try:
        store = Store.open(path, base=None, merged=False)
    except StoreError as error:
        wire.send(connection, wire.pack(REFUSED, str(error).encode()))
        return
    with contextlib.suppress(wire.Broken, BrokenPipeError, ConnectionResetError):
        with store:
            if store.is_ahead:
                store.publish()  # what another writer had not come to publish
            wire.send(connection, wire.pack(wire.READY))
            arriving = wire.Frames(connection)
            while select.select([connection], [], [], _IDLE_SECONDS)[0]:
                if not carry_on(connection, store, json.loads(arriving.receive()[1])):
                    return
        wire.send(connection, wire.pack(IDLE))


def carry_on(connection: socket.socket, store: Store, order: dict[str, Any]) -> bool:
    """Do one thing that is asked for and say so. Returns whether the store can be written to further."""
    try:
        told = carry_out(store, order)
    except UsageError as error:
        wire.send(connection, wire.pack(REFUSED, str(error).encode()))
    except SyntaxError as error:
        problem = syntax_problem(str(error)) if order["do"] in ("update", "parse") else body_problem(error)
        wire.send(connection, wire.pack_json(wire.SYNTAX, problem))
    except (OSError, ValueError, RuntimeError, MemoryError, StoreError) as error:
        wire.send(connection, wire.pack(wire.FAILED, str(error).encode()))
    else:
        wire.send(connection, wire.pack_json(DONE, told))
        return True
    return False  # opened anew, the store is what is published


def carry_out(store: Store, order: Mapping[str, Any]) -> dict[str, Any]:
    """Do what is asked for and publish it. Returns whether the graph was there before.

    Raises: UsageError, SyntaxError, OSError, ValueError, RuntimeError, MemoryError: nothing of it is published.
    """
    graph, base = order.get("graph"), order.get("base")
    bodies = [(Path(path), name) for path, name in order.get("bodies", ())]
    for path, name in bodies:
        if name == "rdfxml":
            refuse_declarations(path)
    actions: dict[str, Callable[[], None]] = {
        "update": lambda: store.update(order["text"], base, order.get("graphs")),
        "put": lambda: store.put_graph(graph, bodies, base),
        "post": lambda: store.post_graph(graph, bodies, base),
        "delete": lambda: store.drop_graph(graph),
        "load": lambda: store.load_dataset(bodies, base),
        "replace": lambda: store.replace_dataset(bodies, base),
        "clear": store.clear,
    }
    if order["do"] == "parse":
        ox.Store().update(order["text"], base_iri=base, prefixes=PREFIXES)
        return {}
    existed = store.has_graph(graph)
    if order["do"] == "delete" and not existed:
        return {"existed": False}
    with store.published():
        actions[order["do"]]()
    return {"existed": existed}


def refuse_declarations(path: Path) -> None:
    """Let no RDF/XML pass that declares a document type: entities grow a few bytes to gigabytes.

    Raises: UsageError: it does, or it is in an encoding in which one could not be seen.
    """
    with path.open("rb") as file:
        begun = file.read(1 << 16).removeprefix(b"\xef\xbb\xbf")
    if begun.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in begun[:8]:
        raise UsageError("RDF/XML must be sent in UTF-8")
    found = _PROLOGUE.match(begun)
    rest = begun[found.end() :] if found else begun
    if rest.startswith(b"<!") or (not rest and len(begun) >= 1 << 16):
        raise UsageError("RDF/XML with a document type declaration is refused")


def body_problem(error: SyntaxError) -> dict[str, Any]:
    """Say what is wrong with an RDF document, and where."""
    message = _PARSER_WORDS.sub("", str(error))
    if "LoadDocumentCallback" in message:
        message = "a JSON-LD context at another address is not fetched; write the context into the body"
    return {"message": message, "line": error.lineno, "column": error.offset}


if __name__ == "__main__":
    main(sys.argv[1:])
