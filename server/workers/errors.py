"""Why a query ended without its whole answer. `outcome` is the word for it in logs and metrics."""

from __future__ import annotations

from typing import ClassVar

from kg.errors import QueryError


class Stop(QueryError):
    """A query without its whole answer."""

    outcome: ClassVar[str] = "failed"


class TimedOut(Stop):
    """The query was stopped at its deadline."""

    outcome = "timeout"


class TooLarge(Stop):
    """The answer has more rows or bytes than an answer may have."""

    outcome = "too large"


class Busy(Stop):
    """Every reader is taken and the queue is full, or the wait was too long. `retry_after` is in seconds, or None."""

    outcome = "busy"
    retry_after: int | None = None


class Died(Stop):
    """The reader ended by itself: its memory limit."""

    outcome = "memory"


class ClientGone(Stop):
    """Nobody waits for the answer any more; the query was stopped."""

    outcome = "gone"


class BackendFailed(Stop):
    """The engine elsewhere cannot be reached, failed, or sent something else than an answer."""

    outcome = "backend"


class TooMany(Stop):
    """The engine elsewhere takes no more queries of us for now. `retry_after` is in seconds, or None."""

    outcome = "throttled"
    retry_after: int | None = None


class Declined(Stop):
    """The engine elsewhere does not take what is SPARQL to us, and says why."""

    outcome = "syntax"


class Forbidden(Stop):
    """The query asks for what a stranger may not have of an engine elsewhere."""

    outcome = "refused"


class Failed(Stop):
    """The engine could not answer."""
