"""SPARQL updates and Graph Store Protocol operations on a store's live database.

Each is one transaction where the engine allows it; where it takes two, `Store.published` undoes a half-done change. In
a merged store the default graph is derived from the named graphs: where an update names the graphs it changes, only
their triples are compared; otherwise the default graph is derived anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

import pyoxigraph as ox

from kg.engines.engine import Body
from kg.engines.errors import DerivedDefaultGraph, GraphConflict, NotSupported
from kg.engines.local import default_graph
from kg.engines.statistics import Counts
from kg.rdf.formats import GRAPHS
from kg.rdf.vocab import PREFIXES
from kg.sparql.query import inspect
from kg.sparql.updates import expects_graphs


def update(
    live: ox.Store,
    text: str,
    base: str | None,
    merged: bool,
    graphs: Sequence[str] | None = None,
    counts: Counts | None = None,
) -> None:
    """Carry out a SPARQL update, as a whole or not at all.

    Args:
        merged: whether the default graph is derived.
        graphs: the only graphs that the update may change; None: any.
        counts: the counts of a derived default graph, updated where `graphs` is given.

    Raises: SyntaxError, RuntimeError, OSError: as the engine does. GraphConflict.
    """
    nodes = [ox.NamedNode(graph) for graph in graphs or ()]
    before = {node: _triples(live, node) for node in nodes}
    _execute(live, text, base)
    if merged and graphs is None:
        default_graph.derive(live)
    elif merged:
        after = {node: _triples(live, node) for node in nodes}
        default_graph.follow(
            live,
            {t for node in nodes for t in before[node] - after[node]},
            {t for node in nodes for t in after[node] - before[node]},
            counts,
        )


def _execute(live: ox.Store, text: str, base: str | None) -> None:
    try:
        live.update(text, base_iri=base, prefixes=PREFIXES)
    except RuntimeError as error:
        if expects_graphs(inspect(text)):
            raise GraphConflict(f"{error}. With SILENT, the operation does nothing in this case.") from error
        raise


def check_update(text: str, base: str | None) -> None:
    """Raise SyntaxError for a text that is not an update."""
    with suppress(RuntimeError, OSError):  # it was parsed: a graph that it expects is not in this empty store
        ox.Store().update(text, base_iri=base, prefixes=PREFIXES)


def _triples(live: ox.Store, node: ox.NamedNode) -> set[ox.Triple]:
    return {quad.triple for quad in live.quads_for_pattern(None, None, None, node)}


def has(live: ox.Store, graph: str | None) -> bool:
    """Whether a graph exists, empty or not. The default graph always does."""
    return graph is None or live.contains_named_graph(ox.NamedNode(graph))


def put(live: ox.Store, graph: str | None, bodies: Sequence[Body], base: str | None, merged: bool) -> None:
    """Replace a graph (None: the default graph) by the triples of the bodies, in one transaction.

    Raises: SyntaxError: a body is not in its format. NotSupported: it names graphs of its own. DerivedDefaultGraph.
    """
    _refuse_derived(graph, merged)
    triples = list(read(bodies, base))
    if graph is None:
        live.update(f"DROP DEFAULT ; {_inserting(graph, triples)}")
        return
    node = ox.NamedNode(graph)
    steps = [f"DROP SILENT GRAPH {node}", f"CREATE GRAPH {node}", _inserting(graph, triples)]
    live.update(" ;\n".join([default_graph.forget(node), *steps, default_graph.copy(node)] if merged else steps))


def post(live: ox.Store, graph: str | None, bodies: Sequence[Body], base: str | None, merged: bool) -> None:
    """Add the triples of the bodies to a graph, in one transaction. Raises: as `put` does."""
    _refuse_derived(graph, merged)
    triples = list(read(bodies, base))
    if graph is None:
        live.update(_inserting(graph, triples))
        return
    node = ox.NamedNode(graph)
    steps = [f"CREATE SILENT GRAPH {node}", _inserting(graph, triples)]
    live.update(" ;\n".join([*steps, default_graph.copy(node)] if merged else steps))


def drop(live: ox.Store, graph: str | None, merged: bool) -> None:
    """Remove a graph. Raises: DerivedDefaultGraph."""
    _refuse_derived(graph, merged)
    if graph is None:
        live.update("DROP DEFAULT")
        return
    node = ox.NamedNode(graph)
    steps = [f"DROP SILENT GRAPH {node}"]
    live.update(" ;\n".join([default_graph.forget(node), *steps] if merged else steps))


def load(live: ox.Store, bodies: Sequence[Body], base: str | None, merged: bool) -> None:
    """Add datasets with the bulk loader. `Store.published` undoes what is half done when an error occurs.

    Raises: SyntaxError: a body is not in its format. DerivedDefaultGraph: triples without a graph, in a merged store.
    """
    for path, name in bodies:
        if merged:
            quads = list(ox.parse(path=str(path), format=GRAPHS[name], base_iri=base, rename_blank_nodes=True))
            if any(quad.graph_name == default_graph.DEFAULT for quad in quads):
                raise _derived()
            live.bulk_extend([*quads, *(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)])
        else:
            live.bulk_load(path=str(path), format=GRAPHS[name], base_iri=base)


def clear(live: ox.Store) -> None:
    """Remove everything."""
    live.clear()


def read(bodies: Sequence[Body], base: str | None) -> Iterator[ox.Triple]:
    """Yield the triples of files that each describe one graph. Blank nodes of different files stay different.

    Raises: SyntaxError: a body is not in its format. NotSupported: it names graphs of its own.
    """
    for path, name in bodies:
        for quad in ox.parse(path=str(path), format=GRAPHS[name], base_iri=base, rename_blank_nodes=True):
            if quad.graph_name != default_graph.DEFAULT:
                raise NotSupported(
                    f"The body names a graph of its own, {quad.graph_name}: send it without ?graph= and ?default."
                )
            yield quad.triple


def _refuse_derived(graph: str | None, merged: bool) -> None:
    if merged and graph is None:
        raise _derived()


def _derived() -> DerivedDefaultGraph:
    return DerivedDefaultGraph(
        "The default graph of this store is derived from its named graphs and cannot be written: name a graph, "
        "by GRAPH or WITH in an update, by ?graph= at the graph store."
    )


def _inserting(graph: str | None, triples: Iterable[ox.Triple]) -> str:
    text = "\n".join(f"{triple} ." for triple in triples)
    return "INSERT DATA { %s }" % (text if graph is None else f"GRAPH {ox.NamedNode(graph)} {{ {text} }}")
