"""Frames: how a reader process and the server talk over a socket pair. One letter, a length, the bytes."""

from __future__ import annotations

import json
import struct
from typing import Any, Protocol

HEAD = "H"      # JSON: {"form": "SELECT" | "ASK" | "GRAPH", "media_type": ...}; sent once the query is parsed and planned
DATA = "D"      # a piece of the serialized answer
END = "Z"       # the answer is whole
SYNTAX = "B"    # JSON: {"message", "line", "column"}: the query is wrong
FAILED = "E"    # a message: the query could not be answered
READY = "R"     # a new reader waits for its first query

CHUNK = 1 << 16  # a DATA frame of an unfinished answer is at least this long

_HEADER = struct.Struct(">cI")


class Sending(Protocol):
    def sendall(self, data: bytes, /) -> None: ...


class Receiving(Protocol):
    def recv(self, size: int, /) -> bytes: ...


class Broken(Exception):
    """The other side has gone in the middle of, or before, a frame."""


def send(to: Sending, letter: str, body: bytes = b"") -> None:
    to.sendall(_HEADER.pack(letter.encode("ascii"), len(body)) + body)


def send_json(to: Sending, letter: str, value: dict[str, Any]) -> None:
    send(to, letter, json.dumps(value).encode("utf-8"))


def receive(source: Receiving) -> tuple[str, bytes]:
    """Return the next frame's letter and body.

    Raises:
        Broken: the other side has closed, or was killed.
    """
    letter, length = _HEADER.unpack(_exactly(source, _HEADER.size))
    return letter.decode("ascii"), _exactly(source, length)


def _exactly(source: Receiving, size: int) -> bytes:
    pieces = []
    while size:
        try:
            piece = source.recv(min(size, 1 << 20))
        except OSError as error:
            raise Broken(str(error)) from error
        if not piece:
            raise Broken("closed")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
