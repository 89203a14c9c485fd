"""A reader: a process that answers one query at a time. Killing it also ends a request to a remote engine.

Started as `python -m server.workers.read_worker FD MEMORY_BYTES [network]`. Queries are also parsed here, since deep
nesting overflows the engine's stack and ends the process, and so are results of remote engines.
"""

from __future__ import annotations

import contextlib
import resource
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.engines.engine import Query, Reader, Result
from kg.engines.opening import open_reader, prepare_remote
from kg.errors import CommuniqueError
from kg.rdf.formats import GRAPHS, RESULTS
from kg.rdf.xml import NAMES as XML
from kg.rdf.xml import XmlWriter
from server.workers import wire
from server.workers.errors import TooLarge
from server.workers.row_counter import COUNTING
from server.workers.sandbox import confine, stand_back

_QUICK_SECONDS = 0.005  # a query this short cannot take much memory, which is then not looked up


def main(arguments: list[str]) -> None:
    descriptor, memory = int(arguments[0]), int(arguments[1])
    networked = "network" in arguments
    confine(memory, networked=networked)
    if networked:
        prepare_remote()  # before the deadline of the first query runs
    stand_back()
    connection = socket.socket(fileno=descriptor)
    with contextlib.suppress(wire.Closed):
        wire.send(connection, wire.Ready())
        serve(connection, memory)


def serve(connection: socket.socket, memory: int) -> None:
    """Answer questions until the server closes the connection. Raises: wire.Closed."""
    inbox = wire.Inbox(connection)
    opened: tuple[object, Reader] | None = None
    limit = sys.maxsize
    while True:
        ask = inbox.receive()
        assert isinstance(ask, wire.Ask)
        try:
            if opened is None or opened[0] != ask.location:
                opened = None
                opened = ask.location, open_reader(ask.location)
                limit = spent_limit(memory, address_space())
        except CommuniqueError as error:
            wire.send(connection, failure(error))
            continue
        answer(connection, opened[1], ask, limit)


def spent_limit(memory: int, fresh: int) -> int:
    """Return the bytes of addresses above which a reader is spent and to be replaced: half of the room that its limit
    leaves.

    Freed memory is fragmented, so that the next query may fail to get a large block.
    """
    return fresh + (memory - fresh) // 2 if memory else sys.maxsize


