"""The default graph holds each triple of the named graphs once, whichever way these change."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.engines.local import default_graph
from kg.engines.statistics import Counts, counted

G, H = ox.NamedNode("urn:g"), ox.NamedNode("urn:h")


def triple(value: int) -> ox.Triple:
    return ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(value))


def quads(graph: ox.NamedNode, *values: int) -> set[ox.Quad]:
    return {ox.Quad(t.subject, t.predicate, t.object, graph) for t in map(triple, values)}


def merged(live: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in live.quads_for_pattern(None, None, None, ox.DefaultGraph())}


@pytest.fixture
def live() -> ox.Store:
    """In g: 1, 2, 255; in h: 2, 256, which the engine finds with 255."""
    store = ox.Store()
    store.extend(quads(G, 1, 2, 255) | quads(H, 2, 256))
    default_graph.derive(store)
    return store


def test_deriving_adds_what_lacks_and_removes_what_no_graph_has(live: ox.Store) -> None:
    assert merged(live) == {triple(n) for n in (1, 2, 255, 256)}
    live.remove_graph(H)
    live.extend(quads(G, 3))
    default_graph.derive(live)
    assert merged(live) == {triple(n) for n in (1, 2, 3, 255)}


def test_a_change_keeps_what_another_graph_has(live: ox.Store) -> None:
    counts = counted(live)
    default_graph.change(live, G, quads(G, 1, 2, 255), quads(G, 3, 256), counts)
    assert merged(live) == {triple(n) for n in (2, 3, 256)}
    assert set(live.quads_for_pattern(None, None, None, G)) == quads(G, 3, 256)
    assert counts == counted(live)


@pytest.mark.parametrize("most", [1, 5_000])
def test_additions_are_the_same_in_bulk(live: ox.Store, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(default_graph, "_BULK_LOAD_FROM", most)
    default_graph.change(live, H, set(), quads(H, 1, 4), None)
    assert merged(live) == {triple(n) for n in (1, 2, 4, 255, 256)}


def test_what_changed_is_followed(live: ox.Store) -> None:
    counts: Counts = counted(live)
    live.update("DELETE { GRAPH ?g { ?s ?p 2 } } WHERE { GRAPH ?g { ?s ?p 2 } }")
    for quad in quads(G, 1, 255):
        live.remove(quad)
    live.extend(quads(H, 1))
    default_graph.follow(live, map(triple, (1, 2, 255)), [triple(1)], counts)
    assert merged(live) == {triple(n) for n in (1, 256)}
    assert counts == counted(live)


def test_a_graph_is_copied_and_forgotten(live: ox.Store) -> None:
    live.update(default_graph.forget(G))
    assert merged(live) == {triple(n) for n in (2, 256)}
    live.update(default_graph.copy(G))
    assert merged(live) == {triple(n) for n in (1, 2, 255, 256)}
