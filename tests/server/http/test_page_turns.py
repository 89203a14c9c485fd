"""One client with many connections does not keep the others from their pages."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from server.app import close, create_app
from server.http import page_turns
from server.http.page_turns import PageTurns
from server.settings import ServerSettings
from server.workers.answers import never
from tests.support.graph_fixture import ARTICLE
from tests.support.live_server import running, until

_PAGE = "/page/" + ARTICLE.rpartition("/id/")[2]


class From(HTTPAdapter):
    """Sends from an address of this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__(pool_maxsize=64)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, source_address=(self._address, 0), **options)


def client(address: str) -> requests.Session:
    session = requests.Session()
    session.mount("http://", From(address))
    return session


@pytest.fixture(scope="module")
def busy(store: Path) -> Iterator[str]:
    """Yield the address of a server with the default limits, whose pages one client asks for by 40 connections."""
    stop = threading.Event()
    with running(store, waiting=16, patience=10.0, timeout=20.0) as address:
        crowd = client("127.0.0.9")

        def ask(number: int) -> None:
            while not stop.is_set():
                crowd.get(f"{address}/search", params={"q": f"uto {number}"}, timeout=60)

        with ThreadPoolExecutor(40) as threads:
            for number in range(40):
                threads.submit(ask, number)
            yield address
            stop.set()


@pytest.mark.parametrize("path", ["/search?q=ruritania", "/", _PAGE, "/api/suggest?q=uto"])
def test_others_get_their_pages(busy: str, path: str) -> None:
    found = Counter(client(f"127.0.0.{20 + number}").get(busy + path, timeout=60).status_code for number in range(6))
    assert found == {200: 6}


def test_queries_and_checks_of_the_same_client_are_answered(busy: str) -> None:
    crowd = client("127.0.0.9")
    for path in ("/healthz", "/readyz", "/sparql?query=ASK%7B%7D", "/assets/site.css"):
        assert crowd.get(busy + path, timeout=60).status_code in (200, 404), path


def test_the_crowd_is_told_to_wait(busy: str) -> None:
    crowd, refused = client("127.0.0.9"), []

    def is_refused() -> bool:
        answer = crowd.get(f"{busy}/search?q=doha", timeout=60)
        refused.extend([answer] if answer.status_code != 200 else [])
        return bool(refused)

    assert until(is_refused)
    assert refused[0].status_code == 429 and int(refused[0].headers["Retry-After"]) > 0
    assert "requests of this client" in refused[0].json()["detail"]


def test_a_client_has_some_turns_and_some_places() -> None:
    turns = PageTurns(patience=20.0)
    for _ in range(page_turns.AT_ONCE):
        assert turns.begin("192.0.2.1", never)
    with ThreadPoolExecutor(page_turns.WAITING) as threads:
        waiting = [threads.submit(turns.begin, "192.0.2.1", never) for _ in range(page_turns.WAITING)]
        for other in ("192.0.2.2", "2001:db8::1", "not an address"):
            assert turns.begin(other, never)
        assert not any(one.done() for one in waiting)
        turns.end("192.0.2.1")
        for one in as_completed(waiting, 20):
            assert one.result()
            turns.end("192.0.2.1")


@pytest.mark.parametrize(("address", "same"), [("2001:db8::1", "2001:db8::2"), ("10.0.0.1", "::ffff:10.0.0.1")])
def test_addresses_of_one_client_share_its_turns(address: str, same: str) -> None:
    turns = PageTurns(patience=0.0)
    assert [turns.begin(one, never) for one in (address, same, address)] == [True, True, False]
    turns.end(same)
    assert turns.begin(address, never)


@pytest.mark.parametrize("why", ["gone", "patience"])
def test_who_leaves_or_waits_too_long_gives_its_place_back(why: str) -> None:
    turns = PageTurns(patience=0.0 if why == "patience" else 20.0)
    for _ in range(page_turns.AT_ONCE):
        assert turns.begin("192.0.2.1", never)
    for _ in range(page_turns.WAITING + 1):
        assert not turns.begin("192.0.2.1", lambda: why == "gone")
    turns.end("192.0.2.1")
    assert turns.begin("192.0.2.1", never)


@pytest.mark.parametrize("path", ["/search?q=uto", _PAGE, "/ontology"])
def test_the_time_for_pages_is_limited_where_that_for_queries_is(store: Path, path: str) -> None:
    app = create_app(ServerSettings(store=store, budget=1.0))
    try:
        asking = app.test_client()
        assert asking.get("/search?q=uto").status_code == 200
        state = app.extensions["communique"]
        state.page_budget.charge("127.0.0.1", "Werkzeug/x", 3.0)
        agent = {"User-Agent": "Werkzeug/x"}
        refused = asking.get(path, headers=agent)
        assert refused.status_code == (200 if path == "/ontology" else 429)  # it asks nothing
        assert asking.get("/sparql?query=ASK%7B%7D", headers=agent).status_code == 200
        assert asking.get(path, headers={"User-Agent": "another"}).status_code == 200
    finally:
        close(app)
