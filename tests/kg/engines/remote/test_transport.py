"""Requests to one engine: credentials, shared connections, and the error that each answer stands for."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Callable, Iterator

import pytest

from kg.engines.remote.backend import Backend
from kg.engines.remote.errors import BadAnswer, EngineError, NotAnswered, OutOfTime, Overloaded, Rejected, Throttled
from kg.engines.remote.transport import Transport
from tests.support.engine_stub import Call, Handler, Stub, stub

USER, PASSWORD = "dba", "öpen sesame"
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode("ascii")


def plain(handler: Handler, call: Call) -> None:
    handler.send("fine")


def basic(handler: Handler, call: Call) -> None:
    if call.headers.get("authorization") == BASIC:
        handler.send("fine")
    else:
        handler.send("who?", 401, WWW_Authenticate='Basic realm="SPARQL"')


def digest(handler: Handler, call: Call) -> None:
    """RFC 7616 with MD5 and qop=auth, as Virtuoso has it."""
    told = dict(re.findall(r'(\w+)="?([^",]+)"?', call.headers.get("authorization", "")))
    if told:
        one = _md5(f"{USER}:SPARQL:{PASSWORD}")
        two = _md5(f"{call.method}:{call.path}")
        if told["response"] == _md5(f"{one}:{told['nonce']}:{told['nc']}:{told['cnonce']}:auth:{two}"):
            handler.send("fine")
            return
    handler.send("who?", 401, WWW_Authenticate='Digest realm="SPARQL", nonce="n0", qop="auth", algorithm="MD5"')


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def backend(served: Stub, **more: str) -> Backend:
    return Backend(f"{served.address}/query", **more)


@pytest.fixture
def transport() -> Iterator[Callable[..., Transport]]:
    made: list[Transport] = []

    def make(served: Stub, **more: str) -> Transport:
        made.append(Transport(backend(served, **more)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def whole(transport: Transport, served: Stub, method: str = "POST", body: object = b"x", **more: bool) -> bytes:
    headers = {"Content-Length": "5"} if not isinstance(body, bytes) else {}
    reply = transport.send(method, f"{served.address}/query", body, headers, **more)  # type: ignore[arg-type]  # a file
    return b"".join(iter(lambda: reply.body.read(1 << 16), b""))


@pytest.mark.parametrize("behaviour", [basic, digest])
def test_who_we_are_is_said_as_the_engine_asks_and_then_at_once(
    transport: Callable[..., Transport], behaviour: Callable[[Handler, Call], None]
) -> None:
    with stub(behaviour) as served:
        one = transport(served, user=USER, password=PASSWORD)
        for _ in range(3):
            assert whole(one, served) == b"fine"
        asked = [call.headers.get("authorization", "") for call in served.calls]
        assert asked[0] == ""
        assert len(asked) == 4
        assert all(asked[1:])


@pytest.mark.parametrize("behaviour", [basic, digest, plain])
def test_a_file_is_sent_once_when_it_is_known_how_to_identify_ourselves(
    transport: Callable[..., Transport], behaviour: Callable[[Handler, Call], None]
) -> None:
    with stub(behaviour) as served:
        one = transport(served, user=USER, password=PASSWORD)
        assert whole(one, served, "PUT", io.BytesIO(b"graph"), once=True) == b"fine"
        puts = [call for call in served.calls if call.method == "PUT"]
        assert [call.body for call in puts] == [b"graph"]
        assert puts[0].headers["content-length"] == "5"
        assert puts[0].headers["authorization"]


@pytest.mark.parametrize("behaviour", [basic, digest])
def test_a_wrong_password_sends_no_file(
    transport: Callable[..., Transport], behaviour: Callable[[Handler, Call], None]
) -> None:
    with stub(behaviour) as served:
        one = transport(served, user=USER, password="wrong")
        with pytest.raises(NotAnswered, match=r"401 Unauthorized.*COMMUNIQUE_BACKEND_PASSWORD"):
            whole(one, served, "PUT", io.BytesIO(b"graph"), once=True)
        assert {call.method for call in served.calls} == {"HEAD"}


def test_a_token_is_sent_at_once_and_instead_of_a_password(transport: Callable[..., Transport]) -> None:
    with stub(plain) as served:
        whole(transport(served, token="t0", user=USER, password=PASSWORD), served)
        assert [call.headers["authorization"] for call in served.calls] == ["Bearer t0"]


def test_a_query_is_sent_again_where_the_kept_connection_has_ended_and_an_update_is_not(
    transport: Callable[..., Transport],
) -> None:
    def closing(handler: Handler, call: Call) -> None:
        if len(served.calls) in (2, 4):
            handler.close_connection = True  # without an answer
        else:
            handler.send("fine")

    with stub(closing) as served:
        one = transport(served)
        assert whole(one, served) == b"fine"
        assert whole(one, served) == b"fine"  # the second call was left without an answer, the third had one
        assert len(served.calls) == 3
        with pytest.raises(NotAnswered, match="ended without an answer"):
            whole(one, served, once=True)
        assert len(served.calls) == 4


@pytest.mark.parametrize(
    ("status", "text", "error"),
    [
        (301, "", NotAnswered),
        (400, "no such prefix", Rejected),
        (403, "", NotAnswered),
        (404, "", NotAnswered),
        (408, "", OutOfTime),
        (422, "wrong", Rejected),
        (429, "slow down", Throttled),
        (429, "Query timed out", OutOfTime),
        (500, "disk full", NotAnswered),
        (500, "Virtuoso 37000 Error SP030: SPARQL compiler", Rejected),
        (500, "Virtuoso S1T00 Error SR171: Transaction timed out", OutOfTime),
        (503, "maintenance", Overloaded),
        (503, "estimated execution time exceeds", OutOfTime),
        (504, "", OutOfTime),
    ],
)
def test_each_status_has_its_error(
    transport: Callable[..., Transport], status: int, text: str, error: type[EngineError]
) -> None:
    with stub(lambda handler, call: handler.send(text, status, Location="/other", Retry_After="7")) as served:
        with pytest.raises(EngineError) as raised:
            whole(transport(served), served)
        assert type(raised.value) is error
        assert len(served.calls) == 1  # no redirect is followed
        assert getattr(raised.value, "retry_after", 7) == 7


def test_nothing_compressed_is_taken(transport: Callable[..., Transport]) -> None:
    with stub(lambda handler, call: handler.send("x", Content_Encoding="gzip")) as served:
        with pytest.raises(BadAnswer, match="gzip"):
            whole(transport(served), served)
        assert served.calls[0].headers["accept-encoding"] == "identity"
