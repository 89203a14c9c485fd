"""Why a query ended without its whole answer."""

from __future__ import annotations

from kg.errors import QueryError


class SyntaxProblem(QueryError):
    """The query is not SPARQL. Line and column are 1-based, or None."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class TimedOut(QueryError):
    """The query was stopped at its deadline."""


class Busy(QueryError):
    """Every reader is taken and the queue is full, or the wait was too long."""


class Died(QueryError):
    """The reader ended by itself: its memory limit."""


class ClientGone(QueryError):
    """Nobody waits for the answer any more; the query was stopped."""


class Failed(QueryError):
    """The engine could not answer."""
