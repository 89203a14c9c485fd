"""A question to a reader process, and its answer under way."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError, QuerySyntaxError
from kg.sparql.query import InspectedQuery, inspect
from server.workers import wire
from server.workers.errors import (
    BackendFailed,
    Busy,
    ClientGone,
    Declined,
    Failed,
    Forbidden,
    Stop,
    TimedOut,
    TooLarge,
    TooMany,
)

if TYPE_CHECKING:
    from server.workers.freshness import Stretch
    from server.workers.pool import Reader, ReaderPool

log = logging.getLogger(__name__)

SHORT_SECONDS = 0.1
_LONG_SECONDS = 0.3
_ATTEMPTS = 3
_BY_NAME: Mapping[str, type[Stop]] = {
    kind.__name__: kind for kind in (BackendFailed, Busy, Declined, Forbidden, TimedOut, TooLarge, TooMany)
}
OWN = ""  # in the place of an IRI: the default graph by itself, where queries otherwise see the union of all


@dataclass(frozen=True)
class Question:
    """A query and how its answer is to be written. `default_graphs` None: the store's default graph.

    `whole` asks for the quads of the store instead of a query: "all" of them, or "named" for those of named graphs. `read` is the query where it
    has been inspected before.
    """

    query: str
    results_format: str = "json"
    graph_format: str = "turtle"
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    whole: str = ""
    read: InspectedQuery | None = field(default=None, compare=False, repr=False)

    @cached_property
    def inspected(self) -> InspectedQuery:
        return self.read or inspect(self.query)

    @property
    def names_graphs(self) -> bool:
        """Whether it says itself what its default graph is, by the protocol or by FROM."""
        return self.default_graphs is not None or self.named_graphs is not None or self.inspected.names_dataset

    def as_json(self, snapshot: Path | Stretch | None, rows: int, size: int, union: bool = False) -> dict[str, object]:
        """Return what a reader is told.

        Args:
            rows, size: the most that the answer may have, 0 for no limit.
            union: whether a query that names no graphs sees all of them as its default graph.
        """
        return {
            "snapshot": "" if snapshot is None else str(snapshot),
            "query": self.query,
            "base": self.base,
            "results_format": self.results_format,
            "graph_format": self.graph_format,
            "default_graphs": self.default_graphs,
            "named_graphs": self.named_graphs,
            "union": union and not self.names_graphs,
            "prefixes": dict(self.prefixes),
            "whole": self.whole,
            "rows": rows,
            "bytes": size,
        }


def never() -> bool:
    return False


class Answer:
    """An answer under way: `form` (SELECT, ASK or GRAPH), `media_type`, and its bytes by iterating, once.

    When it has ended, `outcome` says how ("ok", or that of a Stop), `rows` how many there were, where they were counted to the end.
    """

    def __init__(
        self,
        pool: ReaderPool,
        reader: Reader,
        deadline: float,
        gone: Callable[[], bool],
        ended: Callable[[Answer], None] | None = None,
    ) -> None:
        self.form = ""
        self.media_type = ""
        self.snapshot: Path | Stretch | None = None
        self.outcome = ClientGone.outcome
        self.rows: int | None = None
        self.sent = 0
        self.is_long = False
        self.is_slow = False
        self._is_paused = False
        self.started = time.monotonic()
        self._stopped_at: float | None = None
        self._pool = pool
        self._reader = reader
        self._deadline = deadline
        self._gone = gone
        self._ended = ended
        self._why: QueryError | None = None
        self._pending: deque[tuple[str, bytes]] = deque()
        self._released = False
        self._lock = threading.Lock()

    def begin(self, question: Question, newest: Callable[[], Path | Stretch | None]) -> None:
        """Send the question and wait for the head and the first piece, or for all where it is short."""
        try:
            head = json.loads(self._head(question, newest))
            self.form, self.media_type = head["form"], head["media_type"]
            self._pending.append(self._frame())
            if self._pending[0][0] == wire.DATA and len(self._pending[0][1]) < wire.CHUNK:
                self._pending.append(self._frame())  # a short piece is the last
            if self.is_whole:
                self._finish(self._pending[-1][1])
        except OSError as error:
            why = self._why or self._reader.why_it_ended()
            self._fail(why, reusable=False)
            raise why from error

    def _head(self, question: Question, newest: Callable[[], Path | Stretch | None]) -> bytes:
        for attempt in range(_ATTEMPTS):
            self.snapshot = newest()
            asked = question.as_json(self.snapshot, self._pool.rows, self._pool.size_limit, self._pool.sees_union())
            asked["seconds"] = self._deadline - time.monotonic()
            wire.send(self._reader.connection, wire.pack_json("Q", asked))
            # the writer may remove a snapshot between our reading its name and opening it
            found = self._frame(again=attempt + 1 < _ATTEMPTS)
            if found[0] == wire.HEAD:
                return found[1]
        raise AssertionError("unreachable")

    def __iter__(self) -> Iterator[bytes]:
        try:
            while True:
                letter, body = self._pending.popleft() if self._pending else self._frame()
                if letter != wire.DATA:
                    self._finish(body)
                    return
                yield body
        finally:
            self._release(reusable=False)

    @property
    def is_whole(self) -> bool:
        """Whether all of it has arrived: it is short, and nothing can go wrong any more."""
        return bool(self._pending) and self._pending[-1][0] == wire.END

    @property
    def seconds(self) -> float:
        """How long a reader has worked, or worked, on it."""
        return (self._stopped_at or time.monotonic()) - self.started

    def read(self) -> bytes:
        return b"".join(self)

    def close(self) -> None:
        """Stop the query if it still runs. Iterating to the end makes this needless."""
        self._release(reusable=False)

    def watch(self) -> None:
        """Stop what is past its deadline or has nobody waiting; let what takes long stand back once short ones come."""
        now = time.monotonic()
        if now >= self._deadline:
            seconds = self._deadline - self.started
            self.stop(TimedOut(f"The query was stopped at its time limit of {seconds:.3g} seconds."))
        elif self._gone():
            self.stop(ClientGone("the client left before its answer was whole"))
        else:
            self.is_long = self.is_long or now - self.started > _LONG_SECONDS
            if not self.is_slow and now - self.started > SHORT_SECONDS and self._pool.quick > self.started:
                with self._lock:
                    if not self._released:
                        self.is_slow = True
                        self._reader.slow()

    def pause(self) -> None:
        """Let its reader wait for its turn."""
        with self._lock:
            if not self._is_paused and not self._released and self._why is None:
                self._is_paused = True
                self._reader.pause()

    def resume(self) -> None:
        with self._lock:
            if self._is_paused and not self._released:
                self._is_paused = False
                self._reader.resume()

    def stop(self, why: QueryError) -> None:
        """Kill the reader, whose place is free at once: the thread that passes the answer on may hang on a slow client."""
        with self._lock:
            if self._released or self._why is not None:
                return
            self._why = why
            self._stopped_at = time.monotonic()
            self._reader.signal()
        self._pool.lost(self)
        log.info("query stopped: %s", why)

    def _frame(self, *, again: bool = False) -> tuple[str, bytes]:
        """Return the next HEAD, DATA or END frame; after anything else the reader is given back and an error raised.

        `again`: a snapshot that is not there any more is no error yet; its FAILED frame is returned.
        """
        try:
            letter, body = self._reader.frames.receive()
        except wire.Broken as broken:
            why = self._why or self._reader.why_it_ended()
            self._fail(why, reusable=False)
            raise why from broken
        if letter == wire.DATA:
            self.sent += len(body)
        if letter in (wire.HEAD, wire.DATA, wire.END) or (again and letter == wire.FAILED and b"No such file" in body):
            return letter, body
        why = _told(letter, body)
        self._fail(why, reusable=letter in (wire.SYNTAX, wire.STOPPED))
        raise why

    def _fail(self, why: QueryError, *, reusable: bool) -> None:
        self.outcome = why.outcome
        self._release(reusable=reusable)

    def _finish(self, end: bytes) -> None:
        said = json.loads(end)
        self.outcome = "ok"
        self.rows = said["rows"]
        self._release(reusable=not said["spent"])

    def _release(self, *, reusable: bool) -> None:
        with self._lock:
            if self._released:
                return
            self._released = True
            if self._is_paused:
                self._reader.resume()
            self._stopped_at = self._stopped_at or time.monotonic()
            stopped = self._why is not None
        if stopped:
            self._reader.connection.close()
        else:
            self._pool.release(self, self._reader, reusable=reusable)
        if self._ended is not None:
            self._ended(self)


def _told(letter: str, body: bytes) -> QueryError:
    if letter == wire.SYNTAX:
        return QuerySyntaxError(**json.loads(body))
    if letter == wire.LIMIT:
        said = json.loads(body)
        return TooLarge(
            f"The answer has more than {said['limit']} {said['what']}, the most that this server sends; ask with LIMIT and OFFSET."
        )
    if letter == wire.STOPPED:
        return stop_of(body)
    return Failed(body.decode("utf-8", "replace"))


def stop_of(body: bytes) -> Stop:
    """Return what a STOPPED frame tells of."""
    said = json.loads(body)
    stop = _BY_NAME[said["kind"]](said["message"])
    if isinstance(stop, Busy | TooMany):
        stop.retry_after = said["retry_after"]
    return stop
