"""Graphs of articles made by hand, with the events that they report, for tests of resolution."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pyoxigraph as ox

from kg.engines.engine import Query
from kg.engines.local import Store
from kg.rdf.iris import digest
from kg.rdf.vocab import ID, PREFIXES, RESOLUTION_GRAPH, cq, expand

WITHIN = {"geonames/1": ("geonames/2", "state/RUR"), "geonames/2": ("state/RUR",), "geonames/3": ("state/RUR",)}
LABELS = {"person/weiss": "Weiss", "person/anna-weiss": "Anna Weiss", "state/UTO": "Utopia", "state/RUR": "Ruritania"}


@dataclass(frozen=True)
class Told:
    """An event as an article tells it. Entities are IRIs without base; "soldiers" and the like are only described.

    `states` are those that the actors and the recipients act for.
    """

    cls: str = "Assault"
    actors: tuple[str, ...] = ("org/hill-front",)
    recipients: tuple[str, ...] = ("org/dam-company",)
    states: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    place: str = "geonames/1"
    days: tuple[str, str] | None = ("2024-03-12", "2024-03-12")
    basis: str = "Explicit"
    factuality: str = "Actual"
    source: str = ""
    trigger: str = "attacked"
    words: str = "Fighters attacked the dam near the old town on Tuesday."
    time: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """An article. `named` are entities that it names beside those of its events."""

    name: str = "dam"
    events: tuple[Told, ...] = (Told(),)
    headline: str = "Fighters attack a dam"
    published: str = "2024-03-13"
    publisher: str = ""
    author: str = ""
    text: str = ""
    named: tuple[str, ...] = ("org/hill-front",)
    offices: Mapping[str, str] = field(default_factory=dict)
    copy_of: str = ""

    @property
    def iri(self) -> str:
        return f"{ID}article/{self.name}"

    def event(self, number: int = 0) -> str:
        return f"{self.iri}/event-{number}"

    def turtle(self) -> str:
        lines = [f"{n(self.iri)} a cq:Article ; cq:fingerprint {text(fingerprint(self))} ."]
        for prop, value in (
            ("schema:headline", self.headline),
            ("schema:publisher", self.publisher),
            ("schema:author", self.author),
            ("nif:isString", self.text),
        ):
            lines += [f"{n(self.iri)} {prop} {text(value)} ."] if value else []
        lines += [f'{n(self.iri)} schema:datePublished "{self.published}"^^xsd:date .'] if self.published else []
        lines += [f"{n(self.iri)} cq:copyOf {n(ID + 'article/' + self.copy_of)} ."] if self.copy_of else []
        for number, told in enumerate(self.events):
            lines += self._event(number, told)
        for name in (*self.named, *self.offices):
            lines += self._entity(name)
        for holder, office in self.offices.items():
            lines.append(f"{n(self.iri + '/tenure')} cq:holder {n(ID + holder)} ; cq:position {text(office)} .")
        return "\n".join(lines)

    def _event(self, number: int, told: Told) -> list[str]:
        event, mention, sentence = (n(f"{self.iri}{end}{number}") for end in ("/event-", "#char=", "#sentence="))
        lines = [
            f"{event} a cq:{told.cls} ; rdfs:label {text(told.words)} ; cq:factuality cq:{told.factuality} ; "
            f"cq:trigger {mention} ; gaf:denotedBy {mention} .",
            f"{mention} nif:referenceContext {n(self.iri)} ; nif:anchorOf {text(told.trigger)} ; "
            f"cq:inSentence {sentence} .",
            f"{sentence} nif:anchorOf {text(told.words)} .",
        ]
        lines += [f"{event} cq:{kind} {count} ." for kind, count in told.figures.items()]
        if told.days:
            first, last = told.days
            lines.append(f'{event} cq:earliestDate "{first}"^^xsd:date ; cq:dateBasis cq:{told.basis} .')
            lines += [f'{event} cq:latestDate "{last}"^^xsd:date .'] if last else []
        if told.time:
            time = n(f"{self.iri}#char=t{number}")
            lines.append(f"{time} cq:inSentence {sentence} ; cq:timexType 'DATE' ; cq:timexValue {text(told.time)} .")
        for prop, names in self._roles(told):
            for name in names:
                lines += [f"{event} {prop} {self._iri(name)} .", *self._entity(name)]
        return lines

    @staticmethod
    def _roles(told: Told) -> list[tuple[str, tuple[str, ...]]]:
        return [
            ("cq:actor", told.actors),
            ("cq:recipient", told.recipients),
            ("cq:actorState", told.states[0]),
            ("cq:recipientState", told.states[1]),
            ("sem:hasPlace", (told.place,) if told.place else ()),
            ("cq:attributedTo", (told.source,) if told.source else ()),
        ]

    def entity(self, name: str) -> str:
        return ID + (name if "/" in name else f"group/{digest(self.iri)}/{name.replace(' ', '-')}-0")

    def _iri(self, name: str) -> str:
        return n(self.entity(name))

    def _entity(self, name: str) -> list[str]:
        kind, _, end = name.rpartition("/")
        cls = {"state": "State", "person": "Person", "geonames": "Place", "org": "ArmedGroup", "": "Group"}[kind]
        label = LABELS.get(name, end.replace("-", " "))
        mention = n(f"{self.iri}#char=e")
        classes = f"cq:{cls}" if cls == "Place" else f"cq:{cls}, cq:Actor"
        lines = [
            f"{mention} nif:referenceContext {n(self.iri)} .",
            f"{self._iri(name)} a {classes} ; rdfs:label {text(label)} ; gaf:denotedBy {mention} .",
        ]
        return lines + [f"{self._iri(name)} cq:locatedIn {n(ID + above)} ." for above in WITHIN.get(name, ())]


def fingerprint(paper: Paper) -> str:
    return hashlib.sha256(repr([getattr(paper, f.name) for f in fields(paper)]).encode()).hexdigest()


def n(iri: str) -> str:
    return str(ox.NamedNode(iri))


def text(words: str) -> str:
    return str(ox.Literal(words))


def read(store: Store, *papers: Paper) -> None:
    """Store the graph of each paper, in place of an earlier one."""
    for paper in papers:
        store.replace(paper.iri, quads(paper))


def quads(paper: Paper) -> list[ox.Quad]:
    node = ox.NamedNode(paper.iri)
    prologue = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())
    found = ox.parse(prologue + paper.turtle(), format=ox.RdfFormat.TURTLE)
    return [ox.Quad(q.subject, q.predicate, q.object, node) for q in found]


def judge(store: Store, field: str, one: str, other: str, judgement: str, time: str = "2026-01-01T00:00:00Z") -> None:
    """Write a verdict on two things."""
    node = ox.NamedNode(f"{ID}verdict/{digest(one + other + time)}")
    graph = ox.NamedNode(ID + "graph/verdicts")
    terms: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        ("cq:on", ox.NamedNode(one)),
        ("cq:on", ox.NamedNode(other)),
        ("cq:field", ox.NamedNode(expand(field))),
        ("cq:judgement", ox.NamedNode(cq(judgement))),
        ("prov:generatedAtTime", ox.Literal(time, datatype=ox.NamedNode(expand("xsd:dateTime")))),
    ]
    store.add(graph.value, [ox.Quad(node, ox.NamedNode(expand(prop)), term, graph) for prop, term in terms])


def rows(store: Any, query: str) -> list[tuple[str, ...]]:
    found = store.query(Query(query))
    return sorted(tuple("" if term is None else term.value for term in row) for row in found)


def groups(store: Any) -> list[list[str]]:
    """The reports of each reported event, without the base of the data and the folder of articles."""
    found: dict[str, list[str]] = {}
    for event, report in rows(store, "SELECT ?e ?r { ?e a cq:ReportedEvent ; cq:reports ?r }"):
        found.setdefault(event, []).append(report.removeprefix(f"{ID}article/"))
    return sorted(map(sorted, found.values()))


def resolution(store: Any) -> list[tuple[str, ...]]:
    return rows(store, f"SELECT ?s ?p ?o {{ GRAPH <{ID}{RESOLUTION_GRAPH}> {{ ?s ?p ?o }} }}")


def told(**changes: Any) -> Told:
    return replace(Told(), **changes)


def paper(name: str, *events: Told, **changes: Any) -> Paper:
    return replace(Paper(), name=name, events=events or (Told(),), **changes)
