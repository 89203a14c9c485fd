"""What the table of facets holds of an article, of a thing and of the resolution, read from a store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import CQ, RDF, cq, expand

_DEFAULT = ox.DefaultGraph()
_TYPE = ox.NamedNode(RDF + "type")
_ARTICLE = ox.NamedNode(cq("Article"))
_REPORTS = ox.NamedNode(cq("reports"))
_ENTITIES = (cq("Actor"), cq("Place"), cq("Occasion"), cq("Operation"))
_NO_THINGS = (cq("Event"), cq("Statement"), cq("Tenure"))
_DAY = re.compile(r"-?\d{4,}-\d{2}-\d{2}")
# the properties of an event that may have several values, by the name of their column
LISTS = {
    "actor": "cq:actor",
    "recipient": "cq:recipient",
    "actor_state": "cq:actorState",
    "recipient_state": "cq:recipientState",
    "place": "sem:hasPlace",
    "claimant": "cq:attributedTo",
    "occasion": "cq:subEventOf",
}
# those of a statement
STATEMENT_LISTS = {"speaker": "cq:speaker", "addressee": "cq:addressee"}
# those of other things that selections look at
RELATIONS = {"country": "cq:country", "within": "cq:locatedIn", "acts_for": "cq:actsFor"}
NO_DAY = -(2**31)


@dataclass(slots=True)
class Event:
    """An event of an article. Days are numbers as in `date.toordinal`; NO_DAY where unknown.

    `dated` is the first day of its date; `group` its reported event, "" for none.
    """

    iri: str
    type: str
    factuality: str = ""
    earliest: int = NO_DAY
    latest: int = NO_DAY
    dated: int = NO_DAY
    confidence: float = -1.0
    group: str = ""
    lists: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Statement:
    """A statement that an article reports; it is of the day on which the article was published."""

    iri: str
    confidence: float = -1.0
    lists: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Article:
    """An article, its events and statements by their IRIs, and the things that it mentions. `published` is a day;
    `typed` are things that its graph gives a class without a mention.
    """

    iri: str
    published: int = NO_DAY
    sources: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    events: list[Event] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    mentioned: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Thing:
    """An entity: its most specific class, "" where it has none any more, and its relations."""

    iri: str
    type: str = ""
    relations: dict[str, list[str]] = field(default_factory=dict)


def articles(store: ox.Store) -> list[str]:
    """Return the IRIs of all articles that have a graph of their own, sorted."""
    found = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, _TYPE, _ARTICLE, None)
        if isinstance(quad.subject, ox.NamedNode) and quad.graph_name == quad.subject
    }
    return sorted(found)


def article(store: ox.Store, iri: str) -> Article | None:
    """Return what is held of an article; None where its graph is not that of an article."""
    node = ox.NamedNode(iri)
    if next(store.quads_for_pattern(node, _TYPE, _ARTICLE, node), None) is None:
        return None
    events = _events(store, node)
    mentioned = {subject for subject, _ in _said(store, "gaf:denotedBy", node)} - _members(store, _NO_THINGS, node)
    typed = _members(store, _ENTITIES, node)
    published = [day(value) for _, value in _said(store, "schema:datePublished", node)]
    addresses = [value for subject, value in _said(store, "schema:url", node) if subject == iri]
    return Article(
        iri,
        next(iter(published), NO_DAY),
        tuple(sorted({value for _, value in _said(store, "schema:publisher", node)})),
        tuple(sorted({host for address in addresses if (host := _host(address))})),
        events,
        _statements(store, node),
        sorted(mentioned),
        sorted(typed - mentioned),
    )


def _members(store: ox.Store, classes: Iterable[str], graph: ox.NamedNode) -> set[str]:
    """Return what a graph says to be of one of the classes."""
    quads = (quad for cls in classes for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(cls), graph))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _events(store: ox.Store, graph: ox.NamedNode) -> list[Event]:
    """Return the events of a graph, by their IRIs."""
    events = {
        iri: Event(iri, most_specific(set(_values(store, iri, "rdf:type", graph))))
        for iri in _members(store, (cq("Event"),), graph)
    }

    def told(prop: str) -> Iterator[tuple[Event, str]]:
        return ((events[subject], value) for subject, value in _said(store, prop, graph) if subject in events)

    for column, prop in LISTS.items():
        for event, value in told(prop):
            event.lists.setdefault(column, []).append(value)
    for name, (prop, read) in _SINGLE.items():
        for event, value in told(prop):
            setattr(event, name, read(value))
    for event in events.values():
        event.dated = event.earliest if event.dated == NO_DAY else event.dated
        for quad in store.quads_for_pattern(None, _REPORTS, ox.NamedNode(event.iri), _DEFAULT):
            event.group = getattr(quad.subject, "value", "")
    return sorted(events.values(), key=lambda event: event.iri)


def _statements(store: ox.Store, graph: ox.NamedNode) -> list[Statement]:
    """Return the statements of a graph, by their IRIs."""
    found = {iri: Statement(iri) for iri in sorted(_members(store, (cq("Statement"),), graph))}
    for subject, value in _said(store, "cq:confidence", graph):
        if subject in found:
            found[subject].confidence = float(value)
    for column, prop in STATEMENT_LISTS.items():
        for subject, value in _said(store, prop, graph):
            if subject in found:
                found[subject].lists.setdefault(column, []).append(value)
    return list(found.values())


def groups(store: ox.Store) -> Iterator[tuple[str, str]]:
    """Yield each event of an article that a reported event has, with that one."""
    for quad in store.quads_for_pattern(None, _REPORTS, None, _DEFAULT):
        yield getattr(quad.object, "value", ""), getattr(quad.subject, "value", "")


def things(store: ox.Store, iris: Iterable[str]) -> Iterator[Thing]:
    """Yield what all graphs together say of things."""
    for iri in iris:
        types = set(_values(store, iri, "rdf:type"))
        relations = {name: sorted(set(_values(store, iri, prop))) for name, prop in RELATIONS.items()}
        yield Thing(iri, "" if types.isdisjoint(_ENTITIES) else most_specific(types), relations)


def _values(store: ox.Store, iri: str, prop: str, graph: ox.NamedNode | ox.DefaultGraph = _DEFAULT) -> Iterator[str]:
    for quad in store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(expand(prop)), None, graph):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            yield quad.object.value


def most_specific(types: set[str]) -> str:
    """Return that of the classes of our ontology which has none of the others below it; "" where there is none."""
    ours = {cls for cls in types if cls.startswith(CQ)}
    above = {wider for cls in ours for wider in superclasses().get(cls, ())}
    return min(ours - above, default="")


def day(text: str) -> int:
    """Return the day with which a date or time begins; NO_DAY where it has none that the calendar knows."""
    found = _DAY.match(text)
    try:
        return date.fromisoformat(found[0]).toordinal() if found else NO_DAY
    except ValueError:
        return NO_DAY


def first_day(text: str) -> int:
    """Return the first day of a date, a month or a year; NO_DAY for anything else."""
    return max(day(text), day(f"{text}-01"), day(f"{text}-01-01"))


# the properties of an event that have one value, by the name of their column
_SINGLE: dict[str, tuple[str, Callable[[str], object]]] = {
    "factuality": ("cq:factuality", str),
    "earliest": ("cq:earliestDate", day),
    "latest": ("cq:latestDate", day),
    "dated": ("cq:date", first_day),
    "confidence": ("cq:confidence", float),
}


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _said(store: ox.Store, prop: str, graph: ox.NamedNode) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, ox.NamedNode(expand(prop)), None, graph):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            yield quad.subject.value, quad.object.value
