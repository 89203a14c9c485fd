"""HTTP to one engine: no redirects, no proxies, credentials only where they belong, nothing read that was not asked for."""

from __future__ import annotations

import base64
import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from kg.engines.remote.backend import Backend
from kg.engines.remote.errors import BadAnswer, EngineError, NotAnswered, OutOfTime, Overloaded, Rejected, Throttled
from kg.version import __version__

_READ_OF_ERRORS = 1 << 13
_SHOWN = 300
_TIME_IS_UP = re.compile(
    r"(?i)time[- ]?(?:d )?out|time limit|timed out|S1T00|S1TAT|estimated execution time|cancell?ed"
)
_WRONG_TO_VIRTUOSO = re.compile(r"Virtuoso (?:22|37)\w{3} Error")  # SQL's classes for wrong values and wrong syntax

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

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self._response = response

    def read(self, size: int = -1) -> bytes:
        """Return what has arrived, at most `size` bytes; none at the end. Raises: OSError: it broke off, or nothing came in time."""
        try:
            piece = self._response.read1(size)
        except (http.client.HTTPException, ValueError) as error:
            raise ConnectionError("in the middle") from error
        if not piece and size and self._response.length:
            raise ConnectionError(f"{self._response.length:,} bytes before its end")
        return piece


class Transport:
    """The connections to an engine, kept while they last."""

    def __init__(self, backend: Backend, timeout: float | None = None) -> None:
        self._backend = backend
        self._timeout = timeout
        self._proof = ""  # "basic" once it has been asked for: then it is sent at once
        self._open: dict[tuple[str, str], tuple[http.client.HTTPConnection, http.client.HTTPResponse]] = {}

    def send(
        self,
        method: str,
        address: str,
        body: Body = b"",
        headers: Mapping[str, str] | None = None,
        *,
        once: bool = False,
    ) -> Reply:
        """Send a request.

        Args:
            body: bytes, or a file, which is sent from where it stands, its length told in the headers.
            once: whether it must not be sent again over a new connection when the old one has ended meanwhile.

        Raises:
            NotAnswered, BadAnswer, Rejected, OutOfTime, Overloaded, Throttled.
        """
        said = {
            "User-Agent": f"communique/{__version__}",
            "Accept-Encoding": "identity",
            **(headers or {}),
            **self._token(),
        }
        if not isinstance(body, bytes) and self._has_password and self._proof == "":
            # what is long is not sent before it is known how to say who we are
            asked = {name: value for name, value in said.items() if not name.startswith("Content-")}
            said |= (
                self._answered(method, address, self._exchange("HEAD", address, b"", asked, again=True))
                or self._basic()
            )
        elif self._proof == "basic":
            said |= self._basic()
        response = self._exchange(method, address, body, said, again=not once)
        if response.status == 401 and isinstance(body, bytes) and (proof := self._answered(method, address, response)):
            response = self._exchange(method, address, body, {**said, **proof}, again=not once)
        if (coding := response.getheader("Content-Encoding", "identity").lower()) != "identity":
            self._forget(address)
            raise BadAnswer(
                f"The engine at {urlsplit(address).netloc} sent {coding} where nothing compressed was asked for."
            )
        if 200 <= response.status < 300:
            return Reply(
                response.status, {name.lower(): value for name, value in response.getheaders()}, Source(response)
            )
        raise self._error(response, address)

    def close(self) -> None:
        for connection, _ in self._open.values():
            connection.close()
        self._open.clear()

    def _exchange(
        self, method: str, address: str, body: Body, headers: Mapping[str, str], *, again: bool
    ) -> http.client.HTTPResponse:
        parts = urlsplit(address)
        place = (parts.scheme, parts.netloc)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        kept, last = self._open.pop(place, (None, None))
        if kept is not None and not (again and isinstance(body, bytes) and last is not None and last.isclosed()):
            kept.close()
            kept = None
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kept or kind(parts.netloc, timeout=self._timeout)
        try:
            connection.request(method, target, body, dict(headers))
            response = connection.getresponse()
        except TimeoutError as error:
            connection.close()
            raise OutOfTime(f"The engine at {place[1]} did not answer in time.") from error
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            if kept is not None:
                return self._exchange(method, address, body, headers, again=False)
            if isinstance(error, http.client.HTTPException) and not isinstance(error, ConnectionError):
                raise BadAnswer(f"The engine at {place[1]} answered with something else than HTTP.") from error
            raise NotAnswered(f"The engine at {place[1]} cannot be reached: {_reason(error)}.") from error
        self._open[place] = connection, response
        return response

    @property
    def _has_password(self) -> bool:
        return bool(self._backend.user) and not self._backend.token

    def _token(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._backend.token}"} if self._backend.token else {}

    def _basic(self) -> dict[str, str]:
        pair = base64.b64encode(f"{self._backend.user}:{self._backend.password}".encode()).decode("ascii")
        return {"Authorization": f"Basic {pair}"}

    def _answered(self, method: str, address: str, response: http.client.HTTPResponse) -> dict[str, str]:
        """Return what answers the challenge of a response, where there is one and we have a password: basic or digest (RFC 7616, MD5)."""
        response.read(_READ_OF_ERRORS)
        self._forget(address)
        scheme, _, challenge = response.getheader("WWW-Authenticate", "").partition(" ")
        if response.status != 401 or not self._has_password:
            return {}
        if scheme.lower() == "basic":
            self._proof = "basic"
            return self._basic()
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, address, self._backend.user, self._backend.password)
        try:
            parts = parse_keqv_list([part for part in parse_http_list(challenge) if "=" in part])
            proof = AbstractDigestAuthHandler(known).get_authorization(Request(address, method=method), parts)
        except (ValueError, KeyError):
            return {}
        return {"Authorization": f"Digest {proof}"} if proof else {}

    def _forget(self, address: str) -> None:
        parts = urlsplit(address)
        if (kept := self._open.pop((parts.scheme, parts.netloc), None)) is not None:
            kept[0].close()

    def _error(self, response: http.client.HTTPResponse, address: str) -> EngineError:
        try:
            text = response.read(_READ_OF_ERRORS).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            text = ""
        self._forget(address)
        where, status = f"The engine at {urlsplit(address).netloc}", response.status
        said = _first_words(text)
        after = response.getheader("Retry-After", "")
        seconds = min(int(after), 3600) if after.isdecimal() else None
        if 300 <= status < 400:
            return NotAnswered(f"{where} sends on to another address, which is not followed: name that address itself.")
        if status in (401, 403):
            return NotAnswered(
                f"{where} lets us not do this ({status}): COMMUNIQUE_BACKEND_USER and COMMUNIQUE_BACKEND_PASSWORD, or "
                "COMMUNIQUE_BACKEND_TOKEN, say who we are."
            )
        if status in (408, 504) or (status in (429, 500, 503) and _TIME_IS_UP.search(said)):
            return OutOfTime(f"{where} stopped the query: {said}")
        if status == 429:
            return Throttled(f"{where} takes no more queries for now: {said}", seconds)
        if status == 503:
            return Overloaded(f"{where} is busy: {said}", seconds)
        if status in (400, 422) or (status == 500 and _WRONG_TO_VIRTUOSO.search(said)):
            return Rejected(f"{where} says: {said}")
        return NotAnswered(f"{where} failed ({status}): {said}")


def _first_words(text: str) -> str:
    """Return the beginning of what an engine says, without tags."""
    plain = " ".join(re.sub(r"<[^<>]{0,200}>", " ", text).split())
    plain = plain.partition(" SPARQL query: ")[0]
    return plain[:_SHOWN].rstrip(" .") + "." if plain else "it does not say why."


def _reason(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
