"""The threads that answer requests. The thread that worked last is used first, since its memory is still in the
processor's cache.

Waitress uses the thread that has waited longest, which costs a quarter of the throughput with many threads and few
clients.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import Protocol

log = logging.getLogger(__name__)


class Work(Protocol):
    def service(self) -> None: ...

    def cancel(self) -> None: ...


class Worker:
    """The lock on which a thread sleeps, and its next task; None: it ends."""

    def __init__(self) -> None:
        self._bell = threading.Lock()
        self._bell.acquire()
        self._work: Work | None = None

    def wake(self, work: Work | None) -> None:
        self._work = work
        self._bell.release()

    def sleep(self) -> Work | None:
        self._bell.acquire()
        work, self._work = self._work, None
        return work


class LatestFirst:
    """A task dispatcher for waitress."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._waiting: deque[Work] = deque()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def set_thread_count(self, count: int) -> None:
        while len(self._threads) < count:
            thread = threading.Thread(target=self._run, name=f"request-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def add_task(self, work: Work) -> None:
        with self._lock:
            if not self._idle:
                self._waiting.append(work)
                return
            worker = self._idle.pop()
        worker.wake(work)

    def _run(self) -> None:
        worker = Worker()
        while (work := self._next(worker)) is not None:
            try:
                work.service()
            except BaseException:  # whatever a request raises, its thread goes on
                log.exception("a request failed")

    def _next(self, worker: Worker) -> Work | None:
        with self._lock:
            if self._closed:
                return None
            if self._waiting:
                return self._waiting.popleft()
            self._idle.append(worker)
        return worker.sleep()

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5.0) -> bool:
        """Let the threads end, for `timeout` seconds; return whether tasks were cancelled."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            waiting, self._waiting = self._waiting, deque()
        for worker in idle:
            worker.wake(None)
        until = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        for work in waiting if cancel_pending else ():
            work.cancel()
        return bool(waiting) and cancel_pending
