"""The pool of reader processes, each of which can be killed: at its deadline, when the client has gone, at its memory limit.

A thread cannot be stopped and the engine has no cancel, so every query runs in a process of its own while it lasts. Readers
open the snapshot that is current when a query begins; a running query ends on the one it began with.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import QueryError
from server import frames
from server.stops import Busy, ClientGone, Died, Failed, SyntaxProblem, TimedOut

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 30.0
_TICK_SECONDS = 0.05
_DEEP = 300


@dataclass(frozen=True, slots=True)
class Question:
    """A query and how its answer is to be written. `default_graphs` None: the store's default graph."""

    query: str
    results_format: str = "json"
    graph_format: str = "turtle"
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None


def never() -> bool:
    return False


class ReaderPool:
    """At most `size` readers, started when first needed; at most `waiting` callers wait for one, `patience` seconds long."""

    def __init__(self, snapshot: Callable[[], Path | None], *, size: int = 2, timeout: float = 30.0,
                 memory: int = 0, waiting: int = 16, patience: float = 10.0) -> None:
        self._snapshot = snapshot
        self._size = size
        self._memory = memory
        self._waiting_limit = waiting
        self._patience = patience
        self.timeout = timeout
        self._condition = threading.Condition()
        self._idle: list[Reader] = []
        self._count = 0
        self._waiting = 0
        self._running: set[Answer] = set()
        self._closed = threading.Event()
        self._watch: threading.Thread | None = None

    def ask(self, question: Question, *, timeout: float | None = None, gone: Callable[[], bool] = never) -> Answer:
        """Return the answer once its first bytes are there (or all, when it is short).

        Raises:
            SyntaxProblem, TimedOut, Busy, Died, ClientGone, Failed: before anything was sent to anyone.
        """
        for attempt in (1, 2):
            reader = self._take(gone)
            answer = Answer(self, reader, time.monotonic() + (timeout or self.timeout), gone)
            with self._condition:
                self._running.add(answer)
            try:
                answer.begin(question, self._snapshot())
            except Failed as failure:
                # the writer may remove a snapshot between our reading its name and opening it
                if attempt == 1 and "No such file" in str(failure):
                    continue
                raise
            return answer
        raise AssertionError("unreachable")

    def _take(self, gone: Callable[[], bool]) -> Reader:
        with self._condition:
            until = time.monotonic() + self._patience
            if not self._idle and self._count >= self._size:
                if self._waiting >= self._waiting_limit:
                    raise Busy(f"All {self._size} readers are busy and {self._waiting} queries wait already.")
                self._waiting += 1
                try:
                    while not self._idle and self._count >= self._size:
                        if gone():
                            raise ClientGone("the client left while its query waited")
                        if time.monotonic() > until:
                            raise Busy(f"All {self._size} readers were busy for {self._patience:g} seconds.")
                        self._condition.wait(0.25)
                finally:
                    self._waiting -= 1
            if self._idle:
                return self._idle.pop()
            self._count += 1
            if self._watch is None:
                self._watch = threading.Thread(target=self._watching, name="query-deadlines", daemon=True)
                self._watch.start()
        try:
            return Reader(self._memory)
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        with self._condition:
            self._count -= 1
            self._condition.notify()

    def _watching(self) -> None:
        """Kill what is past its deadline and what nobody waits for. A blocked reading of frames then ends by itself."""
        while not self._closed.wait(_TICK_SECONDS):
            with self._condition:
                running = tuple(self._running)
            for answer in running:
                answer.stop_if_due()

    def release(self, answer: Answer, reader: Reader, *, reusable: bool) -> None:
        """Take a reader back; one that was killed or is still writing is ended and replaced when needed."""
        with self._condition:
            self._running.discard(answer)
            if reusable and not self._closed.is_set():
                self._idle.append(reader)
                self._condition.notify()
                return
        reader.kill()
        self._forget()

    @property
    def running(self) -> int:
        """How many queries run now."""
        with self._condition:
            return len(self._running)

    def close(self) -> None:
        self._closed.set()
        with self._condition:
            idle, self._idle = self._idle, []
            running = tuple(self._running)
        for answer in running:
            answer.stop(TimedOut("the server is closing"))
        for reader in idle:
            reader.kill()


