"""Errors of any engine."""

from __future__ import annotations

from kg.errors import PlacedError, QueryError, StoreError, UsageError


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


class BodySyntaxError(PlacedError, UsageError):
    """A body that is not in the format of its media type."""

    outcome = "syntax"
