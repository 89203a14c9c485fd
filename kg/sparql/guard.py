"""What the query or update of a client may not do: fetch from other hosts, or change data where a query is expected.

The engine follows SERVICE and LOAD and has no option against it, so whatever it could read as one of them is refused
before. FROM needs no guard: the engine looks in its store only. A text is inspected as it was sent and with its escapes
resolved, since where a string ends depends on when an engine resolves them.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

from kg.sparql.errors import IsUpdate, LoadRefused, Refused, ServiceRefused
from kg.sparql.query import UPDATE, Edit, InspectedQuery, Service, inspect, unescape
from kg.sparql.search_service import check_searches

_NOTHING: frozenset[str] = frozenset()


class _Calls(NamedTuple):
    """The SERVICE clauses that this program answers itself, those that are left out, and the first that is refused.
    They are not nested."""

    answered: list[Service]
    left_out: list[Service]
    refused: Service | None


def admitted(query: InspectedQuery, services: Set[str] = _NOTHING) -> InspectedQuery:
    """Return the query that may be sent to an engine: this one, with an empty group in the place of each SERVICE SILENT
    to where it may not call.

    Such a call fails, and SILENT says nothing of it. What stands behind it stays where it is.

    Args:
        services: the exact IRIs that SERVICE may call; none by default. The search, which is no other endpoint, always
            may be called.

    Raises:
        Refused: a string without an end. SearchProblem, ServiceRefused, IsUpdate.
    """
    _refuse_open_string(query)
    check_searches(query)
    calls = _calls(query, services, answers_searches=True)
    _refuse_service(query, calls.refused)
    _refuse_update(query)
    left_out = [query.emptied(service) for service in calls.left_out]
    if query.has_escapes:
        resolved = _resolved(query, [*left_out, *(query.emptied(service) for service in calls.answered)])
        _refuse_services(resolved, services)
        _refuse_update(resolved)
    return inspect(query.edited(left_out), query.known) if left_out else query


def check_update(update: InspectedQuery, services: Set[str] = _NOTHING, loads: Iterable[Edit] = ()) -> list[Edit]:
    """Return the edits that put something else in the place of what may not be called: `loads`, and SERVICE SILENT as
    `admitted` does.

    Args:
        loads: the edits of the LOADs that need not be refused.

    Raises:
        Refused: a string without an end. ServiceRefused, LoadRefused.
    """
    _refuse_open_string(update)
    calls = _calls(update, services, answers_searches=False)
    _refuse_service(update, calls.refused)
    edits = [*loads, *(update.emptied(service) for service in calls.left_out)]
    _refuse_load(update, {start for start, _, _ in edits})
    if update.has_escapes:
        resolved = _resolved(update, edits)
        _refuse_services(resolved, services)
        _refuse_load(resolved)
    return edits


def _calls(query: InspectedQuery, allowed: Set[str], *, answers_searches: bool) -> _Calls:
    calls, refused, end = _Calls([], [], None), None, 0
    for service in query.services:
        closing = query.closing(service)
        if service.token.start < end or (service.endpoint in allowed and service.endpoint):
            continue
        if service.is_search and answers_searches and closing:
            calls.answered.append(service)
        elif service.is_silent and closing:
            calls.left_out.append(service)
        else:
            refused = refused or service
            continue
        end = query.tokens[closing].start
    return calls._replace(refused=refused)


def _resolved(query: InspectedQuery, edits: Iterable[Edit]) -> InspectedQuery:
    """Return the query as it reads with its escapes resolved, once the edits are made."""
    return inspect(unescape(query.edited(edits)), query.known)


def _refuse_services(query: InspectedQuery, allowed: Set[str]) -> None:
    """Raise ServiceRefused for any SERVICE that is not allowed, be it silent or the search."""
    _refuse_service(
        query, next((one for one in query.services if one.endpoint not in allowed or not one.endpoint), None)
    )


def _refuse_service(query: InspectedQuery, service: Service | None) -> None:
    if service is not None:
        raise ServiceRefused(
            "SERVICE is refused here: this endpoint asks no other endpoint.", *query.position(service.token.start)
        )


def _refuse_update(query: InspectedQuery) -> None:
    if query.form == UPDATE and query.first_word is not None:
        raise IsUpdate(
            f"This is an update ({query.first_word.text.upper()}); this address answers queries only.",
            *query.position(query.first_word.start),
        )


def load_refused(place: tuple[int, int]) -> LoadRefused:
    """Return the error for a LOAD at a line and column."""
    return LoadRefused(
        "LOAD is refused here: this server fetches nothing. Send the data to the graph store instead.", *place
    )


def _refuse_load(update: InspectedQuery, exempt: Set[int] = frozenset()) -> None:
    """Raise LoadRefused for what could be read as LOAD, but where one is that begins at an exempt offset."""
    for token in update.loads:
        if token.start not in exempt:
            raise load_refused(update.position(token.start))


def _refuse_open_string(query: InspectedQuery) -> None:
    if query.open_string is not None:
        raise Refused("The string that begins here does not end.", *query.position(query.open_string.start))
