"""The description of a store for tools, in a graph of its own. `kg.sparql.description` has its form."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice

import pyoxigraph as ox

from kg.engines.local.store import Store
from kg.rdf.vocab import (
    DESCRIPTION_GRAPH,
    LINKS_GRAPH,
    ONTOLOGY_GRAPH,
    RDF,
    RESOLUTION_GRAPH,
    RUNS_GRAPH,
    VERDICTS_GRAPH,
    expand,
)
from kg.sparql.description import partitioned, saved, schema, with_classes_above
from kg.version import __version__

_FINGERPRINT = ox.NamedNode(expand("cq:fingerprint"))
_TYPE = ox.NamedNode(RDF + "type")
_ARTICLES = 30  # whose graphs are looked at
_INSTANCES = 3  # of each class that is in none of these
_QUADS = 5_000  # of each other graph
_OTHERS = (RESOLUTION_GRAPH, VERDICTS_GRAPH, LINKS_GRAPH, RUNS_GRAPH)


def describe(store: Store) -> None:
    """Write the saved questions, the prefixes, and which class has which properties into the store.

    The properties are those in the graphs of thirty articles, chosen by a hash of their IRIs, and of a few instances of
    every other class: all of a large store would take minutes.
    """
    node, made_of = ox.NamedNode(store.base + DESCRIPTION_GRAPH), _made_of(store)
    quads = list(_looked_at(store))
    partitions = partitioned(quads, partial(_types, store, _given_types(quads)))
    triples = chain(saved(store.base), schema(store.base, partitions), [ox.Triple(node, _FINGERPRINT, made_of)])
    store.replace(node.value, {ox.Quad(t.subject, t.predicate, t.object, node) for t in triples})


def _looked_at(store: Store) -> Iterator[ox.Quad]:
    """Yield quads of some articles' graphs, of the other graphs, and of instances of classes that are in none."""
    seen: set[object] = set()
    for quad in chain(_of_articles(store), _of_others(store)):
        if quad.predicate == _TYPE:
            seen.add(quad.object)
        yield quad
    for cls in store.classes():
        node = ox.NamedNode(cls)
        if node not in seen:
            yield from _of_instances(store, node)


def is_described(store: Store) -> bool:
    """Whether the store has a description of the articles that it has."""
    node = ox.NamedNode(store.base + DESCRIPTION_GRAPH)
    return any(store.quads(node, _FINGERPRINT, _made_of(store), node))


def _made_of(store: Store) -> ox.Literal:
    """A hash of what a description is made of: version, saved questions, and the articles that are looked at."""
    articles = [(graph, store.fingerprint(graph)) for graph in _articles(store)]
    questions = sorted(str(triple) for triple in saved(store.base))
    return ox.Literal(_hash(repr((__version__, questions, articles))))


def _articles(store: Store) -> list[str]:
    articles = (graph for graph in store.graphs() if graph.startswith(store.base + "article/"))
    return sorted(articles, key=_hash)[:_ARTICLES]


def _of_articles(store: Store) -> Iterator[ox.Quad]:
    for graph in _articles(store):
        yield from store.quads(graph=ox.NamedNode(graph))


def _of_others(store: Store) -> Iterator[ox.Quad]:
    for name in _OTHERS:
        yield from islice(store.quads(graph=ox.NamedNode(store.base + name)), _QUADS)


def _of_instances(store: Store, cls: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield the quads of a few instances of a class that are not terms themselves."""
    vocabulary = {ox.NamedNode(store.base + name) for name in (ONTOLOGY_GRAPH, DESCRIPTION_GRAPH)}
    instances = (quad for quad in store.quads(None, _TYPE, cls) if quad.graph_name not in vocabulary)
    for instance in islice(instances, _INSTANCES):
        if isinstance(instance.subject, ox.NamedNode):
            yield from store.quads(instance.subject)


def _given_types(quads: Iterable[ox.Quad]) -> dict[ox.NamedNode, set[str]]:
    found: defaultdict[ox.NamedNode, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate == _TYPE and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            found[quad.subject].add(quad.object.value)
    return dict(found)


def _types(store: Store, given: Mapping[ox.NamedNode, set[str]], node: ox.NamedNode) -> tuple[str, ...]:
    """The classes of a node: those that the quads give it, else those that any graph gives it."""
    found = given.get(node) or {q.object.value for q in store.quads(node, _TYPE) if isinstance(q.object, ox.NamedNode)}
    return with_classes_above(sorted(found))


def _hash(graph: str) -> str:
    return hashlib.sha256(graph.encode()).hexdigest()
