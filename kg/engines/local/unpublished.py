"""What a writer knows of the changes that readers do not see yet, and what it writes into the next snapshot from that:
counts, the search index and the table of facets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.engines import statistics
from kg.engines.local import facets, search_index, snapshots
from kg.engines.local.indexed_texts import Changes, texts_of
from kg.engines.statistics import Counts
from kg.errors import StoreError


class Unpublished:
    """`counts` are those of a derived default graph as it is now, None where they are not known; `texts` the changes of
    texts since the newest snapshot.
    """

    def __init__(self, path: Path, live: ox.Store, merged: bool) -> None:
        self._path, self._merged = path, merged
        self._mark = path / "unindexed"  # tells the next writer if this one is killed
        self.texts = Changes(known=merged and not self._mark.exists())
        self.counts = self._counts_before(live) if merged else None

    def _counts_before(self, live: ox.Store) -> Counts | None:
        if not self.any():
            return statistics.read(snapshots.current_snapshot(self._path))
        is_empty = next(live.quads_for_pattern(None, None, None, None), None) is None
        return Counts() if is_empty else None

    def any(self) -> bool:
        """Whether there are changes that readers do not see yet."""
        return self._mark.exists() or not snapshots.is_published(self._path)

    def become_merged(self) -> None:
        """Count from zero: the store is empty, and its default graph is derived from now on."""
        self._merged = True
        self.counts = Counts()
        self.texts = Changes(known=False)

    def loading(self, graphs: Iterable[str]) -> None:
        """Note that graphs are about to be loaded; `counts` and `texts` are changed by the caller."""
        self._mark.touch()
        self.texts.graphs.update(graphs)

    @contextmanager
    def changing(self, live: ox.Store, graph: str | None, *, counted: bool) -> Iterator[None]:
        """Note how the texts of a graph change within; None: of any graph. `counted`: the caller updates the counts."""
        self._mark.touch()
        if not counted:
            self.counts = None
        if graph is None or not self.texts.known:
            self.texts.known = False
            yield
            return
        node = ox.NamedNode(graph)
        self.texts.graphs.add(graph)
        before = texts_of(live, node)
        yield
        self.texts.note(before, texts_of(live, node))

    def count(self, live: ox.Store) -> None:
        """Count a merged store, by a pass over it, unless its counts are known."""
        if self._merged and self.counts is None:
            self.counts = statistics.counted(live)

    def complete(self, snapshot: Path, live: ox.Store, shrink: bool) -> None:
        """Write the counts, the search index and the table of facets of a new snapshot.

        `shrink`: whether the search index is written anew without what was removed from it.
        """
        if self.counts is not None:
            statistics.write(snapshot, self.counts)
        try:
            before = snapshots.current_snapshot(self._path)
        except StoreError:
            before = None
        search_index.publish(snapshot, before, live, self.texts, unnamed=not self._merged)
        if shrink:
            search_index.shrink(snapshot)
        if self._merged:
            facets.publish(snapshot, before, live, self.texts.graphs if self.texts.known else None)

    def clear(self) -> None:
        """Note that everything is published."""
        self._mark.unlink(missing_ok=True)
        self.texts = Changes(known=self._merged)
