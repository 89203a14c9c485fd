"""What an operator sees and sets: metrics, the query log, limits, the end."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from kg.errors import UsageError
from server.app import close, create_app
from server.settings import ServerSettings
from tests.server.test_server import ENDLESS, RUNAWAY, STATES, get
from tests.support.live_server import process, running

TRIPLES = "SELECT * { ?s ?p ?o }"


@pytest.fixture(scope="module")
def limited(store: Path) -> Iterator[str]:
    with running(store, rows=10, answer_limit=100_000, patience=60.0) as address:
        yield address


def logged(path: Path, count: int) -> list[dict[str, object]]:
    until = time.monotonic() + 5
    while len(lines := path.read_text("utf8").splitlines()) < count and time.monotonic() < until:
        time.sleep(0.05)
    return [json.loads(line) for line in lines]


def test_log_and_metrics_tell_how_queries_ended(store: Path, tmp_path: Path) -> None:
    log = tmp_path / "queries.jsonl"
    with running(store, timeout=1.0, query_log=str(log)) as address:
        answers = [get(address, query) for query in (STATES, STATES, "SELECT ?s {", RUNAWAY)]
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            get(address, ENDLESS)
        lines = logged(log, 5)
        metrics = requests.get(address + "/metrics", timeout=20)
    assert [line["outcome"] for line in lines] == ["ok", "cached", "syntax", "timeout", "timeout"]
    assert [line["id"] for line in lines][:4] == [answer.headers["X-Query-Id"] for answer in answers]
    assert lines[0]["query"] == STATES and lines[0]["form"] == "SELECT"
    assert lines[0].keys() == {
        "time",
        "id",
        "outcome",
        "ms",
        "form",
        "type",
        "rows",
        "bytes",
        "snapshot",
        "query",
    }  # as the page for operators has it
    timing = re.fullmatch(r"query;dur=(\d+\.\d)", answers[0].headers["Server-Timing"])
    assert timing and 0 < float(timing[1]) < 10_000
    assert "X-Query-Id" in answers[0].headers["Access-Control-Expose-Headers"]
    assert (
        (lines[0]["rows"], lines[0]["bytes"]) == (2, len(answers[0].content)) == (lines[1]["rows"], lines[1]["bytes"])
    )
    assert isinstance(lines[3]["ms"], float) and lines[3]["ms"] >= 1000
    assert metrics.headers["Content-Type"].startswith("text/plain")
    for line in (
        'communique_queries_total{outcome="ok"} 1.0',
        'communique_queries_total{outcome="timeout"} 2.0',
        "communique_queries_running 0.0",
        "communique_query_seconds_count 4.0",
        "communique_cached_answers 1.0",
    ):
        assert line in metrics.text.splitlines()


def test_log_without_the_queries(store: Path, tmp_path: Path) -> None:
    log = tmp_path / "queries.jsonl"
    with running(store, query_log=str(log), log_text=False) as address:
        get(address, STATES)
        assert [line["outcome"] for line in logged(log, 1)] == ["ok"]
    assert "State" not in log.read_text("utf8")
    assert "127.0.0.1" not in log.read_text("utf8")


@pytest.mark.parametrize(
    "accept",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_too_many_rows_are_said(limited: str, accept: str) -> None:
    answer = get(limited, TRIPLES, accept)
    assert answer.status_code == 413
    assert "10 rows" in answer.json()["detail"]
    assert get(limited, TRIPLES + " LIMIT 10", accept).status_code == 200
    assert get(limited, TRIPLES + " LIMIT 11", accept).status_code == 413


def test_too_many_triples_are_said(limited: str) -> None:
    assert get(limited, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "text/turtle").status_code == 413
    assert (
        get(limited, "CONSTRUCT { ?s ?p ?o } { { SELECT * { ?s ?p ?o } LIMIT 10 } }", "text/turtle").status_code == 200
    )


def test_too_many_bytes_are_said_or_break_the_answer_off(store: Path) -> None:
    long = (
        "SELECT (REPLACE(STR(?n), '.', 'abcdefghijklmnopqrstuvwxyz') AS ?x) { ?a ?b ?c . ?d ?e ?f BIND(1111111111 AS"
        " ?n) }"
    )
    with running(store, answer_limit=50_000) as address:
        answer = get(address, long)
        assert (answer.status_code, "50000 bytes" in answer.text) == (413, True)
    with running(store, answer_limit=500_000) as address, pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(address, long)


def test_budget_spent_is_429_and_over_when_it_was_said_to_be(store: Path) -> None:
    with running(store, timeout=1.5, budget=30.0) as address:
        statuses = []
        for _ in range(60):
            statuses.append(get(address, "SELECT ?x {").status_code)  # each costs two seconds
            if statuses[-1] == 429:
                break
        assert statuses[0] == 400 and statuses[-1] == 429
        refused = get(address, STATES)
        assert refused.status_code == 429
        wait = int(refused.headers["Retry-After"])
        assert 0 < wait <= 6
        assert refused.json()["retry_after"] == wait
        other = requests.get(
            address + "/sparql", params={"query": STATES}, headers={"User-Agent": "another"}, timeout=20
        )
        assert other.status_code == 200
        time.sleep(wait)
        assert get(address, "ASK {}").status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("ASK { ?s ?p 'it }", 400),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", 400),
        ("ASK { " + "( " * 260_000, 413),
    ],
)
def test_refused_queries_are_charged(store: Path, query: str, status: int) -> None:
    with running(store, timeout=1.5, budget=6.0) as address:
        found = [
            requests.post(
                address + "/sparql", data=query, headers={"Content-Type": "application/sparql-query"}, timeout=20
            ).status_code
            for _ in range(9)
        ]
        assert found[0] == status and set(found) == {status, 429}
        assert requests.get(address + "/queries/who-met-whom", timeout=20).status_code == 200


def test_no_budget_on_loopback_unless_asked_for(store: Path) -> None:
    with running(store) as address:
        assert {get(address, "SELECT ?x {").status_code for _ in range(70)} == {400}


def test_the_end_lets_answers_end_and_lets_nobody_in(store: Path) -> None:
    with process(store, timeout=2.0) as (address, served):
        answers: list[requests.Response] = []
        asking = threading.Thread(target=lambda: answers.append(get(address, RUNAWAY)))
        asking.start()
        time.sleep(0.7)
        served.terminate()
        time.sleep(0.3)
        refused = get(address, STATES)
        assert (refused.status_code, refused.headers["Content-Type"]) == (503, "application/problem+json")
        assert int(refused.headers["Retry-After"]) > 0
        asking.join()
        assert answers[0].status_code == 504  # its own end, at its own time limit
        assert served.wait(60) == 0


def test_the_end_does_not_wait_for_ever(store: Path) -> None:
    with process(store, timeout=60.0, drain=0.5) as (address, served):
        answers: list[requests.Response] = []
        asking = threading.Thread(target=lambda: answers.append(get(address, RUNAWAY)))
        asking.start()
        time.sleep(0.7)
        served.terminate()
        assert served.wait(60) == 0
        asking.join()
        assert answers[0].status_code == 504


def test_an_idle_server_ends(store: Path) -> None:
    with process(store) as (address, served):
        assert get(address, STATES).status_code == 200
        served.terminate()
        assert served.wait(60) == 0


@pytest.mark.parametrize(
    ("who", "address", "token", "status"),
    [
        ("local", "127.0.0.1", "", 200),
        ("local", "192.0.2.7", "", 403),
        ("local", "192.0.2.7", "secret", 200),
        ("local", "192.0.2.7", "wrong", 403),
        ("token", "127.0.0.1", "", 403),
        ("token", "192.0.2.7", "secret", 200),
        ("all", "192.0.2.7", "", 200),
    ],
)
def test_metrics_are_not_for_everybody(store: Path, who: str, address: str, token: str, status: int) -> None:
    app = create_app(ServerSettings(store=store, metrics=who, token="secret"))
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        assert (
            app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address}).status_code
            == status
        )
    finally:
        close(app)


def test_metrics_by_token_need_one() -> None:
    with pytest.raises(UsageError, match="--metrics token needs --token"):
        ServerSettings(metrics="token")


def test_a_missing_package_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.settings.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'communique\[mcp\]'"):
        ServerSettings(mcp=True)
