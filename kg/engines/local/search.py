"""Searches of a query, answered from the index of a snapshot."""

from __future__ import annotations

import sqlite3
from functools import lru_cache, partial
from pathlib import Path

import pyoxigraph as ox

from kg.engines.local import fulltext, search_index
from kg.engines.local.indexed_texts import belonging
from kg.engines.local.manifest import FILE, keeps_texts
from kg.sparql.errors import SearchProblem
from kg.sparql.search_service import Finder, Search

_CLASSES = 8  # whose members are remembered


def finder(snapshot: Path | None, store: ox.Store) -> Finder:
    """Return a function that searches a snapshot, which `store` has open; without a snapshot, what `store` holds."""
    index: sqlite3.Connection | None = None
    of_class = lru_cache(maxsize=_CLASSES)(partial(belonging, store))

    def find(search: Search) -> list[fulltext.Hit]:
        nonlocal index
        if search.kind == "sentence" and not _has_sentences(snapshot):
            raise SearchProblem(
                "this graph does not keep the words of its articles (build --no-text), so that sentences cannot be "
                "searched; names can, with cq:matchesName"
            )
        index = index or search_index.opened(snapshot, store)
        return fulltext.search(
            index, search.kind, search.words, search.most, of_class(search.cls) if search.cls else None
        )

    return find


def _has_sentences(snapshot: Path | None) -> bool:
    """Whether the store of a snapshot keeps the words of its articles."""
    store = snapshot.parent.parent if snapshot else None
    return store is None or not (store / FILE).is_file() or keeps_texts(store)
