"""Decompression of gzip, bzip2 and Zstandard data that keeps what comes before a break."""

from __future__ import annotations

import bz2
import io
import zlib
from typing import IO, Any, Protocol

import zstandard

_PIECE = 4096  # bytes of input at a time: what one piece gives is lost where the data in it are damaged
_LARGEST_WINDOW = 1 << 27  # bytes that Zstandard may look back, which are held in memory


class _Member(Protocol):
    """What decompresses one member of the data."""

    @property
    def is_at_end(self) -> bool: ...

    @property
    def has_more(self) -> bool:
        """Whether it gives more without more input."""
        ...

    @property
    def unused(self) -> bytes:
        """What follows after its end."""
        ...

    def decompress(self, data: bytes, size: int) -> bytes:
        """At most `size` bytes. Raises: the errors of FORMATS."""
        ...


class _Gzip:
    def __init__(self) -> None:
        self._object = zlib.decompressobj(wbits=31)

    @property
    def is_at_end(self) -> bool:
        return self._object.eof

    @property
    def has_more(self) -> bool:
        return bool(self._object.unconsumed_tail)

    @property
    def unused(self) -> bytes:
        return self._object.unused_data

    def decompress(self, data: bytes, size: int) -> bytes:
        return self._object.decompress(self._object.unconsumed_tail + data, size)


class _Bzip2:
    def __init__(self) -> None:
        self._object = bz2.BZ2Decompressor()

    @property
    def is_at_end(self) -> bool:
        return self._object.eof

    @property
    def has_more(self) -> bool:
        return not self._object.needs_input

    @property
    def unused(self) -> bytes:
        return self._object.unused_data

    def decompress(self, data: bytes, size: int) -> bytes:
        return self._object.decompress(data, size)


class _Zstandard:
    def __init__(self) -> None:
        self._object = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).decompressobj()
        self._given = b""  # the library sets no limit to what it gives at a time

    @property
    def is_at_end(self) -> bool:
        return self._object.eof and not self._given

    @property
    def has_more(self) -> bool:
        return bool(self._given)

    @property
    def unused(self) -> bytes:
        return self._object.unused_data

    def decompress(self, data: bytes, size: int) -> bytes:
        found = self._given + (self._object.decompress(data) if data else b"")
        self._given = found[size:]
        return found[:size]


# names of formats: how their data begin, what decompresses a member, and its errors
FORMATS: dict[str, tuple[bytes, type[_Gzip] | type[_Bzip2] | type[_Zstandard], type[Exception]]] = {
    "gzip": (b"\x1f\x8b", _Gzip, zlib.error),
    "bzip2": (b"BZh", _Bzip2, OSError),
    "Zstandard": (b"\x28\xb5\x2f\xfd", _Zstandard, zstandard.ZstdError),
}


class Unpacked(io.RawIOBase):
    """The content of compressed data of one or several members, up to the first place that cannot be decompressed.

    `broken` is None as long as everything could be, then what is wrong; `given` counts the bytes of content so far.

    Args:
        name: of the format, a key of FORMATS.
    """

    def __init__(self, stream: IO[bytes], name: str = "gzip") -> None:
        self.name = name
        self._magic, self._make, self._error = FORMATS[name]
        self._stream = stream
        self._input = b""
        self._member: _Member = self._make()
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
        if self._member.is_at_end:
            return self._next_member()
        if self._member.has_more:
            return True
        self._input = self._input or self._stream.read(_PIECE)
        if not self._input:
            self.broken = "is truncated"
        return bool(self._input)

    def _next_member(self) -> bool:
        """Begin the member that follows, after zero bytes of padding."""
        rest = (self._member.unused + self._input).lstrip(b"\0")
        while len(rest) < len(self._magic) and (more := self._stream.read(_PIECE)):
            rest = (rest + more).lstrip(b"\0")
        if rest and not rest.startswith(self._magic):
            self.broken = "is followed by other data"
        self._input = rest
        self._member = self._make() if rest and not self.broken else self._member
        return bool(rest) and not self.broken

    def _decompressed(self, size: int) -> bytes:
        data, self._input = self._input, b""
        try:
            return self._member.decompress(data, size)
        except self._error:
            self.broken = "is damaged"
            return b""
