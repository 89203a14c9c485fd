"""What an entity takes part in: its events counted by type, role and year, and listed, each once."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ
from server.graph import queries

# each role by its name in addresses: what a reader is told, and the pattern.
# What a state does itself is not counted again as done by those who act for it
ROLES = {
    "actor": ("as actor", "?event cq:actor ?_s"),
    "recipient": ("as recipient", "?event cq:recipient ?_s"),
    "through": ("as the state of an actor", "?event cq:actorState ?_s FILTER NOT EXISTS { ?event cq:actor ?_s }"),
    "toward": (
        "as the state of a recipient",
        "?event cq:recipientState ?_s FILTER NOT EXISTS { ?event cq:recipient ?_s }",
    ),
    "place": ("as place", "?event sem:hasPlace ?_s"),
    "source": ("as source", "?event cq:attributedTo ?_s"),
    "occasion": ("as occasion", "?event cq:subEventOf ?_s"),
}
TOLD_HERE = tuple(
    CQ + name for name in ("actor", "recipient", "actorState", "recipientState", "attributedTo", "subEventOf")
)
_ANY = " UNION ".join(f'{{ {pattern} BIND("{name}" AS ?role) }}' for name, (_, pattern) in ROLES.items())
_YEAR = (
    "OPTIONAL { ?event cq:date ?d } OPTIONAL { ?event cq:earliestDate ?e } "
    'BIND(COALESCE(STR(?d), STR(?e), "") AS ?when)'
)
_COUNTS = f"""
SELECT ?role ?type (COUNT(DISTINCT ?event) AS ?n) {{
  {_ANY} ?event a ?type . VALUES ?type {{ %s }}
}} GROUP BY ?role ?type
"""
_SUMS = (
    f"SELECT ?type (COUNT(DISTINCT ?event) AS ?n) {{ {_ANY} ?event a ?type . VALUES ?type {{ %s }} }} GROUP BY ?type"
)
_YEARS = f"""SELECT ?year (COUNT(DISTINCT ?event) AS ?n) {{
  {_ANY} ?event a ?type . VALUES ?type {{ %s }} {_YEAR} BIND(SUBSTR(?when, 1, 4) AS ?year)
}} GROUP BY ?year ORDER BY DESC(?year)"""
_LIST = """SELECT ?event ?label ?type ?day ?factuality (GROUP_CONCAT(DISTINCT ?role; separator=" ") AS ?roles) {
  %s ?event a ?type ; rdfs:label ?label . VALUES ?type { %s }
  OPTIONAL { ?event cq:factuality ?factuality } %s BIND(SUBSTR(?when, 1, 10) AS ?day) %s
} GROUP BY ?event ?label ?type ?day ?factuality ORDER BY DESC(?day) ?event LIMIT %d OFFSET %d"""


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
    """An event of the list."""

    iri: str
    kind: str
    label: str
    day: str
    factuality: str
    roles: tuple[str, ...]


def choice(role: str, kind: str, year: str) -> Choice:
    """What an address asks for; what is no role, type or year is left out."""
    known_year = year == "none" or (len(year) == 4 and year.isascii() and year.isdigit())
    return Choice(role if role in ROLES else "", kind if kind in event_types() else "", year if known_year else "")


def _types() -> str:
    """All event types, for a VALUES clause."""
    return " ".join(f"cq:{name}" for name in event_types())


def counts(subject: ox.NamedNode) -> Counts:
    """Count the events that an entity takes part in, is the place of, vouches for, or holds."""
    by_type: dict[str, dict[str, int]] = {}
    for row in queries.rows(_COUNTS % _types(), _s=subject):
        by_type.setdefault(_local(row["type"]), {})[row["role"].value] = int(row["n"].value)
    if not by_type:
        return Counts((), (), ())
    sums = {_local(row["type"]): int(row["n"].value) for row in queries.rows(_SUMS % _types(), _s=subject)}
    rows = tuple((kind, sums[kind], by_type[kind]) for kind in sorted(sums, key=lambda kind: (-sums[kind], kind)))
    years: dict[str, int] = {}
    for row in queries.rows(_YEARS % _types(), _s=subject):
        year = row["year"].value
        name = year if year.isdigit() else "none"
        years[name] = years.get(name, 0) + int(row["n"].value)
    return Counts(
        tuple(role for role in ROLES if any(role in roles for roles in by_type.values())), rows, tuple(years.items())
    )


def listed(subject: ox.NamedNode, chosen: Choice, offset: int, limit: int) -> tuple[Listed, ...]:
    """A page of an entity's events, the latest first, each once with all the roles in which it has a part."""
    pattern = _ANY if not chosen.role else f'{ROLES[chosen.role][1]} BIND("{chosen.role}" AS ?role)'
    kinds = f"cq:{chosen.type}" if chosen.type else _types()
    year = (
        ""
        if not chosen.year
        else 'FILTER(!REGEX(?when, "^[0-9]{4}"))'
        if chosen.year == "none"
        else f'FILTER(STRSTARTS(?when, "{chosen.year}"))'
    )
    rows = queries.rows(_LIST % (pattern, kinds, _YEAR, year, limit, offset), _s=subject)
    return tuple(
        Listed(
            row["event"].value,
            _local(row["type"]),
            row["label"].value,
            row["day"].value if "day" in row else "",
            _local(row["factuality"]).lower() if "factuality" in row else "",
            tuple(ROLES[role][0] for role in sorted(row["roles"].value.split(), key=list(ROLES).index)),
        )
        for row in rows
    )


def _local(term: queries.Term) -> str:
    return term.value.rpartition("#")[2]
