"""Facets of a selection: how many things it has, how many for each value, and a page of them.

    found = counted(Wanted(selection, facets=("type", "month"), most=10, rows=25), ask)
    found.total                 412
    found.facets["type"]        (Value("https://…#Consult", 98), Value("https://…#Assault", 71), …)
    found.things                the IRIs of the first 25, newest first

Of the kind `events`, reported events are counted, each once however many reports it has; of `reports`, the events of
single articles. A value counts for a reported event where one of the selected reports has it.

`counted` needs nothing but a function that answers SPARQL. A local store has a table of columns that gives the same
numbers faster: `kg.engines.local.facets`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import UsageError
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import cq
from kg.sparql.selecting import pattern, select
from kg.sparql.selection import Selection, parameters, selection_of, types_of

Ask: TypeAlias = Callable[[str], Iterable[Mapping[str, ox.NamedNode | ox.Literal]]]
"""Answers a SELECT written with the prefixes of the graph, which are not declared. Unbound variables are absent."""

NONE = ""  # the value of things that have none: no date, no attribution
LARGEST = 1000  # values of a facet, and things of a page


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet of a kind of things.

    Args:
        parameter: the parameter of a selection that takes a value of the facet; "" where none does. A month is a value
            of both "from" and "to".
        pattern: what binds ?value for ?report (of events and reports) or ?thing.
        in_order: whether values are listed in their own order, all of them, and not by their numbers.
    """

    name: str
    parameter: str
    pattern: str
    in_order: bool = False


def _month(subject: str, path: str) -> str:
    return (
        f'OPTIONAL {{ {subject} {path} ?facet_day }} BIND(COALESCE(SUBSTR(STR(?facet_day), 1, 7), "{NONE}") AS ?value)'
    )


_SOURCE = "schema:publisher ?value"
_EVENT_FACETS = (
    Facet("type", "type", "?report a ?value . VALUES ?value { %(types)s }"),
    Facet("month", "from", _month("?report", "cq:earliestDate"), in_order=True),
    Facet("actor", "actor", "?report cq:actor ?value"),
    Facet("actor_country", "actor_country", "?report cq:actor/cq:country ?value"),
    Facet("recipient", "recipient", "?report cq:recipient ?value"),
    Facet("state", "participant", "?report cq:actorState|cq:recipientState ?value"),
    Facet("place", "place", "?report sem:hasPlace ?value"),
    Facet("country", "country", "?report sem:hasPlace/cq:country ?value"),
    Facet("factuality", "factuality", "?report cq:factuality ?value"),
    Facet(
        "attributed",
        "attributed",
        f'OPTIONAL {{ ?report cq:attributedTo ?facet_by }} BIND(COALESCE(?facet_by, "{NONE}") AS ?value)',
    ),
    Facet("source", "source", f"?report cq:trigger/nif:referenceContext/{_SOURCE}"),
)
_ENTITY_FACETS = (
    Facet("type", "type", "?thing a ?value . VALUES ?value { %(types)s }"),
    Facet("country", "country", "?thing cq:country ?value"),
)
FACETS: Mapping[str, tuple[Facet, ...]] = {
    "events": _EVENT_FACETS,
    "reports": _EVENT_FACETS,
    "statements": (
        Facet("actor", "actor", "?thing cq:speaker ?value"),
        Facet(
            "month", "from", _month("?thing", "gaf:denotedBy/nif:referenceContext/schema:datePublished"), in_order=True
        ),
        Facet("source", "source", f"?thing gaf:denotedBy/nif:referenceContext/{_SOURCE}"),
    ),
    "articles": (
        Facet("month", "from", _month("?thing", "schema:datePublished"), in_order=True),
        Facet("source", "source", f"?thing {_SOURCE}"),
    ),
    **dict.fromkeys(("people", "organizations", "states", "places"), _ENTITY_FACETS),
}
_DEFAULT_SORT = {"events": "-date", "reports": "-date", "statements": "-date", "articles": "-date"}
_ENTITY_SORT = "-events"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a selection.

    Args:
        facets: names of facets of the selection's kind; see `FACETS`.
        most: values of each facet, the most frequent ones; facets in an order of their own have all.
        rows, offset: the page of things. They come in the selection's order; where it has none, the newest or, of
            entities, those with the most events come first.
    """

    selection: Selection
    facets: tuple[str, ...] = ()
    most: int = 10
    rows: int = 25
    offset: int = 0

    def as_json(self) -> str:
        return json.dumps(
            [self.selection.kind, parameters(self.selection), self.facets, self.most, self.rows, self.offset]
        )

    @staticmethod
    def of_json(text: str) -> Wanted:
        kind, given, facets, most, rows, offset = json.loads(text)
        return wanted(selection_of(kind, [tuple(pair) for pair in given]), tuple(facets), most, rows, offset)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, as an IRI or text, and how many things have it. "" stands for no value."""

    value: str
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """The number of things selected, the values of each facet, and the IRIs of the page of things."""

    total: int
    facets: Mapping[str, tuple[Value, ...]]
    things: tuple[str, ...]

    def as_json(self) -> str:
        values = {name: [[one.value, one.number] for one in found] for name, found in self.facets.items()}
        return json.dumps([self.total, values, self.things])

    @staticmethod
    def of_json(text: str | bytes) -> Found:
        total, values, things = json.loads(text)
        facets = {name: tuple(Value(value, number) for value, number in found) for name, found in values.items()}
        return Found(total, facets, tuple(things))


