"""Idle connections of one address leave room for the others."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from server.settings import ServerSettings
from tests.support.live_server import running, until


@contextmanager
def idle(address: str, number: int, source: str = "127.0.0.1") -> Iterator[list[socket.socket]]:
    """Yield open connections from an address of this machine that send nothing."""
    place = urlsplit(address)
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection((place.hostname or "", place.port or 0), 20, (source, 0)))
            for _ in range(number)
        ]


def is_served(address: str) -> bool:
    try:
        return requests.get(address + "/healthz", timeout=20).status_code == 200
    except requests.ConnectionError:
        return False


@pytest.mark.parametrize("most", [3, 10, 50])
def test_one_connection_too_many_is_refused_with_the_limit(store: Path, most: int) -> None:
    with running(store, connections=most) as address:
        with idle(address, most), idle(address, 3) as refused:
            for connection in refused:
                said = b"".join(iter(lambda c=connection: c.recv(1 << 16), b"")).decode()  # type: ignore[misc]
                assert said.startswith("HTTP/1.1 429 ") and f"This address has {most} open connections" in said
        assert until(lambda: is_served(address))


@pytest.fixture(scope="module")
def five(store: Path) -> Iterator[str]:
    """A server that takes five connections of an address."""
    with running(store, connections=5) as found:
        yield found


@pytest.mark.parametrize("source", ["127.0.0.2", "127.0.0.3", "127.1.2.3"])
def test_other_addresses_are_served_meanwhile(five: str, source: str) -> None:
    with idle(five, 40, source):
        assert all(is_served(five) for _ in range(3))


@pytest.mark.parametrize(("proxy", "most"), [("127.0.0.1", 5), ("*", 5), ("", 0), ("", None)])
def test_the_proxy_has_any_number(store: Path, proxy: str, most: int | None) -> None:
    with running(store, connections=most, proxy=proxy) as address, idle(address, 250):
        assert is_served(address)


@pytest.mark.parametrize(
    ("host", "given", "most"),
    [("127.0.0.1", None, 0), ("::1", None, 0), ("0.0.0.0", None, 200), ("0.0.0.0", 0, 0), ("localhost", 7, 7)],
)
def test_the_limit_of_a_server(host: str, given: int | None, most: int) -> None:
    assert ServerSettings(host=host, connections=given).most_connections == most
