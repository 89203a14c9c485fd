"""Queries that ask another endpoint, too, so written that little has to travel.

The engine sends what stands in a SERVICE block as it stands, without what the rest of the query has found: asked for the parties of some people,
Wikidata would have to send those of all. So a saved question says in the block which variables the rest binds, with nothing bound yet,

    { SELECT ?who ?item … LIMIT 200 }
    SERVICE <https://query.wikidata.org/sparql> { VALUES ?item { UNDEF } ?item wdt:P102 ?party }

and its first group, which must be a sub-select, is asked here before; what it finds is put in the place of UNDEF (a bind join). For engines that
do so themselves the query means the same as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

_UNBOUND = re.compile(
    r"VALUES\s*(?:(?P<one>\?\w+)\s*\{\s*UNDEF\s*\}|\((?P<some>(?:\s*\?\w+)+)\s*\)\s*\{\s*\((?:\s*UNDEF)+\s*\)\s*\})",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"SERVICE\s+(?:SILENT\s+)?<[^>]*>", re.IGNORECASE)
_PROLOGUE = re.compile(r"(?:\s*(?:#[^\n]*|(?:PREFIX\s+[\w.-]*:|BASE)\s*<[^>]*>))*", re.IGNORECASE)
_PIECE = re.compile(r"""#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\x00-\x20]*>|[{}]""")


def first(query: str) -> str | None:
    """The query for what is to be sent, None where there is nothing to put in."""
    unbound = _UNBOUND.search(query)
    prologue = _PROLOGUE.match(query)
    group = _first_group(query)
    if unbound is None or prologue is None or group is None or not _SERVICE.search(query):
        return None
    return f"{prologue[0].rstrip()}\nSELECT DISTINCT {' '.join(_variables(unbound))} WHERE {group}"


def filled(query: str, rows: Iterable[Mapping[str, ox.NamedNode | ox.Literal]]) -> str:
    """The query with the rows of `first` put in. Without any nobody is asked, since nothing could come of it."""
    unbound = _UNBOUND.search(query)
    if unbound is None:
        return query
    names = [name[1:] for name in _variables(unbound)]
    lines = [" ".join(str(row[name]) for name in names) for row in rows if all(name in row for name in names)]
    values = f"VALUES ({' '.join(_variables(unbound))}) {{ {' '.join(f'({line})' for line in lines)} }}"
    text = query[: unbound.start()] + values + query[unbound.end() :]
    return text if lines else _SERVICE.sub("", text)


def _variables(unbound: re.Match[str]) -> list[str]:
    return [unbound["one"]] if unbound["one"] else unbound["some"].split()


def _first_group(query: str) -> str | None:
    """The first group inside the outermost pattern, its brackets around it."""
    depth, start = 0, 0
    for piece in _PIECE.finditer(query):
        if piece[0] == "{":
            depth += 1
            if depth == 2:
                start = piece.start()
        elif piece[0] == "}":
            depth -= 1
            if depth == 1:
                return "{" + query[start : piece.end()] + "}"
    return None
