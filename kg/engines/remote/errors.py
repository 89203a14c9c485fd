"""Errors of remote engines."""

from __future__ import annotations

from typing import Any

from kg.errors import QueryError


class EngineError(QueryError):
    """The root of these: a fault of the engine or of the connection."""

    status = 502
    outcome = "backend"


class NotAnswered(EngineError):
    """The engine cannot be reached, breaks the connection off, or refuses the credentials."""


class BadAnswer(EngineError):
    """The response is not what was asked for."""


class Rejected(EngineError):
    """The engine considers the query or update to be wrong."""

    status = 400
    outcome = "syntax"


class OutOfTime(EngineError):
    """The engine's own time limit stopped the query."""

    status = 504
    outcome = "timeout"


class Capped(EngineError):
    """The engine's own limit cut the result."""

    status = 413
    outcome = "too large"


class Overloaded(EngineError):
    """The engine is busy. `retry_after` is in seconds, None where it does not say."""

    status = 503
    outcome = "busy"

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    @property
    def members(self) -> dict[str, Any]:
        return {"retry_after": self.retry_after}


class Throttled(Overloaded):
    """The engine accepts no more queries of this client for now."""

    status = 429
    outcome = "throttled"
