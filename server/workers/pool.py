"""The pool of reader processes, each of which can be killed: at its deadline, when the client has gone, at its memory limit.

A thread cannot be stopped and the engine has no cancel, so every query runs in a process of its own while it lasts. Readers
open the snapshot that is current when a query begins; a running query ends on the one it began with.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError, QuerySyntaxError
from server.workers import wire
from server.workers.answers import SHORT_SECONDS, Answer, Question, never
from server.workers.errors import Busy, ClientGone, Died, TimedOut
from server.workers.scheduling import Turns

if TYPE_CHECKING:
    from server.workers.freshness import Stretch

__all__ = ["Answer", "Question", "ReaderPool", "never"]

log = logging.getLogger(__name__)

LOCAL, REMOTE = "server.workers.read_worker", "server.workers.remote_read_worker"  # what a reader runs

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 30.0
_TICK_SECONDS = 0.05
_LAST_SECONDS = 1.0
_NICE = 15
_WORTH_A_NEW_ONE = 2.0


class ReaderPool:
    """At most `size` readers, started when first needed; at most `waiting` callers wait for one, `patience` seconds long.

    A query that takes long stands back: it gets less of the processor when short ones come, and up to `size` more readers are started in
    the place of such, so that a few endless queries do not stop the short ones. `rows` and `size_limit` (bytes) bound an answer; 0: no
    limit. `sees_union` tells whether queries that name no graphs see all of them, `program` which module a reader runs, `network` whether
    its readers may ask other endpoints.
    """

    def __init__(
        self,
        snapshot: Callable[[], Path | Stretch | None],
        *,
        program: str = LOCAL,
        size: int = 2,
        timeout: float = 30.0,
        memory: int = 0,
        waiting: int = 16,
        patience: float = 10.0,
        rows: int = 0,
        size_limit: int = 0,
        sees_union: Callable[[], bool] = never,
        network: bool = False,
    ) -> None:
        self._snapshot = snapshot
        self._program = program
        self.sees_union = sees_union
        self._size = size
        self._memory = memory
        self._network = network
        self._waiting_limit = waiting
        self._patience = patience
        self.timeout = timeout
        self.rows = rows
        self.size_limit = size_limit
        self.latest = 0.0  # when a query was asked last
        self.quick = 0.0  # when one ended last that took no time
        self._condition = threading.Condition()
        self._idle: list[Reader] = []
        self._count = 0
        self._waiting = 0
        self._running: set[Answer] = set()
        self._turns = (
            Turns() if program == LOCAL else Turns(sys.maxsize)
        )  # elsewhere it is not our processors that they take
        self._closed = threading.Event()
        self._watch: threading.Thread | None = None

    def ask(
        self,
        question: Question,
        *,
        timeout: float | None = None,
        gone: Callable[[], bool] = never,
        ended: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Return the answer once its first bytes are there (or all, when it is short); `ended` is called when it has ended, in any way.

        Raises:
            QuerySyntaxError, TimedOut, TooLarge, Busy, Died, ClientGone, Failed: before anything was sent to anyone.
        """
        reader = self._take(gone, time.monotonic() + self._patience)
        answer = Answer(self, reader, time.monotonic() + (timeout or self.timeout), gone, ended)
        with self._condition:
            self._running.add(answer)
            self.latest = answer.started
            if self._watch is None:
                self._watch = threading.Thread(target=self._watching, name="query-deadlines", daemon=True)
                self._watch.start()
            if len(self._running) == 1:
                self._condition.notify_all()
        answer.begin(question, self._snapshot)
        return answer

    def fill(self) -> None:
        """Start a reader beforehand, its snapshot open, where there is room and none is idle."""
        with self._condition:
            if self._idle or self._closed.is_set() or not self._has_room():
                return
            self._count += 1
        try:
            reader = Reader(self._memory, self._program, self._network)
            reader.open(self._snapshot())
        except (Died, OSError, wire.Broken) as error:
            log.warning("a reader could not be started beforehand: %s", error)
            self._forget()
            return
        with self._condition:
            if not self._closed.is_set():
                self._idle.append(reader)
                self._condition.notify()
                return
        reader.kill()

    def _has_room(self) -> bool:
        return self._count - min(self._size, sum(answer.is_long for answer in self._running)) < self._size

    def _take(self, gone: Callable[[], bool], until: float) -> Reader:
        with self._condition:
            if not self._idle and not self._has_room():
                if self._waiting >= self._waiting_limit:
                    raise Busy(f"All {self._size} readers are busy and {self._waiting} queries wait already.")
                self._waiting += 1
                try:
                    while not self._idle and not self._has_room():
                        if gone():
                            raise ClientGone("the client left while its query waited")
                        if time.monotonic() > until:
                            raise Busy(f"All {self._size} readers were busy for {self._patience:g} seconds.")
                        self._condition.wait(_TICK_SECONDS)
                finally:
                    self._waiting -= 1
            if self._idle:
                return self._idle.pop()
            self._count += 1
        try:
            return Reader(self._memory, self._program, self._network)
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        with self._condition:
            self._count -= 1
            self._condition.notify()

    def _watching(self) -> None:
        """Kill what is past its deadline and what nobody waits for. A blocked reading of frames then ends by itself."""
        while not self._closed.is_set():
            with self._condition:
                if not self._running:
                    self._condition.wait(1.0)
                running = tuple(self._running)
            long = sum(answer.is_long for answer in running)
            for answer in running:
                answer.watch()
            if sum(answer.is_long for answer in running) > long:
                threading.Thread(target=self.fill, name="reader-start", daemon=True).start()  # for the next who asks
            self._turns.share([answer for answer in running if answer.is_slow], time.monotonic(), self.quick)
            self._closed.wait(_TICK_SECONDS)

    def release(self, answer: Answer, reader: Reader, *, reusable: bool) -> None:
        """Take a reader back; one that still writes is ended and replaced, and so is one that was slow for long and stays it."""
        if answer.seconds < SHORT_SECONDS:
            self.quick = time.monotonic()
        reusable = reusable and (not answer.is_slow or reader.hasten() or answer.seconds < _WORTH_A_NEW_ONE)
        with self._condition:
            self._running.discard(answer)
            if reusable and not self._closed.is_set():
                self._idle.append(reader)
                self._condition.notify()
                return
        reader.kill()
        self._replace()

    def lost(self, answer: Answer) -> None:
        """Give the place of an answer away whose reader was killed."""
        with self._condition:
            self._running.discard(answer)
        self._replace()

    def _replace(self) -> None:
        self._forget()
        if not self._closed.is_set():
            threading.Thread(target=self.fill, name="reader-start", daemon=True).start()

    @property
    def running(self) -> int:
        """How many queries run now."""
        with self._condition:
            return len(self._running)

    @property
    def waiting(self) -> int:
        """How many queries wait for a reader now."""
        return self._waiting

    def close(self) -> None:
        self._closed.set()
        with self._condition:
            idle, self._idle = self._idle, []
            running = tuple(self._running)
            self._condition.notify_all()
        for answer in running:
            answer.stop(TimedOut("the server is closing"))
        for reader in idle:
            reader.kill()


