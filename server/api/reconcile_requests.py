"""Queries and extension requests of the reconciliation API as clients really send them.

A request is refused as a whole only where it lacks the form that the API states. Within it each query answers for
itself: a member that cannot be understood is ignored, and a query without a usable member has no candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.rdf.vocab import CQ
from server.api.reconcile_matching import PROPERTIES, Asked
from server.http.parameters import whole_number
from server.http.problems import Problem

BATCH_SIZE = 25  # queries that a client should send at once
_MOST_QUERIES = 100
_MOST_IDS = 1000
MOST_LISTED = 100  # candidates or suggestions of one answer
LONGEST_NAME = 300
_CANDIDATES = 10  # where the query has no limit
_VALUES = 10  # of a property that are looked at


@dataclass(frozen=True, slots=True)
class Extension:
    """Ids of entities, and the properties wanted of them with the most values of a cell, None for all."""

    ids: tuple[str, ...]
    properties: dict[str, int | None]


def batch(told: Any) -> dict[str, Any]:
    """Return the queries of a batch by key. Raises: Problem 400 or 413."""
    if not isinstance(told, dict):
        raise Problem(400, "queries= is not an object of queries by key.")
    if len(told) > _MOST_QUERIES:
        raise Problem(
            413, f"A batch may have {_MOST_QUERIES} queries and this one has {len(told)}; send {BATCH_SIZE} at a time."
        )
    return told


def asked(told: Any) -> Asked | None:
    """Return what a query asks for, None where there is neither a name nor a known property in it."""
    if isinstance(told, str):
        told = {"query": told}
    if not isinstance(told, dict):
        return None
    query = told.get("query")
    name = " ".join(str(query).split())[:LONGEST_NAME] if isinstance(query, str | int | float) else ""
    properties = tuple(_properties(told.get("properties")))
    if not name and not properties:
        return None
    limit = whole_number(told.get("limit"), default=_CANDIDATES, most=MOST_LISTED)
    return Asked(name, tuple(_types(told.get("type"))), told.get("type_strict") != "should", limit, properties)


def _types(told: Any) -> Iterator[str]:
    for one in told if isinstance(told, list) else [told]:
        name = one.get("id") if isinstance(one, dict) else one
        if isinstance(name, str) and name:
            yield name.removeprefix(CQ)


def _properties(told: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The properties that this service knows, each with its values as texts."""
    for one in told if isinstance(told, list) else []:
        pid = one.get("pid") if isinstance(one, dict) else None
        if not isinstance(pid, str) or pid not in PROPERTIES:
            continue
        values = one.get("v")
        texts = tuple(filter(None, map(_text, values[:_VALUES] if isinstance(values, list) else [values])))
        if texts:
            yield pid, texts


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("id", value.get("name"))
    return "" if value is None else str(value)


def extension(told: Any) -> Extension:
    """Return what a table is to be extended by. Raises: Problem 400 or 413."""
    ids, wanted = (told.get("ids"), told.get("properties")) if isinstance(told, dict) else (None, None)
    if not isinstance(ids, list) or not isinstance(wanted, list):
        raise Problem(400, "extend= is an object with ids, and properties, each with an id.")
    if len(ids) > _MOST_IDS:
        raise Problem(413, f"A table may have {_MOST_IDS} ids and this one has {len(ids)}; send it in parts.")
    named = [p for p in wanted if isinstance(p, dict) and isinstance(p.get("id"), str)]
    if len(named) < len(wanted):
        raise Problem(400, "extend= is an object with ids, and properties, each with an id.")
    return Extension(
        tuple(map(str, ids)), {p["id"]: _most_values(p.get("settings")) for p in named if p["id"] in PROPERTIES}
    )


def _most_values(settings: Any) -> int | None:
    limit = settings.get("limit") if isinstance(settings, dict) else None
    return whole_number(limit, default=0, most=_MOST_IDS) or None
