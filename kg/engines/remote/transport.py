"""HTTP to one engine: no redirects, no proxies, nothing compressed, credentials for this engine only."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

import httpx

from kg.engines.remote.backend import Backend
from kg.engines.remote.errors import BadAnswer, EngineError, NotAnswered, OutOfTime, Overloaded, Rejected, Throttled
from kg.http_client import (
    Answer,
    BrokenAnswer,
    Connections,
    HttpError,
    NotHttp,
    TimedOut,
    Unreachable,
    phrase,
    retry_after,
)

_READ_OF_ERRORS = 1 << 13  # bytes
_SHOWN = 300
_TIME_IS_UP = re.compile(
    r"(?i)time[- ]?(?:d )?out|time limit|timed out|S1T00|S1TAT|estimated execution time|cancell?ed"
)
_WRONG_TO_VIRTUOSO = re.compile(r"Virtuoso (?:22|37)\w{3} Error")  # SQL's classes for wrong values and wrong syntax

_LONGEST_WAIT = 3600  # seconds that are passed on as Retry-After

Body = bytes | IO[bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    """A good answer: its head, and the rest of it to be read."""

    status: int
    headers: Mapping[str, str]
    body: Source

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Source:
    """The body of an answer as a binary file. An answer that ends before its end is an error, not an end."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def read(self, size: int = -1) -> bytes:
        """Return what has arrived, at most `size` bytes; b"" at the end. Raises: OSError: it broke off or timed out."""
        try:
            return self._answer.read(size)
        except TimedOut as error:
            raise TimeoutError("in the middle") from error
        except HttpError as error:
            missing = self._answer.missing
            raise ConnectionError(f"{missing:,} bytes before its end" if missing else "in the middle") from error


class Transport:
    """The connections to an engine: queries share one, whatever changes something has one of its own.

    Args:
        timeout: seconds without a byte; None: no limit, since the process is ended at its deadline.
    """

    def __init__(self, backend: Backend, timeout: float | None = None) -> None:
        self._password = _Password(backend.user, backend.password) if backend.user and not backend.token else None
        self._token = {"Authorization": f"Bearer {backend.token}"} if backend.token else {}
        self._shared, self._single = (
            Connections(silence=timeout, proxies=False, kept=kept, auth=self._password) for kept in (True, False)
        )
        self._last: Answer | None = None

    def send(
        self,
        method: str,
        address: str,
        body: Body = b"",
        headers: Mapping[str, str] | None = None,
        *,
        once: bool = False,
    ) -> Reply:
        """Send a request; the answer before it is given up.

        Args:
            body: bytes, or a file, which is sent from its current position, its length in the headers.
            once: whether it must not be sent again over a new connection when the old one has ended meanwhile.

        Raises:
            NotAnswered, BadAnswer, Rejected, OutOfTime, Overloaded, Throttled.
        """
        said = {"Accept-Encoding": "identity", **(headers or {}), **self._token}
        if not isinstance(body, bytes) and self._password is not None and not self._password.is_settled:
            self._learn_scheme(address, self._password, said)
        answer = self._exchange(method, address, body, said, once=once)
        if (coding := answer.headers.get("Content-Encoding", "identity").lower()) != "identity":
            answer.close()
            raise BadAnswer(f"{_at(address)} sent {coding} where nothing compressed was asked for.")
        if 200 <= answer.status < 300:
            return Reply(answer.status, {name.lower(): value for name, value in answer.headers.items()}, Source(answer))
        raise _error(answer, address)

    def close(self) -> None:
        self._shared.close()
        self._single.close()

    def _learn_scheme(self, address: str, password: _Password, headers: Mapping[str, str]) -> None:
        """Find out how to identify ourselves before a large body is sent, which can be sent only once."""
        asked = {name: value for name, value in headers.items() if not name.startswith("Content-")}
        answer = self._exchange("HEAD", address, b"", asked, once=True)
        if answer.status == 401:
            raise _error(answer, address)
        answer.close()
        password.settle()

    def _exchange(self, method: str, address: str, body: Body, headers: Mapping[str, str], *, once: bool) -> Answer:
        if self._last is not None:
            self._last.close()  # an answer that was read to its end leaves its connection open
        connections = self._single if once else self._shared
        opened = connections.opened
        try:
            try:
                self._last = connections.send(method, address, headers, body)
            except BrokenAnswer:
                if connections.opened > opened:
                    raise
                # the kept connection had ended meanwhile
                self._last = connections.send(method, address, headers, body)
        except TimedOut as error:
            raise OutOfTime(f"{_at(address)} did not answer in time.") from error
        except NotHttp as error:
            raise BadAnswer(f"{_at(address)} answered with something else than HTTP.") from error
        except Unreachable as error:
            raise NotAnswered(f"{_at(address)} {error}.") from error
        except HttpError as error:
            raise NotAnswered(f"{_at(address)}: {error}.") from error
        return self._last


