"""Asking a pool on behalf of the request at hand, its errors made into answers."""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from kg.errors import QueryError
from kg.vocab import PREFIXES
from server.guard import undeclared
from server.problems import Problem
from server.readers import Answer, Question, ReaderPool, never
from server.stops import Busy, Died, SyntaxProblem, TimedOut

_CHOICES = 8


def ask(pool: ReaderPool, question: Question, *, timeout: float | None = None) -> Answer:
    """Return the answer, its first bytes at hand.

    Raises:
        Problem: 400 wrong query, 503 busy or out of memory, 504 out of time, 500 else.
    """
    gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", never)
    try:
        return pool.ask(question, timeout=timeout, gone=gone)
    except QueryError as error:
        raise problem_of(error, timeout or pool.timeout, question.query) from error


def whole(pool: ReaderPool, question: Question, *, timeout: float | None = None) -> tuple[Answer, bytes]:
    """Return the answer and all of its bytes. Raises: Problem, as `ask` does."""
    answer = ask(pool, question, timeout=timeout)
    try:
        return answer, answer.read()
    except QueryError as error:
        raise problem_of(error, timeout or pool.timeout, question.query) from error


def problem_of(error: QueryError, timeout: float, text: str, what: str = "query") -> Problem:
    """Return the answer to a query or update that came to no good end."""
    if isinstance(error, SyntaxProblem):
        return _wrong(error, text, what)
    if isinstance(error, TimedOut):
        return Problem(504, str(error), timeout=timeout)
    if isinstance(error, Busy):
        return Problem(503, str(error), headers={"Retry-After": "5"})
    if isinstance(error, Died):
        return Problem(503, str(error), headers={"Retry-After": "60"})
    return Problem(500, f"The {what} could not be answered: {error}")


def _wrong(error: SyntaxProblem, text: str, what: str) -> Problem:
    """A name whose prefix is missing is the most frequent error, and the engine speaks of something else then."""
    missing = undeclared(text)
    if missing:
        line, column = next(iter(missing.values()))
        said = [f"{prefix}: is not declared" + (f"; add PREFIX {prefix}: <{PREFIXES[prefix]}>" if prefix in PREFIXES else "") for prefix in missing]
        return Problem(400, f"Line {line}, column {column}: {'. '.join(said)}.", line=line, column=column)
    place = f"Line {error.line}, column {error.column}: " if error.line is not None else ""
    return Problem(400, f"This is not a SPARQL {what}. {place}{_readable(str(error))}.", line=error.line, column=error.column)


def _readable(message: str) -> str:
    """Cut what the engine's grammar would accept down to the first words of it; sets of characters say nothing to a reader."""
    begun, found, expected = message.partition("expected one of ")
    if not found:
        return message
    choices = [choice for choice in expected.split(", ") if "[" not in choice and "]" not in choice and "'" not in choice]
    if not choices:
        return begun + "this cannot stand here"
    more = ", …" if len(choices) > _CHOICES else ""
    return f"{begun}expected {'one of ' if len(choices) > 1 else ''}{', '.join(choices[:_CHOICES])}{more}"
