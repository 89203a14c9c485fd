"""How much is in the graph."""

from __future__ import annotations

from kg.engines.statistics import Counts
from kg.errors import CommuniqueError
from server.http.problems import Problem
from server.http.querying import problem_of
from server.http.state import server_state


def counts() -> Counts:
    """Return how much is in the graph. Raises: Problem."""
    state = server_state()
    try:
        return state.tally()
    except CommuniqueError as error:
        raise problem_of(error, state.pages.timeout) from error


def shown_counts() -> Counts | None:
    """Return the counts for a page; None where a remote engine is too large to be counted in time."""
    try:
        return counts()
    except Problem as problem:
        if problem.status != 504 or not server_state().engine.is_remote:
            raise
        return None
