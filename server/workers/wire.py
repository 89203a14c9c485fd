"""Frames: how a reader process and the server talk over a socket pair. One letter, a length, the bytes."""

from __future__ import annotations

import json
import struct
from typing import Any, Protocol

HEAD = "H"  # JSON: {"form": "SELECT" | "ASK" | "GRAPH", "media_type": ...}; comes with the first piece
DATA = "D"  # a piece of the serialized answer
END = "Z"  # JSON: {"rows", "spent"}; the answer is whole, and whether the reader should be replaced
SYNTAX = "B"  # JSON: {"message", "line", "column"}: the query is wrong
FAILED = "E"  # a message: the query could not be answered
LIMIT = "L"  # JSON: {"what": "rows" | "bytes", "limit"}: the answer is larger than it may be, and stops here
STOPPED = "X"  # JSON: {"kind", "message", "retry_after"}; kind is a class of server.workers.errors
READY = "R"  # a new reader waits for its first query

CHUNK = 1 << 16  # a DATA frame of an unfinished answer is at least this long

_HEADER = struct.Struct(">cI")
_AT_ONCE = 1 << 16


class Sending(Protocol):
    def sendall(self, data: bytes, /) -> None: ...


class Receiving(Protocol):
    def recv(self, size: int, /) -> bytes: ...

    def recv_into(self, buffer: memoryview, /) -> int: ...


class Broken(Exception):
    """The other side has gone in the middle of, or before, a frame."""


def pack(letter: str, body: bytes | bytearray = b"") -> bytes:
    return _HEADER.pack(letter.encode("ascii"), len(body)) + body


def pack_json(letter: str, value: dict[str, Any]) -> bytes:
    return pack(letter, json.dumps(value).encode("utf-8"))


def send(to: Sending, *packed: bytes) -> None:
    """Send packed frames in one go: the other side wakes once."""
    to.sendall(b"".join(packed) if len(packed) > 1 else packed[0])


class Frames:
    """The frames that arrive on a connection, in order. Short ones that arrived together cost one call of the system."""

    def __init__(self, source: Receiving) -> None:
        self._source = source
        self._buffer = bytearray()

    def receive(self) -> tuple[str, bytes]:
        """Return the next frame's letter and body.

        Raises:
            Broken: the other side has closed, or was killed.
        """
        buffer = self._buffer
        while len(buffer) < _HEADER.size:
            buffer += self._some()
        letter, length = _HEADER.unpack_from(buffer)
        end = _HEADER.size + length
        if len(buffer) < end:
            return letter.decode("ascii"), self._long(length)
        body = bytes(memoryview(buffer)[_HEADER.size : end])
        del buffer[:end]
        return letter.decode("ascii"), body

    @property
    def has_more(self) -> bool:
        """Whether something of a next frame has arrived already."""
        return bool(self._buffer)

    def _long(self, length: int) -> bytes:
        """Return a body of which the buffer holds the beginning, without growing the buffer."""
        body = bytearray(length)
        begun = len(self._buffer) - _HEADER.size
        body[:begun] = self._buffer[_HEADER.size :]
        self._buffer.clear()
        view = memoryview(body)
        while begun < length:
            try:
                count = self._source.recv_into(view[begun:])
            except OSError as error:
                raise Broken(str(error)) from error
            if not count:
                raise Broken("closed")
            begun += count
        return bytes(body)

    def _some(self) -> bytes:
        try:
            piece = self._source.recv(_AT_ONCE)
        except OSError as error:
            raise Broken(str(error)) from error
        if not piece:
            raise Broken("closed")
        return piece
