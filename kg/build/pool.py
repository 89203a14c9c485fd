"""Work shared between processes, its results in the order of the tasks."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_CHUNK = 8  # tasks that a process takes at a time
_AHEAD = 2  # chunks in a process or waiting for one, for each process: no more of a large input is held in memory


def pooled(
    tasks: Iterator[Task], work: Callable[[Task], Result], processes: int
) -> Iterator[tuple[Task, Result | None]]:
    """Each task with its result, in order; None if the process ended while it worked on the task.

    A process that the system ends, most likely for want of memory, takes the whole pool with it. What was under way is
    then done again one task at a time, in a new pool, to find the task that is to blame.

    Args:
        work: a function of a module, since other processes import it by name.
    """
    chunks = _Chunks(tasks)
    while True:
        running: deque[tuple[list[Task], Future[list[Result]]]] = deque()
        with _executor(processes) as pool:
            try:
                while _fill(running, chunks, pool, work, _AHEAD * processes):
                    chunk, results = running[0]
                    yield from zip(chunk, results.result(), strict=True)
                    running.popleft()
                return
            except BrokenProcessPool:
                suspects = [task for chunk, _ in running for task in chunk]
        if len(suspects) == 1:
            yield suspects[0], None
        else:
            chunks.suspects.extendleft(reversed(suspects))


class _Chunks(Generic[Task]):
    """Tasks in chunks: first the suspects, each by itself, then those that are new."""

    def __init__(self, tasks: Iterator[Task]) -> None:
        self.suspects: deque[Task] = deque()  # under way when a pool broke
        self._tasks = tasks

    def next(self) -> list[Task]:
        """Empty when there are no more."""
        return [self.suspects.popleft()] if self.suspects else list(islice(self._tasks, _CHUNK))


def _executor(processes: int) -> ProcessPoolExecutor:
    """A pool whose processes end at Ctrl-C without a word; it reaches them too, and the main process stores and
    reports."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, spawn, signal.signal, (signal.SIGINT, signal.SIG_DFL))


def _fill(
    running: deque[tuple[list[Task], Future[list[Result]]]],
    chunks: _Chunks[Task],
    pool: ProcessPoolExecutor,
    work: Callable[[Task], Result],
    most: int,
) -> bool:
    """Submit chunks, while there are suspects one at a time; whether anything is running now."""
    while len(running) < (1 if chunks.suspects else most) and (chunk := chunks.next()):
        running.append((chunk, _submitted(pool, work, chunk)))
    return bool(running)


def _submitted(pool: ProcessPoolExecutor, work: Callable[[Task], Result], chunk: list[Task]) -> Future[list[Result]]:
    try:
        return pool.submit(_each, work, chunk)
    except BrokenProcessPool as error:  # raised again when the result is asked for
        failed: Future[list[Result]] = Future()
        failed.set_exception(error)
        return failed


def _each(work: Callable[[Task], Result], chunk: list[Task]) -> list[Result]:
    return [work(task) for task in chunk]
