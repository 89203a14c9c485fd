"""Requests that ask the same at once share one run; slow queries take turns."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
import requests

from server.http.coalescing import SharedRuns
from server.workers.scheduling import TimeSharing
from tests.server.test_server import RUNAWAY, STATES, get, queries_running
from tests.support.live_server import running, until

THINGS = 1500
SLOW = "SELECT (COUNT(*) AS ?n) { ?a <urn:p> ?b . ?c <urn:p> ?d . FILTER(?b + ?d > 0) }"
ANSWER = str((THINGS - 1) ** 2 + 2 * (THINGS - 1))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "queries.jsonl"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, log: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pairs")
    store = ox.Store(str(folder / "live"))
    store.extend(ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal(n)) for n in range(THINGS))
    store.flush()
    (folder / "snapshots").mkdir()
    store.backup(str(folder / "snapshots" / "000000001"))
    (folder / "current").write_text("000000001\n", "ascii")
    with running(folder, timeout=20, readers=2, waiting=4, patience=10.0, query_log=str(log)) as found:
        yield found


def outcomes(log: Path, mark: str) -> list[str]:
    time.sleep(0.2)
    lines = [json.loads(line) for line in log.read_text("utf8").splitlines()]
    return sorted(line["outcome"] for line in lines if mark in line["query"])


def test_one_run_for_all_who_ask_the_same_at_once(address: str, log: Path) -> None:
    query = SLOW + " # together"
    with ThreadPoolExecutor(
        8
    ) as pool:  # two readers and four places to wait: of eight runs two would have been turned away
        answers = list(pool.map(lambda _: get(address, query), range(8)))
    assert [answer.json()["results"]["bindings"][0]["n"]["value"] for answer in answers] == [ANSWER] * 8
    assert len({answer.headers["X-Query-Id"] for answer in answers}) == 8
    assert outcomes(log, "# together") == ["cached"] * 7 + ["ok"]
    assert 'cache;desc="shared"' in {answer.headers["Server-Timing"] for answer in answers}


def test_a_client_that_leaves_does_not_take_the_answer_with_it(address: str, log: Path) -> None:
    path = "/sparql?query=" + quote(SLOW + " # leaving", safe="")
    headers = {"Accept": "application/sparql-results+json", "Accept-Encoding": "gzip"}
    leader = http.client.HTTPConnection(urlsplit(address).netloc)
    leader.request("GET", path, headers=headers)
    time.sleep(0.15)
    with ThreadPoolExecutor(2) as pool:
        others = [pool.submit(requests.get, address + path, timeout=30, headers=headers) for _ in range(2)]
        time.sleep(0.15)
        assert leader.sock is not None
        leader.sock.close()
        leader.close()
        assert all(one.result().json()["results"]["bindings"][0]["n"]["value"] == ANSWER for one in others)
    assert outcomes(log, "# leaving") == ["cached", "cached", "ok"]


def test_what_differs_each_time_is_not_shared(address: str, log: Path) -> None:
    query = SLOW.replace("> 0", "+ RAND() > -1") + " # dice"
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: get(address, query), range(2)))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert outcomes(log, "# dice") == ["ok", "ok"]


def test_the_end_at_the_time_limit_is_shared_and_not_kept(address: str, log: Path) -> None:
    query = RUNAWAY + " # late"
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: get(address, query, timeout="1"), range(6)))
    assert [answer.status_code for answer in answers] == [504] * 6
    assert outcomes(log, "# late") == ["timeout"] * 6
    assert get(address, query, timeout="0.2").status_code == 504
    assert get(address, STATES).status_code == 200


class Slow:
    def __init__(self) -> None:
        self.runs = True

    def pause(self) -> None:
        self.runs = False

    def resume(self) -> None:
        self.runs = True


def test_slow_queries_take_turns_while_others_ask() -> None:
    turns, slow, ran = TimeSharing(places=1), [Slow() for _ in range(3)], [0, 0, 0]
    for tick in range(60):
        now = 100.0 + tick * 0.05
        turns.share(slow, now, quick=now)
        assert sum(one.runs for one in slow) == 1
        ran = [count + one.runs for count, one in zip(ran, slow, strict=True)]
    assert min(ran) >= 16
    turns.share(slow, 110.0, quick=103.0)
    assert all(one.runs for one in slow)
    turns.share(slow[:1], 110.0, quick=110.0)
    assert slow[0].runs


def test_a_short_query_is_answered_beside_long_ones(address: str) -> None:
    assert get(address, STATES).status_code == 200  # a reader has started
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(get, address, f"{RUNAWAY} # beside {mark}", timeout="5") for mark in range(2)]
        assert until(lambda: queries_running(address) == 2)
        assert get(address, "ASK {} # beside").status_code == 200
        assert not any(one.done() for one in running)
        assert [one.result().status_code for one in running] == [504, 504]


def test_slow_queries_that_took_turns_come_to_their_end(address: str) -> None:
    done = threading.Event()

    def cheap() -> None:
        number = 0
        while not done.is_set():
            number += 1
            get(address, f"ASK {{}} # {number}")

    asking = threading.Thread(target=cheap)
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(get, address, f"{SLOW} # turn {mark}") for mark in range(2)]
        time.sleep(0.6)  # they are known for long ones and leave room
        asking.start()
        answers = [one.result() for one in running]
    done.set()
    asking.join()
    assert [answer.json()["results"]["bindings"][0]["n"]["value"] for answer in answers] == [ANSWER] * 2


def test_only_so_many_wait_for_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = SharedRuns()
    run, _ = runs.join("query")
    runs.end("query", run)
    assert runs.wait(run, lambda: False)
    monkeypatch.setattr("server.http.coalescing.MOST_WAITERS", 0)
    assert not runs.wait(run, lambda: False)
