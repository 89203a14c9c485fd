"""Queries sent to the pool of workers for the current request, and their errors as HTTP problems.

Queries of clients, but not those of the server's own pages, are counted, logged and charged to the client's budget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import g, request

from kg.errors import CommuniqueError, QuerySyntaxError
from kg.sparql import guard
from kg.sparql.aggregates import warning
from kg.sparql.errors import Refused
from kg.sparql.query import InspectedQuery, inspect
from kg.sparql.syntax_errors import explained
from server.http.coalescing import SHARED_RUN, SharedRun
from server.http.content_negotiation import GRAPHS, RESULTS, format_of
from server.http.page_turns import AT_ONCE
from server.http.problems import Problem
from server.http.response_cache import KEPT, KEPT_QUERY, QUERY_ID, new_query_id
from server.http.state import current_request, server_state
from server.http.telemetry import Asked
from server.settings import ServerSettings
from server.workers.answers import Answer, never
from server.workers.pool import ReaderPool
from server.workers.questions import Question

FORM = "application/x-www-form-urlencoded"
WARNING = "X-Query-Warning"
_AFTER_OTHERS = 2  # seconds after which a client may ask again for whom too many requests wait
_LEAST_CHARGE = 0.0005
_MOST_TOKENS = 250_000  # of a query; reading one in this process delays all other requests by about a microsecond
_RETRY_SECONDS = {503: 5, 429: 60}  # where an error does not say
_WRONG_CHARGE = (
    2.0  # seconds for a query that is refused or has a syntax error: a person sends fewer than thirty of them a minute
)


def refuse_malformed_text() -> None:
    """Raise Problem 400 where the address or the form of the request is not UTF-8 once its escapes are resolved.

    The framework would keep such bytes as they are written, "%FF", and the query would be another one.
    """
    asked = current_request()
    parts = {"address": asked.query_string}
    if asked.mimetype == FORM:
        parts["form"] = asked.get_data()
    for name, part in parts.items():
        if not part:
            continue
        try:
            unquote_to_bytes(part).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Problem(
                400, f"The {name} of this request is not UTF-8: {error.reason}, byte {error.start}."
            ) from error


def admitted(text: str, *, is_charged: bool = True) -> InspectedQuery:
    """Return the query of a client as it may be sent to an engine.

    Args:
        is_charged: whether a refused query is charged to the client's budget, which must not be spent.

    Raises:
        Problem: 400 wrong, or an update; 403 SERVICE to an endpoint that is not allowed; 413 too many tokens;
            429 budget spent.
    """
    settings: ServerSettings = server_state().settings
    if is_charged:
        _refuse_spent_budget(text)
    try:
        return guard.admitted(inspect(text, most=_MOST_TOKENS), settings.services)
    except Refused as error:
        if is_charged:
            Charge(text).refused(error.outcome)
        raise problem_of(error, settings.timeout) from error


def format_wanted(parameters: Mapping[str, str], query: InspectedQuery) -> str:
    """Return the format that the request asks for by `format=`, `output=` or its Accept header.

    Raises: Problem 406: it is in none that there is.
    """
    name = parameters.get("format") or parameters.get("output") or ""
    chosen = format_of(name, request.headers.get("Accept"), graph=query.is_graph)
    if chosen is None:
        offered = GRAPHS if query.is_graph else RESULTS
        types = ", ".join(media_types[0] for media_types in offered.values())
        raise Problem(406, f"The result of this query is available as {types}.")
    return chosen


def warning_headers(query: InspectedQuery, answer: Answer, body: bytes, results_format: str) -> dict[str, str]:
    """Return the header that warns of aggregates without a value in a whole result, none where there are none."""
    said = warning(query, body, results_format) if answer.form == "SELECT" else ""
    return {WARNING: said.encode("ascii", "replace").decode("ascii")} if said else {}


def ask(pool: ReaderPool, question: Question, *, timeout: float | None = None) -> Answer:
    """Return the result of a query, once its first bytes have arrived.

    Raises: Problem: with the status of the error, or 429 where the client's budget is spent.
    """
    environ = current_request().environ
    environ[KEPT_QUERY] = question.query
    charge = Charge(question.query) if pool is server_state().queries else None
    ended = charge.ended if charge else _page_charge()
    try:
        answer = pool.ask(question, timeout=timeout, gone=_gone(environ), ended=ended)
    except CommuniqueError as error:
        if charge is not None:
            charge.unanswered(error.outcome)
        raise problem_of(error, timeout or pool.timeout, question.inspected) from error
    if charge is not None and answer.is_whole and not question.inspected.is_volatile:
        environ[KEPT] = answer
    return answer


def _page_charge() -> Callable[[Answer], None]:
    """Return a function that charges the client for an answer from which one of the server's own pages is made.

    The first such query of a request waits for its turn. Raises: Problem 429: the client's time for pages is spent, or
    too many of its requests wait.
    """
    state, client = server_state(), _client()
    if "page_turn" not in g:
        wait = state.page_budget.wait(*client)
        if wait:
            raise _too_many(f"this client has used up its time for pages; try again in {wait} seconds.", wait)
        if not state.page_turns.begin(client[0], request.environ.get("waitress.client_disconnected", never)):
            raise _too_many(
                f"{AT_ONCE} requests of this client are being answered and others wait; try again after these.",
                _AFTER_OTHERS,
            )
        g.page_turn = client[0]
    return lambda answer: state.page_budget.charge(*client, answer.seconds)


def end_page_turn(error: BaseException | None = None) -> None:
    """Let the next request of the client have its turn. For the end of each request."""
    client: str | None = g.pop("page_turn", None)
    if client is not None:
        server_state().page_turns.end(client)


def _too_many(why: str, seconds: int) -> Problem:
    return Problem(429, f"Too Many Requests: {why}", headers={"Retry-After": str(seconds)}, retry_after=seconds)


def _gone(environ: Mapping[str, Any]) -> Callable[[], bool]:
    """Return a function that tells whether the client, and all others who wait for the same result, have left."""
    left: Callable[[], bool] = environ.get("waitress.client_disconnected", never)
    run: SharedRun | None = environ.get(SHARED_RUN)
    return left if run is None else lambda: not run.waiters and left()


def whole(pool: ReaderPool, question: Question, *, timeout: float | None = None) -> tuple[Answer, bytes]:
    """Return the result of a query with all of its bytes. Raises: Problem, as `ask` does."""
    answer = ask(pool, question, timeout=timeout)
    try:
        return answer, answer.read()
    except CommuniqueError as error:
        raise problem_of(error, timeout or pool.timeout, question.inspected) from error


def beginning(pool: ReaderPool, question: Question, *, lines: int, size: int) -> tuple[Answer, bytes, bool]:
    """Return the result of a query, its first lines, and whether these are all. Raises: Problem, as `ask` does."""
    answer = ask(pool, question)
    try:
        return answer, *answer.beginning(lines, size)
    except CommuniqueError as error:
        raise problem_of(error, pool.timeout, question.inspected) from error


def query_id() -> str:
    """Return the id of this request's query, which stands in the response's headers and in the log."""
    if "query_id" not in g:
        g.query_id = new_query_id()
    found: str = g.query_id
    return found


def _client() -> tuple[str, str]:
    asked = current_request()
    return asked.remote_addr or "", asked.headers.get("User-Agent", "")


def _refuse_spent_budget(query: str) -> None:
    """Raise Problem 429 where the client has spent its budget."""
    state = server_state()
    wait = state.budget.wait(*_client()) if state.budget.is_limited else 0
    if wait:
        state.telemetry.record(Asked(query_id(), query, "budget"))
        raise Problem(
            429,
            f"Too Many Requests: this client has used up its time for queries; try again in {wait} seconds.",
            headers={"Retry-After": str(wait), QUERY_ID: query_id()},
            retry_after=wait,
        )


class Charge:
    """Charges one query to its client's budget and logs how it ended, once."""

    def __init__(self, query: str) -> None:
        """Raises: Problem 429: the budget is spent."""
        self._query = query
        self._id = query_id()
        self._client = _client()
        state = server_state()
        self._budget, self._telemetry = state.budget, state.telemetry
        self._open = True
        _refuse_spent_budget(query)
        self._begun = self._budget.begin(*self._client)

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
                answer.state.name if answer.state else "",
            ),
        )

    def refused(self, outcome: str) -> None:
        """Charge a query that no worker is asked, for the time in which it was inspected."""
        self._close(_WRONG_CHARGE, Asked(self._id, self._query, outcome))

    def unanswered(self, outcome: str) -> None:
        """Log that the query ended before a worker took it, unless `ended` was called already."""
        self._close(_LEAST_CHARGE, Asked(self._id, self._query, outcome))

    def _close(self, seconds: float, asked: Asked) -> None:
        if self._open:
            self._open = False
            self._budget.end(*self._client, self._begun, seconds)
            self._telemetry.record(asked)


def problem_of(
    error: CommuniqueError, timeout: float, asked: InspectedQuery | None = None, what: str = "query"
) -> Problem:
    """Return the HTTP problem for an error. `asked` is the query or, where `what` says so, the update."""
    headers = {QUERY_ID: query_id()}
    if isinstance(error, QuerySyntaxError) and asked is not None:
        said, line, column = explained(error, asked, what)
        return Problem(error.status, said, headers=headers, line=line, column=column)
    if error.status == 500:
        return Problem(500, f"The {what} could not be answered: {error}", headers=headers)
    members = dict(error.members)
    if error.status in _RETRY_SECONDS:
        seconds = members.pop("retry_after", None) or _RETRY_SECONDS[error.status]
        headers["Retry-After"] = str(seconds)
        if error.status == 429:
            members["retry_after"] = seconds
    if error.status == 504:
        members["timeout"] = timeout
    return Problem(error.status, str(error), headers=headers, **members)
