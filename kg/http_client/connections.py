"""Requests within limits of time and size."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import IO, Self

import httpx

from kg.http_client.errors import BadStatus, BrokenAnswer, HttpError, NotHttp, TooLarge
from kg.http_client.network import Network, Transport, translated
from kg.http_client.service import retry_after
from kg.version import __version__

AGENT = f"communique/{__version__}"
_COMPRESSIONS = ("gzip", "deflate", "identity")
_HEADERS = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"}
_SAID = 2_000  # bytes of an error that are looked at


class Answer:
    """The head of an answer, and its body to be read."""

    def __init__(self, response: httpx.Response, limit: float | None) -> None:
        self._response = response
        self._seconds = limit
        self._pieces = response.iter_raw()
        self._left = b""
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers

    @property
    def location(self) -> str:
        """The absolute address of a redirect, "" for other answers."""
        following = self._response.next_request
        return str(following.url) if following is not None else ""

    @property
    def charset(self) -> str | None:
        return self._response.charset_encoding

    @property
    def missing(self) -> int:
        """How many bytes are still to come, 0 where the server has not said how many there are."""
        told = self.headers.get("Content-Length", "")
        return max(0, int(told[:18]) - self._response.num_bytes_downloaded) if told.isdecimal() else 0

    def read(self, size: int = -1) -> bytes:
        """What has arrived of the body as it was sent, at most `size` bytes; b"" at its end. Raises: HttpError."""
        if not self._left:
            with translated(self._seconds):
                self._left = next(self._pieces, b"")
        size = len(self._left) if size < 0 else size
        given, self._left = self._left[:size], self._left[size:]
        return given

    def whole(self, limit: int) -> bytes:
        """The whole body, decompressed. Raises: HttpError."""
        content = bytearray()
        for piece in self._decompressed():
            content += piece
            if len(content) > limit:
                raise TooLarge(limit)
        return bytes(content)

    def beginning(self, limit: int) -> str:
        """How the body begins, as text, for messages; "" where it cannot be read."""
        content = b""
        with suppress(HttpError):
            for piece in self._decompressed():
                content += piece
                if len(content) >= limit:
                    break
        return content[:limit].decode("utf8", "replace")

    def _decompressed(self) -> Iterator[bytes]:
        """The pieces of the body. Raises: HttpError, also for Brotli, which httpx would undo without a limit."""
        told = self.headers.get("Content-Encoding", "").lower()
        if unknown := {part.strip() for part in told.split(",")} - {"", *_COMPRESSIONS}:
            raise BrokenAnswer(f"an answer compressed with {min(unknown)[:20]}, which was not asked for")
        with translated(self._seconds):
            yield from self._response.iter_bytes()

    def close(self) -> None:
        self._response.close()


class Connections:
    """Sends requests. Redirects are not followed. For one thread at a time.

    Args:
        seconds: from the request to the last byte of its answer; None: no limit.
        silence: seconds without a byte; None: no limit of its own.
        proxies: whether the proxies of the environment are used; never for this machine.
        kept: whether a connection serves several requests.
    """

    def __init__(
        self,
        seconds: float | None = None,
        silence: float | None = None,
        *,
        proxies: bool = True,
        kept: bool = False,
        auth: httpx.Auth | None = None,
    ) -> None:
        self._seconds = seconds
        self._network = Network()
        self._transport = Transport(self._network, proxies, kept)
        self._client = httpx.Client(
            transport=self._transport, timeout=silence, auth=auth, trust_env=False, headers=_HEADERS
        )

    @property
    def opened(self) -> int:
        """How many connections have been opened."""
        return self._network.opened

    def deadline(self) -> float:
        """The time (of the monotonic clock) at which a request that is sent now has to be answered."""
        return math.inf if self._seconds is None else time.monotonic() + self._seconds

    def send(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str] | None = None,
        content: bytes | IO[bytes] | None = None,
        *,
        public: bool = False,
        deadline: float | None = None,
    ) -> Answer:
        """The answer to a request, whatever its status; its body is still to be read.

        Args:
            public: refuse addresses of private networks.
            deadline: for several requests together, from `deadline`.

        Raises: HttpError.
        """
        self._network.deadline = self.deadline() if deadline is None else deadline
        self._network.public = public
        self._network.received = 0
        try:
            with translated(self._seconds):
                request = self._client.build_request(method, address, headers=headers, content=content)
                return Answer(self._client.send(request, stream=True), self._seconds)
        except BrokenAnswer as error:
            if self._network.received:
                raise NotHttp from error
            raise BrokenAnswer("the connection ended without an answer") from error

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def request(
    method: str,
    address: str,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    *,
    seconds: float,
    limit: int,
) -> tuple[bytes, Mapping[str, str]]:
    """The body, at most `limit` bytes, and the headers of an answer.

    Raises: HttpError; BadStatus for any status but 2xx.
    """
    with Connections(seconds) as connections:
        answer = connections.send(method, address, headers, content)
        if not 200 <= answer.status < 300:
            wait = retry_after(answer.headers.get("Retry-After"))
            raise BadStatus(answer.status, wait, answer.beginning(_SAID))
        return answer.whole(limit), answer.headers
