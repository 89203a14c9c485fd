"""The same event and the same entity in several articles: `id:graph/resolution`.

A reported event (`cq:ReportedEvent`) ties the events of single articles that tell of one event in the world. Every
event of an article belongs to exactly one. `resolve` brings them up to date after a build; `signs.csv` has the signs by
which reports are compared, and `clusters` says which are never merged.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, cast

import pyoxigraph as ox

from kg.engines.engine import Query, Result
from kg.rdf.vocab import RESOLUTION_GRAPH
from kg.resolution.index import FILE, Index, opened
from kg.resolution.reading import Rows
from kg.resolution.resolving import Progress, Resolved, Run

__all__ = ["Resolved", "resolve"]

log = logging.getLogger(__name__)


class Readable(Protocol):
    """What answers queries: a reader, or a store that is open for writing."""

    def query(self, query: Query) -> Result: ...


class Changeable(Protocol):
    """What removes triples from a graph and adds others: a writer."""

    def change_graph(self, graph: str, gone: Iterable[ox.Triple], come: Iterable[ox.Triple]) -> None: ...


def resolve(
    reader: Readable,
    writer: Changeable,
    base: str,
    anew: bool = False,
    progress: Progress = lambda done, all_of_them: None,
    folder: Path | None = None,
) -> Resolved:
    """Bring the reported events of a graph up to date. Only what a change can concern is compared again.

    Args:
        reader: its queries see what the writer has changed, and in the default graph the triples of all graphs.
        base: the beginning of the IRIs of the data.
        anew: compare everything again; the result is the same.
        progress: called with the number of articles done and of all that are concerned.
        folder: of the store, where a file is kept by which a few articles are compared quickly with many.

    Raises: CommuniqueError: the graph cannot be read or written.
    """

    def ask(text: str) -> Rows:
        return cast(Rows, reader.query(Query(text)))

    def change(gone: Iterable[ox.Triple], come: Iterable[ox.Triple]) -> None:
        gone, come = set(gone), set(come)
        if gone or come:
            writer.change_graph(base + RESOLUTION_GRAPH, gone, come)

    def run(index: Index | None) -> Resolved:
        return Run(ask, change, base, progress, index).run(anew)

    if folder is None:
        return run(None)
    try:
        with opened(folder / FILE) as index:
            return run(index)
    except sqlite3.DatabaseError as error:
        log.info("%s: %s; it is made anew", folder / FILE, error)
        (folder / FILE).unlink()
    with opened(folder / FILE) as index:
        return run(index)
