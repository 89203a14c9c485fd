"""Bind joins: federated queries that send another endpoint only the values that matter.

The engine sends a SERVICE block as it stands, without what the rest of the query has found: asked for the parties of
some people, Wikidata would have to return those of all. So a saved question names the variables that the rest binds,
with no values yet,

    { SELECT ?who ?item … LIMIT 200 }
    SERVICE <https://query.wikidata.org/sparql> { VALUES ?item { UNDEF } ?item wdt:P102 ?party }

Its first group, which must be a sub-select, is evaluated here beforehand, and its rows take the place of UNDEF. For
engines with a bind join of their own, the query means the same as it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.sparql.query import InspectedQuery, Service
from kg.sparql.tokens import Token


@dataclass(frozen=True, slots=True)
class BindJoin:
    """A query with a VALUES block whose values are to be found first: its variables, and where it begins and ends."""

    query: InspectedQuery
    variables: tuple[str, ...]
    start: int
    end: int

    def first_query(self) -> str:
        """Return the query for the values of the block: the first group of the pattern, projected to the variables."""
        query, group = self.query, _first_group(self.query)
        assert query.first_word is not None and group is not None
        prologue = query.text[: query.first_word.start].rstrip()
        return f"{prologue}\nSELECT DISTINCT {' '.join(f'?{name}' for name in self.variables)} WHERE {{{group}}}"

    def filled(self, rows: Iterable[Mapping[str, ox.NamedNode | ox.Literal]]) -> str:
        """Return the query with the rows of the first query as values of its VALUES block.

        Without rows, the SERVICE block becomes a plain group: no endpoint is called, since nothing could come of it.
        """
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
    """Return the bind join that a query asks for, None where it asks for none."""
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
    """Return the variables of a VALUES block that has only UNDEF as values, and the index of its last token.

    There are no variables where the block has other values. `index` is that of the token after VALUES.
    """
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
    """Return the text of the first group inside the outermost pattern, with its brackets; None where there is none."""
    if query.pattern < 0:
        return None
    opening = next((i for i in range(query.pattern + 1, len(query.tokens)) if query.tokens[i].text == "{"), None)
    closing = query.closings.get(opening) if opening is not None else None
    if opening is None or closing is None:
        return None
    return query.text[query.tokens[opening].start : query.tokens[closing].start + 1]
