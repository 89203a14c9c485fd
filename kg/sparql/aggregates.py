"""Aggregates that would silently give no value: their values made strings where that is open, and a warning where not.

An engine may give no value for GROUP_CONCAT of anything but strings; users expect the string forms joined. By the
standard, SUM, MIN, MAX, AVG and GROUP_CONCAT give no value where one of their values is unbound or an error, and an
empty cell does not show that there were others.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from itertools import pairwise
from typing import TypeAlias

import pyoxigraph as ox

from kg.rdf.formats import RESULTS
from kg.sparql.query import Edit, InspectedQuery, inspect
from kg.sparql.tokens import Token

_Row: TypeAlias = Mapping[str, object]


def with_string_forms(text: str) -> str:
    """Return a query with the string forms of the values of each GROUP_CONCAT; those that have a language keep it."""
    if "GROUP_CONCAT" not in text.upper():
        return text
    query = inspect(text)
    edits: list[Edit] = []
    for tokens in _concatenated(query.tokens):
        start, end = tokens[0].start, tokens[-1].start + len(tokens[-1].text)
        if not edits or start >= edits[-1][1]:  # one within another is a syntax error
            value = _text(tokens)
            edits.append((start, end, f'IF(isLiteral({value}) && LANG({value}) != "", {value}, STR({value}))'))
    return query.edited(edits)


def _text(tokens: Sequence[Token]) -> str:
    """Return the tokens as text without comments: with spaces where there are gaps, and none elsewhere."""
    pieces = [tokens[0].text]
    for before, token in pairwise(tokens):
        pieces += [" " if before.start + len(before.text) < token.start else "", token.text]
    return "".join(pieces)


def _concatenated(tokens: Sequence[Token]) -> Iterable[Sequence[Token]]:
    """Yield the tokens of the expression of each GROUP_CONCAT that is closed."""
    brackets: list[int] = []  # for each that is open, where the expression of its GROUP_CONCAT begins; 0 for others
    ends: dict[int, int] = {}  # for each such beginning, the semicolon behind the expression
    for index, token in enumerate(tokens):
        if token.text == "(":
            is_concat = index > 0 and tokens[index - 1].text.upper() == "GROUP_CONCAT"
            is_distinct = tokens[index + 1 : index + 2] and tokens[index + 1].text.upper() == "DISTINCT"
            brackets.append(index + 1 + bool(is_distinct) if is_concat else 0)
        elif token.text == ";" and brackets and brackets[-1]:
            ends.setdefault(brackets[-1], index)
        elif token.text == ")" and brackets:
            begin = brackets.pop()
            end = ends.get(begin, index)
            if 0 < begin < end:
                yield tokens[begin:end]


def warning(query: InspectedQuery, results: bytes, results_format: str) -> str:
    """Return a sentence on rows in which an aggregate of a query gave no value, "" where there are none.

    Args:
        results: all of the result, in a format of `kg.rdf.formats.RESULTS`.
    """
    if not query.aggregates:
        return ""
    return warning_of_rows(query, _rows(results, results_format))


def warning_of_rows(query: InspectedQuery, rows: Sequence[_Row]) -> str:
    """Return what `warning` does; unbound variables are absent from a row."""
    without = {name: sum(name not in row for row in rows) for name in query.aggregates}
    said = [f"?{name} in {count} of {len(rows)} rows" for name, count in without.items() if count]
    if not said:
        return ""
    return (
        f"No value for {', '.join(said)}: an aggregate has none where one of the values is unbound or of another type, "
        "or where MIN or MAX has no values at all. COALESCE or FILTER(BOUND(...)) leaves such values out."
    )


def _rows(results: bytes, results_format: str) -> list[_Row]:
    if results_format == "csv":
        lines = csv.DictReader(StringIO(results.decode("utf-8")))
        return [{name: value for name, value in line.items() if value} for line in lines]
    found = ox.parse_query_results(results, format=RESULTS[results_format])
    if isinstance(found, ox.QueryBoolean):
        return []
    names = [variable.value for variable in found.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in found]