class _Password(httpx.Auth):
    """User and password by digest (RFC 7616) or basic authentication, as the engine asks."""

    def __init__(self, user: str, password: str) -> None:
        self._digest, self._basic = httpx.DigestAuth(user, password), httpx.BasicAuth(user, password)
        self._uses_basic = False
        self._has_digest = False

    @property
    def is_settled(self) -> bool:
        """Whether it is known how the engine asks."""
        return self._uses_basic or self._has_digest

    def settle(self) -> None:
        """Use basic where the engine has not asked for anything yet."""
        self._uses_basic = not self._has_digest

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield requests as httpx asks for them, the last one identified."""
        if self._uses_basic:
            yield from self._basic.auth_flow(request)
            return
        flow = self._digest.auth_flow(request)
        response = yield next(flow)
        challenge = response.headers.get("WWW-Authenticate", "").lower() if response.status_code == 401 else ""
        if challenge.startswith("basic"):
            self._uses_basic = True
            yield from self._basic.auth_flow(request)
            return
        self._has_digest = self._has_digest or challenge.startswith("digest")
        with suppress(StopIteration):
            while True:
                response = yield flow.send(response)


def _error(answer: Answer, address: str) -> EngineError:
    """The error that an answer with an error status stands for."""
    where, status = _at(address), answer.status
    said = _first_words(answer.beginning(_READ_OF_ERRORS))
    seconds = retry_after(answer.headers.get("Retry-After"))
    wait = None if seconds is None else min(int(seconds), _LONGEST_WAIT)
    answer.close()
    if 300 <= status < 400:
        return NotAnswered(f"{where} redirects to another address, which is not followed: give that address itself.")
    if status in (401, 403):
        return NotAnswered(
            f"{where} refuses access ({status} {phrase(status)}): set COMMUNIQUE_BACKEND_USER and "
            "COMMUNIQUE_BACKEND_PASSWORD, or COMMUNIQUE_BACKEND_TOKEN."
        )
    kind, reason = _meaning(status, said)
    return (
        kind(f"{where} {reason}: {said}", wait) if issubclass(kind, Overloaded) else kind(f"{where} {reason}: {said}")
    )


def _meaning(status: int, said: str) -> tuple[type[EngineError], str]:
    """The error that a status stands for; where engines have no status for it, by their words (the patterns above)."""
    if status in (408, 504) or (status in (429, 500, 503) and _TIME_IS_UP.search(said)):
        return OutOfTime, "stopped the query"
    if status in (400, 422) or (status == 500 and _WRONG_TO_VIRTUOSO.search(said)):
        return Rejected, "says"
    others: dict[int, tuple[type[EngineError], str]] = {
        429: (Throttled, "takes no more queries for now"),
        503: (Overloaded, "is busy"),
    }
    return others.get(status, (NotAnswered, f"failed ({status} {phrase(status)})"))


def _at(address: str) -> str:
    return f"The engine at {urlsplit(address).netloc}"


def _first_words(text: str) -> str:
    """Return the beginning of an engine's error text, without tags."""
    plain = " ".join(re.sub(r"<[^<>]{0,200}>", " ", text).split())
    plain = plain.partition(" SPARQL query: ")[0]
    return plain[:_SHOWN].rstrip(" .") + "." if plain else "it does not say why."
