"""Reading what is compared out of a graph, by SPARQL, some days or things at a time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from sys import intern
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

import pyoxigraph as ox

from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, XSD, expand
from kg.resolution.records import FIGURES, NONE, Article, Entity, Figure, Report

Rows = Iterable[Sequence[Any]]
Ask = Callable[[str], Rows]
Terms = dict[str, list[Any]]  # the terms of each property of a thing, by its prefixed name

T = TypeVar("T")

_LATEST = 15_000  # reports that are kept, since they are read twice: for the index, then to be compared
_BATCH = 200  # values in one query
_ENDS = ("Low", "Best", "High")
_EVENT = (
    "rdf:type rdfs:label cq:actor cq:recipient cq:actorState cq:recipientState sem:hasPlace cq:attributedTo cq:mode "
    "cq:date cq:earliestDate cq:latestDate cq:dateBasis cq:factuality "
) + " ".join(f"cq:{kind}{end}" for kind in FIGURES for end in _ENDS)
_SETS = set("cq:actor cq:recipient cq:actorState cq:recipientState sem:hasPlace cq:attributedTo cq:mode".split())
_KEPT = 100_000  # sets of entities that are shared by the reports that have them
_OF_STATES = "cq:actsFor cq:nationality cq:locatedIn"
_ENTITY = f"rdf:type rdfs:label {_OF_STATES}"
_ARTICLE = "schema:publisher schema:author schema:datePublished schema:headline cq:copyOf"
_CLASSES = ("State", "Place", "Person")
_DESCRIBED = re.compile(r"/[a-z]+/[0-9a-f]{8}/[^/]+$")  # see kg.rdf.iris.entity_iri


class Graph:
    """What a graph says, read with a function that sends a SELECT and yields its rows.

    Args:
        same: the entity that stands for each that is the same as another, in reports and articles.
    """

    def __init__(self, ask: Ask, same: Mapping[str, str] = MappingProxyType({})) -> None:
        self._ask, self._same = ask, same
        self._latest_reports = _Latest(self._read_reports)
        self._latest_entities = _Latest(self._read_entities)
        self._latest_articles = _Latest(self._read_articles)

    def of_days(self, days: Iterable[date], is_longer: bool) -> set[str]:
        """The events that begin on one of these days, and end on that day; or those that end later or on no day."""
        values = (f'"{day.isoformat()}"^^xsd:date' for day in days)
        ends = f"FILTER {'NOT EXISTS' if is_longer else 'EXISTS'} {{ ?event cq:latestDate ?day }}"
        return self._found("?day", values, f"?event cq:earliestDate ?day ; cq:trigger ?any . {ends}")

    def undated(self, articles: Collection[str]) -> set[str]:
        """The events of these articles whose year is not known."""
        pattern = "GRAPH ?article { ?event cq:trigger ?any } FILTER NOT EXISTS { ?event cq:earliestDate ?day }"
        return self._found("?article", (f"<{iri}>" for iri in articles), pattern)

    def of_articles(self, articles: Collection[str]) -> set[str]:
        """All events of these articles."""
        return self._found("?article", (f"<{iri}>" for iri in articles), "GRAPH ?article { ?event cq:trigger ?any }")

    def _found(self, variable: str, values: Iterable[str], pattern: str) -> set[str]:
        queries = (
            f"SELECT DISTINCT ?event {{ VALUES {variable} {{ {' '.join(some)} }} {pattern} }}"
            for some in batches(values)
        )
        return {event.value for query in queries for (event,) in self._ask(query)}

    def reports(self, events: Collection[str]) -> list[Report]:
        """The reports of these IRIs, as far as they are in the graph."""
        return list(self._latest_reports.of(events).values())

    def _read_reports(self, events: Collection[str]) -> dict[str, Report]:
        chosen = f"VALUES ?event {{ {_listed(events)} }}"
        told = self._events(chosen)
        shown = self._shown(chosen)
        times: dict[str, set[str]] = defaultdict(set)
        for event, value in self._ask(
            f"SELECT DISTINCT ?event ?value {{ {chosen} ?event cq:trigger/cq:inSentence ?sentence . "
            "?time cq:inSentence ?sentence ; cq:timexType 'DATE' ; cq:timexValue ?value }"
        ):
            times[event.value].add(value.value)
        days = self._latest_days({article for article, published, *_ in shown.values() if not published})
        known = (iri for iri in sorted(told) if iri in shown and _type(told[iri]))
        return {
            iri: _report(iri, told[iri], shown[iri], times[iri], days.get(shown[iri][0], ""), self._same)
            for iri in known
        }

    def _latest_days(self, articles: Collection[str]) -> dict[str, str]:
        """For each of these articles the latest day of what was done, among those told as from its own day.

        They are that of the dateline, "yesterday" and the like, which are read only where the day of the article is
        known from its text.
        """
        found: dict[str, str] = {}
        for some in batches(articles):
            for article, day in self._ask(
                f"SELECT ?one (MAX(?day) AS ?latest) {{ VALUES ?one {{ {_listed(some)} }} "
                "VALUES ?basis { cq:Dateline cq:Relative } GRAPH ?one { ?event cq:dateBasis ?basis ; "
                "cq:factuality cq:Actual ; cq:earliestDate ?day ; cq:latestDate ?day } } GROUP BY ?one"
            ):
                found[article.value] = day.value
        return found

    def _shown(self, chosen: str) -> dict[str, tuple[str, str, str, str]]:
        """For each event its article, the day of that, the word that shows it and the sentence of this."""
        query = (
            f"SELECT DISTINCT ?event ?article ?published ?word ?words {{ {chosen} ?event cq:trigger ?trigger . "
            "?trigger nif:referenceContext ?article OPTIONAL { ?trigger nif:anchorOf ?word } "
            "OPTIONAL { ?trigger cq:inSentence/nif:anchorOf ?words } "
            "OPTIONAL { ?article schema:datePublished ?published } }"
        )
        return {
            event.value: (
                article.value,
                published.value if published else "",
                *(one.value if one else "" for one in (word, words)),
            )
            for event, article, published, word, words in self._ask(query)
        }

    def entities(self, iris: Collection[str]) -> dict[str, Entity]:
        return self._latest_entities.of(iris)

    def _read_entities(self, iris: Collection[str]) -> dict[str, Entity]:
        told = self._told(iris, _ENTITY)
        return {iri: _entity(iri, told[iri]) for iri in iris}

    def states(self, iris: Collection[str]) -> dict[str, frozenset[str]]:
        """The states that these entities act for, have as nationality or lie in."""
        found: dict[str, frozenset[str]] = {}
        for some in batches(iris):
            told = self._told(some, _OF_STATES)
            of = {iri: {term.value for terms in told[iri].values() for term in terms} for iri in some}
            found |= {iri: frozenset(one for one in of[iri] if "/state/" in one) for iri in some}
        return found

    def articles(self, iris: Collection[str]) -> dict[str, Article]:
        """The articles of these IRIs, each with the entities that it names."""
        return self._latest_articles.of(iris)

    def _read_articles(self, iris: Collection[str]) -> dict[str, Article]:
        told = self._told(iris, _ARTICLE)
        named: dict[str, set[str]] = defaultdict(set)
        for article, entity in self._ask(
            f"SELECT DISTINCT ?one ?entity {{ VALUES ?one {{ {_listed(iris)} }} "
            "GRAPH ?one { ?entity gaf:denotedBy ?mention } }"
        ):
            if not is_described(entity.value) and not entity.value.startswith(article.value):
                named[article.value].add(self._same.get(entity.value, entity.value))
        return {iri: _article(iri, told[iri], named[iri]) for iri in iris}

    def texts(self, articles: Collection[str]) -> dict[str, str]:
        """The texts of these articles, as far as the graph has them."""
        return self.pairs("?one nif:isString ?other", articles)

    def pairs(self, pattern: str, values: Collection[str]) -> dict[str, str]:
        """What a pattern binds as ?other for each of these IRIs as ?one."""
        found: dict[str, str] = {}
        for some in batches(values):
            rows = self._ask(f"SELECT ?one ?other {{ VALUES ?one {{ {_listed(some)} }} {pattern} }}")
            found |= {one.value: other.value for one, other in rows}
        return found

    def _events(self, chosen: str) -> dict[str, Terms]:
        """The properties of chosen events, which have few others."""
        found: dict[str, Terms] = defaultdict(lambda: defaultdict(list))
        for event, prop, term in self._ask(f"SELECT DISTINCT ?event ?p ?o {{ {chosen} ?event ?p ?o }}"):
            if name := _properties().get(prop.value):
                found[event.value][name].append(term)
        return found

    def _told(self, things: Collection[str], properties: str) -> dict[str, Terms]:
        """Some properties of things that may have very many others; so each property is asked for by itself."""
        found: dict[str, Terms] = defaultdict(lambda: defaultdict(list))
        for name in properties.split():
            rows = self._ask(f"SELECT DISTINCT ?one ?o {{ VALUES ?one {{ {_listed(things)} }} ?one {name} ?o }}")
            for one, term in rows:
                found[one.value][name].append(term)
        return found


class _Latest(Generic[T]):
    """What is read of things, some at a time; what was read last is not read again.

    Args:
        read: reads things by their IRIs, without those that are not in the graph.
    """

    def __init__(self, read: Callable[[Collection[str]], dict[str, T]]) -> None:
        self._read = read
        self._known: dict[str, T] = {}

    def of(self, iris: Collection[str]) -> dict[str, T]:
        found = {iri: self._known[iri] for iri in iris if iri in self._known}
        for some in batches(set(iris).difference(self._known)):
            new = self._read(some)
            found |= new
            self._known |= new
        if len(self._known) > 2 * _LATEST:
            self._known = dict(list(self._known.items())[-_LATEST:])
        return found


def batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The different values in order, some at a time."""
    ordered = sorted(set(values))
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]


