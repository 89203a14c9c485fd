"""Errors of any engine."""

from __future__ import annotations

from typing import Any

from kg.errors import QueryError, StoreError, UsageError


class SnapshotGone(StoreError):
    """A snapshot was removed between reading its name and opening it: open the newest one."""


class QueryFailed(QueryError):
    """The engine could not answer a valid query."""

    status = 500


class NotSupported(UsageError):
    """The engine does not support what was asked for; nothing has changed."""

    outcome = "refused"


class GraphConflict(UsageError):
    """CREATE of a graph that exists, or CLEAR, DROP or MOVE of one that does not; nothing has changed."""

    status = 409
    outcome = "refused"


class DerivedDefaultGraph(NotSupported):
    """The default graph is derived from the named graphs and cannot be written."""

    status = 409


class BodySyntaxError(UsageError):
    """A body that is not in the format of its media type. Line and column are 1-based, or None."""

    outcome = "syntax"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column

    @property
    def members(self) -> dict[str, Any]:
        return {"line": self.line, "column": self.column}
