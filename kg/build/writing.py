"""What was read goes into the store several articles at a time, in the order of the articles."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from kg.build.report import Progress, Reading, Report, Step
from kg.engines.local import Prepared
from kg.errors import InputError

T = TypeVar("T")
_MOST_BYTES = 48 << 20  # of quads written at once, some 60 articles: with fewer, the engine merges files more often
_LAST = 8  # articles written at once while the last are read: little is left when these are
_LONGEST = 10.0  # seconds that an article waits at most, if others come
_PUBLISHED_FROM = 500  # articles after which readers see what there is so far
_PUBLISHING = 0.05  # of the time at most, until
_MOST_UNPUBLISHED = 1 << 30  # bytes of quads wait
_MEMORY_FREED = 256 << 20  # bytes of quads after which the engine frees its caches, so that they stay below 100 MB


class Target(Protocol):
    """Where graphs are put: a store, or an engine elsewhere."""

    def fingerprint(self, graph: str) -> str | None: ...

    def put(self, some: Iterable[Prepared]) -> None: ...

    def publish(self) -> object: ...

    def free_memory(self) -> None: ...


class Writing:
    """Collects readings, and stores and reports them together.

    The first is stored at once, then ever more together: a run of a few articles shows each as it comes.
    """

    def __init__(self, store: Target, report: Report, progress: Progress) -> None:
        self._store, self._report, self._progress = store, report, progress
        self._waiting: list[tuple[str, Reading]] = []
        self._bytes = 0
        self._stored = self._published = time.monotonic()
        self._unpublished = self._unpublished_bytes = self._unfreed = 0
        self._last = 0.0  # seconds that publishing took

    def add(self, source: str, one: Reading | InputError, are_last: bool = False) -> None:
        """Take the result for an article. Raises: StoreError.

        `are_last`: whether no more are begun after those that are under way.
        """
        if isinstance(one, InputError):
            self.store()
            self._progress(self._report.refuse(one.source, one.reason))
            return
        self._waiting.append((source, one))
        self._bytes += len(one.graph.own) + len(one.graph.shared)
        number = min(self._report.articles, _LAST - 1) if are_last else self._report.articles
        is_enough = len(self._waiting) > number or self._bytes >= _MOST_BYTES
        if is_enough or time.monotonic() - self._stored > _LONGEST:
            self.store()

    def store(self) -> None:
        """Store and report what waits. Raises: StoreError."""
        waiting, self._waiting = self._waiting, []
        self._unfreed += self._bytes
        self._unpublished_bytes, self._bytes = self._unpublished_bytes + self._bytes, 0
        self.timed("writing", lambda: self._store.put(one.graph for _, one in waiting))
        for _, one in waiting:
            self._report.count(one)
        self._stored = time.monotonic()
        self._unpublished += len(waiting)
        is_time = self._stored - self._published > self._last / _PUBLISHING
        if self._unpublished >= _PUBLISHED_FROM and (is_time or self._unpublished_bytes >= _MOST_UNPUBLISHED):
            self.publish()
            self._unfreed = _MEMORY_FREED
        if self._unfreed >= _MEMORY_FREED:
            self.timed("indexing", self._store.free_memory)
            self._unfreed = 0
        for source, one in waiting:
            self._show(source, one)

    def publish(self) -> None:
        """Let readers see what is stored. Raises: StoreError."""
        before = self._report.times["indexing"]
        self.timed("indexing", self._store.publish)
        self._published, self._unpublished, self._unpublished_bytes = time.monotonic(), 0, 0
        self._last = self._report.times["indexing"] - before

    def timed(self, what: str, work: Callable[[], T]) -> T:
        """Return what some work returns. The report has the time that it took, even where it fails."""
        started = time.monotonic()
        try:
            return work()
        finally:
            self._report.times[what] += time.monotonic() - started

    def _show(self, source: str, one: Reading) -> None:
        for note in one.notes:
            if note.again:
                self._progress(self._report.note(source, note.reason))
        self._progress(Step(source, "read"))