def address_space() -> int:
    """Return the bytes of addresses that this process has taken; its memory limit counts them."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def answer(connection: socket.socket, reader: Reader, ask: wire.Ask, limit: int) -> None:
    """Answer one query: Head, Data..., End; or Failure, perhaps after some Data. `limit`: see `spent_limit`."""
    begun = time.monotonic()

    def is_spent() -> bool:
        return time.monotonic() - begun > _QUICK_SECONDS and address_space() > limit

    try:
        if ask.facets:
            from kg.sparql.participation import asked_of  # with the ontology, which other queries do not need

            found = reader.facets(asked_of(ask.facets), _query(ask)).as_json().encode()
            wire.send(connection, wire.Head("FACETS", "application/json"), wire.Data(found), wire.End(0, is_spent()))
            return
        if ask.table:
            write_table(connection, reader, ask, is_spent)
            return
        results = reader.quads(ask.scope) if ask.scope is not None else reader.query(_query(ask))
        write(connection, results, ask, is_spent)
    except CommuniqueError as error:
        wire.send(connection, failure(error))
    except (SyntaxError, OSError, ValueError, RuntimeError, MemoryError) as error:
        wire.send(connection, failure(reader.translated(error)))


def failure(error: CommuniqueError) -> wire.Failure:
    return wire.Failure(type(error).__name__, str(error), error.members)


def _query(ask: wire.Ask) -> Query:
    return Query(ask.query, ask.base, ask.default_graphs, ask.named_graphs, ask.union, max(0.0, ask.seconds))


def write(
    connection: socket.socket, results: Result | Iterable[ox.Quad], ask: wire.Ask, is_spent: Callable[[], bool]
) -> None:
    """Write the results of a query as it asks for: Head, Data..., End.

    Raises: TooLarge; what the results raise when they are read.
    """
    if isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
        results_format = RESULTS[ask.results_format]
        if isinstance(results, ox.QueryBoolean):
            writer = Writer(connection, wire.Head("ASK", results_format.media_type), _uncounted, ask)
        else:
            count = COUNTING[ask.results_format]()
            writer = Writer(connection, wire.Head("SELECT", results_format.media_type), count, ask)
        with _file(writer, ask.results_format) as out:
            results.serialize(out, results_format)
    else:
        graph_format = GRAPHS[ask.graph_format]
        writer = Writer(connection, wire.Head("GRAPH", graph_format.media_type), _uncounted, ask)
        counted = cast(Iterable[ox.Triple], writer.counted(results))
        with _file(writer, ask.graph_format) as out:
            ox.serialize(counted, out, graph_format, prefixes=dict(ask.prefixes))
    writer.end(spent=is_spent())


def write_table(connection: socket.socket, reader: Reader, ask: wire.Ask, is_spent: Callable[[], bool]) -> None:
    """Write a table: Head, Data..., End. Raises: as `write`, and UsageError."""
    from kg.export.dictionary import media_type
    from kg.export.formats import Wanted
    from kg.export.source import Source

    wanted = Wanted.of_json(ask.table)
    writer = Writer(connection, wire.Head("TABLE", media_type(wanted.table.ending)), _uncounted, ask)
    wanted.write(Source(reader, ask.union, max(0.0, ask.seconds)), cast(IO[bytes], writer), writer.count_row)
    writer.end(spent=is_spent())


@contextlib.contextmanager
def _file(writer: Writer, format_name: str) -> Iterator[IO[bytes]]:
    """Yield the file for the engine to write to. For XML it replaces characters that XML 1.0 does not allow."""
    if format_name not in XML:
        yield cast(IO[bytes], writer)
        return
    text = XmlWriter(writer)
    yield cast(IO[bytes], text)
    text.close()


def _uncounted(piece: bytes) -> int:
    return 0


class Writer:
    """A binary file that sends Data messages of at least `wire.CHUNK` bytes, the first together with the head.

    Beyond the limits of rows or bytes nothing is sent, and TooLarge is raised.
    """

    def __init__(
        self, connection: socket.socket, head: wire.Head, count: Callable[[bytes], int], ask: wire.Ask
    ) -> None:
        self._connection = connection
        self._head: tuple[wire.Head, ...] = (head,)
        self._count = count
        self._most_rows = ask.rows or sys.maxsize
        self._most_bytes = ask.size or sys.maxsize
        self._buffer = bytearray()
        self._rows = 0
        self._bytes = 0

    def write(self, piece: bytes) -> int:
        self._buffer += piece
        self._bytes += len(piece)
        self._rows += self._count(piece)
        if self._bytes > self._most_bytes:
            raise _too_large("bytes", self._most_bytes)
        if self._rows > self._most_rows:
            raise _too_large("rows", self._most_rows)
        if len(self._buffer) >= wire.CHUNK:
            wire.send(self._connection, *self._head, wire.Data(self._buffer))
            self._head = ()
            self._buffer.clear()
        return len(piece)

    def flush(self) -> None:
        """Do nothing. The engine calls this at the end; what is left is sent together with End."""

    def counted(self, triples: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Iterator[ox.Triple | ox.Quad]:
        """Yield the triples or quads and count them as rows."""
        for triple in triples:
            self.count_row()
            yield triple

    def count_row(self) -> None:
        """Raises: TooLarge."""
        self._rows += 1
        if self._rows > self._most_rows:
            raise _too_large("rows", self._most_rows)

    def end(self, *, spent: bool) -> None:
        """Send what is left, and End."""
        left = (wire.Data(self._buffer),) if self._buffer else ()
        wire.send(self._connection, *self._head, *left, wire.End(self._rows, spent))


def _too_large(what: str, limit: int) -> TooLarge:
    return TooLarge(
        f"The answer has more than {limit} {what}, the most that this server sends; ask with LIMIT and OFFSET."
    )


if __name__ == "__main__":
    main(sys.argv[1:])
