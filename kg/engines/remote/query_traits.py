"""What has to be known of a query or update before it is sent on: its form, its own limit, the graphs it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.sparql.tokens import Token, meaningful

_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_OF_GRAPHS = frozenset({"GRAPH", "FROM", "NAMED", "USING"})


@dataclass(slots=True)
class Traits:
    """`form` is SELECT, ASK, CONSTRUCT or DESCRIBE; "" where there is none. `limit` is that of the whole answer, None without one.

    `sources` are the IRIs of FROM and FROM NAMED (USING and USING NAMED), `graphs` those of GRAPH; `any_graph` tells of GRAPH with a variable,
    `calls` of SERVICE.
    """

    form: str = ""
    limit: int | None = None
    sources: list[str] = field(default_factory=list)
    graphs: list[str] = field(default_factory=list)
    any_graph: bool = False
    calls: bool = False
    has_relative: bool = False


def traits(query: str) -> Traits:
    """Read a query without understanding it: its words, names and brackets."""
    found, prefixes, depth = Traits(), dict[str, str](), 0
    before, ahead = "", ""  # the word before, and the prefix that is being declared
    for token in meaningful(query):
        word = token.text.upper() if token.kind == "word" else ""
        iri = _iri(token, prefixes)
        if ahead:
            prefixes[ahead], ahead = iri or "", ""
        elif before == "PREFIX" and token.kind == "name":
            ahead = token.text
        elif before in _OF_GRAPHS and iri is not None:
            (found.graphs if before == "GRAPH" else found.sources).append(iri)
        found.any_graph = found.any_graph or before == "GRAPH" and token.kind == "variable"
        found.has_relative = found.has_relative or token.kind == "iri" and _ABSOLUTE.match(token.text[1:-1]) is None
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and before == "LIMIT" and token.text.isdecimal() and len(token.text) < 10:
            found.limit = int(token.text)
        found.calls = found.calls or "SERVICE" in word
        found.form = found.form or (word if word in _FORMS else "")
        before = word
    return found


def _iri(token: Token, prefixes: dict[str, str]) -> str | None:
    """Return the IRI that a token stands for, None where it stands for none."""
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind != "name":
        return None
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix + ":", "") + re.sub(r"\\(.)", r"\1", local)
