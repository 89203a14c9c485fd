"""Decompression of gzip data that keeps what comes before a break."""

from __future__ import annotations

import io
import zlib
from typing import IO, Any

_PIECE = 4096  # bytes of input at a time: what one piece gives is lost where the data in it are damaged
_MAGIC = b"\x1f\x8b"


class Gunzip(io.RawIOBase):
    """The content of gzip data of one or several members, up to the first place that cannot be decompressed.

    `broken` is None as long as everything could be, then what is wrong; `given` counts the bytes of content so far.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._input = b""
        self._member = zlib.decompressobj(wbits=31)
        self.broken: str | None = None
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = b""
        while not piece and self._has_more():
            piece = self._decompressed(len(buffer))
        buffer[: len(piece)] = piece
        self.given += len(piece)
        return len(piece)

    def _has_more(self) -> bool:
        """Whether there is input for the member, or for another one after it."""
        if self.broken:
            return False
        if self._member.eof:
            return self._next_member()
        self._input = self._input or self._stream.read(_PIECE)
        if not self._input:
            self.broken = "is truncated"
        return bool(self._input)

    def _next_member(self) -> bool:
        """Begin the member that follows, after zero bytes of padding."""
        rest = (self._member.unused_data + self._input).lstrip(b"\0")
        while len(rest) < len(_MAGIC) and (more := self._stream.read(_PIECE)):
            rest = (rest + more).lstrip(b"\0")
        if rest and not rest.startswith(_MAGIC):
            self.broken = "is followed by other data"
        self._input = rest
        self._member = zlib.decompressobj(wbits=31) if rest and not self.broken else self._member
        return bool(rest) and not self.broken

    def _decompressed(self, size: int) -> bytes:
        try:
            piece = self._member.decompress(self._input, size)
        except zlib.error:
            self.broken = "is damaged"
            return b""
        self._input = self._member.unconsumed_tail
        return piece
