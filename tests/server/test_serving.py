"""Clients that are slow on purpose lose their connection, and the others do not notice."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from waitress.server import TcpWSGIServer as Server

from server import serving
from server.app import close, create_app
from server.http import connections
from server.settings import ServerSettings
from tests.server.test_server import ENDLESS, STATES, get
from tests.support.graph_fixture import publish
from tests.support.live_server import until

REQUEST = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server in this process that loses patience fast."""
    monkeypatch.setattr(connections, "_HEADER_SECONDS", 0.5)
    monkeypatch.setattr(serving, "_GRACE_SECONDS", 0.5)
    publish(tmp_path)
    settings = ServerSettings(store=tmp_path, port=0, timeout=1.0, readers=2)
    app = create_app(settings)
    server = serving._listening(app, settings)
    thread = threading.Thread(
        target=lambda: server.asyncore.loop(timeout=0.1, map=server._map, use_poll=True), daemon=True
    )
    thread.start()
    yield server
    for channel in list(server.active_channels.values()):
        channel.will_close = True
    server.task_dispatcher.shutdown(timeout=2)
    close(app)
    server.asyncore.close_all(server._map)
    thread.join(5)


@pytest.fixture
def port(server: Server) -> int:
    return int(server.effective_port)


def closed_within(connection: socket.socket, seconds: float) -> bool:
    connection.settimeout(seconds)
    try:
        while connection.recv(1 << 16):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


@pytest.mark.parametrize("drip", [b"X-Slow: 1\r\n", b"a"])
def test_a_request_that_never_ends_is_not_waited_for(port: int, drip: bytes) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(100)]
    for connection in slow:
        connection.sendall(REQUEST)

    def are_closed() -> bool:
        ended = 0
        for connection in slow:
            try:
                connection.sendall(drip)
            except OSError:
                ended += 1
        assert get(f"http://127.0.0.1:{port}", "ASK {}").status_code == 200
        return ended == len(slow)

    assert until(are_closed)
    for connection in slow:
        connection.close()


def test_a_body_that_comes_in_crumbs_is_not_waited_for(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length:"
            b" 100000\r\n\r\nASK"
        )
        assert closed_within(connection, 60.0)


def test_who_does_not_take_an_answer_loses_it_and_holds_nobody_up(server: Server, port: int) -> None:
    greedy = [socket.create_connection(("127.0.0.1", port)) for _ in range(6)]
    for connection in greedy:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert get(f"http://127.0.0.1:{port}", STATES).status_code == 200
    assert until(
        lambda: "communique_queries_running 0.0" in requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
    )
    assert until(lambda: not any(channel.is_busy for channel in list(server.active_channels.values())))
    for connection in greedy:
        connection.close()


def test_connections_are_used_again_and_bodies_come_whole(port: int) -> None:
    with requests.Session() as session:
        for size in (10, 1000, 70_000):
            text = f"SELECT ('{'x' * size}' AS ?x) {{}}"
            answer = session.post(f"http://127.0.0.1:{port}/sparql", data={"query": text}, timeout=5)
            assert answer.status_code == 200
            assert len(answer.json()["results"]["bindings"][0]["x"]["value"]) == size
            head = session.head(f"http://127.0.0.1:{port}/healthz", timeout=5)
            assert (head.status_code, head.content) == (200, b"")
