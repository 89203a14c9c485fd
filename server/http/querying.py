"""Asking a pool on behalf of the request at hand, its errors made into answers.

Queries of clients, not those that our own pages are made of, are counted, written down, and charged to the client's
budget.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, g, request

from kg.errors import QueryError, QuerySyntaxError
from kg.sparql import guard
from kg.sparql.errors import Refused
from kg.sparql.query import InspectedQuery, inspect
from kg.sparql.syntax_errors import explained
from server.http.coalescing import FLIGHT, Flight
from server.http.problems import Problem
from server.http.rate_limit import Budget
from server.http.response_cache import KEPT, KEPT_QUERY, QUERY_ID, new_query_id
from server.http.telemetry import Asked, Telemetry
from server.settings import ServerSettings
from server.workers.errors import (
    BackendFailed,
    Busy,
    Declined,
    Died,
    Forbidden,
    TimedOut,
    TooLarge,
    TooMany,
)
from server.workers.pool import Answer, Question, ReaderPool, never

_LEAST_CHARGE = 0.0005
_MOST_TOKENS = 250_000  # what is read in this process holds up all other requests: about a microsecond for each
_WRONG_CHARGE = 2.0  # seconds; who sends thirty wrong queries a minute sends them by program


def admitted(text: str) -> InspectedQuery:
    """Return the query of a client as it may be sent to an engine.

    Raises: Problem: 400 wrong, or an update; 403 SERVICE to an endpoint that is not allowed; 413 too many tokens.
    """
    settings: ServerSettings = current_app.extensions["settings"]
    try:
        return guard.admitted(inspect(text, most=_MOST_TOKENS), settings.services)
    except Refused as error:
        raise problem_of(error, settings.timeout) from error


def ask(pool: ReaderPool, question: Question, *, timeout: float | None = None) -> Answer:
    """Return the answer, its first bytes at hand.

    Raises:
        Problem: 400 wrong query, 403 refused, 413 too large an answer, 429 budget spent, 502 the engine elsewhere
        failed,
            503 busy or out of memory, 504 out of time, 500 else.
    """
    request.environ[KEPT_QUERY] = question.query
    charge = _charge(question) if pool is current_app.extensions.get("queries") else None
    try:
        answer = pool.ask(question, timeout=timeout, gone=_gone(), ended=charge.ended if charge else None)
    except QueryError as stop:
        if charge is not None:
            charge.unanswered(stop.outcome)
        raise problem_of(stop, timeout or pool.timeout, question.inspected) from stop
    if charge is not None and answer.is_whole and not question.inspected.is_volatile:
        request.environ[KEPT] = answer
    return answer


def _gone() -> Callable[[], bool]:
    """Return what tells whether nobody waits any more for what this request asks."""
    left: Callable[[], bool] = request.environ.get("waitress.client_disconnected", never)
    flight: Flight | None = request.environ.get(FLIGHT)
    return left if flight is None else lambda: not flight.followers and left()


def whole(pool: ReaderPool, question: Question, *, timeout: float | None = None) -> tuple[Answer, bytes]:
    """Return the answer and all of its bytes. Raises: Problem, as `ask` does."""
    answer = ask(pool, question, timeout=timeout)
    try:
        return answer, answer.read()
    except QueryError as error:
        raise problem_of(error, timeout or pool.timeout, question.inspected) from error


def query_id() -> str:
    """Return the id of the query that this request asks: the same in its headers and in the log."""
    if "query_id" not in g:
        g.query_id = new_query_id()
    found: str = g.query_id
    return found


class Charge:
    """A query of a client: its budget is charged and its end written down, once."""

    def __init__(self, question: Question, budget: Budget, telemetry: Telemetry) -> None:
        self._query = question.query
        self._id = query_id()
        self._client = request.remote_addr or "", request.user_agent.string
        self._budget = budget
        self._telemetry = telemetry
        self._open = True
        self._wait_for_budget()
        self._begun = budget.begin(*self._client)

    def _wait_for_budget(self) -> None:
        wait = self._budget.wait(*self._client)
        if wait:
            self._telemetry.record(Asked(self._id, self._query, "budget"))
            raise Problem(
                429,
                f"This client has used up its time for queries; the next may come in {wait} seconds.",
                headers={"Retry-After": str(wait), QUERY_ID: self._id},
                retry_after=wait,
            )

    def ended(self, answer: Answer) -> None:
        least = _WRONG_CHARGE if answer.outcome == QuerySyntaxError.outcome else _LEAST_CHARGE
        self._close(
            max(least, answer.seconds),
            Asked(
                self._id,
                self._query,
                answer.outcome,
                answer.seconds,
                answer.form,
                answer.media_type,
                answer.rows,
                answer.sent,
                answer.snapshot.name if answer.snapshot else "",
            ),
        )

    def unanswered(self, outcome: str) -> None:
        """Note that no reader came to it, unless `ended` was told already."""
        self._close(_LEAST_CHARGE, Asked(self._id, self._query, outcome))

    def _close(self, seconds: float, asked: Asked) -> None:
        if self._open:
            self._open = False
            self._budget.end(*self._client, self._begun, seconds)
            self._telemetry.record(asked)


def _charge(question: Question) -> Charge:
    return Charge(question, current_app.extensions["budget"], current_app.extensions["telemetry"])


def problem_of(error: QueryError, timeout: float, asked: InspectedQuery | None = None, what: str = "query") -> Problem:
    """Return the answer to an error. `asked` is the query or, by `what`, the update."""
    headers = {QUERY_ID: query_id()}
    if isinstance(error, QuerySyntaxError) and asked is not None:
        said, line, column = explained(error, asked, what)
        return Problem(400, said, headers=headers, line=line, column=column)
    if isinstance(error, QuerySyntaxError | Refused):
        return Problem(error.status, str(error), headers=headers, line=error.line, column=error.column)
    if isinstance(error, TimedOut):
        return Problem(504, str(error), headers=headers, timeout=timeout)
    if isinstance(error, TooLarge):
        return Problem(413, str(error), headers=headers)
    if isinstance(error, Busy):
        return Problem(503, str(error), headers={**headers, "Retry-After": str(error.retry_after or 5)})
    if isinstance(error, BackendFailed):
        return Problem(502, str(error), headers=headers)
    if isinstance(error, TooMany):
        wait = error.retry_after or 60
        return Problem(429, str(error), headers={**headers, "Retry-After": str(wait)}, retry_after=wait)
    if isinstance(error, Declined):
        return Problem(400, str(error), headers=headers)
    if isinstance(error, Forbidden):
        return Problem(403, str(error), headers=headers)
    if isinstance(error, Died):
        return Problem(503, str(error), headers={**headers, "Retry-After": "60"})
    return Problem(500, f"The {what} could not be answered: {error}", headers=headers)
