"""A run that a signal ends keeps what it has reported, and none of its processes outlives it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import Step, build
from kg.build.pool import pooled
from kg.build.stopping import stop_signals
from kg.engines.querying import asked

ARTICLES = 200  # more than are read before the signal comes
MARK = "COMMUNIQUE_TEST_RUN"  # in the environment of a run and of its workers
DEADLINE = 120.0
TEXTS = (
    "Kenyan President William Ruto met Tanzanian diplomats in Nairobi on Tuesday, the ministry said.",
    "Rebels killed {} soldiers near Goma on 3 May 2024, the army said. The rebels denied the attack.",
    "Le président a rencontré {} ministres à Paris. Berlin condemned the attack on {} villages.",
)
pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found through /proc")


def test_a_signal_ends_the_comparison_of_events_and_what_was_read_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compared(*args: object, progress: Callable[[int, int], None], folder: Path) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        progress(1, 2)
        raise AssertionError("it went on after the signal")

    file = tmp_path / "a.txt"
    file.write_text(TEXTS[0], "utf8")
    with monkeypatch.context() as patched:
        patched.setattr("kg.build.run.resolve", compared)
        report = build([str(file)], tmp_path / "store")
    assert (report.articles, report.interrupted, report.resolved) == (1, True, None)
    again = build([str(file)], tmp_path / "store")
    assert again.unchanged == 1 and again.resolved is not None and again.resolved.articles == 1


def wait_for(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + DEADLINE
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def processes(mark: str) -> list[int]:
    """The living processes of a run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = f"{MARK}={mark}\0".encode() in (process / "environ").read_bytes() + b"\0"
            if is_ours and (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(int(process.name))
        except OSError:  # it has ended
            continue
    return found


def articles(store: Path) -> int:
    """The articles in the published snapshot."""
    found = asked(store, "SELECT (COUNT(*) AS ?n) { ?a a cq:Article }")
    assert isinstance(found, ox.QuerySolutions)
    return int(next(found)["n"].value)


def run(folder: Path, text: str, name: str) -> tuple[subprocess.Popen[bytes], str]:
    """A run with two workers, and the mark of its processes."""
    rows = [{"id": f"{name}-{n}", "text": text.replace("{}", str(n + 2))} for n in range(ARTICLES)]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf8")
    mark = f"{os.getpid()}-{name}-{folder.name}"
    command = [sys.executable, "-m", "kg.cli", "build", str(folder / "a.jsonl")]
    with (folder / "out").open("w") as out, (folder / "err").open("w") as err:
        process = subprocess.Popen(
            [*command, "--workers", "2", "--store", str(folder / "store")],
            env={**os.environ, MARK: mark},
            stdout=out,
            stderr=err,
        )
    return process, mark


def stopped(process: subprocess.Popen[bytes], folder: Path, number: int) -> tuple[int, str, str]:
    """Send the signal when some articles have been read. How many were reported as read, stdout and stderr."""

    def read() -> int:
        return (folder / "err").read_text("utf8").count("read  ")

    wait_for(lambda: read() >= 5)
    process.send_signal(number)
    process.wait(timeout=DEADLINE)
    return read(), (folder / "out").read_text("utf8"), (folder / "err").read_text("utf8")


@pytest.mark.parametrize(
    ("number", "text"),
    [*zip([signal.SIGINT, signal.SIGTERM, signal.SIGHUP], TEXTS, strict=True)],
    ids=["int-talks", "term-strike", "hup-french"],
)
def test_what_was_reported_as_read_is_published_and_no_worker_remains(tmp_path: Path, number: int, text: str) -> None:
    process, mark = run(tmp_path, text, "a")
    read, out, err = stopped(process, tmp_path, number)
    assert process.returncode == 130
    assert 5 <= read < ARTICLES and articles(tmp_path / "store") == read
    assert out.startswith(f"{read} articles read") and "before the interrupt; what was read is stored" in out
    assert "Traceback" not in err
    assert wait_for(lambda: not processes(mark)), processes(mark)


@pytest.mark.parametrize("text", TEXTS[1:], ids=["strike", "french"])
def test_workers_end_when_the_main_process_is_killed(tmp_path: Path, text: str) -> None:
    process, mark = run(tmp_path, text, "k")
    read, _, _ = stopped(process, tmp_path, signal.SIGKILL)
    assert wait_for(lambda: not processes(mark)), processes(mark)
    # what was read is in the writer's database, and the next run publishes it
    (tmp_path / "empty.jsonl").write_text("", "utf8")
    build([str(tmp_path / "empty.jsonl")], tmp_path / "store")
    assert read >= 5 and articles(tmp_path / "store") >= read


def test_a_run_goes_on_when_nobody_reads_its_progress(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": TEXTS[0]} for n in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "kg.cli", "build", str(tmp_path / "a.jsonl"), "--store", str(tmp_path / "store")]
    done = subprocess.run(command, stderr=writing, stdout=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.returncode == 0 and "3 articles read" in done.stdout and articles(tmp_path / "store") == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_article_that_is_being_stored_is_stored_and_reported(tmp_path: Path, number: int) -> None:
    def progress(step: Step) -> None:
        os.kill(os.getpid(), number)

    rows = [{"id": str(n), "text": TEXTS[0]} for n in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf8")
    report = build([str(tmp_path / "a.jsonl")], tmp_path / "store", progress=progress)
    assert report.interrupted and report.articles == 1 and articles(tmp_path / "store") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("is_suppressed", [False, True])
def test_the_first_signal_interrupts_the_making_of_an_item(number: int, is_suppressed: bool) -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for n in range(5):
            if n == 2:
                with suppress(*([KeyboardInterrupt] if is_suppressed else [])):
                    os.kill(os.getpid(), number)
            made.append(n)
            yield n

    used = []
    with stop_signals() as stop, suppress(KeyboardInterrupt):
        for item in stop.until_asked(items()):
            used.append(item)
            assert item < 3
    assert made == used == ([0, 1, 2] if is_suppressed else [0, 1])
    assert stop.asked and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_second_signal_and_one_at_the_end_interrupt_nothing(number: int) -> None:
    with stop_signals() as stop:
        assert list(stop.until_asked(iter([1, 2]))) == [1, 2]
        os.kill(os.getpid(), number)
        with pytest.raises(KeyboardInterrupt):
            next(stop.until_asked(iter([1])))
        os.kill(os.getpid(), number)
    assert stop.asked


def test_signals_that_are_ignored_or_handled_stay_so() -> None:
    def handler(number: int, frame: object) -> None:
        raise AssertionError

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN), signal.signal(signal.SIGTERM, handler)
    try:
        with stop_signals() as stop:
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGTERM) is handler and not stop.asked
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before[0])
        signal.signal(signal.SIGTERM, before[1])


def sleep_for_ever(number: int) -> int:
    if number:
        time.sleep(10_000)
    return number


def test_tasks_under_way_are_not_waited_for_when_the_results_are_no_longer_wanted() -> None:
    results = pooled(iter([0] * 8 + [1] * 30), sleep_for_ever, 2)
    assert next(results) == (0, 0)
    results.close()
