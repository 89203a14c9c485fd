"""What an entity takes part in: its events counted by type, role and year, and listed, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ
from kg.sparql.participation import ROLES, UNDATED, Part, PartsWanted
from server.graph import facets, queries
from server.pages import event

TOLD_HERE = tuple(
    CQ + name for name in ("actor", "recipient", "actorState", "recipientState", "attributedTo", "subEventOf")
)
_DETAILS = """SELECT ?event (SAMPLE(?l) AS ?label) (SAMPLE(?d) AS ?day) (SAMPLE(?f) AS ?factuality)
  (GROUP_CONCAT(DISTINCT ?by; SEPARATOR=", ") AS ?source) {
  VALUES ?event { %s } OPTIONAL { ?event rdfs:label ?l } OPTIONAL { ?event cq:factuality ?f }
  OPTIONAL { ?event cq:attributedTo/rdfs:label ?by }
  OPTIONAL { ?event cq:date ?date } OPTIONAL { ?event cq:earliestDate ?earliest }
  BIND(COALESCE(STR(?date), STR(?earliest), "") AS ?d)
} GROUP BY ?event"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of an entity's events are listed; "" is all. `year` is four digits, "none" for events without one."""

    role: str = ""
    type: str = ""
    year: str = ""

    def address(self, **changed: str) -> str:
        """The query part of the address of this choice, with changes."""
        chosen = {"role": self.role, "type": self.type, "year": self.year, **changed}
        return urlencode({name: value for name, value in chosen.items() if value})


@dataclass(frozen=True, slots=True)
class Counts:
    """`rows` are (type, number of events, number by role), the most frequent type first.

    `years` counts events by year; "none" stands for events without a date.
    """

    roles: tuple[str, ...]
    rows: tuple[tuple[str, int, dict[str, int]], ...]
    years: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(number for _, number, _ in self.rows)


@dataclass(frozen=True, slots=True)
class Listed:
    """An event of the list. `how` is that it was planned, is possible or denied, else ""; `source` is on whose word."""

    iri: str
    kind: str
    label: str
    day: str
    how: str
    source: str
    roles: tuple[str, ...]


def choice(role: str, kind: str, year: str) -> Choice:
    """What an address asks for; what is no role, type or year is left out."""
    known_year = year == "none" or (len(year) == 4 and year.isascii() and year.isdigit())
    return Choice(role if role in ROLES else "", kind if kind in event_types() else "", year if known_year else "")


def took_part(subject: ox.NamedNode, chosen: Choice, offset: int, limit: int) -> tuple[Counts, tuple[Part, ...]]:
    """Return the events that an entity takes part in, is the place of, vouches for, or holds: how many, and a page of
    those chosen, the latest first, each once with all the roles in which it has a part, for `listed`.
    """
    found = facets.parts(PartsWanted(subject.value, chosen.role, chosen.type, chosen.year, limit, offset))
    by_type: dict[str, dict[str, int]] = {kind: {} for kind in found.by_type}
    for (role, kind), number in found.by_role.items():
        by_type[kind][role] = number
    ordered = sorted(found.by_type, key=lambda kind: (-found.by_type[kind], kind))
    years = sorted(found.by_year, key=lambda year: (year != UNDATED, year), reverse=True)
    counts = Counts(
        tuple(role for role in ROLES if any(role in roles for roles in by_type.values())),
        tuple((kind, found.by_type[kind], by_type[kind]) for kind in ordered),
        tuple((year, found.by_year[year]) for year in years),
    )
    return counts, found.events


def listed(events: tuple[Part, ...], sentences: Mapping[str, str]) -> tuple[Listed, ...]:
    """Return events with their days, factuality and attribution, called as `sentences` has them."""
    if not events:
        return ()
    iris = " ".join(str(ox.NamedNode(one.event)) for one in events)
    rows = {row["event"].value: row for row in queries.rows(_DETAILS % iris)}

    def told(iri: str, name: str) -> str:
        row = rows.get(iri, {})
        return row[name].value if name in row else ""

    return tuple(
        Listed(
            one.event,
            one.type,
            sentences.get(one.event) or told(one.event, "label") or queries.readable(one.event),
            told(one.event, "day")[:10],
            event.qualified(told(one.event, "factuality").rpartition("#")[2], []),
            told(one.event, "source"),
            one.roles,
        )
        for one in events
    )
