"""The pool of reader processes, which are killed at the deadline, when the client leaves, and at the memory limit.

Threads and the engine's queries cannot be cancelled, so every query runs in a process. A query sees the state of the
graph that was current when it began.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable

from kg.engines.engine import Engine, State
from kg.errors import CommuniqueError
from server.workers import wire
from server.workers.answers import SHORT_SECONDS, Answer, never
from server.workers.errors import Busy, ClientGone, TimedOut
from server.workers.process import START_SECONDS
from server.workers.questions import UNLIMITED, Limits, Question, asking
from server.workers.reader import Reader
from server.workers.scheduling import TimeSharing

log = logging.getLogger(__name__)

_TICK_SECONDS = 0.05
# seconds from which on a slow query's reader is replaced, where its priority cannot be restored
_WORTH_A_NEW_ONE = 2.0


class ReaderPool:
    """A pool of readers, which are started when needed.

    Long queries run at a low priority beside short ones, and each gives room for one more reader, so that a few endless
    queries do not block the short ones.

    Args:
        size: the number of readers beside those with long queries, and the most of these.
        waiting, patience: how many callers may wait for a reader, and for how many seconds.
        memory: bytes of addresses that a reader may take; 0: no limit.
        limits: the largest answer.
        first: what readers that are started in advance answer first, so that the next answer is quick; None: ASK {}.
        networked: whether readers of a local store may query other endpoints.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        size: int = 2,
        timeout: float = 30.0,
        memory: int = 0,
        waiting: int = 16,
        patience: float = 10.0,
        limits: Limits = UNLIMITED,
        networked: bool = False,
        first: Question | None = None,
    ) -> None:
        self._engine = engine
        self._size = size
        self._memory = memory
        self._networked = networked or engine.is_remote
        self._waiting_limit = waiting
        self._patience = patience
        self.timeout = timeout
        self._limits = limits
        self._first = first or Question("ASK {}")
        self.latest = 0.0  # when a query was asked last
        self.quick = 0.0  # when a short one ended last
        self._condition = threading.Condition()
        self._idle: list[Reader] = []
        self._count = 0
        self._waiting = 0
        self._running: set[Answer] = set()
        # a remote engine does not take this machine's processors
        self._sharing = TimeSharing(sys.maxsize) if engine.is_remote else TimeSharing()
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
        """Return the answer once its first bytes have arrived, or all of a short one.

        Args:
            gone: whether the client has left.
            ended: called when the answer has ended, in whatever way.

        Raises: CommuniqueError.
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
        answer.begin(lambda state: self._asking(question, state, answer.seconds_left), self._engine.state)
        return answer

    def _asking(self, question: Question, state: State | None, seconds: float) -> wire.Ask:
        return asking(question, state, seconds, self._limits, union=self._engine.sees_union())

    def fill(self) -> None:
        """Start a reader in advance and open the current state, where there is room and no reader is idle."""
        with self._condition:
            if self._idle or self._closed.is_set() or not self._has_room():
                return
            self._count += 1
        try:
            reader = self._warm_reader()
        except (CommuniqueError, OSError, wire.Closed) as error:
            log.warning("a reader could not be started beforehand: %s", error)
            self._forget()
            return
        with self._condition:
            if not self._closed.is_set():
                self._idle.append(reader)
                self._condition.notify()
                return
        reader.kill()

    def _warm_reader(self) -> Reader:
        state = self._engine.state()
        reader = Reader(self._memory, networked=self._networked)
        try:
            reader.warm_up(self._asking(self._first, state, START_SECONDS))
        except wire.Closed:
            reader.kill()
            raise
        return reader

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
            while self._idle:
                reader = self._idle.pop()
                if reader.is_alive:
                    return reader
                reader.connection.close()  # it died while it was idle; the query gets another one
                self._count -= 1
            self._count += 1
        try:
            return Reader(self._memory, networked=self._networked)
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        with self._condition:
            self._count -= 1
            self._condition.notify()

    def _watching(self) -> None:
        """Stop queries past their deadline and without a client. Threads that wait for their readers then wake."""
        while not self._closed.is_set():
            with self._condition:
                if not self._running:
                    self._condition.wait(1.0)
                running = tuple(self._running)
            long = sum(answer.is_long for answer in running)
            for answer in running:
                answer.watch()
            if sum(answer.is_long for answer in running) > long:
                threading.Thread(target=self.fill, name="reader-start", daemon=True).start()  # for the next query
            self._sharing.share([answer for answer in running if answer.is_slow], time.monotonic(), self.quick)
            self._closed.wait(_TICK_SECONDS)

    def release(self, answer: Answer, reader: Reader, *, reusable: bool) -> None:
        """Take a reader back. It is replaced if it still writes, or if its priority cannot be restored after a long
        query.
        """
        if answer.seconds < SHORT_SECONDS:
            self.quick = time.monotonic()
        reusable = reusable and (not answer.is_slow or reader.restore_priority() or answer.seconds < _WORTH_A_NEW_ONE)
        with self._condition:
            self._running.discard(answer)
            if reusable and not self._closed.is_set():
                self._idle.append(reader)
                self._condition.notify()
                return
        reader.kill()
        self._replace()

    def lost(self, answer: Answer) -> None:
        """Free the place of an answer whose reader was killed."""
        with self._condition:
            self._running.discard(answer)
        self._replace()

    def _replace(self) -> None:
        self._forget()
        if not self._closed.is_set():
            threading.Thread(target=self.fill, name="reader-start", daemon=True).start()

    @property
    def running(self) -> int:
        """The number of running queries."""
        with self._condition:
            return len(self._running)

    @property
    def waiting(self) -> int:
        """The number of queries that wait for a reader."""
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
