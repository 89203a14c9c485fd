"""Asking a pool on behalf of the request at hand, its errors made into answers."""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from kg.errors import QueryError
from server.problems import Problem
from server.readers import Answer, Question, ReaderPool, never
from server.stops import Busy, Died, SyntaxProblem, TimedOut


def ask(pool: ReaderPool, question: Question, *, timeout: float | None = None) -> Answer:
    """Return the answer, its first bytes at hand.

    Raises:
        Problem: 400 wrong query, 503 busy or out of memory, 504 out of time, 500 else.
    """
    gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", never)
    try:
        return pool.ask(question, timeout=timeout, gone=gone)
    except QueryError as error:
        raise _problem(error, timeout or pool.timeout) from error


def whole(pool: ReaderPool, question: Question, *, timeout: float | None = None) -> tuple[Answer, bytes]:
    """Return the answer and all of its bytes. Raises: Problem, as `ask` does."""
    answer = ask(pool, question, timeout=timeout)
    try:
        return answer, answer.read()
    except QueryError as error:
        raise _problem(error, timeout or pool.timeout) from error


def _problem(error: QueryError, timeout: float) -> Problem:
    if isinstance(error, SyntaxProblem):
        place = f"Line {error.line}, column {error.column}: " if error.line is not None else ""
        return Problem(400, f"This is not a SPARQL query. {place}{error}.", line=error.line, column=error.column)
    if isinstance(error, TimedOut):
        return Problem(504, str(error), timeout=timeout)
    if isinstance(error, Busy):
        return Problem(503, str(error), headers={"Retry-After": "5"})
    if isinstance(error, Died):
        return Problem(503, str(error), headers={"Retry-After": "60"})
    return Problem(500, f"The query could not be answered: {error}")
