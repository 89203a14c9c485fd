"""A result as the scripts of the views take it (assets/views/result.js)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kg.sparql.query import inspect
from server.graph import queries
from server.graph.saved_questions import Table, names_in, table_of
from server.http.state import server_state

_RANGE = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")
_DATES = {"date", "dateTime", "gYear", "gYearMonth"}


def shown(term: queries.Term, names: Mapping[str, str]) -> str:
    """Return what a person reads for a term: a label, a time without its zone and seconds, else its value."""
    if not isinstance(term, ox.Literal):
        return names.get(term.value) or queries.readable(term.value)
    if local_type(term) == "dateTime" and "T" in term.value:
        day, _, time = term.value.partition("T")
        return day if time[:5] == "00:00" else f"{day} {time[:5]}"
    return term.value


def local_type(term: queries.Term) -> str:
    """Return the local name of a literal's datatype, "" for others."""
    return term.datatype.value.rpartition("#")[2].rpartition("/")[2] if isinstance(term, ox.Literal) else ""


def is_day(term: queries.Term) -> bool:
    """Return whether it is a day, a month or a year, of which the events can be browsed."""
    return local_type(term) in _DATES and len(term.value) >= 4 and term.value[:4].isdigit()


def days_of(term: queries.Term) -> list[str]:
    """Return the two days of a range that is written as 2024-06-30/2024-07-01; [] for other terms."""
    return term.value.split("/") if isinstance(term, ox.Literal) and _RANGE.fullmatch(term.value) else []


def data_of(table: Table, names: Mapping[str, str]) -> dict[str, Any]:
    """Return columns and rows, as JSON that stands in the page."""
    return {
        "columns": table.names,
        "rows": [{name: _cell(term, names) for name, term in row.items()} for row in table.rows],
    }


def answer_of(text: str) -> dict[str, Any]:
    """Return the first rows of a client's query as `data_of`, and besides: `form` SELECT, ASK or GRAPH; `turtle` the
    triples of a graph; `warning`; `isWhole` whether these are all rows.

    Raises: Problem: as for the query protocol.
    """
    table, written = table_of(text, server_state().queries)
    return said_of(text, table, written)


def said_of(text: str, table: Table, written: str) -> dict[str, Any]:
    """Return the answer of `answer_of` for a result that is there."""
    asked = inspect(text)
    return {
        **data_of(table, names_in(table)),
        "form": "GRAPH" if asked.is_graph else asked.form,
        "turtle": written,
        "warning": table.warning,
        "isWhole": table.is_whole,
    }


def _cell(term: queries.Term, names: Mapping[str, str]) -> dict[str, str]:
    is_iri = isinstance(term, ox.NamedNode)
    return {
        "kind": "iri" if is_iri else "literal" if isinstance(term, ox.Literal) else "blank",
        "value": term.value,
        "type": local_type(term),
        "language": (term.language or "") if isinstance(term, ox.Literal) else "",
        "text": shown(term, names),
        "page": queries.page_url(term.value) if is_iri else "",
    }
