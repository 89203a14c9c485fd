"""The only writer of a served graph, from the server's side.

Changes are made one after the other, by a process that is killed at their deadline. Each is published before it is
answered, so that the next query sees it.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

from kg.engines.engine import Engine
from kg.errors import CommuniqueError, StoreError
from server.workers import wire
from server.workers.errors import Busy, Died, TimedOut, error_of
from server.workers.process import WorkerProcess

_MODULE = "server.workers.write_worker"
_ATTEMPTS = 3  # a process may end in idleness just when it is asked


class Writer:
    """Starts its process when there is a change; the process ends when there was none for a while.

    `patience`: the seconds that a change waits for the one before it.
    """

    def __init__(self, engine: Engine, *, memory: int = 0, patience: float = 10.0) -> None:
        self._engine = engine
        self._memory = memory
        self._patience = patience
        self._lock = threading.Lock()
        self._process: WorkerProcess | None = None

    def open(self) -> None:
        """Open the graph for changes, and publish what is not published yet. Raises: Busy: it cannot be written."""
        with self._lock:
            self._start()

    def carry_out(self, change: wire.Change, timeout: float, check: Callable[[], None] | None = None) -> wire.Done:
        """Make a change; return once readers see it.

        Args:
            check: called when nobody else can write any more. If it raises, nothing is changed.

        Raises: CommuniqueError. If the engine is transactional, nothing has changed.
        """
        if not self._lock.acquire(timeout=min(timeout, self._patience)):
            raise Busy("Another update is under way.")
        try:
            return self._carried_out(change, timeout, check)
        finally:
            self._lock.release()
            self._engine.changed()

    def _carried_out(self, change: wire.Change, timeout: float, check: Callable[[], None] | None) -> wire.Done:
        for _ in range(_ATTEMPTS):
            process = self._living() or self._start()
            deadline = time.monotonic() + timeout
            if check is not None:
                check()
            before = self._version()
            try:
                told = self._exchange(process, change, deadline)
            except wire.Closed as closed:
                self._end()
                if self._engine.is_transactional and self._version() != before:
                    return wire.Done(existed=True)  # it came to an end before it was killed
                raise self._stopped(deadline, timeout) from closed
            if isinstance(told, wire.Done):
                return told
            self._end()
            if isinstance(told, wire.Failure):
                raise error_of(told.kind, told.message, told.members)
        raise Busy("The store could not be opened for writing.")

    @staticmethod
    def _exchange(process: WorkerProcess, change: wire.Change, deadline: float) -> wire.Message:
        process.connection.settimeout(max(0.01, deadline - time.monotonic()))
        with contextlib.suppress(wire.Closed):  # it may have ended in idleness, and says so
            wire.send(process.connection, change)
        return process.inbox.receive()

    def _stopped(self, deadline: float, timeout: float) -> CommuniqueError:
        left = "nothing has changed" if self._engine.is_transactional else "whether it was carried out is not known"
        if time.monotonic() >= deadline:
            return TimedOut(f"The update was stopped at its time limit of {timeout:.3g} seconds; {left}.")
        return Died(f"The update was stopped: it needed more memory than one may have; {left}.")

    def _living(self) -> WorkerProcess | None:
        """Return the process, unless it has ended since the last change."""
        if self._process is not None and not self._process.is_alive:
            self._end()
        return self._process

    def _start(self) -> WorkerProcess:
        process = WorkerProcess(_MODULE, self._memory, networked=self._engine.is_remote)
        wire.send(process.connection, wire.Open(self._engine.writing_location()))
        first = process.await_start()
        if isinstance(first, wire.Failure):
            process.kill()
            raise error_of(first.kind, first.message, first.members)
        self._process = process
        return process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None

    def _version(self) -> object:
        try:
            return self._engine.version()
        except StoreError:
            return None

    def close(self) -> None:
        """Wait for a running change, but only `patience` seconds where the engine may hang, and end the process."""
        patience = -1.0 if self._engine.is_transactional else self._patience
        if self._lock.acquire(timeout=patience):
            try:
                self._end()
            finally:
                self._lock.release()
        elif self._process is not None:
            self._process.kill_without_closing()
