"""What has to be known of a query or update before it is sent on: its form, its own limit, the graphs it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_TOKEN = re.compile(
    r"""\#[^\n\r]*|\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'
      |<(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>|(?P<variable>[?$]\w+)|@[A-Za-z-]+|(?P<name>[\w.-]*:(?:[\w:.%-]|\\.)*)|(?P<bracket>[{}])|(?P<word>\w+)""",
    re.DOTALL | re.VERBOSE)
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
    """Read a query without understanding it: words outside comments, strings and IRIs."""
    found, prefixes, depth = Traits(), dict[str, str](), 0
    before, ahead = "", ""   # the word before, and the name of the prefix that is being declared
    for token in _TOKEN.finditer(query):
        if token[0].startswith("#"):
            continue
        word = (token["word"] or "").upper()
        iri = token["iri"] if token["iri"] is not None else _expanded(token["name"], prefixes)
        if ahead:
            prefixes[ahead], ahead = token["iri"] or "", ""
        elif before == "PREFIX" and token["name"]:
            ahead = token["name"]
        elif before in _OF_GRAPHS and iri is not None:
            (found.graphs if before == "GRAPH" else found.sources).append(iri)
        found.any_graph = found.any_graph or before == "GRAPH" and token["variable"] is not None
        found.has_relative = found.has_relative or token["iri"] is not None and _ABSOLUTE.match(token["iri"]) is None
        depth += (token["bracket"] == "{") - (token["bracket"] == "}")
        if depth == 0 and before == "LIMIT" and word.isdecimal():
            found.limit = int(word)
        found.calls = found.calls or "SERVICE" in word
        found.form = found.form or (word if word in _FORMS else "")
        before = word
    return found


def _expanded(name: str | None, prefixes: dict[str, str]) -> str | None:
    if name is None:
        return None
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix + ":", "") + re.sub(r"\\(.)", r"\1", local)
