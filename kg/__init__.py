"""Communiqué: news about politics and diplomacy, read into a knowledge graph that shows its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import Dataset

__version__ = "0.1.0"


def open_graph(store: Path | str = "communique-store") -> Dataset:
    """The newest published state of a store as an rdflib Dataset, read only.

    Its default graph holds each triple once; the graph of an article has the article's IRI as its name. Queries given as
    text are answered by the store's own engine; prepared queries fall back on rdflib's, which is far slower.

    Raises: StoreError where there is no store or nothing has been published.
    """
    from kg.store.dataset import open_dataset
    return open_dataset(store)
