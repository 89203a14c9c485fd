"""Work in processes: order, and processes that end while they work."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from kg.build import pool
from kg.build.pool import pooled


@pytest.fixture(autouse=True)
def _quick_start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes begin as copies of one that has imported the package, but where they are to start by themselves."""
    if "spawned" not in request.fixturenames:
        copied = multiprocessing.get_context("forkserver")
        copied.set_forkserver_preload(["kg.build.pool", __name__])
        monkeypatch.setattr(multiprocessing, "get_context", lambda method: copied)


@pytest.fixture
def spawned() -> None:
    """For tests whose processes start by themselves, as in a run."""


def square(number: int) -> int:
    return number * number


def square_unless_negative(number: int) -> int:
    if number < 0:
        os._exit(1)
    return number * number


def told_to_end_while_a_thread_is_started(parent: Connection) -> None:
    pool._start(parent, multiprocessing.RawValue("b", 0))
    pool._sending.release()
    with threading._active_limbo_lock:  # type: ignore[attr-defined]
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)


def test_a_process_ends_even_if_it_is_told_so_while_it_starts_a_thread() -> None:
    context = multiprocessing.get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    with theirs, ours:
        process = context.Process(target=told_to_end_while_a_thread_is_started, args=(theirs,))
        process.start()
        process.join(20)
        ended = process.exitcode
        process.kill()
    assert ended == 0


@pytest.mark.usefixtures("spawned")
def test_results_come_in_the_order_of_the_tasks() -> None:
    assert list(pooled(iter(range(50)), square, 2)) == [(n, n * n) for n in range(50)]


def spared(_: int) -> int:
    return gc.get_freeze_count()


def test_what_the_first_tasks_of_a_process_have_loaded_is_spared_by_its_collector() -> None:
    counts = [number for _, number in pooled(iter(range(24)), spared, 1)]
    assert not any(counts[: pool._CHUNK])
    assert all(counts[pool._CHUNK :])


def test_a_script_that_each_process_would_run_again_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "careless.py"
    script.write_text("from kg.build.pool import pooled\nprint(list(pooled(iter([1, 2]), abs, 2)))\n", "utf8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "UsageError: the processes that read articles end before they begin" in done.stderr
    assert 'below `if __name__ == "__main__":`' in done.stderr


@pytest.mark.parametrize("deadly", [(0,), (3, 4), (8, 20)])
def test_only_the_task_whose_process_ended_has_no_result(deadly: tuple[int, ...]) -> None:
    tasks = [-n - 1 if n in deadly else n for n in range(40)]
    done = list(pooled(iter(tasks), square_unless_negative, 2))
    assert done == [(n, None if n < 0 else n * n) for n in tasks]


def end_or_take_no_notice(number: int) -> int:
    """0 ends its process while 8 is at work for a minute in another process, which takes no notice of a signal."""
    if number == 0:
        time.sleep(1)
        os._exit(1)
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60 if number == 8 else 0)
    signal.signal(signal.SIGTERM, before)
    return number


def test_a_process_that_the_broken_pool_does_not_reach_ends_too() -> None:
    """As one does that begins while the pool breaks: the pool tells only those to end that it knows of by then."""
    results = pooled(iter(range(9)), end_or_take_no_notice, 2)
    begun = time.monotonic()
    assert next(results) == (0, None)
    assert time.monotonic() - begun < 30
    results.close()


def test_no_more_tasks_are_taken_than_are_soon_worked_on() -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(1000):
            taken = number + 1
            yield number

    assert next(pooled(tasks(), square, 1)) == (0, 0)
    assert taken <= 16


def test_no_tasks_no_results() -> None:
    assert list(pooled(iter(()), square, 2)) == []


def long_result(number: int) -> bytes:
    return b"x" * 400_000


@pytest.mark.parametrize("wanted", [1, 4, 17])
def test_closing_does_not_wait_for_half_a_result(wanted: int) -> None:
    """Results longer than a pipe holds are being sent at any moment."""
    results = pooled(iter(range(2000)), long_result, 2)
    assert len(list(islice(results, wanted))) == wanted
    results.close()


def sum_or_never_end(number: int) -> int:
    """For 5 a loop in which no code of Python runs, so that no signal reaches it."""
    return sum(range(10**13 if number == 5 else number))


def one_second(number: int) -> float:
    return 1.0


def test_a_task_that_never_ends_costs_only_itself() -> None:
    done = list(pooled(iter(range(12)), sum_or_never_end, 2, one_second))
    assert done == [(n, None if n == 5 else sum(range(n))) for n in range(12)]


def wait(number: int) -> int:
    time.sleep(0.02)
    return number


def test_the_limit_is_for_each_task() -> None:
    assert list(pooled(iter(range(8)), wait, 1, one_second)) == [(n, n) for n in range(8)]
