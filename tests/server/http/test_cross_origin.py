"""Which pages of other origins may read responses, and by which names a server may be reached."""

from __future__ import annotations

import http.client
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from kg.errors import UsageError
from server.http.cross_origin import CrossOrigin, HostNames
from server.settings import ServerSettings
from tests.server.test_server import RUNAWAY, STATES, get, queries_running
from tests.support.live_server import process, running, until

ORIGIN = "https://yasgui.example"
ALLOW = "Access-Control-Allow-Origin"


@pytest.mark.parametrize(
    ("origins", "method", "path", "origin", "allowed"),
    [
        ("*", "GET", "/sparql", ORIGIN, "*"),
        ("*", "GET", "/sparql", "", "*"),
        ("*", "GET", "/store", ORIGIN, "*"),
        ("*", "PUT", "/store", ORIGIN, None),
        ("*", "POST", "/update", ORIGIN, None),
        ("*", "OPTIONS", "/update", ORIGIN, None),
        ("none", "GET", "/sparql", ORIGIN, None),
        ("none", "OPTIONS", "/sparql", ORIGIN, None),
        (f"https://other.example,{ORIGIN}", "POST", "/sparql", ORIGIN, ORIGIN),
        (ORIGIN, "GET", "/sparql", "https://evil.example", None),
        (ORIGIN, "GET", "/sparql", f"{ORIGIN}.evil.example", None),
    ],
)
def test_who_may_read(origins: str, method: str, path: str, origin: str, allowed: str | None) -> None:
    headers = CrossOrigin(origins).headers(method, path, origin)
    assert dict(headers).get(ALLOW) == allowed
    assert (("Vary", "Origin") in headers) is (origins.startswith("http") and not path.startswith("/update"))


@pytest.mark.parametrize(
    "name", ["Authorization", "If-None-Match", "Cache-Control", "X-Requested-With", "Accept", "Content-Type"]
)
def test_the_preflight_allows_what_clients_send(address: str, name: str) -> None:
    answer = requests.options(
        address + "/sparql",
        headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": name},
        timeout=20,
    )
    assert answer.status_code == 200 and answer.headers[ALLOW] == "*"
    assert name in answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert "QUERY" in answer.headers["Access-Control-Allow-Methods"]


def raw(address: str, request: bytes) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.connect()
    connection.sock.sendall(request)
    answer = http.client.HTTPResponse(connection.sock)
    answer.begin()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return found


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 300_000 + b"\r\n\r\n", 431),
        (b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\n\r\n", 413),
        (b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", 400),
    ],
)
def test_errors_that_the_application_never_sees_can_be_read_too(address: str, request_: bytes, status: int) -> None:
    found, headers = raw(address, request_)
    assert (found, headers.get(ALLOW.lower())) == (status, "*")


def test_a_server_that_ends_says_so_to_other_origins(store: Path) -> None:
    with process(store, timeout=5.0) as (address, served):
        asking = threading.Thread(target=get, args=(address, RUNAWAY))
        asking.start()
        assert until(lambda: queries_running(address) == 1)
        served.terminate()
        assert until(lambda: get(address, STATES).status_code == 503)
        for method in ("GET", "OPTIONS"):
            answer = requests.request(method, address + "/sparql", headers={"Origin": ORIGIN}, timeout=20)
            assert answer.status_code == 503 and answer.headers[ALLOW] == "*"
        asking.join()
        assert served.wait(60) == 0


def test_cached_answers_are_for_the_origin_that_asks(store: Path) -> None:
    with running(store, cors=ORIGIN) as address:
        for origin, allowed in ((ORIGIN, ORIGIN), ("https://evil.example", None), ("", None), (ORIGIN, ORIGIN)) * 2:
            answer = requests.get(
                address + "/sparql", params={"query": STATES}, headers={"Origin": origin} if origin else {}, timeout=20
            )
            assert answer.status_code == 200 and answer.headers.get(ALLOW) == allowed
            assert "Origin" in answer.headers["Vary"]
        assert "cache" in answer.headers["Server-Timing"]


@pytest.mark.parametrize("cors", ["example.org", "https://example.org/", "https://example.org, https://b.example", ""])
def test_an_origin_that_is_none_is_wrong_usage(cors: str) -> None:
    with pytest.raises(UsageError, match="--cors"):
        ServerSettings(cors=cors)


@pytest.mark.parametrize(
    ("names", "listens_on", "proxy", "host", "accepted"),
    [
        ((), "127.0.0.1", False, "127.0.0.1:8000", True),
        ((), "127.0.0.1", False, "localhost:8000", True),
        ((), "127.0.0.1", False, "LOCALHOST", True),
        ((), "::1", False, "[::1]:8000", True),
        ((), "127.0.0.1", False, "graph.localhost", True),
        ((), "127.0.0.1", False, "evil.example:8000", False),
        ((), "127.0.0.1", False, "127.0.0.1.evil.example", False),
        ((), "127.0.0.1", False, "localhost.evil.example", False),
        ((), "127.0.0.1", False, "", False),
        ((), "127.0.0.1", False, "[", False),
        ((), "127.0.0.1", True, "graph.example", True),
        ((), "0.0.0.0", False, "graph.example", True),
        (("graph.example",), "127.0.0.1", False, "Graph.Example:80", True),
        (("graph.example",), "0.0.0.0", False, "evil.example", False),
        (("graph.example",), "127.0.0.1", True, "evil.example", False),
    ],
)
def test_names_of_a_server(names: tuple[str, ...], listens_on: str, proxy: bool, host: str, accepted: bool) -> None:
    assert HostNames(frozenset(names), listens_on, proxy).accepts(host) is accepted


@pytest.mark.parametrize("path", ["/sparql?query=ASK%20%7B%7D", "/", "/store?default", "/healthz"])
def test_a_page_cannot_come_by_a_name_of_its_own(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
    answer = client.get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 421 and "--host-name" in answer.text
