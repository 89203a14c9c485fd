"""A chat endpoint that speaks the protocol of OpenAI's /chat/completions: local servers and hosted ones alike."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from kg.errors import UsageError
from kg.http_client.addresses import host_of, user_of
from kg.http_client.connections import request
from kg.http_client.errors import BadStatus, BrokenAnswer
from kg.http_client.service import RetryPolicy, Service

Messages = Sequence[Mapping[str, str]]

# a wrong key or address stays wrong for the run
_FINAL = frozenset((HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND))
# what servers answer to options that they do not know
_UNKNOWN_OPTIONS = frozenset((HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY))
_LARGEST = 4_000_000  # bytes of an answer
_REST = 60.0  # seconds for which an endpoint that only fails is left alone


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, and within which limits.

    `url` is the base, as http://localhost:11434/v1, or the whole address of the chat.

    Raises: UsageError: the URL or the key is malformed.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0  # seconds for one answer
    attempts: int = 4
    first_wait: float = 1.0  # seconds before the second attempt; doubled for each one after

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")) or not host_of(self.url):
            raise UsageError(f"the address of the chat endpoint, {self.url!r}, does not begin with http:// or https://")
        if user_of(self.url) is not None:
            raise UsageError(
                "the address of the chat endpoint contains a user name: give the key in COMMUNIQUE_LLM_KEY"
            )
        if self.key is not None and not (self.key.isascii() and self.key.isprintable()):
            raise UsageError("COMMUNIQUE_LLM_KEY contains characters that a key cannot have")

    @property
    def address(self) -> str:
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


class Client:
    """Asks one endpoint. `sleep` waits between attempts; a test gives its own."""

    def __init__(self, endpoint: Endpoint, sleep: Callable[[float], None] = time.sleep) -> None:
        self.endpoint = endpoint
        policy = RetryPolicy(endpoint.attempts, endpoint.first_wait, final=_FINAL, rest=_REST)
        self._service = Service(endpoint.address, policy, sleep)
        self._structured = True  # whether the server takes the options of structured answers, as far as is known

    def ask(self, messages: Messages, schema: Mapping[str, Any]) -> str:
        """What the model writes in answer. Raises: HttpError."""
        try:
            body = self._service.ask(lambda: self._post(messages, schema))
        except BadStatus as error:
            if error.code not in _UNKNOWN_OPTIONS or not self._structured:
                raise
            self._structured = False
            body = self._service.ask(lambda: self._post(messages, schema))
        return _content(body)

    def _post(self, messages: Messages, schema: Mapping[str, Any]) -> bytes:
        body: dict[str, Any] = {"model": self.endpoint.model, "messages": list(messages), "stream": False}
        if self._structured:
            shape = {"name": "facts", "strict": True, "schema": schema}
            body |= {"temperature": 0, "response_format": {"type": "json_schema", "json_schema": shape}}
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.endpoint.key:
            headers["Authorization"] = f"Bearer {self.endpoint.key}"
        content = json.dumps(body).encode("ascii")
        seconds = self.endpoint.timeout
        try:
            return request("POST", self.endpoint.address, headers, content, seconds=seconds, limit=_LARGEST)[0]
        except BadStatus as error:  # its text may quote the key or the article
            raise BadStatus(error.code, error.retry_after) from None


def _content(body: bytes) -> str:
    """What the model wrote, out of the protocol's envelope. Raises: BrokenAnswer."""
    try:
        choice = json.loads(body)["choices"][0]
        content, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise BrokenAnswer("the answer is not of the chat protocol") from None
    if reason == "length":
        raise BrokenAnswer("the answer was cut off at the model's limit")
    if not isinstance(content, str) or not content.strip():
        raise BrokenAnswer("an empty answer")
    return content
