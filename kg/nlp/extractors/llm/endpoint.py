"""A chat endpoint that speaks the protocol of OpenAI's /chat/completions: local servers and hosted ones alike."""

from __future__ import annotations

import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from kg.errors import CommuniqueError, UsageError

log = logging.getLogger(__name__)

Messages = Sequence[Mapping[str, str]]

_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504, 529))
_FOR_GOOD = frozenset((401, 403, 404))  # a wrong key or address stays wrong for the run
_PLAIN = frozenset((400, 422))  # what servers answer to options that they do not know
_LARGEST = 4_000_000  # bytes of an answer
_PIECE = 65_536
_LONGEST_WAIT = 60.0  # seconds: who asks for more is not waited for
_FAILURES = 3  # in a row, after which the endpoint is left alone
_REST = 60.0  # for so many seconds


class Unanswered(CommuniqueError):
    """There is no answer that can be used. The message says why, in words for the report; `again`: asking once more may help."""

    again = True


class TooLong(Unanswered):
    """What is too long to be asked about."""

    again = False


class _Failed(Unanswered):
    """The endpoint itself fails, whatever it is asked."""

    def __init__(self, reason: str, rest: float = 0.0) -> None:
        super().__init__(reason)
        self.rest = rest


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, and how patiently. `url` is the base, as in http://localhost:11434/v1, or the whole address of the chat.

    Raises: UsageError for a URL or key that cannot be.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0  # seconds for one answer
    attempts: int = 4
    patience: float = 1.0  # seconds before the second attempt; doubled for each one after

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"the address of the chat endpoint, {self.url!r}, does not begin with http:// or https://")
        if parts.username is not None:
            raise UsageError(
                "the address of the chat endpoint holds a user name: give the key apart (COMMUNIQUE_LLM_KEY)"
            )
        if self.key is not None and not (self.key.isascii() and self.key.isprintable()):
            raise UsageError("the key of the chat endpoint has characters that no key has")

    @property
    def address(self) -> str:
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    @property
    def is_local(self) -> bool:
        return urlsplit(self.url).hostname in ("localhost", "127.0.0.1", "::1")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the key to another host."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Client:
    """Asks one endpoint, and leaves it alone for a while when it only fails."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        proxies = [urllib.request.ProxyHandler({})] if endpoint.is_local else []
        self._opener = urllib.request.build_opener(_NoRedirect, *proxies)
        self._plain = False  # the server refuses the options of structured answers
        self._failures = 0
        self._rests_until = 0.0
        self._reason = ""

    def ask(self, messages: Messages, schema: Mapping[str, Any]) -> str:
        """What the model writes in answer.

        Raises: Unanswered.
        """
        if time.monotonic() < self._rests_until:
            raise Unanswered(self._reason)
        try:
            content = _content(self._answer(messages, schema))
        except _Failed as error:
            self._note(error)
            raise
        self._failures = 0
        return content

    def _note(self, error: _Failed) -> None:
        self._failures += 1
        if not self._reason:
            log.warning("%s: %s", self.endpoint.address, error)
        self._reason = str(error)
        if error.rest or self._failures >= _FAILURES:
            self._rests_until = time.monotonic() + (error.rest or _REST)

    def _answer(self, messages: Messages, schema: Mapping[str, Any]) -> bytes:
        """The body of the answer; asked again where the server says that it may be."""
        tries = 0
        while True:
            try:
                return self._post(messages, schema)
            except urllib.error.HTTPError as error:
                with error:
                    code, wait = error.code, _asked_wait(error.headers.get("Retry-After"))
                if code in _PLAIN and not self._plain:
                    self._plain = True
                    continue
                tries += 1
                wait = self.endpoint.patience * 2 ** (tries - 1) if wait is None else wait
                if code not in _AGAIN or tries >= self.endpoint.attempts or wait > _LONGEST_WAIT:
                    raise _Failed(f"HTTP {code}", float("inf") if code in _FOR_GOOD else 0.0) from None
                time.sleep(wait)
            except TimeoutError:
                raise _Failed(f"no answer within {self.endpoint.timeout:g} seconds") from None
            except (OSError, HTTPException) as error:
                reason = getattr(error, "reason", error)
                if isinstance(reason, TimeoutError):
                    raise _Failed(f"no answer within {self.endpoint.timeout:g} seconds") from None
                tries += 1
                if isinstance(reason, ConnectionRefusedError) or tries >= self.endpoint.attempts:
                    raise _Failed(
                        f"cannot be reached ({getattr(reason, 'strerror', None) or type(reason).__name__})"
                    ) from None
                time.sleep(self.endpoint.patience * 2 ** (tries - 1))

    def _post(self, messages: Messages, schema: Mapping[str, Any]) -> bytes:
        body: dict[str, Any] = {"model": self.endpoint.model, "messages": list(messages), "stream": False}
        if not self._plain:
            body |= {
                "temperature": 0,
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "facts", "strict": True, "schema": schema},
                },
            }
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "communique"}
        if self.endpoint.key:
            headers["Authorization"] = f"Bearer {self.endpoint.key}"
        request = urllib.request.Request(
            self.endpoint.address, json.dumps(body).encode("ascii"), headers, method="POST"
        )
        deadline = time.monotonic() + self.endpoint.timeout
        with self._opener.open(request, timeout=self.endpoint.timeout) as response:
            return _read(response, deadline)


def _read(response: HTTPResponse, deadline: float) -> bytes:
    """The body, within size and time: a server that drips bytes is not waited for."""
    parts: list[bytes] = []
    size = 0
    while part := response.read1(_PIECE):
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            raise Unanswered(f"an answer of more than {_LARGEST:,} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(parts)


def _content(body: bytes) -> str:
    """What the model wrote, out of the protocol's envelope."""
    try:
        choice = json.loads(body)["choices"][0]
        content, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Unanswered("the answer is not of the chat protocol") from None
    if reason == "length":
        raise Unanswered("the answer was cut off at the model's limit")
    if not isinstance(content, str) or not content.strip():
        raise Unanswered("an empty answer")
    return content


def _asked_wait(told: str | None) -> float | None:
    """The seconds of a Retry-After header, which may be a number or a date."""
    if told is None:
        return None
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        when = parsedate_to_datetime(told)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
