"""What a cheap query costs the front process, counted: calls of Python functions, and turns of the main loop."""

from __future__ import annotations

import http.client
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from waitress.adjustments import Adjustments

from server.app import close, create_app
from server.http.bodies import RequestParser
from server.http.connections import Channel, ServerOfChannel
from server.settings import ServerSettings
from tests.support.graph_fixture import publish

if TYPE_CHECKING:
    from flask import Flask

_MOST_CALLS = 650  # 590 now; 830 once
_QUERIES = {
    "a plain one": "SELECT ?o {{ <http://example.org/{}> ?p ?o }}",
    "with a prefix": "PREFIX e: <http://example.org/> SELECT ?o {{ e:n{} ?p ?o }}",
    "an ASK": "ASK {{ ?s ?p {} }}",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("store")
    publish(folder)
    made = create_app(ServerSettings(store=folder, port=0))
    yield made
    close(made)


def asked(app: Flask, query: str) -> str:
    """Return the status of a query that is sent as a client does."""
    body = query.encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/sparql",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT": "application/sparql-results+json",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/sparql-query",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
    }
    statuses: list[str] = []
    pieces = app(environ, lambda status, headers, exc_info=None: statuses.append(status))  # type: ignore[arg-type]
    b"".join(pieces)
    return statuses[0]


@pytest.mark.parametrize("query", _QUERIES.values(), ids=_QUERIES)
def test_each_different_query_costs_few_calls(app: Flask, query: str) -> None:
    for number in range(5):
        assert asked(app, query.format(number)).startswith("200")
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        status = asked(app, query.format(99))
    finally:
        sys.setprofile(before)
    assert status.startswith("200")
    assert calls <= _MOST_CALLS


@pytest.mark.parametrize(
    ("state", "woken"),
    [
        ({}, False),
        ({"requests": [object()]}, True),
        ({"total_outbufs_len": 1}, True),
        ({"close_when_flushed": True}, True),
        ({"will_close": True}, True),
        ({"request": object()}, True),
    ],
)
def test_the_main_loop_is_woken_only_where_it_has_something_to_do(state: dict[str, object], woken: bool) -> None:
    turns = []

    class Server:
        def pull_trigger(self) -> None:
            turns.append(1)

    channel = Channel.__new__(Channel)
    idle = {"requests": [], "total_outbufs_len": 0, "will_close": False, "close_when_flushed": False, "request": None}
    channel.__dict__.update(idle | state)
    ServerOfChannel(Server(), channel).pull_trigger()
    assert bool(turns) is woken


def test_requests_that_follow_each_other_on_one_connection_are_answered(address: str) -> None:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    for number in range(50):
        connection.request("POST", "/sparql", f"ASK {{ ?s ?p {number} }}", {"Content-Type": "application/sparql-query"})
        answer = connection.getresponse()
        assert answer.read() and answer.status == 200
    connection.sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 5)  # without waiting for answers
    received = b""
    while received.count(b"HTTP/1.1 200 OK") < 5:
        received += connection.sock.recv(1 << 16)
    connection.close()


def test_requests_with_the_same_limit_share_the_settings_of_the_parser(tmp_path: Path) -> None:
    settings, plain = ServerSettings(store=tmp_path), Adjustments()
    parsers = [RequestParser(plain, settings, "127.0.0.1") for _ in range(2)]
    for parser in parsers:
        parser.parse_header(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 3")
    assert parsers[0].adj is parsers[1].adj is not plain
    assert parsers[0].adj.max_request_body_size == settings.body_limit + 1 != plain.max_request_body_size
