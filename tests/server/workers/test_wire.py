"""Messages between the server and its workers arrive as they were sent, however the bytes are cut; errors by the names
of their classes.
"""

from __future__ import annotations

import inspect
import socket
from types import ModuleType

import pytest

import kg.engines.errors
import kg.engines.remote.errors
import server.workers.errors
from kg.engines.engine import Location
from kg.engines.errors import BodySyntaxError, QueryFailed, SnapshotGone
from kg.engines.remote.errors import EngineError, Throttled
from kg.errors import CommuniqueError, QuerySyntaxError, StoreError
from kg.sparql.errors import GraphRefused
from server.workers import wire
from server.workers.errors import Busy, ClientGone, Died, TimedOut, error_of
from server.workers.read_worker import failure

MESSAGES: list[wire.Message] = [
    wire.Ask(
        Location("local", "/a b/é"),
        "ASK {}",
        None,
        ["urn:g"],
        None,
        True,
        None,
        "json",
        "turtle",
        {"a": "b"},
        1,
        2,
        3.5,
    ),
    wire.Open(Location("remote", "{}")),
    wire.Change("put", text="x" * 100_000, graph="urn:g", bodies=[["/a", "turtle"]]),  # type: ignore[list-item]
    wire.Ready(),
    wire.Head("SELECT", "text/csv"),
    wire.Data(b""),
    wire.Data(b"\0" * 200_000),
    wire.End(7, True),
    wire.Done(False),
    wire.Idle(),
    wire.Failure("StoreError", "gone", {"line": None}),
]


class Cut:
    """Gives what was sent in pieces of a size."""

    def __init__(self, size: int) -> None:
        self.sent, self.size = bytearray(), size

    def sendall(self, data: bytes, /) -> None:
        self.sent += data

    def recv(self, size: int, /) -> bytes:
        given = bytes(self.sent[: min(size, self.size)])
        del self.sent[: len(given)]
        return given

    def recv_into(self, buffer: memoryview, /) -> int:
        given = self.recv(len(buffer))
        buffer[: len(given)] = given
        return len(given)


@pytest.mark.parametrize("size", [1, 7, 1000, 1 << 20])
def test_messages_arrive_as_they_were_sent(size: int) -> None:
    between = Cut(size)
    wire.send(between, *MESSAGES)
    inbox = wire.Inbox(between)
    assert [inbox.receive() for _ in MESSAGES] == MESSAGES
    with pytest.raises(wire.Closed):
        inbox.receive()


def test_the_other_side_that_has_gone_is_told_to_both() -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    with pytest.raises(wire.Closed):
        wire.send(ours, wire.Ready())
    with pytest.raises(wire.Closed):
        wire.Inbox(ours).receive()
    ours.close()


@pytest.mark.parametrize(
    "error",
    [
        QuerySyntaxError("expected }", 2, 9),
        BodySyntaxError("no triple", None, None),
        GraphRefused("There is no graph urn:g here"),
        Throttled("slow down", 17),
        StoreError("/s: damaged"),
        SnapshotGone("/s: not there"),
    ],
)
def test_errors_cross_with_their_class_and_members(error: CommuniqueError) -> None:
    told = failure(error)
    found = error_of(told.kind, told.message, told.members)
    assert type(found) is type(error) and str(found) == str(error)
    assert (found.members, found.status, found.outcome) == (error.members, error.status, error.outcome)


def test_an_unknown_error_is_a_failed_query() -> None:
    found = error_of("NoSuchError", "odd", {"line": 1})
    assert type(found) is QueryFailed and (found.status, str(found)) == (500, "odd")


@pytest.mark.parametrize("module", [kg.engines.errors, kg.engines.remote.errors, server.workers.errors])
def test_every_error_of_a_worker_crosses(module: ModuleType) -> None:
    made_by_the_server = {TimedOut, Died, ClientGone, EngineError}
    for name, kind in inspect.getmembers(module, inspect.isclass):
        if issubclass(kind, CommuniqueError) and kind.__module__ == module.__name__ and kind not in made_by_the_server:
            assert type(error_of(name, "x", {})) is kind


def test_a_worker_that_is_busy_says_when_to_come_back() -> None:
    assert (Busy("x").members, Died("x").members) == ({"retry_after": 5}, {"retry_after": 60})
    assert Died("x").status == Busy("x").status == 503
