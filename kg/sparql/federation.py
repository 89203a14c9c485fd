"""Queries that ask another endpoint, too, so written that little has to travel.

The engine sends what stands in a SERVICE block as it stands, without what the rest of the query has found: asked for
the parties of some people, Wikidata would have to send those of all. So a saved question says in the block which
variables the rest binds, with nothing bound yet,

    { SELECT ?who ?item … LIMIT 200 }
    SERVICE <https://query.wikidata.org/sparql> { VALUES ?item { UNDEF } ?item wdt:P102 ?party }

and its first group, which must be a sub-select, is asked here before; what it finds is put in the place of UNDEF (a
bind join). For engines that do so themselves the query means the same as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.sparql.query import InspectedQuery, Service
from kg.sparql.tokens import Token


@dataclass(frozen=True, slots=True)
class BindJoin:
    """What a query sends to another endpoint: the variables of its VALUES block without values, and where this begins
    and ends."""

    query: InspectedQuery
    variables: tuple[str, ...]
    start: int
    end: int

    def first_query(self) -> str:
        """Return the query for what is to be sent, that of the first group."""
        query, group = self.query, _first_group(self.query)
        assert query.first_word is not None and group is not None
        prologue = query.text[: query.first_word.start].rstrip()
        return f"{prologue}\nSELECT DISTINCT {' '.join(f'?{name}' for name in self.variables)} WHERE {{{group}}}"

    def filled(self, rows: Iterable[Mapping[str, ox.NamedNode | ox.Literal]]) -> str:
        """Return the query with the answer to the first one put in. Without any row nobody is asked, since nothing
        could come of it."""
        lines = [
            " ".join(str(row[name]) for name in self.variables)
            for row in rows
            if all(name in row for name in self.variables)
        ]
        names = " ".join(f"?{name}" for name in self.variables)
        edits = [(self.start, self.end, f"VALUES ({names}) {{ {' '.join(f'({line})' for line in lines)} }}")]
        if not lines:
            tokens = self.query.tokens
            edits += [(one.token.start, tokens[one.opening].start, "") for one in _elsewhere(self.query)]
        return self.query.edited(edits)


def bind_join(query: InspectedQuery) -> BindJoin | None:
    """Return what a query says to be sent to another endpoint, None where it says nothing of the kind."""
    if not _elsewhere(query) or query.first_word is None or _first_group(query) is None:
        return None
    for index, token in enumerate(query.tokens):
        if token.kind == "word" and token.text.upper() == "VALUES":
            variables, end = _unbound(query.tokens, index + 1)
            if variables:
                last = query.tokens[end]
                return BindJoin(query, variables, token.start, last.start + len(last.text))
    return None


def _elsewhere(query: InspectedQuery) -> list[Service]:
    return [service for service in query.services if service.endpoint and service.opening and not service.is_search]


def _unbound(tokens: Sequence[Token], index: int) -> tuple[tuple[str, ...], int]:
    """Return the variables of a VALUES block whose values are all UNDEF, and the index of its last token; no variables
    where it has values."""
    place, in_brackets = index, tokens[index].text == "(" if index < len(tokens) else False
    place += in_brackets
    names: list[str] = []
    while place < len(tokens) and tokens[place].kind == "variable" and (in_brackets or not names):
        names.append(tokens[place].text[1:])
        place += 1
    undefined = ["UNDEF"] * len(names)
    wanted = [")", "{", "(", *undefined, ")", "}"] if in_brackets else ["{", *undefined, "}"]
    if not names or [token.text.upper() for token in tokens[place : place + len(wanted)]] != wanted:
        return (), 0
    return tuple(names), place + len(wanted) - 1


def _first_group(query: InspectedQuery) -> str | None:
    """Return the first group inside the outermost pattern, its brackets around it."""
    if query.pattern < 0:
        return None
    opening = next((i for i in range(query.pattern + 1, len(query.tokens)) if query.tokens[i].text == "{"), None)
    closing = query.closings.get(opening) if opening is not None else None
    if opening is None or closing is None:
        return None
    return query.text[query.tokens[opening].start : query.tokens[closing].start + 1]
