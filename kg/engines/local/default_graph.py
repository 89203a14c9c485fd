"""The derived default graph of a merged store: it holds each triple of the named graphs once.

`change` and `follow` compare only the triples of the graphs that change, and update the counts; `derive` compares all.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext

import pyoxigraph as ox

from kg.engines.statistics import Counts

DEFAULT = ox.DefaultGraph()
_BULK_LOAD_FROM = 5_000  # quads from which a bulk load is quicker than a transaction; both add all or none
# what the default graph lacks of the named graphs, and what it has that they no longer have
_DERIVE = """
INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } } ;
DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"""
_FORGET = (
    "DELETE { ?s ?p ?o } WHERE { GRAPH %s { ?s ?p ?o } FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } FILTER(?g != %s) } }"
)
_COPY = "INSERT { ?s ?p ?o } WHERE { GRAPH %s { ?s ?p ?o } }"


def change(live: ox.Store, graph: ox.NamedNode, gone: set[ox.Quad], come: set[ox.Quad], counts: Counts | None) -> None:
    """Remove quads of a named graph and add others, all or none. In the default graph, triples that another graph has
    stay.
    """
    arrived = _in_default(come)
    lost = _in_default(quad for quad in gone if not _is_elsewhere(live, quad, graph)) - arrived
    with _counting(counts, live, lost, arrived):
        if gone:  # a SPARQL update is one transaction
            live.update(
                f"DELETE DATA {{\n{_block([*gone, *lost])}\n}} ;\nINSERT DATA {{\n{_block([*come, *arrived])}\n}}"
            )
        else:
            add = live.extend if len(come) < _BULK_LOAD_FROM else live.bulk_extend
            add([*come, *arrived])


def follow(live: ox.Store, gone: Iterable[ox.Triple], come: Iterable[ox.Triple], counts: Counts | None) -> None:
    """After a change of named graphs, add to the default graph what they gained and remove what no graph has any more.

    Args:
        gone, come: the triples that were removed from any graph and those that were added to any.
    """
    arrived = _in_default(come)
    lost = _in_default(triple for triple in gone if not _is_elsewhere(live, triple)) - arrived
    with _counting(counts, live, lost, arrived):
        live.extend(arrived)
        for quad in lost:
            live.remove(quad)


def derive(live: ox.Store) -> None:
    """Derive the default graph from all named graphs anew."""
    live.update(_DERIVE)


def forget(graph: ox.NamedNode) -> str:
    """The SPARQL update that removes from the default graph what only this named graph has."""
    return _FORGET % (graph, graph)


def copy(graph: ox.NamedNode) -> str:
    """The SPARQL update that adds a named graph to the default graph."""
    return _COPY % graph


def _in_default(found: Iterable[ox.Quad | ox.Triple]) -> set[ox.Quad]:
    return {ox.Quad(one.subject, one.predicate, one.object) for one in found}


def _is_elsewhere(live: ox.Store, found: ox.Quad | ox.Triple, graph: ox.NamedNode | None = None) -> bool:
    """Whether a named graph, other than `graph`, has a triple."""
    return any(  # the engine finds close numbers, too: those of 256 to 511 for 255
        quad.object == found.object and quad.graph_name not in (DEFAULT, graph)
        for quad in live.quads_for_pattern(found.subject, found.predicate, found.object, None)
    )


def _counting(
    counts: Counts | None, live: ox.Store, lost: set[ox.Quad], arrived: set[ox.Quad]
) -> AbstractContextManager[None]:
    return nullcontext() if counts is None else counts.changing(live, lost, arrived)


def _block(quads: Iterable[ox.Quad]) -> str:
    """Quads as the text between the braces of INSERT DATA or DELETE DATA."""
    return "\n".join(
        f"{quad.triple} ." if quad.graph_name == DEFAULT else f"GRAPH {quad.graph_name} {{ {quad.triple} . }}"
        for quad in quads
    )
