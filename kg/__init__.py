"""Communiqué: news about politics and diplomacy, read into a knowledge graph that shows its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.rdf.iris import IRI
from kg.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import Dataset

    from kg.client import Connection

__all__ = ["IRI", "__version__", "connect", "open_graph"]


def open_graph(store: Path | str = "communique-store") -> Dataset:
    """The newest published state of a store as an rdflib Dataset, read only.

    Its default graph holds each triple once; the graph of an article has the article's IRI as its name. Queries given
    as text are answered by the store's own engine; prepared queries fall back on rdflib's, which is far slower.

    Raises: StoreError where there is no store or nothing has been published.
    """
    from kg.engines.local.dataset import open_dataset

    return open_dataset(store)


def connect(where: Path | str = "communique-store", timeout: float = 60.0, memory: int | None = None) -> Connection:
    """A graph to ask: a store by its folder, or a SPARQL endpoint by its address. Answers are rows of Python values,
    or DataFrames.

    Args:
        where: of an address without a path the endpoint is at /sparql.
        timeout: seconds that an endpoint may take; a store on this machine takes as long as it takes.
        memory: bytes that the process may take in which a store on this machine is asked, 0: no limit; None:
            COMMUNIQUE_MEMORY_LIMIT, else 4 GiB, less on a small machine.

    Raises: StoreError where there is no store or nothing has been published.
    """
    from kg.client import connection

    return connection(where, timeout, memory)
