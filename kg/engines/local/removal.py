"""Removal of articles from a store, with everything that rests on them alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.engines.local.store import Store
from kg.rdf.vocab import LINKS_GRAPH, PREFIXES, RDFS, RESOLUTION_GRAPH, VERDICTS_GRAPH, cq, expand

_NAMES = (ox.NamedNode(expand("schema:url")), ox.NamedNode(expand("schema:identifier")))
_LABEL, _DENOTED = ox.NamedNode(RDFS + "label"), ox.NamedNode(expand("gaf:denotedBy"))
_COPY, _HASH, _REPORTS, _ON, _TRIGGER, _QUOTATION = (
    ox.NamedNode(cq(name)) for name in ("copyOf", "contentHash", "reports", "on", "trigger", "quotation")
)
_SAME_HAPPENING, _NOTED = ox.NamedNode(cq("sameHappeningAs")), ox.NamedNode(cq("resolvedFingerprint"))


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that was removed, and how much went with it. `entities` counts those that no other article names."""

    graph: str
    label: str
    quads: int
    events: int
    statements: int
    entities: int
    verdicts: int


def find(store: Store, name: str) -> list[str]:
    """The graphs of the articles with this IRI, prefixed name, URL or id, sorted."""
    prefix, colon, local = name.partition(":")
    iri = PREFIXES[prefix] + local if colon and prefix in PREFIXES else name
    if _is_article(store, iri):
        return [iri]
    found = {quad.subject for prop in _NAMES for quad in store.quads(None, prop, ox.Literal(name))}
    return sorted(one.value for one in found if isinstance(one, ox.NamedNode) and _is_article(store, one.value))


def _is_article(store: Store, iri: str) -> bool:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return False
    return any(store.quads(node, _HASH, None, node))


def remove(store: Store, graph: str) -> Removed:
    """Remove an article: its graph, links of entities that nobody else names, and verdicts on it.

    Reported events that it was a part of go, too: they are to be resolved anew without it. Its first copy takes its
    place: it is a copy of nothing then, and the other copies are copies of it.
    """
    node = ox.NamedNode(graph)
    quads = list(store.quads(graph=node))
    store.remove(graph)
    entities = {q.subject for q in quads if q.predicate == _DENOTED and not _is_of(graph, q.subject)}
    lonely = {one for one in entities if isinstance(one, ox.NamedNode) and not any(store.quads(one, _DENOTED))}
    _drop(store, LINKS_GRAPH, lonely)
    _drop(store, RESOLUTION_GRAPH, _reported(store, graph))
    verdicts = set(_subjects(store, VERDICTS_GRAPH, _ON, graph))
    _drop(store, VERDICTS_GRAPH, verdicts)
    _promote(store, node)
    label = next((_text(q) for q in quads if q.subject == node and q.predicate == _LABEL), graph)
    events, statements = (_number(quads, prop) for prop in (_TRIGGER, _QUOTATION))
    return Removed(graph, label, len(quads), events, statements, len(lonely), len(verdicts))


def _reported(store: Store, graph: str) -> set[ox.NamedNode]:
    """The reported events that an article was a part of. What was noted of the other articles that they and those
    linked to them tell of is removed, so that the next resolution compares these articles again.
    """
    name = ox.NamedNode(store.base + RESOLUTION_GRAPH)
    events = set(_subjects(store, RESOLUTION_GRAPH, _REPORTS, graph))
    linked = {q.subject for e in events for q in store.quads(None, _SAME_HAPPENING, e, name)} - events
    concerned = events | {event for event in linked if isinstance(event, ox.NamedNode)}
    reports = [quad.object for event in concerned for quad in store.quads(event, _REPORTS, None, name)]
    articles = {ox.NamedNode(report.value.rpartition("/")[0]) for report in reports if isinstance(report, ox.NamedNode)}
    noted = {quad.triple for article in articles for quad in store.quads(article, _NOTED, None, name)}
    store.change_graph(name.value, noted, ())
    return events


def _number(quads: list[ox.Quad], prop: ox.NamedNode) -> int:
    """The number of subjects that have a property."""
    return len({quad.subject for quad in quads if quad.predicate == prop})


def _text(quad: ox.Quad) -> str:
    return quad.object.value if isinstance(quad.object, ox.Literal) else ""


def _is_of(graph: str, term: object) -> bool:
    """Whether a node is an article, or a mention or fact of it."""
    return isinstance(term, ox.NamedNode) and (term.value == graph or term.value.startswith((f"{graph}#", f"{graph}/")))


def _subjects(store: Store, name: str, prop: ox.NamedNode, graph: str) -> Iterator[ox.NamedNode]:
    """The subjects of a graph which this property ties to an article."""
    for quad in store.quads(None, prop, None, ox.NamedNode(store.base + name)):
        if _is_of(graph, quad.object) and isinstance(quad.subject, ox.NamedNode):
            yield quad.subject


def _drop(store: Store, name: str, nodes: set[ox.NamedNode]) -> None:
    """Remove from a graph what it says of these nodes, and what leads to them."""
    graph = store.base + name
    if nodes:
        quads = list(store.quads(graph=ox.NamedNode(graph)))
        store.replace(graph, [quad for quad in quads if quad.subject not in nodes and quad.object not in nodes])


def _promote(store: Store, gone: ox.NamedNode) -> None:
    """Put the first copy of an article in its place."""
    graphs = {quad.graph_name for quad in store.quads(None, _COPY, gone)}
    copies = sorted((graph for graph in graphs if isinstance(graph, ox.NamedNode)), key=str)
    for copy in copies:
        others = [quad for quad in store.quads(graph=copy) if quad.predicate != _COPY]
        also = [ox.Quad(copy, _COPY, copies[0], copy)] if copy != copies[0] else []
        store.replace(copy.value, [*others, *also])