class Reader:
    """One process and our end of its socket."""

    def __init__(self, memory: int) -> None:
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(p for p in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if p)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "server.reader_process", str(theirs.fileno()), str(memory)],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path}, start_new_session=True)
        self.connection = ours
        ours.settimeout(_START_SECONDS)
        try:
            frames.receive(ours)
        except frames.Broken as broken:
            self.kill()
            raise Died("a reader process did not start") from broken
        ours.settimeout(None)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.connection.close()


class Answer:
    """An answer under way: `form` (SELECT, ASK or GRAPH), `media_type`, and its bytes by iterating, once."""

    def __init__(self, pool: ReaderPool, reader: Reader, deadline: float, gone: Callable[[], bool]) -> None:
        self.form = ""
        self.media_type = ""
        self.started = time.monotonic()
        self._pool = pool
        self._reader = reader
        self._deadline = deadline
        self._gone = gone
        self._why: QueryError | None = None
        self._pending: deque[tuple[str, bytes]] = deque()
        self._released = False
        self._lock = threading.Lock()

    def begin(self, question: Question, snapshot: Path | None) -> None:
        """Send the question and wait for the head and the first piece."""
        try:
            frames.send_json(self._reader.connection, "Q", _as_json(question, snapshot))
            _, body = self._frame(_depth(question.query) > _DEEP)
            head = json.loads(body)
            self.form, self.media_type = head["form"], head["media_type"]
            self._pending.append(self._frame())
            if self._pending[0][0] == frames.DATA and len(self._pending[0][1]) < frames.CHUNK:
                self._pending.append(self._frame())  # a short piece is the last
            if self._pending[-1][0] == frames.END:
                self._release(reusable=True)
        except OSError as error:
            self._release(reusable=False)
            raise self._why or Died(str(error)) from error

    def __iter__(self) -> Iterator[bytes]:
        letter = ""
        try:
            while True:
                letter, body = self._pending.popleft() if self._pending else self._frame()
                if letter != frames.DATA:
                    return
                yield body
        finally:
            self._release(reusable=letter == frames.END)

    @property
    def is_whole(self) -> bool:
        """Whether all of it has arrived: it is short, and nothing can go wrong any more."""
        return bool(self._pending) and self._pending[-1][0] == frames.END

    def read(self) -> bytes:
        return b"".join(self)

    def close(self) -> None:
        """Stop the query if it still runs. Iterating to the end makes this needless."""
        self._release(reusable=False)

    def stop_if_due(self) -> None:
        if time.monotonic() >= self._deadline:
            seconds = self._deadline - self.started
            self.stop(TimedOut(f"The query was stopped at its time limit of {seconds:.3g} seconds."))
        elif self._gone():
            self.stop(ClientGone("the client left before its answer was whole"))

    def stop(self, why: QueryError) -> None:
        with self._lock:
            if self._released or self._why is not None:
                return
            self._why = why
            with contextlib.suppress(ProcessLookupError):
                self._reader.process.send_signal(signal.SIGKILL)
        log.info("query stopped: %s", why)

    def _frame(self, deep: bool = False) -> tuple[str, bytes]:
        """Return the next HEAD, DATA or END frame; after anything else the reader is given back and an error raised."""
        try:
            letter, body = frames.receive(self._reader.connection)
        except frames.Broken as broken:
            self._release(reusable=False)
            if deep and self._why is None:
                raise SyntaxProblem("the query is nested too deeply to be parsed") from broken
            raise self._why or Died("The query was stopped: it needed more memory than one query may have.") from broken
        if letter == frames.SYNTAX:
            self._release(reusable=True)
            raise SyntaxProblem(**json.loads(body))
        if letter == frames.FAILED:
            self._release(reusable=True)
            raise Failed(body.decode("utf-8", "replace"))
        return letter, body

    def _release(self, *, reusable: bool) -> None:
        with self._lock:
            if self._released:
                return
            self._released = True
            reusable = reusable and self._why is None
        self._pool.release(self, self._reader, reusable=reusable)


def _depth(query: str) -> int:
    """Return how many brackets and signs could be open at once, at most."""
    return sum(query.count(sign) for sign in "{([!^-+")


def _as_json(question: Question, snapshot: Path | None) -> dict[str, object]:
    return {
        "snapshot": "" if snapshot is None else str(snapshot),
        "query": question.query,
        "base": question.base,
        "results_format": question.results_format,
        "graph_format": question.graph_format,
        "default_graphs": question.default_graphs,
        "named_graphs": question.named_graphs,
        "prefixes": dict(question.prefixes),
    }
