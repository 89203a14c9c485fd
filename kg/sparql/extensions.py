"""Constructs of engines beyond SPARQL that clients may not use: Virtuoso's pragmas and functions, of which some fetch
or run SQL.
"""

from __future__ import annotations

import re

from kg.sparql.errors import ExtensionRefused
from kg.sparql.query import InspectedQuery, inspect, unescape
from kg.sparql.tokens import Token

_SCHEMES = ("bif:", "sql:")
_HARMLESS = frozenset({"bif:contains"})
_PRAGMAS = re.compile(r"(?i)define|option(?!al)")
_SUSPECT = re.compile(r"(?i)define|option|bif|sql|prefix")
_ESCAPED_CHARACTER = re.compile(r"\\(.)")


def refuse_extensions(query: InspectedQuery) -> None:
    """Check that a query or update has none of them, as it was sent and with its escapes resolved.

    Raises: ExtensionRefused: it has DEFINE, OPTION, or an IRI or name of a function of the engine (bif:, sql:), however
        this is put together.
    """
    readings = (query, inspect(unescape(query.text), query.known)) if query.has_escapes else (query,)
    for read in readings:
        if _SUSPECT.search(read.text):
            _refuse(read)


def _refuse(query: InspectedQuery) -> None:
    for token in query.tokens:
        if (reason := _reason(query, token)) is not None:
            raise ExtensionRefused(reason, *query.position(token.start))


def _reason(query: InspectedQuery, token: Token) -> str | None:
    """Return why a token is refused, None where it is not."""
    if token.kind == "word" and _PRAGMAS.search(token.text):
        return f"{token.text.upper()} is refused here: it is not SPARQL, and could make the engine fetch."
    if token.kind not in ("iri", "name"):
        return None
    prefix = token.text.partition(":")[0]
    if token.kind == "name" and _PRAGMAS.search(prefix) and prefix not in query.declared:
        return f"{prefix} is refused here: the engine could read it as more than a prefix."
    whole = _whole(query, token)
    if whole.lower().startswith(_SCHEMES) and token.text not in _HARMLESS:
        return f"{whole} is refused here: functions of the engine itself may fetch, or run more than a query."
    return None


def _whole(query: InspectedQuery, token: Token) -> str:
    """Return the IRI that a token stands for; a prefix that is not declared stands for itself, since the engine has
    some of its own."""
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return query.declared.get(prefix, prefix + ":") + _ESCAPED_CHARACTER.sub(r"\1", local)
