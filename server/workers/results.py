"""Results of queries, parsed from what a reader sends."""

from __future__ import annotations

from typing import TypeAlias, cast

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.Literal
Row: TypeAlias = dict[str, Term]


def read_rows(
    answer: bytes, limit: int | None = None, results_format: ox.QueryResultsFormat = ox.QueryResultsFormat.JSON
) -> tuple[list[str], list[Row]]:
    """Return the variables and first rows of a result; for ASK one row with the variable "answer"."""
    solutions = ox.parse_query_results(answer, format=results_format)
    if isinstance(solutions, ox.QueryBoolean):
        return ["answer"], [{"answer": ox.Literal(bool(solutions))}]
    names = [variable.value for variable in solutions.variables]
    found: list[Row] = []
    for solution in solutions:
        if limit is not None and len(found) >= limit:
            break
        found.append({name: cast(Term, solution[name]) for name in names if solution[name] is not None})
    return names, found
