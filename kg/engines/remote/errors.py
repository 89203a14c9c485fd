"""What can go wrong between us and an engine elsewhere."""

from __future__ import annotations

from kg.errors import QueryError


class EngineError(QueryError):
    """The root of these."""


class NotAnswered(EngineError):
    """The engine cannot be reached, broke the connection off, or wants other credentials."""


class BadAnswer(EngineError):
    """What it sent is not what was asked for."""


class Rejected(EngineError):
    """It holds the query or update to be wrong."""


class OutOfTime(EngineError):
    """Its own time limit stopped the query."""


class Capped(EngineError):
    """Its own limit cut the answer."""


class Overloaded(EngineError):
    """It is busy. `retry_after` are seconds, or None."""

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Throttled(Overloaded):
    """It takes no more of us for now."""
