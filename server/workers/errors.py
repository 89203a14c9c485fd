"""Errors of queries and updates in worker processes, which reach the server by the names of their classes."""

from __future__ import annotations

from typing import Any

from kg.engines.errors import (
    BodySyntaxError,
    DerivedDefaultGraph,
    GraphConflict,
    NotSupported,
    QueryFailed,
    SnapshotGone,
)
from kg.engines.remote.errors import BadAnswer, Capped, NotAnswered, OutOfTime, Overloaded, Rejected, Throttled
from kg.errors import CommuniqueError, QueryError, QuerySyntaxError, StoreError, UsageError
from kg.sparql.errors import ExtensionRefused, GraphRefused, Refused, SearchProblem


class TimedOut(QueryError):
    """A query or update was stopped at its deadline."""

    status = 504
    outcome = "timeout"


class TooLarge(QueryError):
    """The answer has more rows or bytes than an answer may have."""

    status = 413
    outcome = "too large"


class Busy(QueryError):
    """No worker became free in time. `retry_after` is in seconds."""

    status = 503
    outcome = "busy"

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    @property
    def members(self) -> dict[str, Any]:
        return {"retry_after": self.retry_after}


class Died(Busy):
    """A worker process ended at its memory limit, or could not start."""

    outcome = "memory"

    def __init__(self, message: str, retry_after: int = 60) -> None:
        super().__init__(message, retry_after)


class DiskFull(StoreError):
    """There is no room for a change or for the body of a request; nothing has changed."""

    status = 507


class ClientGone(QueryError):
    """The client left before its answer was complete; the query was stopped."""

    outcome = "gone"


# what a worker may report
_BY_NAME: dict[str, type[CommuniqueError]] = {
    kind.__name__: kind
    for kind in (
        BadAnswer,
        BodySyntaxError,
        Busy,
        Capped,
        DerivedDefaultGraph,
        DiskFull,
        ExtensionRefused,
        GraphConflict,
        GraphRefused,
        NotAnswered,
        NotSupported,
        OutOfTime,
        Overloaded,
        QueryFailed,
        QuerySyntaxError,
        Refused,
        Rejected,
        SearchProblem,
        SnapshotGone,
        StoreError,
        Throttled,
        TooLarge,
        UsageError,
    )
}


def error_of(kind: str, message: str, members: dict[str, Any]) -> CommuniqueError:
    """Return the error that a worker reports by the name of its class; QueryFailed for an unknown name."""
    found = _BY_NAME.get(kind)
    return QueryFailed(message) if found is None else found(message, **members)
