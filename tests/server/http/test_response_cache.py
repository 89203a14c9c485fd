"""Short answers are kept as long as the graph does not change, and only those that cannot differ."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from server.http.kept import Kept
from server.http.response_cache import AnswerCache
from tests.server.test_server import PREFIX, STATES
from tests.support.graph_fixture import publish
from tests.support.live_server import running


def kept(size: int) -> Kept:
    return Kept("200 OK", (), b"x" * size, "ASK {}", "ASK", "application/json", None, "000000001")


def test_bounded_and_the_oldest_go_first() -> None:
    answers = AnswerCache(10_000)
    for number in range(100):
        answers.put((number,), kept(1000))
        answers.get((0,))
    assert len(answers) == 4
    assert answers.size <= 10_000
    assert answers.get((0,)) and answers.get((99,)) and not answers.get((50,))
    answers.put((0,), kept(10))
    answers.put((0,), kept(20_000))
    assert (len(answers), answers.size) == (0, 0)


def ask(address: str, query: str, accept: str = "application/sparql-results+json", **headers: str) -> requests.Response:
    return requests.post(address + "/sparql", data={"query": query}, headers={"Accept": accept, **headers}, timeout=20)


def hit(answer: requests.Response) -> bool:
    return "hit" in answer.headers["Server-Timing"]


def test_a_second_answer_comes_from_the_cache_and_is_the_same(address: str) -> None:
    query = STATES + " # of this test alone"
    first, second = ask(address, query), ask(address, query)
    assert not hit(first) and hit(second)
    assert first.content == second.content
    assert first.headers["X-Query-Id"] != second.headers["X-Query-Id"]
    passing = {"Server-Timing", "X-Query-Id", "Date"}
    assert {n: v for n, v in first.headers.items() if n not in passing} == {
        n: v for n, v in second.headers.items() if n not in passing
    }
    assert not hit(ask(address, query, "text/csv"))
    assert not hit(ask(address, query, **{"Accept-Encoding": "identity"}))


def test_other_graphs_other_answers(address: str) -> None:
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for _ in range(2):
        whole = requests.get(address + "/sparql", params={"query": everything}, timeout=20)
        none = requests.get(
            address + "/sparql", params={"query": everything, "default-graph-uri": "urn:none"}, timeout=20
        )
        assert whole.json() != none.json()


@pytest.mark.parametrize("query", ["SELECT (RAND() AS ?x) {}", "SELECT ?x {", "SELECT (NOW() AS ?x) {}"])
def test_volatile_and_wrong_queries_are_asked_anew(address: str, query: str) -> None:
    answers = [ask(address, query) for _ in range(2)]
    assert not any("hit" in answer.headers.get("Server-Timing", "") for answer in answers)


def test_pages_are_made_anew(address: str) -> None:
    for _ in range(2):
        page = requests.get(address + "/sparql", params={"query": STATES, "format": "html"}, timeout=20)
        assert "Server-Timing" not in page.headers or not hit(page)


def test_a_new_state_has_new_answers(tmp_path: Path) -> None:
    publish(tmp_path)
    with running(tmp_path) as address:
        assert not hit(ask(address, STATES)) and hit(ask(address, STATES))
        publish(tmp_path, 2, PREFIX + '<urn:g> { <urn:s> a cq:State ; rdfs:label "Lemuria" }')
        assert "Lemuria" in ask(address, STATES).text
        assert hit(ask(address, STATES))


def test_the_scheme_that_the_proxy_tells_is_part_of_the_key(store: Path) -> None:
    with running(store, proxy="127.0.0.1") as address:
        for scheme in ("http", "https", "http", "https", ""):
            told = {"X-Forwarded-Proto": scheme} if scheme else {}
            answer = ask(address, "SELECT (<part> AS ?one) {}", **told)
            found = answer.json()["results"]["bindings"][0]["one"]["value"]
            assert found == address.replace("http", scheme or "http") + "/part"


@pytest.mark.parametrize("scheme", ["https", "ftp", "http"])
def test_the_scheme_that_anybody_else_tells_is_not_believed(address: str, scheme: str) -> None:
    answer = ask(address, "SELECT (<part> AS ?other) {}", **{"X-Forwarded-Proto": scheme})
    assert answer.json()["results"]["bindings"][0]["other"]["value"] == address + "/part"
