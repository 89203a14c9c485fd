"""The writer of a store.

In a merged store, as `build` makes it, the default graph is derived: it holds each triple of the named graphs once. So
plain queries see all graphs and counts are right, while the engine's own union would count a triple once for each graph
that has it. In other stores the default graph is a graph of its own, as in the SPARQL standard.
"""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from kg.engines.engine import Body, Query
from kg.engines.local import changes, default_graph, memory, snapshots
from kg.engines.local.bulk import Loader, Prepared
from kg.engines.local.manifest import FILE, checked_manifest, is_merged, keeps_texts, locked, write_manifest
from kg.engines.local.opening import check_texts, make_store, open_live, unwritable
from kg.engines.local.reader import Evaluated, evaluated
from kg.engines.local.shared_labels import in_other_graphs, with_shared_labels
from kg.engines.local.unpublished import Unpublished
from kg.errors import StoreError
from kg.rdf import reasoning
from kg.rdf.vocab import ID, ONTOLOGY_GRAPH, cq

_FINGERPRINT = ox.NamedNode(cq("fingerprint"))


class Store:
    """A store open for writing, by one process at a time; readers use snapshots."""

    def __init__(self, path: Path, live: ox.Store, base: str, merged: bool, lock: int) -> None:
        self.path, self.base, self.merged = path, base, merged
        self._live = live
        self._lock = lock
        self._loader: Loader | None = None
        self._unpublished = Unpublished(path, live, merged)

    @property
    def keeps_texts(self) -> bool:
        """Whether the words of articles are kept, or only where they stand."""
        return keeps_texts(self.path)

    @property
    def is_ahead(self) -> bool:
        """Whether there are changes that readers do not see yet."""
        return self._unpublished.any()

    @classmethod
    def open(
        cls, path: Path | str, create: bool = True, base: str | None = ID, merged: bool = True, texts: bool = True
    ) -> Self:
        """Open for writing. A half-done change of a killed writer is undone first.

        Args:
            path: the folder.
            create: whether to create the store where there is none.
            base: the beginning of the IRIs of the data; None: that of the store.
            merged: whether the store must be a merged one; an empty store becomes one. False: it is opened as it is,
                and a new one is not merged.
            texts: False: a new store keeps no texts of articles, and one that keeps them is refused. A store that
                keeps none is opened either way, and goes on so.

        Raises: StoreError: another process is writing, the folder holds something else, the base differs, the store
        keeps texts but must not, or it cannot become a merged one.
        """
        folder = Path(path)
        memory.bound()
        try:
            if not (folder / FILE).is_file():
                make_store(folder, create, base or ID, merged, texts)
            lock = locked(folder)
        except OSError as error:
            raise unwritable(folder, error) from error
        try:
            described = checked_manifest(folder, base)
            check_texts(folder, texts)
            live = open_live(folder)
        except OSError as error:
            os.close(lock)
            raise unwritable(folder, error) from error
        except StoreError:
            os.close(lock)
            raise
        store = cls(folder, live, str(described["base"]), is_merged(folder), lock)
        if merged and not store.merged:
            store._become_merged()
        return store

    def _become_merged(self) -> None:
        if next(self._live.quads_for_pattern(None, None, None, None), None) is not None:
            self.close()
            raise StoreError(
                f"{self.path}: holds a dataset with a default graph of its own; build into another folder with --store"
            )
        write_manifest(self.path, self.base, merged=True, texts=self.keeps_texts)
        self.merged = True
        self._unpublished.become_merged()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Flush everything to disk and release the lock. Raises: StoreError: the disk is full, or cannot be written."""
        try:
            self._live.flush()
        except OSError as error:
            raise self._full(error) from error
        finally:
            self._loader = None
            del self._live
            os.close(self._lock)

    def _full(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.path}: cannot be written: {error}. What was stored before is kept; make room, and run it again"
        )

    def query(self, query: Query) -> Evaluated:
        """Return the result of a query on what is stored, published or not. Searches by words are not answered.

        Raises: SyntaxError: it is not SPARQL.
        """
        return evaluated(self._live, query.text, base_iri=query.base, use_default_graph_as_union=query.union)

    def fingerprint(self, graph: str) -> str | None:
        """The fingerprint of the reading that made an article's graph; None for an unknown article."""
        node = ox.NamedNode(graph)
        return next(
            (
                q.object.value
                for q in self._live.quads_for_pattern(node, _FINGERPRINT, None, node)
                if isinstance(q.object, ox.Literal)
            ),
            None,
        )

    def replace(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Replace a named graph by these quads, in one transaction.

        Things that other graphs describe keep their label and class: see `kg.engines.local.shared_labels`.

        Raises: StoreError: a quad names another graph.
        """
        node = ox.NamedNode(graph)
        given = set(quads)
        if any(q.graph_name != node for q in given):
            raise StoreError(f"a quad for {graph} names another graph")
        with self._changing(graph, counted=True):
            new = with_shared_labels(in_other_graphs(self._live, node), node, given)
            old = set(self._live.quads_for_pattern(None, None, None, node))
            self._change(node, old - new, new - old)

    def put(self, some: Iterable[Prepared]) -> None:
        """Put graphs in place of what they held, as `replace` does, each whole or not at all.

        Consecutive ones that are new, and of which no graph has spoken before, are loaded in bulk, all or none.

        Raises: StoreError: the disk is full, or cannot be written.
        """
        new: dict[str, Prepared] = {}
        for one in some:
            if one.graph not in new and self._is_new(one):
                new[one.graph] = one
            else:
                self._load(new)
                new = {}
                self.replace(one.graph, one.quads())
        self._load(new)

    def _is_new(self, one: Prepared) -> bool:
        if not self.merged or self._live.contains_named_graph(ox.NamedNode(one.graph)):
            return False
        self._loader = self._loader or Loader(self._live)
        return self._loader.is_unheard_of(one)

    def _load(self, new: Mapping[str, Prepared]) -> None:
        if not new:
            return
        assert self._loader is not None
        self._unpublished.loading(new)
        try:
            self._loader.load(list(new.values()), self._unpublished.counts, self._unpublished.texts)
        except OSError as error:
            raise self._full(error) from error

    def change_graph(self, graph: str, gone: Iterable[ox.Triple], come: Iterable[ox.Triple]) -> None:
        """Remove triples from a named graph and add others, in one transaction."""
        node = ox.NamedNode(graph)
        before, after = ({ox.Quad(t.subject, t.predicate, t.object, node) for t in some} for some in (gone, come))
        with self._changing(graph, counted=True):
            self._change(node, before - after, after - before)

    def _change(self, node: ox.NamedNode, gone: set[ox.Quad], come: set[ox.Quad]) -> None:
        default_graph.change(self._live, node, gone, come, self._unpublished.counts)

    def add(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Add quads to a named graph. Raises: StoreError: a quad names another graph."""
        self.replace(graph, [*self._live.quads_for_pattern(None, None, None, ox.NamedNode(graph)), *quads])

    def remove(self, graph: str) -> None:
        """Remove a named graph, and from the default graph what no other graph has."""
        self.replace(graph, ())
        self._live.remove_graph(ox.NamedNode(graph))

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(g.value for g in self._live.named_graphs() if isinstance(g, ox.NamedNode))

    def load_ontology(self) -> None:
        """Add the ontology with its inferences as a named graph, unless it is there already."""
        graph = self.base + ONTOLOGY_GRAPH
        node = ox.NamedNode(graph)
        digest = hashlib.sha256(b"".join(p.read_bytes() for p in reasoning.ontology_files())).hexdigest()
        if self.fingerprint(graph) == digest:
            return
        quads = [ox.Quad(t.subject, t.predicate, t.object, node) for t in reasoning.materialised()]
        self.replace(graph, [*quads, ox.Quad(node, _FINGERPRINT, ox.Literal(digest), node)])

    def classes(self) -> list[str]:
        """The IRIs of the classes that have instances, sorted; of a store that is not merged, none."""
        self.count()
        counts = self._unpublished.counts
        return sorted(counts.classes) if counts else []

    def quads(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: ox.NamedNode | ox.Literal | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads of one named graph, or of all, with these terms where they are given, as they are now."""
        found = self._live.quads_for_pattern(subject, predicate, value, graph)
        if value is not None:  # the engine finds close numbers, too
            found = (quad for quad in found if quad.object == value)
        return found if graph is not None else (quad for quad in found if quad.graph_name != default_graph.DEFAULT)

    def compact(self) -> Path:
        """Publish the current state in files written anew without what was removed, and delete the states before it.

        A query that runs on one of those ends as usual: its files are open. While this runs, the disk holds the store
        twice.

        Raises: StoreError: the disk is full, or cannot be written. What was published is kept.
        """
        before = self.publish()
        self._loader = None
        del self._live
        try:
            snapshots.rewrite(self.path, before)
        except OSError as error:
            raise StoreError(
                f"{self.path}: cannot be compacted: {error}. What was stored is kept; make room"
            ) from error
        finally:
            self._live = open_live(self.path)
        published = self.publish(shrink=True)
        snapshots.forget_others(published)
        return published

    @contextmanager
    def optimizing(self) -> Iterator[None]:
        """Merge the files of the engine, in a thread of its own while other work is done within: it pays after many
        articles. Raises: StoreError: the disk is full, or cannot be written.
        """
        with ThreadPoolExecutor(1) as aside:
            merged = aside.submit(self._live.optimize)
            yield
        try:
            merged.result()
        except OSError as error:
            raise self._full(error) from error

    def publish(self, shrink: bool = False) -> Path:
        """Make the current state visible to readers.

        `shrink`: whether the search index is written anew without what was removed from it.
        """
        complete = partial(self._unpublished.complete, live=self._live, shrink=shrink)
        published = snapshots.publish(self._live, self.path, complete)
        self._unpublished.clear()
        return published

    def free_memory(self) -> None:
        """Close the database and open it again: the engine frees what it keeps of what it has read, up to 200 MB, which
        goes back to the system.

        No answer that is still being read may be in use: it would keep the database open.

        Raises: StoreError: the disk is full, or cannot be read.
        """
        try:
            self._live.flush()
        except OSError as error:
            raise self._full(error) from error
        self._loader = None
        del self._live
        gc.collect()  # an answer in a cycle of garbage would keep it open
        memory.give_back()
        self._live = open_live(self.path)

    def count(self) -> None:
        """Count a merged store, by a pass over it, unless its counts are known."""
        self._unpublished.count(self._live)

    @contextmanager
    def _changing(self, graph: str | None = None, *, counted: bool = False) -> Iterator[None]:
        """Change a graph within; None: any graph. `counted`: the caller updates the counts."""
        self._loader = None
        with self._unpublished.changing(self._live, graph, counted=counted):
            yield

    @contextmanager
    def published(self) -> Iterator[None]:
        """Publish everything done within, together, at its end. Otherwise whoever opens the store next undoes it.

        After an error the store must not be written to before it has been opened again.
        """
        snapshots.begin(self.path)
        yield
        self.publish()
        snapshots.end(self.path)

    def update(self, text: str, base: str | None = None, graphs: Sequence[str] | None = None) -> None:
        """Carry out a SPARQL update that changes no other graphs than `graphs`; None: any.

        Raises: what `kg.engines.local.changes.update` raises.
        """
        with ExitStack() as stack:
            for graph in [None] if graphs is None else graphs:
                stack.enter_context(self._changing(graph, counted=graph is not None))
            changes.update(self._live, text, base, self.merged, graphs, self._unpublished.counts)

    def check_update(self, text: str, base: str | None) -> None:
        """Parse an update without carrying it out. Raises: SyntaxError."""
        changes.check_update(text, base)

    def has_graph(self, graph: str | None) -> bool:
        return changes.has(self._live, graph)

    def put_graph(self, graph: str | None, bodies: Sequence[Body], base: str | None = None) -> None:
        """Replace a graph by files. Labels and classes are stored as they are. Raises: see
        `kg.engines.local.changes.put`.
        """
        with self._changing(graph):
            changes.put(self._live, graph, bodies, base, self.merged)

    def post_graph(self, graph: str | None, bodies: Sequence[Body], base: str | None = None) -> None:
        """Add files to a graph. Raises: see `kg.engines.local.changes.put`."""
        with self._changing(graph):
            changes.post(self._live, graph, bodies, base, self.merged)

    def drop_graph(self, graph: str | None) -> None:
        """Remove a graph. Raises: DerivedDefaultGraph."""
        with self._changing(graph):
            changes.drop(self._live, graph, self.merged)

    def load_dataset(self, bodies: Sequence[Body], base: str | None = None) -> None:
        """Add files that may name graphs. Raises: see `kg.engines.local.changes.load`."""
        with self._changing():
            changes.load(self._live, bodies, base, self.merged)

    def replace_dataset(self, bodies: Sequence[Body], base: str | None = None) -> None:
        """Replace everything by files that may name graphs. Raises: see `kg.engines.local.changes.load`."""
        with self._changing():
            changes.clear(self._live)
            changes.load(self._live, bodies, base, self.merged)

    def clear(self) -> None:
        """Remove everything."""
        with self._changing():
            changes.clear(self._live)

    def __len__(self) -> int:
        """The number of triples that queries see."""
        return sum(1 for _ in self._live.quads_for_pattern(None, None, None, default_graph.DEFAULT))
