"""SPARQLWrapper's requests keep the limits of time and size, whatever the endpoint does."""

from __future__ import annotations

import socket

import pytest
from SPARQLWrapper import GET, JSON, POST, SPARQLWrapper

import kg
from kg.errors import QueryError, StoreError
from kg.http_client import BadStatus, HttpError, TimedOut, TooLarge
from kg.http_client.sparql import ask
from kg.wikidata.settings import Source
from kg.wikidata.sparql import select
from tests.support.raw_server import drip, raw

OK = b"HTTP/1.1 200 OK\r\n"
DRIPS = [
    b"",
    b"HTTP/1.",
    OK + b"X-Long: ",
    OK + b"Content-Length: 1000\r\n\r\n",
    OK + b"Transfer-Encoding: chunked\r\n\r\n1000\r\n",
]
ANSWER = b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "1"}}]}}'


def client(address: str, method: str = POST) -> SPARQLWrapper:
    made = SPARQLWrapper(address, returnFormat=JSON)
    made.setMethod(method)
    made.setQuery("SELECT ?x {}")
    return made


@pytest.mark.parametrize("beginning", DRIPS)
def test_the_time_limit_of_a_query_from_python_holds_while_the_answer_drips(beginning: bytes) -> None:
    with raw(drip(beginning)) as address, pytest.raises(QueryError, match=r"did not answer within 0\.3 seconds"):
        kg.connect(address, timeout=0.3).query("SELECT ?x {}")


@pytest.mark.parametrize("beginning", DRIPS)
def test_the_time_limit_of_a_query_to_wikidata_holds_while_the_answer_drips(beginning: bytes) -> None:
    with raw(drip(beginning)) as address, pytest.raises(TimedOut):
        select("SELECT ?x {}", Source(sparql=address, timeout=0.3, contact="editor@example.org"))


@pytest.mark.parametrize("status", [b"301", b"302", b"307", b"308"])
@pytest.mark.parametrize("method", [GET, POST])
def test_redirects_are_followed_with_the_query(status: bytes, method: str) -> None:
    seen: list[bytes] = []

    def behaviour(connection: socket.socket) -> None:
        seen.append(status)
        if len(seen) == 1:
            connection.sendall(b"HTTP/1.1 " + status + b" Moved\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n")
        else:
            connection.sendall(OK + b"Content-Length: %d\r\n\r\n" % len(ANSWER) + ANSWER)

    with raw(behaviour) as address:
        assert ask(client(address, method), 5, 1000)[0] == ANSWER
    assert len(seen) == 2


def test_redirects_in_a_circle_end() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"
    with raw(lambda connection: connection.sendall(moved)) as address, pytest.raises(HttpError, match="redirects"):
        ask(client(address), 5, 1000)


def test_the_size_of_an_answer_has_a_limit() -> None:
    answer = OK + b"Content-Length: %d\r\n\r\n" % len(ANSWER) + ANSWER
    with raw(lambda connection: connection.sendall(answer)) as address, pytest.raises(TooLarge):
        ask(client(address), 5, len(ANSWER) - 1)


def test_an_error_status_keeps_what_the_endpoint_says() -> None:
    answer = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\n\r\nno such x"
    with raw(lambda connection: connection.sendall(answer)) as address:
        with pytest.raises(BadStatus) as error:
            ask(client(address), 5, 1000)
        assert (error.value.code, error.value.text) == (400, "no such x")
        with pytest.raises(QueryError, match="no such x"):
            kg.connect(address).query("SELECT ?x {}")


def test_an_answer_that_breaks_off_is_the_endpoints_fault() -> None:
    answer = OK + b"Content-Length: 1000\r\n\r\n" + ANSWER
    with raw(lambda connection: connection.sendall(answer)) as address, pytest.raises(StoreError, match="breaks off"):
        kg.connect(address).query("SELECT ?x {}")
