"""The writer of a store.

In a merged store, as `build` makes it, the default graph holds each triple of the named graphs once, so that plain queries see
their union and counts are right: the engine's own union counts a triple once for every graph that holds it. In a plain one the
default graph is a graph of its own, as the standard has it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from kg.engines import statistics
from kg.engines.engine import Body
from kg.engines.local import changes, fulltext, snapshots
from kg.engines.local.indexed_texts import Changes, texts_of
from kg.engines.local.manifest import BUSY, CARD, FORMAT, card, describe, is_merged, locked
from kg.engines.local.reconciliation import agreed
from kg.engines.statistics import Counts
from kg.errors import StoreError
from kg.rdf import reasoning
from kg.rdf.vocab import ID, ONTOLOGY_GRAPH, cq

_DEFAULT = ox.DefaultGraph()
_FINGERPRINT = ox.NamedNode(cq("fingerprint"))


class Store:
    """A store open for writing. One process at a time; readers use snapshots."""

    def __init__(self, path: Path, live: ox.Store, base: str, merged: bool, lock: int) -> None:
        self.path, self.base, self.merged = path, base, merged
        self._live = live
        self._lock = lock
        self._texts = Changes(known=merged and not self._unindexed.exists())
        self._counts = self._counted_before() if merged else None

    def _counted_before(self) -> Counts | None:
        if not self.is_ahead:
            return statistics.read(snapshots.current_snapshot(self.path))
        is_empty = next(self._live.quads_for_pattern(None, None, None, None), None) is None
        return Counts() if is_empty else None

    @property
    def is_ahead(self) -> bool:
        """Whether there is something that readers do not see yet."""
        return self._unindexed.exists() or not (self.path / "current").is_file()

    @classmethod
    def open(cls, path: Path | str, create: bool = True, base: str | None = ID, merged: bool = True) -> Self:
        """Open for writing, made anew where there is none. What a writer that was killed left half done is undone first.

        Args:
            path: the folder.
            create: make it where it is not.
            base: begins the IRIs of the data; None takes that of the store.
            merged: whether it must be a merged one; a plain one that is empty becomes merged. If not, it is taken as it is, and a new one is plain.

        Raises: StoreError: another process is writing, the folder holds something else, the base differs, or a plain store was to be merged.
        """
        folder = Path(path)
        if not (folder / CARD).is_file():
            if folder.is_dir() and any(folder.iterdir()):
                raise StoreError(f"{folder}: not a store, and not empty; choose another folder with --store")
            if not create:
                raise StoreError(f"{folder}: no store here")
            folder.mkdir(parents=True, exist_ok=True)
            describe(folder, base or ID, merged)
        described = card(folder)
        if described.get("format") != FORMAT:
            raise StoreError(
                f"{folder}: format {described.get('format')!r}, this version writes {FORMAT}; build into a new folder"
            )
        if base is not None and described.get("base") != base:
            raise StoreError(f"{folder}: made with the base {described.get('base')!r}, not {base!r}")
        lock = locked(folder)
        try:
            snapshots.undo(folder)
            live = ox.Store(str(folder / "live"))
        except OSError as error:
            os.close(lock)
            busy = "lock" in str(error).lower()
            raise StoreError(f"{folder}: {BUSY}" if busy else f"{folder}: {error}") from error
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
        describe(self.path, self.base, merged=True)
        self.merged, self._counts = True, Counts()
        self._texts = Changes(known=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write everything to disk and let go of the lock."""
        self._live.flush()
        del self._live
        os.close(self._lock)

    def fingerprint(self, graph: str) -> str | None:
        """What the graph of an article says of the reading that made it, None for an unknown article."""
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
        """Put these quads in the place of a named graph, in one transaction: all or nothing.

        What other graphs speak of, too, keeps its label and class: see kg.engines.local.reconciliation.

        Raises: StoreError for a quad of another graph.
        """
        node = ox.NamedNode(graph)
        given = set(quads)
        if any(q.graph_name != node for q in given):
            raise StoreError(f"a quad for {graph} names another graph")
        with self._changing(graph, counted=True):
            self._replace(node, given)

    def _replace(self, node: ox.NamedNode, given: set[ox.Quad]) -> None:
        new = agreed(self._live, node, given)
        old = set(self._live.quads_for_pattern(None, None, None, node))
        gone, come = old - new, new - old
        merged = {ox.Quad(q.subject, q.predicate, q.object, _DEFAULT) for q in come}
        lost = [q for q in gone if not self._elsewhere(q, node)]
        unsaid = {ox.Quad(q.subject, q.predicate, q.object, _DEFAULT) for q in lost} - merged
        with nullcontext() if self._counts is None else self._counts.changing(self._live, unsaid, merged):
            if gone:
                self._exchange(gone, unsaid, come, merged)
            else:
                self._live.extend([*come, *merged])

    def add(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Add quads to a named graph. Raises: StoreError for a quad of another graph."""
        self.replace(graph, [*self._live.quads_for_pattern(None, None, None, ox.NamedNode(graph)), *quads])

    def _exchange(self, gone: set[ox.Quad], unsaid: set[ox.Quad], come: set[ox.Quad], merged: set[ox.Quad]) -> None:
        """One SPARQL update is one transaction."""
        delete = [*map(_spoken, gone), *map(_spoken, unsaid)]
        insert = [*map(_spoken, come), *map(_spoken, merged)]
        self._live.update("DELETE DATA {\n" + "\n".join(delete) + "\n} ;\nINSERT DATA {\n" + "\n".join(insert) + "\n}")

    def _elsewhere(self, quad: ox.Quad, graph: ox.NamedNode) -> bool:
        return any(
            q.graph_name not in (_DEFAULT, graph)
            for q in self._live.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        )

    def remove(self, graph: str) -> None:
        """Forget a named graph and what only it said."""
        self.replace(graph, ())
        self._live.remove_graph(ox.NamedNode(graph))

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(g.value for g in self._live.named_graphs() if isinstance(g, ox.NamedNode))

    def load_ontology(self) -> None:
        """Put the ontology, with what follows from it, into its own graph, unless it is there already."""
        graph = self.base + ONTOLOGY_GRAPH
        node = ox.NamedNode(graph)
        digest = hashlib.sha256(b"".join(p.read_bytes() for p in reasoning.ontology_files())).hexdigest()
        if self.fingerprint(graph) == digest:
            return
        quads = [ox.Quad(t.subject, t.predicate, t.object, node) for t in reasoning.materialised()]
        self.replace(graph, [*quads, ox.Quad(node, _FINGERPRINT, ox.Literal(digest), node)])

    def publish(self, optimize: bool = False) -> Path:
        """Let readers see the state of now. `optimize` compacts first: worth it after many articles."""
        if optimize:
            self._live.optimize()
        published = snapshots.publish(self._live, self.path, self._complete)
        self._unindexed.unlink(missing_ok=True)
        self._texts = Changes(known=self.merged)
        return published

    def count(self) -> None:
        """Count what a merged store holds, by a pass over it, unless that is known."""
        if self.merged and self._counts is None:
            self._counts = statistics.counted(self._live)

    def _complete(self, snapshot: Path) -> None:
        """Give a state that is to be published its counts and its index of texts."""
        if self._counts is not None:
            statistics.write(snapshot, self._counts)
        try:
            before = snapshots.current_snapshot(self.path)
        except StoreError:
            before = None
        fulltext.publish(snapshot, before, self._live, self._texts, unnamed=not self.merged)

    @property
    def _unindexed(self) -> Path:
        """There while the live state is ahead of the published one, its index and its counts: for the next writer, if this one is killed."""
        return self.path / "unindexed"

    @contextmanager
    def _changing(self, graph: str | None = None, *, counted: bool = False) -> Iterator[None]:
        """Note for the index what becomes of the texts of a graph; None: of any. `counted`: so it is with how much is said."""
        self._unindexed.touch()
        if not counted:
            self._counts = None
        if graph is None or not self._texts.known:
            self._texts.known = False
            yield
            return
        node = ox.NamedNode(graph)
        before = texts_of(self._live, node)
        yield
        self._texts.note(before, texts_of(self._live, node))

    @contextmanager
    def published(self) -> Iterator[None]:
        """Publish all that is done within together at its end. If it does not come to that, the next to open the store undoes it.

        After an error, or when the process is killed, the store must not be written to before it is opened again.
        """
        snapshots.begin(self.path)
        yield
        self.publish()
        snapshots.end(self.path)

    def update(self, text: str, base: str | None = None, graphs: Sequence[str] | None = None) -> None:
        """Carry out a SPARQL update, which changes no other graphs than these; None: any. Raises: what `kg.engines.local.changes.update` raises."""
        with ExitStack() as stack:
            for graph in [None] if graphs is None else graphs:
                stack.enter_context(self._changing(graph, counted=graph is not None))
            changes.update(self._live, text, base, self.merged, graphs, self._counts)

    def check_update(self, text: str, base: str | None) -> None:
        """Parse an update without carrying it out. Raises: SyntaxError."""
        changes.check_update(text, base)

    def has_graph(self, graph: str | None) -> bool:
        return changes.has(self._live, graph)

    def put_graph(self, graph: str | None, bodies: Sequence[Body], base: str | None = None) -> None:
        """Put files in the place of a graph, to the letter: no label or class gives way. Raises: see `kg.engines.local.changes.put`."""
        with self._changing(graph):
            changes.put(self._live, graph, bodies, base, self.merged)

    def post_graph(self, graph: str | None, bodies: Sequence[Body], base: str | None = None) -> None:
        """Add files to a graph. Raises: see `kg.engines.local.changes.put`."""
        with self._changing(graph):
            changes.post(self._live, graph, bodies, base, self.merged)

    def drop_graph(self, graph: str | None) -> None:
        """Take a graph away. Raises: DerivedDefaultGraph."""
        with self._changing(graph):
            changes.drop(self._live, graph, self.merged)

    def load_dataset(self, bodies: Sequence[Body], base: str | None = None) -> None:
        """Add files that may name graphs. Raises: see `kg.engines.local.changes.load`."""
        with self._changing():
            changes.load(self._live, bodies, base, self.merged)

    def replace_dataset(self, bodies: Sequence[Body], base: str | None = None) -> None:
        """Put files that may name graphs in the place of all that is there. Raises: see `kg.engines.local.changes.put`."""
        with self._changing():
            changes.clear(self._live)
            changes.load(self._live, bodies, base, self.merged)

    def clear(self) -> None:
        """Take everything away."""
        with self._changing():
            changes.clear(self._live)

    def __len__(self) -> int:
        """Triples as queries see them."""
        return sum(1 for _ in self._live.quads_for_pattern(None, None, None, _DEFAULT))


def _spoken(quad: ox.Quad) -> str:
    triple = f"{quad.subject} {quad.predicate} {quad.object} ."
    return triple if quad.graph_name == _DEFAULT else f"GRAPH {quad.graph_name} {{ {triple} }}"
