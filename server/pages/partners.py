"""Who takes part in the same events as an entity, as a list and as a small graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.rdf.vocab import CQ
from kg.sparql.selection import Selection
from server.graph import facets, queries
from server.graph.saved_questions import Table

_MOST = 12


@dataclass(frozen=True, slots=True)
class Partner:
    """An actor with the number of events that an entity and the actor take part in, on either side."""

    iri: str
    number: int


def partners(subject: str, types: list[str]) -> list[Partner]:
    """Return those who take part in the most events told as having happened; of a place, in those there."""
    happened = Selection("events", factualities=(CQ + "Actual",))
    is_place = "Place" in types
    selection = replace(happened, places=(subject,)) if is_place else replace(happened, participants=(subject,))
    found = facets.found(selection, ("actor", "recipient"), most=_MOST + 1, rows=0)
    counted: Counter[str] = Counter()
    for values in found.facets.values():
        counted.update({one.value: one.number for one in values if one.value.startswith("http")})
    counted.pop(subject, None)
    return [Partner(iri, number) for iri, number in sorted(counted.items(), key=lambda one: (-one[1], one[0]))][:_MOST]


def selected(subject: str, types: list[str]) -> str:
    """Return the parameters of browsing that select the events of an entity."""
    return urlencode({"place" if "Place" in types else "participant": subject})


def table(subject: str, some: list[Partner], names: Mapping[str, str]) -> Table:
    """Return the ties of an entity as the view of a graph takes them."""

    def row(one: Partner) -> queries.Row:
        return {
            "one": ox.Literal(names[subject]),
            "other": ox.Literal(names[one.iri]),
            "events": ox.Literal(one.number),
            "a": ox.NamedNode(subject),
            "b": ox.NamedNode(one.iri),
        }

    return Table(["one", "other", "events", "a", "b"], [row(one) for one in some])
