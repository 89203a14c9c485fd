"""Large bodies are refused by the head of the request, and ambiguous heads altogether."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from server.http.bodies import longest_body
from server.settings import ServerSettings
from tests.support.live_server import writable

MB = 1 << 20


@pytest.mark.parametrize(
    ("token", "path", "authorization", "most"),
    [
        (None, "/sparql", "", MB),
        (None, "/store", "", MB),
        ("secret", "/store", "", MB),
        ("secret", "/store", "Bearer wrong", MB),
        ("secret", "/store", "Basic secret", MB),
        ("secret", "/store", "Bearer secret", 256 * MB),
        ("secret", "/update", "bearer secret", 256 * MB),
        ("secret", "/sparql", "Bearer secret", MB),
        ("secret", "/search", "Bearer secret", MB),
        ("", "/store", "", 256 * MB),
        ("", "/sparql", "", 256 * MB),
        ("", "/page", "", MB),
    ],
)
def test_only_who_may_write_sends_more_than_a_query(
    token: str | None, path: str, authorization: str, most: int
) -> None:
    settings = ServerSettings(writable=token is not None, token=token)
    assert longest_body(settings, path, {"AUTHORIZATION": authorization}) == most


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with writable(tmp_path_factory.mktemp("guarded") / "store", token="secret") as address:
        yield address


def status(address: str, head: str, body: bytes = b"") -> str:
    """Send a request and return the status line, which comes without the rest of the body being sent."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=30) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode("ascii") + b"\r\n\r\n" + body)
        return connection.recv(1 << 16).decode("latin-1").partition("\r\n")[0]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("POST /store?default HTTP/1.1\nHost: localhost\nContent-Length: 200000000", "401"),
        ("PUT /store?default HTTP/1.1\nHost: localhost\nAuthorization: Bearer no\nContent-Length: 200000000", "401"),
        ("POST /update HTTP/1.1\nHost: localhost\nContent-Length: 200000000", "401"),
        ("POST /sparql HTTP/1.1\nHost: localhost\nContent-Length: 16000000", "413"),
        ("POST /sparql HTTP/1.1\nHost: localhost\nAuthorization: Bearer secret\nContent-Length: 16000000", "413"),
        ("POST /reconcile HTTP/1.1\nHost: localhost\nContent-Length: 16000000", "413"),
    ],
)
def test_a_large_body_is_refused_before_it_is_sent(guarded: str, head: str, expected: str) -> None:
    assert f" {expected} " in status(guarded, head)


def test_a_chunked_body_is_refused_when_it_becomes_too_large(guarded: str) -> None:
    chunk = b"%x\r\n%s\r\n" % (1 << 16, b"x" * (1 << 16))
    head = "POST /store?default HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked"
    assert " 401 " in status(guarded, head, chunk * 17)
    assert " 413 " in status(guarded, head.replace("/store?default", "/sparql"), chunk * 17)


@pytest.mark.parametrize(
    "head",
    [
        "POST /sparql HTTP/1.1\nHost: localhost\nContent-Length: 5\nTransfer-Encoding: chunked",
        "POST /sparql HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\nContent-Length: 0",
        "GET / HTTP/1.1\nHost: localhost\nHost: evil.example",
        "GET / HTTP/1.1\nHost: localhost, evil.example",
        "GET / HTTP/1.1\nAccept: */*",
        "POST /sparql HTTP/1.1\nContent-Length: 0",
        "OPTIONS /sparql HTTP/1.1\nOrigin: https://evil.example",
    ],
)
def test_an_ambiguous_head_is_refused(guarded: str, head: str) -> None:
    assert " 400 " in status(guarded, head, b"0\r\n\r\n")


def whole_answer(address: str, request: bytes) -> tuple[int, str, str]:
    """Return the status, the origins that may read the answer, and its body."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.connect()
    connection.sock.sendall(request)
    with contextlib.closing(connection), http.client.HTTPResponse(connection.sock) as answer:
        answer.begin()
        return answer.status, answer.getheader("Access-Control-Allow-Origin", ""), answer.read().decode()


@pytest.mark.parametrize(
    ("start", "fields", "expected"),
    [
        (b"GET /healthz HTTP/1.1", [b"X-%d: 1" % n for n in range(100)], 200),
        (b"GET /healthz HTTP/1.1", [b"X-%d: 1" % n for n in range(199)], 200),
        (b"GET /healthz HTTP/1.1", [b"X-%d: 1" % n for n in range(200)], 431),
        (b"GET /healthz HTTP/1.1", [b"X-%d: 1" % n for n in range(5000)], 431),
        (b"GET /healthz HTTP/1.0", [b"A:"] * 60_000, 431),
        (b"POST /sparql HTTP/1.1", [b"Content-Length: 8", *[b"X-A: b"] * 400], 431),
        (b"POST /sparql HTTP/1.1", [*[b"X-A: b"] * 400, b"Transfer-Encoding: chunked"], 431),
    ],
)
def test_a_head_has_a_limited_number_of_fields(guarded: str, start: bytes, fields: list[bytes], expected: int) -> None:
    request = b"\r\n".join([start, b"Host: localhost", *fields, b"", b""])
    status, origins, body = whole_answer(guarded, request)
    assert (status, origins) == (expected, "*")
    assert expected == 200 or "more than 200 header fields" in json.loads(body)["detail"]
    assert requests.get(guarded + "/healthz", timeout=20).status_code == 200


def test_the_limit_of_a_long_head_is_named(guarded: str) -> None:
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 300_000 + b"\r\n\r\n"
    status, _, body = whole_answer(guarded, request)
    assert status == 431 and "262,144 bytes" in json.loads(body)["detail"]


def test_who_has_the_token_uploads(guarded: str, tmp_path: Path) -> None:
    body = "".join(f"<urn:{n}> <urn:p> {n} .\n" for n in range(100_000))
    assert len(body) > 2 * MB
    headers = {"Content-Type": "text/turtle", "Authorization": "Bearer secret"}
    answer = requests.put(guarded + "/store?graph=urn:g", data=body, headers=headers, timeout=120)
    assert answer.status_code == 201
    long = requests.post(guarded + "/sparql", data={"query": "ASK {} #" + "x" * (2 * MB)}, timeout=60)
    assert long.status_code == 413 and "1,048,576 bytes" in long.text
