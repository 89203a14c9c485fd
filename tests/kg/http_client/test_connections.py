"""One request: its limits of time and size, where it may go, and what becomes of every kind of failure."""

from __future__ import annotations

import gzip
import socket
import threading
import time

import brotli
import httpcore
import pytest

from kg.http_client import (
    BadStatus,
    BrokenAnswer,
    ConnectionRefused,
    Connections,
    HttpError,
    NotHttp,
    PrivateAddress,
    TimedOut,
    TooLarge,
    Unreachable,
    request,
)
from kg.http_client.network import Network
from tests.support.engine_stub import Call, Handler, stub
from tests.support.raw_server import drip, raw


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Long: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        b"HTTP/1.1 500 Oops\r\nContent-Length: 1000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n",
    ],
)
def test_the_time_limit_holds_while_an_answer_drips(beginning: bytes) -> None:
    with raw(drip(beginning)) as address, pytest.raises((TimedOut, BadStatus)) as error:
        request("GET", address, seconds=0.3, limit=10_000)
    assert isinstance(error.value, BadStatus) == (b"500" in beginning)


def test_silence_has_a_limit_of_its_own() -> None:
    release = threading.Event()

    def hold(connection: socket.socket) -> None:
        release.wait(20)

    with raw(hold) as address, pytest.raises(TimedOut):
        Connections(silence=0.2).send("GET", address)
    release.set()


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (b"", BrokenAnswer),
        (b"SSH-2.0-OpenSSH_9.2\r\n", NotHttp),
        (b"\0\1 a protocol of databases\r\n\r\n", NotHttp),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", BrokenAnswer),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nabc", BrokenAnswer),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", BrokenAnswer),
        (b"HTTP/1.1 503 \r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nbusy", BadStatus),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n", BadStatus),
    ],
)
def test_each_failure_has_its_class(sent: bytes, error: type[HttpError]) -> None:
    with raw(lambda connection: connection.sendall(sent)) as address, pytest.raises(HttpError) as raised:
        request("GET", address, seconds=5, limit=1000)
    assert type(raised.value) is error


def test_an_error_status_carries_what_its_catcher_needs() -> None:
    def busy(handler: Handler, call: Call) -> None:
        handler.send("come back later", 503, Retry_After="7")

    with stub(busy) as served, pytest.raises(BadStatus, match="HTTP 503 Service Unavailable: come back later") as error:
        request("GET", served.address, seconds=5, limit=1000)
    assert (error.value.code, error.value.retry_after, error.value.text) == (503, 7.0, "come back later")
    assert error.value.transient
    assert not BadStatus(404).transient


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("http://127.0.0.1:9/", ConnectionRefused),
        ("http://host.invalid/", Unreachable),
        ("http://[::1", Unreachable),
        ("ftp://127.0.0.1/", Unreachable),
        ("no address", Unreachable),
        ("http://127.0.0.1:99999/", Unreachable),
    ],
)
def test_addresses_that_lead_nowhere(address: str, error: type[HttpError]) -> None:
    with pytest.raises(error):
        request("GET", address, seconds=2, limit=1000)


@pytest.mark.parametrize("packed", [False, True])
def test_the_limit_counts_what_is_unpacked(packed: bool) -> None:
    body = gzip.compress(b" " * 3000) if packed else b" " * 3000
    head = b"Content-Encoding: gzip\r\n" if packed else b""
    answer = b"HTTP/1.1 200 OK\r\n" + head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with raw(lambda connection: connection.sendall(answer)) as address:
        assert request("GET", address, seconds=5, limit=3000)[0] == b" " * 3000
        with pytest.raises(TooLarge, match="2,999 bytes"):
            request("GET", address, seconds=5, limit=2999)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "BR"])
def test_a_compression_that_was_not_asked_for_is_not_undone(encoding: str) -> None:
    body = brotli.compress(b" " * 100_000_000)  # 160 bytes
    answer = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    with raw(lambda connection: connection.sendall(answer)) as address, pytest.raises(BrokenAnswer, match="compressed"):
        request("GET", address, seconds=5, limit=200_000_000)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused_where_asked_for(host: str) -> None:
    with stub(lambda handler, call: handler.send("here")) as served, Connections() as connections:
        address = served.address.replace("127.0.0.1", host)
        with pytest.raises(PrivateAddress):
            connections.send("GET", address, public=True)
        assert not served.calls


def test_a_name_is_connected_to_at_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that changes its mind between the check and the connection gains nothing."""
    given: list[str] = []

    def resolve(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        given.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14" if len(given) == 1 else "127.0.0.1", port))
        ]

    connected: list[tuple[str, int]] = []

    def connect(place: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with Connections(proxies=False) as connections, pytest.raises(ConnectionRefused):
        connections.send("GET", "http://rebound.example/", public=True)
    assert connected == [("93.184.215.14", 80)]


def test_no_proxy_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with stub(lambda handler, call: handler.send("by proxy")) as proxy, stub(lambda h, c: h.send("directly")) as served:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.delenv("no_proxy", raising=False)
        assert request("GET", served.address, seconds=5, limit=100)[0] == b"directly"
        assert request("GET", "http://news.example/a", seconds=5, limit=100)[0] == b"by proxy"
        assert [call.path for call in proxy.calls] == ["http://news.example/a"]
        with Connections(proxies=False) as connections, pytest.raises(Unreachable):
            connections.send("GET", "http://host.invalid/a")


def test_connections_are_kept_only_where_asked_for() -> None:
    with stub(lambda handler, call: handler.send("x")) as served:
        for kept in (True, False):
            with Connections(kept=kept) as connections:
                for _ in range(3):
                    assert connections.send("GET", served.address).whole(10) == b"x"
                assert connections.opened == (1 if kept else 3)


def test_a_silent_server_is_stopped_at_the_time_limit() -> None:
    release = threading.Event()

    def hold(connection: socket.socket) -> None:
        release.wait(20)

    with raw(hold) as address, pytest.raises(TimedOut, match=r"within 0\.3 seconds"):
        request("GET", address, seconds=0.3, limit=1000)
    release.set()


@pytest.mark.parametrize(
    ("passed", "timeout", "left"), [(-1.0, None, None), (-1.0, 5.0, None), (0.0, None, None), (60.0, 5.0, 5.0)]
)
def test_a_step_has_what_is_left_of_the_time(passed: float, timeout: float | None, left: float | None) -> None:
    network = Network()
    assert network.left(timeout, httpcore.ReadTimeout) == timeout  # no deadline
    network.deadline = time.monotonic() + passed
    if left is None:
        with pytest.raises(httpcore.ReadTimeout):
            network.left(timeout, httpcore.ReadTimeout)
    else:
        assert network.left(timeout, httpcore.ReadTimeout) == left


def test_what_a_private_proxy_is_asked_for_must_be_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy itself may be in the private network."""
    resolve = socket.getaddrinfo

    def named(host: str, port: int, *more: object, **named: object) -> list[tuple[object, ...]]:
        known = {"news.example": "93.184.215.14", "inside.example": "10.0.0.1"}
        if host in known:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]
        return resolve(host, port, *more, **named)  # type: ignore[arg-type, return-value]  # as it was called

    with stub(lambda handler, call: handler.send("by proxy")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.setattr(socket, "getaddrinfo", named)
        with Connections() as connections:
            assert connections.send("GET", "http://news.example/a", public=True).whole(100) == b"by proxy"
            with pytest.raises(PrivateAddress):
                connections.send("GET", "http://inside.example/a", public=True)
        assert len(proxy.calls) == 1
