"""RDF terms, validated when they are made, and a writer of the quads of one named graph."""

from __future__ import annotations

import re
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import CommuniqueError
from kg.rdf.iris import checked
from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import CQ, RDF, SEM, XSD, cq, expand

_DATES = {
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "gYearMonth": r"[0-9]{4}-[0-9]{2}",
    "gYear": r"[0-9]{4}",
    "gMonthDay": r"--[0-9]{2}-[0-9]{2}",
}
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
_TYPE = NamedNode(RDF + "type")
_EVENT = SEM + "Event"


def string(text: str) -> Literal:
    return Literal(text)


def decimal(number: float) -> Literal:
    """An xsd:decimal in canonical form, with at most five decimal places."""
    text = f"{number:.5f}".rstrip("0").rstrip(".")
    return Literal(text if text not in ("", "-0") else "0", datatype=NamedNode(XSD + "decimal"))


def integer(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))


def day(when: date) -> Literal:
    return Literal(when.isoformat(), datatype=NamedNode(XSD + "date"))


def date_literal(value: str) -> Literal:
    """A literal with the datatype of its precision: xsd:date, gYearMonth, gYear or gMonthDay.

    Raises: CommuniqueError for anything else, and for a day that is not in the calendar.
    """
    kind = next((name for name, pattern in _DATES.items() if re.fullmatch(pattern, value)), None)
    if kind is None or not _is_of_the_calendar(kind, value):
        raise CommuniqueError(f"not a date: {value!r}")
    return Literal(value, datatype=NamedNode(XSD + kind))


def moment(value: str) -> Literal:
    """An xsd:dateTime, or for a value without a time of day as `date_literal`.

    Raises: CommuniqueError for anything else.
    """
    if "T" not in value:
        return date_literal(value)
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise CommuniqueError(f"not a time: {value!r}") from None
    if not re.fullmatch(_TIME, value):
        raise CommuniqueError(f"not a time: {value!r}")
    return Literal(value, datatype=NamedNode(XSD + "dateTime"))


def _is_of_the_calendar(kind: str, value: str) -> bool:
    whole = {"date": value, "gYearMonth": f"{value}-01", "gYear": f"{value}-01-01", "gMonthDay": f"2000{value[1:]}"}[
        kind
    ]
    try:
        date.fromisoformat(whole)
    except ValueError:
        return False
    return True


class Writer:
    """Collects the quads of one named graph."""

    def __init__(self, graph: str) -> None:
        self._graph = NamedNode(checked(graph))
        self._quads: set[Quad] = set()
        self._seen: set[str] = set()
        self._nodes: dict[str, NamedNode] = {}

    def first(self, node: str) -> bool:
        """Whether this is the first call with the node."""
        new = node not in self._seen
        self._seen.add(node)
        return new

    def _node(self, iri: str) -> NamedNode:
        found = self._nodes.get(iri)
        if found is None:
            found = self._nodes[iri] = NamedNode(checked(iri))
        return found

    def add(self, subject: str, prop: str, term: NamedNode | Literal) -> None:
        self._quads.add(Quad(self._node(subject), self._node(expand(prop)), term, self._graph))

    def link(self, subject: str, prop: str, other: str) -> None:
        self.add(subject, prop, self._node(other))

    def text(self, subject: str, prop: str, text: str) -> None:
        self.add(subject, prop, Literal(text))

    def value(self, subject: str, prop: str, value: object, kind: str) -> None:
        self.add(subject, prop, Literal(str(value), datatype=NamedNode(XSD + kind)))

    def type(self, subject: str, *classes: str) -> None:
        for cls in classes:
            self._quads.add(Quad(self._node(subject), _TYPE, self._node(cls), self._graph))

    def types(self, subject: str, cls: str) -> None:
        """The class and its superclasses in our ontology, and sem:Event, the class that events are looked for by.

        Those in other vocabularies follow from the ontology graph.
        """
        above = superclasses()[cq(cls)]
        self.type(subject, cq(cls), *(iri for iri in above if iri.startswith(CQ) or iri == _EVENT))

    def quads(self) -> list[Quad]:
        return sorted(self._quads, key=str)
