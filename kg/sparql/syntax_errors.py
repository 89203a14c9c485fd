"""Syntax errors in words for people. The engine lists all that its grammar would have accepted."""

from __future__ import annotations

import re

from kg.errors import QuerySyntaxError
from kg.sparql.query import InspectedQuery

_LONGEST_SHOWN = 40
_SENTENCE = re.compile(r"[A-Z][a-z]+(?: [A-Za-z]+){3,}")


def explained(error: QuerySyntaxError, query: InspectedQuery, what: str) -> tuple[str, int | None, int | None]:
    """Return a sentence on a query or update (`what`) that does not parse, and the line and column that it is about.

    A prefix that is not declared is the most frequent error, and the engine does not name it.
    """
    if query.undeclared:
        line, column = query.position(next(iter(query.undeclared.values())).start)
        said = " ".join(f"{prefix}: is not declared." for prefix in query.undeclared)
        return f"Line {line}, column {column}: {said}", line, column
    place = f"Line {error.line}, column {error.column}: " if error.line is not None else ""
    article = "an" if what[0] in "aeiou" else "a"
    return f"This is not {article} SPARQL {what}. {place}{_reason(error, query)}.", error.line, error.column


def _reason(error: QuerySyntaxError, query: InspectedQuery) -> str:
    _, is_list, expected = str(error).partition("expected ")
    if not is_list or error.line is None or error.column is None:
        return str(error)
    if sentence := _SENTENCE.search(expected):
        return sentence[0][0].lower() + sentence[0][1:]
    if not query.form:
        return "there is no SELECT, ASK, CONSTRUCT or DESCRIBE in it"
    if query.depth:
        return "a closing } is missing" if query.depth > 0 else "there is a } too many"
    last = query.token_at(query.offset(error.line, error.column))
    return f"something is wrong near “{last.text[:_LONGEST_SHOWN]}”" if last else "something is wrong at the beginning"