class Reader:
    """One process and our end of its socket."""

    def __init__(self, memory: int, program: str, network: bool = False) -> None:
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(p for p in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if p)
        with theirs:
            # a group of its own: Ctrl-C is for the server, which then ends its readers; not a session: niceness counts within one only
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    program,
                    str(theirs.fileno()),
                    str(memory),
                    *(["network"] if network else []),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # each arena of the allocator takes 64 MB of addresses, of which a reader has few
                env={"MALLOC_ARENA_MAX": "2", **os.environ, "PYTHONPATH": path},
                process_group=0,
            )
        self.connection = ours
        self.frames = wire.Frames(ours)
        ours.settimeout(_START_SECONDS)
        try:
            self.frames.receive()
        except wire.Broken as broken:
            self.kill()
            raise Died("a reader process did not start") from broken
        ours.settimeout(None)

    def open(self, snapshot: Path | Stretch | None) -> None:
        """Have the reader open a snapshot, by a question that costs nothing."""
        wire.send(
            self.connection,
            wire.pack_json("Q", Question("ASK {}").as_json(snapshot, 0, 0) | {"seconds": _START_SECONDS}),
        )
        while self.frames.receive()[0] in (wire.HEAD, wire.DATA):
            pass

    def slow(self) -> None:
        """Give it less of the processor than those that have only begun."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _NICE)

    def hasten(self) -> bool:
        """Undo `slow`, where the system lets us."""
        try:
            os.setpriority(os.PRIO_PROCESS, self.process.pid, os.getpriority(os.PRIO_PROCESS, 0))
        except OSError:
            return False
        return True

    def pause(self) -> None:
        """Let it do nothing until `resume`. A server that dies leaves it orphaned, and such the system ends."""
        self._send(signal.SIGSTOP)

    def resume(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def signal(self) -> None:
        """Kill without closing our end, from which another thread may be reading."""
        self._send(signal.SIGKILL)
        threading.Thread(target=self.process.wait, name="reader-end", daemon=True).start()

    def why_it_ended(self) -> QueryError:
        """Return what a reader died of that nobody killed: the engine parses by recursion, and its stack ends before its memory does."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self.process.wait(_LAST_SECONDS) == -signal.SIGSEGV:
                return QuerySyntaxError("the query is nested too deeply, or has too long a chain of operators")
        return Died("The query was stopped: it needed more memory than one query may have.")

    def kill(self) -> None:
        self._send(signal.SIGKILL)
        self.process.wait()
        self.connection.close()
