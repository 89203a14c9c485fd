"""A table of columns in each snapshot, from which facets are counted without queries of the graph.

The table of a new snapshot is made from that of the one before and the articles that have changed since, so that it and
the graph are always of one state. Where it is missing, facets are counted by queries.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.engines.local.files import link_or_copy
from kg.errors import StoreError
from kg.rdf.vocab import RESOLUTION_GRAPH

if TYPE_CHECKING:
    from kg.engines.local.facets.table import Table

FILE = "facets.columns"
_ENTITIES_GRAPH = "graph/entities"
# linear algebra is not used, and would take memory for each processor
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def publish(snapshot: Path, before: Path | None, store: ox.Store, graphs: Collection[str] | None) -> None:
    """Write the table of a new snapshot.

    Args:
        before: the snapshot before it.
        store: what the new snapshot holds; its default graph is derived from the others.
        graphs: the graphs that have changed since; None: any may have.

    Raises: StoreError: it cannot be written.
    """
    from kg.engines.local.facets.table import Table

    table = None if graphs is None or before is None else opened(before)
    try:
        if table is None:
            Table.of(store).write(snapshot / FILE)
        elif not graphs:
            assert before is not None
            link_or_copy(before / FILE, snapshot / FILE)
        else:
            changed = set(graphs)
            table.change(
                store,
                changed,
                resolved=any(graph.endswith(f"/{RESOLUTION_GRAPH}") for graph in changed),
                described=any(graph.endswith(f"/{_ENTITIES_GRAPH}") for graph in changed),
            )
            table.write(snapshot / FILE)
    except OSError as error:
        raise StoreError(f"{snapshot / FILE}: the table of facets cannot be written: {error}") from error


def ensure(snapshot: Path) -> None:
    """Make the table of a snapshot that has none. Raises: OSError."""
    from kg.engines.local.facets.table import Table

    if opened(snapshot) is None:
        Table.of(ox.Store.read_only(str(snapshot))).write(snapshot / FILE)


def opened(snapshot: Path) -> Table | None:
    """Return the table of a snapshot; None where it has none that this version can read."""
    from kg.engines.local.facets.table import read

    return read(snapshot / FILE)
