"""Copying a store into a remote engine, graph by graph, by the Graph Store Protocol."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from kg.engines.local import open_snapshot
from kg.engines.remote.backend import Backend
from kg.engines.remote.client import Client


def push(store: Path | str, backend: Backend, sent: Callable[[str], None]) -> int:
    """Put every named graph of the newest snapshot, then the default graph; return the number of graphs.

    Memory is bounded: graphs are sent from files.

    Args:
        sent: called with the IRI of each graph that was sent.

    Raises:
        StoreError: there is no store.
        EngineError: the engine does not accept a graph; those before it have been sent.
    """
    snapshot, engine = open_snapshot(store), Client(backend)
    graphs = sorted((graph for graph in snapshot.named_graphs() if isinstance(graph, ox.NamedNode)), key=str)
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        file = Path(folder) / "graph.nt"
        for graph in (*graphs, None):
            with file.open("wb") as out:
                snapshot.dump(out, ox.RdfFormat.N_TRIPLES, from_graph=graph or ox.DefaultGraph())
            with file.open("rb") as triples:
                engine.put(graph and graph.value, triples, file.stat().st_size)
            sent(graph.value if graph else backend.graph or "default graph")
    return len(graphs) + 1
