"""The two graphs that linking writes, in memory by subject until they are saved."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.engines.local import Store
from kg.rdf.mapping.terms import Writer, decimal
from kg.rdf.vocab import LINKS_GRAPH, OWL, WD, WIKIDATA_GRAPH, cq, expand
from kg.version import __version__
from kg.wikidata.facts import moment

_SAME, _LOOKED_UP = ox.NamedNode(OWL + "sameAs"), ox.NamedNode(cq("lookedUpAt"))
_WIKIDATA = "https://www.wikidata.org/"


class LinkStore:
    """Reads both graphs from a published state and writes them to the store.

    Args:
        store: None for a dry run.
    """

    def __init__(self, store: Store | None, published: ox.Store, base: str) -> None:
        self._store = store
        self.links = base + LINKS_GRAPH
        self.facts = base + WIKIDATA_GRAPH
        self._linked = _by_subject(published, self.links)
        self._facts = _by_subject(published, self.facts)
        self._changed: set[str] = set()

    def all_links(self) -> Iterator[tuple[str, str]]:
        """Entities and the QIDs that linking gave them."""
        for subject, quads in self._linked.items():
            for quad in quads:
                if quad.predicate == _SAME and isinstance(quad.object, ox.NamedNode):
                    yield subject, quad.object.value.removeprefix(WD)

    def copied_at(self, qid: str) -> str | None:
        """When the facts of an item were copied, as an xsd:dateTime; None if there are none."""
        return next(
            (
                q.object.value
                for q in self._facts.get(WD + qid, ())
                if q.predicate == _LOOKED_UP and isinstance(q.object, ox.Literal)
            ),
            None,
        )

    def link(self, entity: str, qid: str, confidence: float, basis: str) -> None:
        w = Writer(self.links)
        w.link(entity, "owl:sameAs", WD + qid)
        w.add(entity, "cq:linkConfidence", decimal(confidence))
        w.text(entity, "cq:linkBasis", f"Wikidata: {basis}")
        w.value(entity, "cq:lookedUpAt", moment(time.time()), "dateTime")
        self._put(entity, w.quads())

    def put_no_link(self, entity: str, reason: str) -> None:
        """Record that an entity has no link, and why."""
        w = Writer(self.links)
        w.text(entity, "cq:noLink", reason)
        w.value(entity, "cq:lookedUpAt", moment(time.time()), "dateTime")
        self._put(entity, w.quads())

    def drop_link(self, entity: str) -> None:
        if self._linked.pop(entity, None) is not None:
            self._changed.add(self.links)

    def put_facts(self, qid: str, quads: Iterable[ox.Quad]) -> None:
        """Replace the facts of an item, and the labels of the items that it refers to."""
        self.drop_facts(qid)
        for quad in quads:
            subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
            self._facts.setdefault(subject, set()).add(quad)
        self._changed.add(self.facts)

    def drop_facts(self, qid: str) -> None:
        for quad in self._facts.pop(WD + qid, set()):
            if isinstance(quad.object, ox.NamedNode) and not quad.object.value.startswith(WD + "Q"):
                self._facts.pop(quad.object.value, None)  # its statements
            self._changed.add(self.facts)

    def merge(self, old: str, new: str) -> None:
        """Record that an item was merged into another, in the form of Wikidata's own query service."""
        w = Writer(self.facts)
        w.link(WD + old, "owl:sameAs", WD + new)
        w.value(WD + old, "cq:lookedUpAt", moment(time.time()), "dateTime")
        self.put_facts(old, w.quads())

    def merged_into(self, qid: str) -> str:
        """The item that one was merged into, else the item itself."""
        return next(
            (
                q.object.value.removeprefix(WD)
                for q in self._facts.get(WD + qid, ())
                if q.predicate == _SAME and isinstance(q.object, ox.NamedNode)
            ),
            qid,
        )

    def items(self) -> set[str]:
        """The QIDs whose facts were copied; others have only a label."""
        return {
            s.removeprefix(WD)
            for s, quads in self._facts.items()
            if s.startswith(WD + "Q") and any(q.predicate == _LOOKED_UP for q in quads)
        }

    def _put(self, entity: str, quads: list[ox.Quad]) -> None:
        self._linked[entity] = set(quads)
        self._changed.add(self.links)

    def save(self) -> None:
        """Write the graphs that have changed, each in one transaction."""
        now = moment(time.time())
        for graph, held in ((self.links, self._linked), (self.facts, self._facts)):
            if self._store is not None and graph in self._changed:
                quads = [quad for subject in held.values() for quad in subject]
                self._store.replace(graph, [*quads, *_described(graph, now)] if quads else [])
        self._changed.clear()


def _described(graph: str, now: str) -> list[ox.Quad]:
    w = Writer(graph)
    w.type(graph, expand("prov:Entity"))
    w.link(graph, "prov:wasDerivedFrom", _WIKIDATA)
    w.value(graph, "prov:generatedAtTime", now, "dateTime")
    w.text(graph, "cq:softwareVersion", __version__)
    return w.quads()


def _by_subject(published: ox.Store, graph: str) -> dict[str, set[ox.Quad]]:
    found: dict[str, set[ox.Quad]] = {}
    for quad in published.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value != graph:
            found.setdefault(quad.subject.value, set()).add(quad)
    return found
