"""Export of a snapshot as one file, sorted, so that exports of equal graphs are equal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.engines.local.snapshots import open_snapshot
from kg.errors import UsageError
from kg.rdf.formats import GRAPHS
from kg.rdf.vocab import PREFIXES

_QUADS = ("nquads", "trig", "jsonld")
_TRIPLES = ("turtle", "ntriples")
FORMATS = (*_QUADS, *_TRIPLES)


def export(path: Path | str, format_name: str, out: IO[bytes]) -> None:
    """Write the whole graph: as nquads, trig or jsonld the named graphs; as turtle or ntriples their union.

    Memory is bounded by the largest named graph, for the union by the number of subjects.

    Raises:
        StoreError: there is no store.
        UsageError: no such format.
    """
    if format_name not in FORMATS:
        raise UsageError(f"--format {format_name}: there are {', '.join(FORMATS)}")
    store = open_snapshot(path)
    prefixes = None if format_name in ("nquads", "ntriples") else PREFIXES
    if format_name in _TRIPLES:
        ox.serialize(_union(store), out, GRAPHS[format_name], prefixes=prefixes)
    else:
        ox.serialize(_said(store), out, GRAPHS[format_name], prefixes=prefixes)


def _said(store: ox.Store) -> Iterator[ox.Quad]:
    for graph in sorted(store.named_graphs(), key=str):
        yield from sorted(store.quads_for_pattern(None, None, None, graph), key=str)


def _union(store: ox.Store) -> Iterator[ox.Triple]:
    everywhere = ox.DefaultGraph()
    for subject in sorted({quad.subject for quad in store.quads_for_pattern(None, None, None, everywhere)}, key=str):
        yield from sorted((quad.triple for quad in store.quads_for_pattern(subject, None, None, everywhere)), key=str)