def wanted(
    selection: Selection, facets: tuple[str, ...] | None = None, most: int = 10, rows: int = 25, offset: int = 0
) -> Wanted:
    """Return what to ask of a selection; facets None: all of its kind.

    Raises: UsageError: there is no such facet, or a number is out of its range.
    """
    known = tuple(facet.name for facet in FACETS[selection.kind])
    chosen = known if facets is None else facets
    for name in chosen:
        if name not in known:
            raise UsageError(f"{selection.kind} have no facet {name!r}; they have: {', '.join(known)}")
    if not 0 <= most <= LARGEST or not 0 <= rows <= LARGEST or offset < 0:
        raise UsageError(
            f"at most {LARGEST} values and rows, from an offset of 0 or more; not {most}, {rows}, {offset}"
        )
    return Wanted(ordered(selection), chosen, most, rows, offset)


def ordered(selection: Selection) -> Selection:
    """Return the selection with an order: its own, else that in which its kind is listed."""
    return selection if selection.sort else replace(selection, sort=_DEFAULT_SORT.get(selection.kind, _ENTITY_SORT))


def counted(asked: Wanted, ask: Ask) -> Found:
    """Return the facets of a selection, with a query for each, one for the total and one for the page."""
    selection = ordered(asked.selection)
    body = pattern(selection)
    total = next(
        (int(row["count"].value) for row in ask(f"SELECT (COUNT(DISTINCT ?thing) AS ?count) {{\n{body}\n}}")), 0
    )
    things = (
        tuple(row["thing"].value for row in ask(select(selection, asked.rows, asked.offset)))
        if total and asked.rows
        else ()
    )
    by_name = {facet.name: facet for facet in FACETS[selection.kind]}
    return Found(
        total, {name: _values(selection.kind, by_name[name], body, asked.most, ask) for name in asked.facets}, things
    )


def types_counted(kind: str) -> tuple[str, ...]:
    """Return the local names of the classes that the facet "type" counts: of events their types, of others each class
    with those below it.
    """
    return tuple(event_types()) if kind in ("events", "reports") else types_of(kind)


def query(kind: str, facet: Facet, body: str, most: int) -> str:
    """Return the SELECT query for the values of a facet, as ?value and ?n. `body`: the pattern of the selection."""
    order, limit = ("?value", "") if facet.in_order else ("DESC(?n) ?value", f" LIMIT {most:d}")
    types = " ".join(f"<{cq(name)}>" for name in types_counted(kind))
    values = facet.pattern % {"types": types} if "%(" in facet.pattern else facet.pattern
    counts = f"SELECT ?value (COUNT(DISTINCT ?thing) AS ?n) {{\n{body}\n  {values}\n}} GROUP BY ?value"
    return f"{counts} ORDER BY {order}{limit}"


def _values(kind: str, facet: Facet, body: str, most: int, ask: Ask) -> tuple[Value, ...]:
    return tuple(
        Value(row["value"].value, int(row["n"].value)) for row in ask(query(kind, facet, body, most)) if "value" in row
    )
