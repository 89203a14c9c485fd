"""Work shared between processes, its results in the order of the tasks."""

from __future__ import annotations

import gc
import math
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from ctypes import c_byte
from functools import cache
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Generic, TypeVar

from kg.build.time_limit import last_resort
from kg.errors import UsageError

Task = TypeVar("Task")
Result = TypeVar("Result")

_CHUNK = 4  # tasks that a process takes at a time
_AHEAD = 4  # chunks in a process or waiting for one, for each process: no more of a large input is held in memory
_LONGEST_SENDING = 1.0  # seconds after which nobody can be reading the result
_EXPENDABLE = 500  # of 1000: whom Linux ends first where memory is short

_NO_BEGINNING = (
    "the processes that read articles end before they begin. Each of them imports the script that was started: what "
    'the script does must stand below `if __name__ == "__main__":`. Or read in one process: workers=1'
)

_sending = threading.Lock()  # in a process of the pool: held except during tasks


def _no_limit(task: object) -> float:
    return math.inf


def pooled(
    tasks: Iterator[Task],
    work: Callable[[Task], Result],
    processes: int,
    longest: Callable[[Task], float] = _no_limit,
) -> Generator[tuple[Task, Result | None], None, None]:
    """Each task with its result, in order; None if the process ended while it worked on the task.

    A process that the system ends, for want of memory or because it is at work for too long, takes the whole pool with
    it. What was under way is then done again one task at a time, in a new pool, to find the task that is to blame.

    When the iterator is closed or interrupted, or this process dies, the processes end without finishing their tasks.

    Args:
        work: a function of a module, since other processes import it by name.
        longest: the same; the seconds of the processor after which the process ends, whatever it is doing.

    Raises: UsageError: no process can begin.
    """
    chunks = _Chunks(tasks)
    begun = multiprocessing.get_context("spawn").RawValue("b", 0)  # no Event: who is ended while it sets one locks it
    while True:
        running: deque[tuple[list[Task], Future[list[Result]]]] = deque()
        try:
            with _executor(processes, begun) as pool:
                while _fill(running, chunks, _submitting(pool, work, longest), _AHEAD * processes):
                    chunk, results = running[0]
                    yield from zip(chunk, results.result(), strict=True)
                    running.popleft()
            return
        except BrokenProcessPool as error:
            if not begun.value:
                raise UsageError(_NO_BEGINNING) from error
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


@contextmanager
def _executor(processes: int, begun: c_byte) -> Iterator[ProcessPoolExecutor]:
    """A pool whose processes hold one end of a pipe and end when the other is closed: by an exception within, or
    because this process is dead.

    A broken pool terminates the processes that it knows of, but not one that is just starting, and then waits for all
    of them. The pipe ends that one, too.
    """
    spawn = multiprocessing.get_context("spawn")
    theirs, ours = spawn.Pipe(duplex=False)
    with theirs, ours, ProcessPoolExecutor(processes, spawn, _start, (theirs, begun)) as pool:
        try:
            yield pool
        except BaseException:
            ours.close()
            raise


def _start(parent: Connection, begun: c_byte) -> None:
    """Prepare a process of the pool, and say that it has begun. Ctrl-C and the end of a terminal reach it, too, but
    the main process decides.

    Where memory is short, it is ended before the main process.
    """
    _sending.acquire()
    begun.value = 1
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(_EXPENDABLE), "ascii")
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    told, tell = multiprocessing.Pipe(duplex=False)
    threading.Thread(target=_end_when, args=(parent, told), daemon=True).start()
    # no thread is started by the handler: it can come while one is being started, which holds a lock of `threading`
    signal.signal(signal.SIGTERM, lambda number, frame: tell.send_bytes(b"end"))


def _end_when(parent: Connection, told: Connection) -> None:
    """End when the other end of the parent's pipe is closed or the process is told to end, even during a task."""
    wait((parent, told))
    _end()


def _end() -> None:
    """End this process; not while it sends a result, half of which the main process would wait for without end."""
    _sending.acquire(timeout=_LONGEST_SENDING)
    os._exit(0)


def _fill(
    running: deque[tuple[list[Task], Future[list[Result]]]],
    chunks: _Chunks[Task],
    submit: Callable[[list[Task]], Future[list[Result]]],
    most: int,
) -> bool:
    """Submit chunks, while there are suspects one at a time; whether anything is running now."""
    while len(running) < (1 if chunks.suspects else most) and (chunk := chunks.next()):
        running.append((chunk, submit(chunk)))
    return bool(running)


def _submitting(
    pool: ProcessPoolExecutor, work: Callable[[Task], Result], longest: Callable[[Task], float]
) -> Callable[[list[Task]], Future[list[Result]]]:
    def submit(chunk: list[Task]) -> Future[list[Result]]:
        try:
            return pool.submit(_each, work, longest, chunk)
        except BrokenProcessPool as error:  # raised again when the result is asked for
            failed: Future[list[Result]] = Future()
            failed.set_exception(error)
            return failed

    return submit


def _each(work: Callable[[Task], Result], longest: Callable[[Task], float], chunk: list[Task]) -> list[Result]:
    _sending.release()
    try:
        found = []
        for task in chunk:
            with last_resort(longest(task)):
                found.append(work(task))
        _exclude_from_collection()
        return found
    finally:
        _sending.acquire()


@cache
def _exclude_from_collection() -> None:
    """Exclude what the first tasks have loaded, which stays in memory, from garbage collection."""
    gc.freeze()
