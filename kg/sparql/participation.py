"""What a thing has a part in: its events by role, type and year, and a page of them, the newest first.

`counted` needs nothing but a function that answers SPARQL; a local store has a table that gives the same faster:
`kg.engines.local.facets`. An event that several articles report counts once; it is listed by one of its reports.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

import pyoxigraph as ox

from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ
from kg.sparql.facets import Ask, Wanted

# each role by its name, and the pattern of its events.
# What a state does itself is not counted again as done by those who act for it
ROLES: Mapping[str, str] = {
    "actor": "?event cq:actor %s",
    "recipient": "?event cq:recipient %s",
    "through": "?event cq:actorState %s FILTER NOT EXISTS { ?event cq:actor %s }",
    "toward": "?event cq:recipientState %s FILTER NOT EXISTS { ?event cq:recipient %s }",
    "place": "?event sem:hasPlace %s",
    "source": "?event cq:attributedTo %s",
    "occasion": "?event cq:subEventOf %s",
}
UNDATED = "none"


@dataclass(frozen=True, slots=True)
class PartsWanted:
    """What is asked of a thing. `role`, `type` (a local name) and `year` narrow the list; "" is all, and UNDATED the
    year of events without one. `rows`, `offset`: the page of the list.
    """

    iri: str
    role: str = ""
    type: str = ""
    year: str = ""
    rows: int = 25
    offset: int = 0

    def as_json(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Part:
    """An event in which a thing has a part: the event's IRI and type, and the thing's roles."""

    event: str
    type: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The numbers of events by role and type, by type, and by year, and the page of the list."""

    by_role: Mapping[tuple[str, str], int]
    by_type: Mapping[str, int]
    by_year: Mapping[str, int]
    events: tuple[Part, ...]

    def as_json(self) -> str:
        return json.dumps(
            [
                [[role, kind, number] for (role, kind), number in self.by_role.items()],
                self.by_type,
                self.by_year,
                [[one.event, one.type, one.roles] for one in self.events],
            ]
        )

    @staticmethod
    def of_json(text: str | bytes) -> Parts:
        by_role, by_type, by_year, events = json.loads(text)
        return Parts(
            {(role, kind): number for role, kind, number in by_role},
            by_type,
            by_year,
            tuple(Part(event, kind, tuple(roles)) for event, kind, roles in events),
        )


def asked_of(text: str) -> Wanted | PartsWanted:
    """Return what `as_json` of either has written."""
    return PartsWanted(**json.loads(text)) if text.startswith("{") else Wanted.of_json(text)


@dataclass(frozen=True, slots=True)
class _Event:
    """An event with what its reports say of it together."""

    type: str
    day: str
    roles: frozenset[str]


def counted(wanted: PartsWanted, ask: Ask) -> Parts:
    """Return what a thing has a part in, by one query for all of its events."""
    subject = str(ox.NamedNode(wanted.iri))
    roles = " UNION ".join(
        f'{{ {pattern.replace("%s", subject)} BIND("{name}" AS ?role) }}' for name, pattern in ROLES.items()
    )
    types = ", ".join(f"<{CQ}{name}>" for name in event_types())
    rows = ask(
        f"SELECT ?event ?role ?type ?day ?reported {{ {roles} ?event a ?type FILTER(?type IN ({types})) "
        "OPTIONAL { ?event cq:date ?date } OPTIONAL { ?event cq:earliestDate ?earliest } "
        "BIND(COALESCE(STR(?date), STR(?earliest)) AS ?day) OPTIONAL { ?reported cq:reports ?event } }"
    )
    found: dict[str, tuple[str, _Event]] = {}
    for row in rows:
        event = row["event"].value
        key = row["reported"].value if "reported" in row else event
        first, known = found.get(key, (event, _Event("", "", frozenset())))
        day = row["day"].value[:10] if "day" in row else ""
        found[key] = (
            min(first, event),
            _Event(
                row["type"].value.removeprefix(CQ),
                min(filter(None, (day, known.day)), default=""),
                known.roles | {row["role"].value},
            ),
        )
    return summed(wanted, found.values())


def summed(wanted: PartsWanted, events: Iterable[tuple[str, _Event]]) -> Parts:
    by_role: Counter[tuple[str, str]] = Counter()
    by_type: Counter[str] = Counter()
    by_year: Counter[str] = Counter()
    listed = []
    for iri, event in events:
        year = event.day[:4] if event.day[:4].isdigit() else UNDATED
        by_role.update((role, event.type) for role in event.roles)
        by_type[event.type] += 1
        by_year[year] += 1
        if wanted.role in ("", *event.roles) and wanted.type in ("", event.type) and wanted.year in ("", year):
            listed.append((event.day, iri, event))
    listed.sort(key=lambda one: one[1])
    listed.sort(key=lambda one: one[0], reverse=True)
    page = listed[wanted.offset : wanted.offset + wanted.rows]
    return Parts(
        dict(by_role),
        dict(by_type),
        dict(by_year),
        tuple(Part(iri, event.type, tuple(role for role in ROLES if role in event.roles)) for _, iri, event in page),
    )
