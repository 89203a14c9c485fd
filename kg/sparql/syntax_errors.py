"""What is wrong with a query, in words for people: the engine speaks of all that its grammar would have taken."""

from __future__ import annotations

import re

from kg.errors import QuerySyntaxError
from kg.rdf.vocab import PREFIXES
from kg.sparql.guard import FORMS, UPDATES, undeclared
from kg.sparql.tokens import meaningful, position

_SHOWN = 40
_SENTENCE = re.compile(r"[A-Z][a-z]+(?: [A-Za-z]+){3,}")


def explained(error: QuerySyntaxError, text: str, what: str) -> tuple[str, int | None, int | None]:
    """Return a sentence on a query or update (`what`) that does not parse, and the line and column it is about.

    A name whose prefix is missing is the most frequent error, and the engine names neither.
    """
    missing = undeclared(text)
    if missing:
        line, column = next(iter(missing.values()))
        said = [
            f"{prefix}: is not declared"
            + (f"; add PREFIX {prefix}: <{PREFIXES[prefix]}>" if prefix in PREFIXES else "")
            for prefix in missing
        ]
        return f"Line {line}, column {column}: {'. '.join(said)}.", line, column
    place = f"Line {error.line}, column {error.column}: " if error.line is not None else ""
    article = "an" if what[0] in "aeiou" else "a"
    return f"This is not {article} SPARQL {what}. {place}{_readable(error, text)}.", error.line, error.column


def _readable(error: QuerySyntaxError, text: str) -> str:
    _, found, expected = str(error).partition("expected ")
    if not found or error.line is None or error.column is None:
        return str(error)
    if sentence := _SENTENCE.search(expected):
        return sentence[0][0].lower() + sentence[0][1:]
    tokens = meaningful(text)
    if not any(token.kind == "word" and token.text.upper() in FORMS | UPDATES for token in tokens):
        return "there is no SELECT, ASK, CONSTRUCT or DESCRIBE in it"
    opened = sum((token.text == "{") - (token.text == "}") for token in tokens)
    if opened:
        return "a closing } is missing" if opened > 0 else "there is a } too many"
    before = [token.text for token in tokens if position(text, token.start) <= (error.line, error.column)]
    return f"something is wrong near {before[-1][:_SHOWN]}" if before else "something is wrong at the beginning"