def is_described(entity: str) -> bool:
    """Whether an entity has no name, so that its IRI is one of its article."""
    return bool(_DESCRIBED.search(entity))


def article_of(event: str) -> str:
    """The article that an event's IRI belongs to."""
    return event.rpartition("/")[0]


def _listed(iris: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)


@cache
def _properties() -> Mapping[str, str]:
    """The prefixed name of each property of an event that is read."""
    return {expand(name): name for name in _EVENT.split()}


@cache
def _classes() -> frozenset[str]:
    return frozenset(CQ + name for name in event_types())


def _type(told: Terms) -> str:
    """The event type among the classes of a thing, as a local name; "" where there is none."""
    return next((term.value.removeprefix(CQ) for term in told["rdf:type"] if term.value in _classes()), "")


def _report(
    iri: str,
    told: Terms,
    shown: tuple[str, str, str, str],
    times: Collection[str],
    latest_day: str,
    same: Mapping[str, str],
) -> Report:
    one = {name: terms[0].value for name, terms in told.items() if terms}
    some = {
        name: _set(intern(same.get(term.value, term.value)) for term in terms)
        for name, terms in told.items()
        if name in _SETS
    }
    article, published, trigger, words = (intern(shown[0]), *shown[1:])
    when = told["cq:date"][0] if told["cq:date"] else None
    return Report(
        iri=iri,
        article=article,
        cls=_type(told),
        label=one.get("rdfs:label", ""),
        factuality=one.get("cq:factuality", CQ).removeprefix(CQ),
        trigger=trigger,
        words=words,
        actors=some.get("cq:actor", NONE),
        recipients=some.get("cq:recipient", NONE),
        actor_states=some.get("cq:actorState", NONE),
        recipient_states=some.get("cq:recipientState", NONE),
        places=some.get("sem:hasPlace", NONE),
        sources=some.get("cq:attributedTo", NONE),
        modes=some.get("cq:mode", NONE),
        times=_set(times),
        value=(when.value, when.datatype.value.removeprefix(XSD)) if isinstance(when, ox.Literal) else None,
        earliest=as_day(one.get("cq:earliestDate")),
        latest=as_day(one.get("cq:latestDate")),
        basis=one.get("cq:dateBasis", CQ).removeprefix(CQ),
        published=as_day(published[:10]),
        latest_day=as_day(latest_day),
        figures={kind: figure for kind in FIGURES if (figure := _figure(one, kind)) != (None, None, None)},
    )


