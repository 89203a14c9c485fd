"""Request coalescing: of equal requests at the same time one runs, and the others wait for its response.

If the client of the running one leaves while others wait, its query goes on for them. If it fails without a response
that can be shared, the next one runs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.http.kept import Kept

SHARED_RUN = "communique.shared_run"  # the run in the environment of the request that runs

MOST_WAITERS = 32  # each keeps a thread waiting
_TICK_SECONDS = 0.05


class SharedRun:
    """A running request. `kept` is its response, if it can be shared; `is_lost`: it failed without one."""

    def __init__(self) -> None:
        self.kept: Kept | None = None
        self.is_lost = False
        self.waiters = 0
        self._ended = threading.Event()

    def wait(self, gone: Callable[[], bool]) -> bool:
        """Wait for its end. Return False if the waiting client has left."""
        while not self._ended.wait(_TICK_SECONDS):
            if gone():
                return False
        return True

    def end(self) -> None:
        self._ended.set()


class SharedRuns:
    """The running requests, by what they ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[object, SharedRun] = {}
        self._waiting = 0

    def join(self, key: object) -> tuple[SharedRun, bool]:
        """Return the run of an equal request and False; or a new run and True, which the caller must carry out and
        `end`.
        """
        with self._lock:
            run = self._runs.get(key)
            if run is not None:
                return run, False
            run = self._runs[key] = SharedRun()
            return run, True

    def wait(self, run: SharedRun, gone: Callable[[], bool]) -> bool:
        """Wait for the end of a run. Return False if the waiting client has left, or too many wait."""
        with self._lock:
            if self._waiting >= MOST_WAITERS:
                return False
            self._waiting += 1
            run.waiters += 1
        try:
            return run.wait(gone)
        finally:
            with self._lock:
                self._waiting -= 1
                run.waiters -= 1

    def end(self, key: object, run: SharedRun) -> None:
        with self._lock:
            del self._runs[key]
        run.end()
