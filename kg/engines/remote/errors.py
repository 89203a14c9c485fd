"""What can go wrong between this program and a remote engine."""

from __future__ import annotations

from typing import Any

from kg.errors import QueryError


class EngineError(QueryError):
    """The root of these: the engine, or the way to it, is at fault."""

    status = 502
    outcome = "backend"


class NotAnswered(EngineError):
    """The engine cannot be reached, broke the connection off, or wants other credentials."""


class BadAnswer(EngineError):
    """What it sent is not what was asked for."""


class Rejected(EngineError):
    """It holds the query or update to be wrong."""

    status = 400
    outcome = "syntax"


class OutOfTime(EngineError):
    """Its own time limit stopped the query."""

    status = 504
    outcome = "timeout"


class Capped(EngineError):
    """Its own limit cut the answer."""

    status = 413
    outcome = "too large"


class Overloaded(EngineError):
    """It is busy. `retry_after` is in seconds, or None where it does not say."""

    status = 503
    outcome = "busy"

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    @property
    def members(self) -> dict[str, Any]:
        return {"retry_after": self.retry_after}


class Throttled(Overloaded):
    """It takes no more queries of this program for now."""

    status = 429
    outcome = "throttled"
