"""The messages between the server and its worker processes: a letter, a length, and JSON or bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Literal, Protocol, TypeAlias

from kg.engines.engine import Location, Scope

CHUNK = 1 << 16  # a Data message of an unfinished answer is at least this long

_HEADER = struct.Struct(">cI")
_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for a reader: a query, with `scope` all quads, with `facets` those of a selection or the parts of a
    thing (see `kg.sparql.participation.asked_of`), or with `table` a table (`kg.export.formats.Wanted` as JSON); and
    the format of the answer.

    `rows` and `size` (bytes) are the limits of the answer, 0: none. For the other fields see `kg.engines.engine`.
    """

    location: Location
    query: str
    base: str | None
    default_graphs: Sequence[str] | None
    named_graphs: Sequence[str] | None
    union: bool
    scope: Scope | None
    results_format: str
    graph_format: str
    prefixes: Mapping[str, str]
    rows: int
    size: int
    seconds: float
    facets: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """What a writer opens."""

    location: Location


@dataclass(frozen=True, slots=True)
class Change:
    """A change for a writer: the arguments of a method of `kg.engines.engine.Writer`. `bodies`: paths and formats."""

    do: Literal["update", "check", "put", "post", "delete", "load", "replace", "clear"]
    text: str = ""
    base: str | None = None
    graphs: Sequence[str] | None = None
    graph: str | None = None
    bodies: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker waits for its first message."""


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an answer. `form` is SELECT, ASK, GRAPH, FACETS or TABLE."""

    form: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Data:
    """A part of an answer."""

    body: bytes | bytearray


@dataclass(frozen=True, slots=True)
class End:
    """The end of a complete answer. `spent`: the reader should be replaced."""

    rows: int
    spent: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A change is made and visible. `existed`: whether its graph existed before."""

    existed: bool


@dataclass(frozen=True, slots=True)
class Idle:
    """The writer ends by itself, and has begun nothing."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An error: the name of its class, its message, and its `members`. See `server.workers.errors`."""

    kind: str
    message: str
    members: dict[str, Any] = field(default_factory=dict)


Message: TypeAlias = Ask | Open | Change | Ready | Head | Data | End | Done | Idle | Failure

_LETTERS: Mapping[type[Message], bytes] = {
    Ask: b"Q",
    Open: b"O",
    Change: b"U",
    Ready: b"R",
    Head: b"H",
    Data: b"D",
    End: b"Z",
    Done: b"W",
    Idle: b"I",
    Failure: b"E",
}
_TYPES: Mapping[bytes, type[Message]] = {letter: kind for kind, letter in _LETTERS.items()}
_REPEATED = b"HZ"  # heads and ends of most answers are the same few
_FIELDS = {kind: tuple(one.name for one in fields(kind)) for kind in _LETTERS}


class Sending(Protocol):
    def sendall(self, data: bytes, /) -> None: ...


class Receiving(Protocol):
    def recv(self, size: int, /) -> bytes: ...

    def recv_into(self, buffer: memoryview, /) -> int: ...


class Closed(Exception):
    """The other side has closed the connection or was killed."""


def send(to: Sending, *messages: Message) -> None:
    """Send messages in one system call, so that the other side wakes once. Raises: Closed."""
    packed = [_packed(message) for message in messages]
    try:
        to.sendall(b"".join(packed) if len(packed) > 1 else packed[0])
    except OSError as error:
        raise Closed(str(error)) from error


def _packed(message: Message) -> bytes:
    kind = type(message)
    body = message.body if isinstance(message, Data) else _as_json(message, _FIELDS[kind])
    return _HEADER.pack(_LETTERS[kind], len(body)) + body


def _as_json(message: Message, names: Sequence[str]) -> bytes:
    said = {name: getattr(message, name) for name in names}
    if isinstance(message, Ask | Open):
        said["location"] = (message.location.kind, message.location.address)
    return json.dumps(said).encode("utf-8")


def _unpacked(letter: bytes, body: bytes) -> Message:
    if letter == b"D":
        return Data(body)
    return _repeated(letter, body) if letter in _REPEATED else _parsed(letter, body)


def _parsed(letter: bytes, body: bytes) -> Message:
    kind = _TYPES[letter]
    said = json.loads(body)
    if kind in (Ask, Open):
        said["location"] = Location(*said["location"])
    return kind(**said)


_repeated = lru_cache(maxsize=256)(_parsed)  # of messages without parts that could be changed


class Inbox:
    """The messages that arrive on a connection, in order. Short ones that arrive together need one system call."""

    def __init__(self, source: Receiving) -> None:
        self._source = source
        self._buffer = bytearray()

    def receive(self) -> Message:
        """Return the next message. Raises: Closed."""
        buffer = self._buffer
        while len(buffer) < _HEADER.size:
            buffer += self._some()
        letter, length = _HEADER.unpack_from(buffer)
        end = _HEADER.size + length
        if len(buffer) < end:
            return _unpacked(letter, self._long(length))
        body = bytes(memoryview(buffer)[_HEADER.size : end])
        del buffer[:end]
        return _unpacked(letter, body)

    def _long(self, length: int) -> bytes:
        """Return a body whose beginning is in the buffer, without growing the buffer."""
        body = bytearray(length)
        begun = len(self._buffer) - _HEADER.size
        body[:begun] = self._buffer[_HEADER.size :]
        self._buffer.clear()
        view = memoryview(body)
        while begun < length:
            try:
                count = self._source.recv_into(view[begun:])
            except OSError as error:
                raise Closed(str(error)) from error
            if not count:
                raise Closed("closed")
            begun += count
        return bytes(body)

    def _some(self) -> bytes:
        try:
            piece = self._source.recv(_AT_ONCE)
        except OSError as error:
            raise Closed(str(error)) from error
        if not piece:
            raise Closed("closed")
        return piece
