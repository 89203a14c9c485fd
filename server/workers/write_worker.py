"""The writer: a process that keeps the graph open while there are changes, and may be killed at any moment.

Started as `python -m server.workers.write_worker FD MEMORY_BYTES [network]`. Its first message is the location to open.
A half-done change of a killed writer is undone when the local store is opened next. After some idle seconds it closes
the store, so that `communique build` can write.
"""

from __future__ import annotations

import contextlib
import re
import select
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from kg.engines.engine import Body, Location, Writer
from kg.engines.errors import BodySyntaxError, NotSupported, QueryFailed
from kg.engines.local.reader import syntax_error
from kg.engines.opening import open_writer
from kg.errors import CommuniqueError, StoreError
from server.workers import wire
from server.workers.disk import disk_full
from server.workers.errors import Busy, DiskFull
from server.workers.read_worker import failure
from server.workers.sandbox import confine

_IDLE_SECONDS = 5.0
_PROLOGUE = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ELEMENT = re.compile(rb"<[^!?]")
_PROLOGUE_BYTES = 1 << 16
_PARSER_WORDS = re.compile(r"^Parser error (?:at|between) .*?: | \((?:\S+, )?line \d+\)$")


def main(arguments: list[str]) -> None:
    confine(int(arguments[1]), networked="network" in arguments)
    connection = socket.socket(fileno=int(arguments[0]))
    with contextlib.suppress(wire.Closed):
        serve(connection)


def serve(connection: socket.socket) -> None:
    """Open the location of the first message, and make changes until one fails or none comes for a while. Raises:
    wire.Closed.
    """
    inbox = wire.Inbox(connection)
    opening = inbox.receive()
    assert isinstance(opening, wire.Open)
    with contextlib.ExitStack() as stack:
        try:
            writer = stack.enter_context(open_writer(opening.location))
        except StoreError as error:
            wire.send(connection, failure(_full(error, opening.location) or Busy(str(error))))
            return
        wire.send(connection, wire.Ready())
        while select.select([connection], [], [], _IDLE_SECONDS)[0]:
            change = inbox.receive()
            assert isinstance(change, wire.Change)
            told = answer(writer, change, opening.location)
            wire.send(connection, told)
            if not isinstance(told, wire.Done):
                return  # opened anew, a local store is what is published
    wire.send(connection, wire.Idle())


def _full(error: BaseException, location: Location) -> DiskFull | None:
    """Return the error for a local store whose disk is full, None where something else has failed."""
    return disk_full(error, Path(location.address)) if location.kind == "local" else None


def answer(writer: Writer, change: wire.Change, location: Location) -> wire.Done | wire.Failure:
    """Make a change to what is at a location and return its outcome."""
    try:
        return carry_out(writer, change)
    except SyntaxError as error:
        is_update = change.do in ("update", "check")
        return failure(syntax_error(error) if is_update else body_error(error))
    except CommuniqueError as error:
        return failure(_full(error, location) or error)
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        return failure(_full(error, location) or QueryFailed(str(error)))


def carry_out(writer: Writer, change: wire.Change) -> wire.Done:
    """Make a change and publish it.

    Raises: SyntaxError, OSError, ValueError, RuntimeError, MemoryError, CommuniqueError.
    """
    bodies: list[Body] = [(Path(path), name) for path, name in change.bodies]
    for path, name in bodies:
        if name == "rdfxml":
            refuse_declarations(path)
    if change.do == "check":
        writer.check_update(change.text, change.base)
        return wire.Done(existed=False)
    graph, base = change.graph, change.base
    actions: Mapping[str, Callable[[], None]] = {
        "update": lambda: writer.update(change.text, base, change.graphs),
        "put": lambda: writer.put_graph(graph, bodies, base),
        "post": lambda: writer.post_graph(graph, bodies, base),
        "delete": lambda: writer.drop_graph(graph),
        "load": lambda: writer.load_dataset(bodies, base),
        "replace": lambda: writer.replace_dataset(bodies, base),
        "clear": writer.clear,
    }
    existed = writer.has_graph(graph)
    if change.do == "delete" and not existed:
        return wire.Done(existed=False)
    with writer.published():
        actions[change.do]()
    return wire.Done(existed)


def refuse_declarations(path: Path) -> None:
    """Refuse RDF/XML with a document type declaration, whose entities can expand a few bytes to gigabytes.

    Raises: NotSupported: it has one, or its encoding could hide one.
    """
    with path.open("rb") as file:
        begun = file.read(_PROLOGUE_BYTES)
    if begun.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in begun[:8]:
        raise NotSupported("RDF/XML must be sent in UTF-8.")
    rest = _PROLOGUE.sub(b"", begun.removeprefix(b"\xef\xbb\xbf"), count=1)
    if rest.startswith(b"<!") and not rest.startswith(b"<!--"):
        raise NotSupported("RDF/XML with a document type declaration is refused.")
    if len(begun) >= _PROLOGUE_BYTES and not _ELEMENT.match(rest):
        raise NotSupported(f"RDF/XML must begin its first element within {_PROLOGUE_BYTES:,} bytes.")


def body_error(error: SyntaxError) -> BodySyntaxError:
    """Return the error for an RDF document that does not parse, with its place."""
    message = _PARSER_WORDS.sub("", str(error))
    if "LoadDocumentCallback" in message:
        message = "a JSON-LD context at another address is not fetched; write the context into the body"
    place = f"Line {error.lineno}, column {error.offset}: " if error.lineno is not None else ""
    return BodySyntaxError(f"The body is not what its media type says. {place}{message}.", error.lineno, error.offset)


if __name__ == "__main__":
    main(sys.argv[1:])