@lru_cache(_KEPT)
def _same_set(one: frozenset[str]) -> frozenset[str]:
    """An equal set, the same for all that are equal: few differ among reports."""
    return one


def _set(values: Iterable[str]) -> frozenset[str]:
    return _same_set(frozenset(values))


def _figure(one: dict[str, str], kind: str) -> Figure:
    return cast(Figure, tuple(_number(one.get(f"cq:{kind}{end}")) for end in _ENDS))


def _entity(iri: str, told: Terms) -> Entity:
    classes = {term.value.removeprefix(CQ) for term in told["rdf:type"]}
    acts_for, nationality, within = (
        frozenset(term.value for term in told[name]) for name in ("cq:actsFor", "cq:nationality", "cq:locatedIn")
    )
    label = min((term.value for term in told["rdfs:label"]), default="")
    cls = next((name for name in _CLASSES if name in classes), "")
    return Entity(iri, cls, label, not is_described(iri), acts_for, nationality, within)


def _article(iri: str, told: Terms, named: Collection[str]) -> Article:
    one = {name: terms[0].value for name, terms in told.items() if terms}
    return Article(
        iri,
        one.get("schema:publisher", ""),
        tuple(sorted(term.value for term in told["schema:author"])),
        as_day(one.get("schema:datePublished", "")[:10]),
        one.get("schema:headline", ""),
        frozenset(named),
        one.get("cq:copyOf", ""),
    )


def as_day(text: str | None) -> date | None:
    """The day, None for anything that is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,15}", text) else None
