"""Facets of a selection of the graph, and what a thing has a part in."""

from __future__ import annotations

from kg.errors import UsageError
from kg.sparql import facets
from kg.sparql.facets import Found
from kg.sparql.participation import Parts, PartsWanted
from kg.sparql.selection import Selection
from server.graph import queries
from server.http.problems import Problem
from server.http.querying import whole
from server.http.state import server_state
from server.workers.questions import Question

FIRST = Question("", facets=facets.Wanted(Selection("events"), rows=0).as_json())
"""A question that has a reader open all that facets need."""
_OF_ALL = "facets of all "  # the beginning of their keys in the cache


def found(
    selection: Selection, names: tuple[str, ...] | None = None, most: int = 10, rows: int = 25, offset: int = 0
) -> Found:
    """Return how many things a selection has, the values of its facets, and a page of things; see `kg.sparql.facets`.

    Those of a selection that leaves nothing out are computed once for each published state of the graph.

    Raises: Problem: 400 no such facet, or a number out of its range; and those of a query.
    """
    try:
        asked = facets.wanted(selection, names, most, rows, offset).as_json()
    except UsageError as error:
        raise Problem(400, str(error)) from error

    def compute() -> Found:
        return Found.of_json(whole(server_state().pages, Question("", facets=asked))[1])

    return compute() if selection.restricts else queries.cached(_OF_ALL + asked, compute)


def parts(wanted: PartsWanted) -> Parts:
    """Return the events in which a thing has a part. Raises: Problem."""
    return Parts.of_json(whole(server_state().pages, Question("", facets=wanted.as_json()))[1])
