"""A published state as rdflib sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph, URIRef

from kg.errors import StoreError
from kg.store.snapshots import open_snapshot
from kg.vocab import PREFIXES


class _Published(OxigraphStore):
    """A store that refuses to be written to, in our words; that a graph is looked at is no writing."""

    def add_graph(self, graph: Graph) -> None:
        pass

    def _refuse(self, *arguments: Any, **named: Any) -> NoReturn:
        raise StoreError("this graph is read only: a published state never changes; build into the store instead")

    add = addN = remove = remove_graph = update = _refuse


def open_dataset(path: Path | str) -> Dataset:
    """The newest published state, read only, with our prefixes bound.

    Raises: StoreError where there is no store or nothing has been published.
    """
    found = Dataset(store=_Published(store=open_snapshot(path)), default_union=False)
    for prefix, space in PREFIXES.items():
        found.bind(prefix, URIRef(space))
    return found
