"""What can go wrong with any engine."""

from __future__ import annotations

from typing import Any

from kg.errors import QueryError, StoreError, UsageError


class SnapshotGone(StoreError):
    """A published state was removed between its name being read and its being opened: the newest one is to be opened."""


class QueryFailed(QueryError):
    """The engine could not answer a query that is not wrong."""

    status = 500


class NotSupported(UsageError):
    """The engine cannot do what was asked for; nothing has changed."""

    outcome = "refused"


class GraphConflict(UsageError):
    """CREATE of a graph that exists, or CLEAR, DROP or MOVE of one that does not; nothing has changed."""

    status = 409
    outcome = "refused"


class DerivedDefaultGraph(NotSupported):
    """The default graph is computed from the named graphs and cannot be written."""

    status = 409


class BodySyntaxError(UsageError):
    """A body that is not what its media type says. Line and column are 1-based, or None."""

    outcome = "syntax"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column

    @property
    def members(self) -> dict[str, Any]:
        return {"line": self.line, "column": self.column}
