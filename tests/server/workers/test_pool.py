"""Which readers are used again and which are replaced, how long a caller waits for one, and what a caller is told."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engines.local.engine import LocalEngine
from kg.errors import CommuniqueError, QuerySyntaxError, StoreError
from server.workers.errors import Busy, ClientGone, TimedOut, TooLarge
from server.workers.pool import ReaderPool
from server.workers.questions import Limits, Question
from server.workers.read_worker import spent_limit
from server.workers.reader import Reader
from tests.support.graph_fixture import publish
from tests.support.live_server import until

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?q }"
# many small pieces of memory, a hundred megabytes together, of which the allocator gives next to nothing back
LARGE = """SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?x {
    ?a ?b ?c . ?d ?e ?f . ?g ?h ?i
    BIND(CONCAT(STR(?a), STR(?c), STR(?d), STR(?f), STR(?g), STR(?i)) AS ?x) } LIMIT 200000 } }"""


@pytest.fixture
def engine(tmp_path: Path) -> LocalEngine:
    publish(tmp_path)
    return LocalEngine(tmp_path)


@pytest.fixture
def pool(engine: LocalEngine) -> Iterator[ReaderPool]:
    found = ReaderPool(engine, size=1, patience=0.2, waiting=1)
    yield found
    found.close()


def readers(pool: ReaderPool) -> set[int]:
    """Return the processes of the readers that wait for a query; one may have to be started first."""
    assert until(lambda: bool(pool._idle))
    return {reader.process.pid for reader in pool._idle}


def first_reader(pool: ReaderPool) -> int:
    pool.ask(Question("ASK {}")).read()
    (found,) = readers(pool)
    return found


@pytest.mark.parametrize(
    ("memory", "fresh", "limit"),
    [(0, 100, sys.maxsize), (1000, 200, 600), (1000, 1000, 1000), (2 << 30, 1 << 30, 3 << 29)],
)
def test_a_reader_is_spent_at_half_of_what_its_limit_leaves_it(memory: int, fresh: int, limit: int) -> None:
    assert spent_limit(memory, fresh) == limit


def test_a_reader_is_used_again(pool: ReaderPool) -> None:
    first = first_reader(pool)
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
        pool.ask(Question(query)).read()
        assert first in readers(pool)


def test_a_reader_allocates_by_mimalloc(pool: ReaderPool) -> None:
    assert "libmimalloc.so" in Path(f"/proc/{first_reader(pool)}/maps").read_text("utf8")


@pytest.mark.parametrize(("room", "is_spent"), [(140 << 20, True), (4 << 30, False), (0, False)])
def test_a_spent_reader_is_replaced(engine: LocalEngine, room: int, is_spent: bool) -> None:
    """`room` is what a reader may take beyond what it has when it is fresh; 0: it has no limit."""
    pool = ReaderPool(engine, size=1)
    fresh = int(Path(f"/proc/{first_reader(pool)}/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    pool.close()
    pool = ReaderPool(engine, size=1, memory=fresh + room if room else 0)
    try:
        first = first_reader(pool)
        assert b"200000" in pool.ask(Question(LARGE)).read()
        assert (first not in readers(pool)) is is_spent
    finally:
        pool.close()


@pytest.mark.parametrize("query", ["SELECT * {", "SELECT ?s { ?s ex:a ?o }"])
def test_a_reader_is_used_again_after_a_wrong_query(pool: ReaderPool, query: str) -> None:
    first = first_reader(pool)
    with pytest.raises(QuerySyntaxError) as error:
        pool.ask(Question(query))
    assert error.value.line == 1 and error.value.status == 400
    assert first in readers(pool)


def test_a_reader_whose_answer_is_not_read_to_its_end_is_replaced(pool: ReaderPool) -> None:
    first = first_reader(pool)
    answer = pool.ask(Question("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
    assert not answer.is_whole
    answer.close()
    assert first not in readers(pool)


def stops(pool: ReaderPool, **options: object) -> CommuniqueError:
    with pytest.raises(CommuniqueError) as error:
        pool.ask(Question(RUNAWAY), **options)  # type: ignore[arg-type]
    return error.value


def test_a_query_is_stopped_at_its_deadline_and_its_reader_is_replaced(pool: ReaderPool) -> None:
    first = first_reader(pool)
    error = stops(pool, timeout=0.3)
    assert isinstance(error, TimedOut) and (error.status, error.outcome) == (504, "timeout")
    assert "0.3 seconds" in str(error)
    assert first not in readers(pool)


def test_a_query_whose_client_has_left_is_stopped(pool: ReaderPool) -> None:
    left = threading.Event()
    threading.Timer(0.3, left.set).start()
    assert isinstance(stops(pool, gone=left.is_set), ClientGone)


@pytest.mark.parametrize(("limits", "words"), [(Limits(rows=3), "3 rows"), (Limits(size=100), "100 bytes")])
def test_an_answer_beyond_a_limit_is_refused(engine: LocalEngine, limits: Limits, words: str) -> None:
    pool = ReaderPool(engine, size=1, limits=limits)
    try:
        with pytest.raises(TooLarge, match=words):
            pool.ask(Question("SELECT * { ?s ?p ?o }"))
        assert pool.ask(Question("SELECT * { ?s ?p ?o } LIMIT 0")).read()
    finally:
        pool.close()


@pytest.mark.parametrize(("waiting", "patience"), [(0, 60.0), (1, 0.01)])
def test_who_finds_no_reader_free_is_told_when_to_come_back(engine: LocalEngine, waiting: int, patience: float) -> None:
    pool = ReaderPool(engine, size=0, waiting=waiting, patience=patience)
    error = stops(pool)
    assert isinstance(error, Busy) and (error.status, error.members) == (503, {"retry_after": 5})
    assert pool.waiting == 0


def test_a_state_that_is_removed_meanwhile_is_not_an_error_where_there_is_a_newer_one(
    tmp_path: Path, engine: LocalEngine, pool: ReaderPool
) -> None:
    state = engine.state()
    publish(tmp_path, 2)
    shutil.rmtree(tmp_path / "snapshots" / "000000001")
    states = [state, engine.state()]
    # a reader that is started in advance asks, too
    engine.state = lambda: states.pop(0) if len(states) > 1 else states[0]  # type: ignore[method-assign]
    assert pool.ask(Question("ASK { ?s ?p ?o }")).read().count(b"true") == 1
    assert len(states) == 1


@pytest.mark.parametrize("lost", ["snapshots", "current", "snapshots/000000001/CURRENT"])
def test_a_store_that_cannot_be_opened_is_an_error_and_not_an_empty_graph(
    tmp_path: Path, engine: LocalEngine, lost: str
) -> None:
    assert engine.state() is not None
    (tmp_path / lost).rename(tmp_path / "elsewhere")
    pool = ReaderPool(engine, size=1)
    try:
        with pytest.raises(StoreError) as error:
            pool.ask(Question("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
        assert error.value.status == 503 and str(tmp_path) in str(error.value)
        (tmp_path / "elsewhere").rename(tmp_path / lost)
        assert pool.ask(Question("ASK { ?s ?p ?o }")).read().count(b"true") == 1
    finally:
        pool.close()


@pytest.mark.parametrize(
    ("query", "lines", "size", "rows", "is_all"),
    [
        ("SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", 11, 1 << 20, 10, False),
        ("SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", 1 << 20, 1000, None, False),
        ("SELECT ?a { ?a ?b ?c } LIMIT 10", 11, 1 << 20, 10, True),
        ("SELECT ?a { ?a ?b ?c } LIMIT 11", 11, 1 << 20, 10, False),
        ("SELECT ?a { ?a ?b ?c } LIMIT 0", 11, 1 << 20, 0, True),
        ("SELECT (REPLACE('x', 'x', 'a') AS ?a) {}", 11, 4, 0, False),
    ],
)
def test_of_a_large_answer_the_beginning_is_taken(
    pool: ReaderPool, query: str, lines: int, size: int, rows: int | None, is_all: bool
) -> None:
    answer = pool.ask(Question(query, results_format="tsv"))
    body, complete = answer.beginning(lines, size)
    assert complete is is_all and answer.outcome == "ok" and len(body) <= size
    assert body.startswith(b"?a\n") and (body == b"" or body.endswith(b"\n")) or not rows
    assert rows is None or max(0, body.count(b"\n") - 1) == rows
    assert until(lambda: pool.running == 0)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_reader_that_died_while_it_was_idle_is_replaced_without_an_error(
    pool: ReaderPool, end: signal.Signals
) -> None:
    died = first_reader(pool)
    os.kill(died, end)
    assert until(lambda: not any(reader.is_alive for reader in pool._idle if reader.process.pid == died))
    assert b"true" in pool.ask(Question("ASK {}")).read()
    assert readers(pool) != {died}
    assert until(lambda: pool._count <= 2)  # another may be starting for the next who asks


def test_all_readers_that_died_while_they_were_idle_are_replaced(engine: LocalEngine) -> None:
    pool = ReaderPool(engine, size=3, patience=5.0)
    try:
        pool._idle = [Reader(0) for _ in range(3)]
        pool._count = 3
        for reader in pool._idle:
            reader.process.kill()
            reader.process.wait()
        answers = [pool.ask(Question(f"ASK {{ ?s ?p {number} }}")) for number in range(3)]
        assert all(b"boolean" in answer.read() for answer in answers)
        assert pool._count <= 3
    finally:
        pool.close()
