"""What can go wrong with a request."""

from __future__ import annotations

from http import HTTPStatus

from kg.errors import CommuniqueError

_TRANSIENT = frozenset((408, 425, 429, 500, 502, 503, 504, 529))  # statuses after which the same request may succeed


class HttpError(CommuniqueError):
    """A request without an answer that can be used. `reason` is the message without the name of the service.

    `transient`: the same request may succeed now. `counts`: the service is to blame, not this one request.
    """

    status = 502
    transient = True
    counts = True

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.service = ""

    def __str__(self) -> str:
        return f"{self.service}: {self.reason}" if self.service else self.reason


class TimedOut(HttpError):
    """The answer did not come, or did not end, within the time limit."""

    transient = False

    def __init__(self, seconds: float | None) -> None:
        super().__init__("no answer in time" if seconds is None else f"no answer within {seconds:g} seconds")


class Unreachable(HttpError):
    """No connection: the name is unknown, nothing listens there, or the address is malformed."""


class ConnectionRefused(Unreachable):
    """Nothing listens at the address."""

    transient = False


class PrivateAddress(Unreachable):
    """The name stands for an address that is not public, where only public ones may be asked."""

    transient = False


class BrokenAnswer(HttpError):
    """An answer that cannot be used: it broke off, or it is not in the format that was asked for."""


class NotHttp(BrokenAnswer):
    """What the server sends is not HTTP."""

    def __init__(self) -> None:
        super().__init__("the server answers with something else than HTTP")


class TooLarge(HttpError):
    """The answer is larger than the limit."""

    transient = False

    def __init__(self, limit: int) -> None:
        super().__init__(f"an answer of more than {limit:,} bytes")
        self.limit = limit


class BadStatus(HttpError):
    """An answer with an error status, `code`.

    `retry_after`: the seconds that it asks to wait. `text`: the beginning of its body.
    """

    def __init__(self, code: int, retry_after: float | None = None, text: str = "") -> None:
        super().__init__(f"HTTP {code} {phrase(code)}".rstrip() + _quoted(text))
        self.code = code
        self.retry_after = retry_after
        self.text = text
        self.transient = self.counts = code in _TRANSIENT


class CircuitOpen(HttpError):
    """The service is not asked at the moment: it refuses us, only fails, or asks for more time than we wait."""

    transient = False


def phrase(status: int) -> str:
    """The standard reason phrase of a status, "" for one that has none."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _quoted(text: str) -> str:
    """The beginning of an error's text for a message; nothing of a page of HTML."""
    line = " ".join(text.split())[:160]
    return f": {line}" if line and "<" not in line else ""
