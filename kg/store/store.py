"""The writer of a store.

The default graph holds each triple of the named graphs once, so that plain queries see their union and counts are right:
the engine's own union counts a triple once for every graph that holds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from kg import reasoning
from kg.errors import StoreError
from kg.store import snapshots
from kg.store.agreement import agreed
from kg.vocab import ID, ONTOLOGY_GRAPH, cq

FORMAT = 1
_DEFAULT = ox.DefaultGraph()
_FINGERPRINT = ox.NamedNode(cq("fingerprint"))


class Store:
    """A store open for writing. One process at a time; readers use snapshots."""

    def __init__(self, path: Path, live: ox.Store, base: str) -> None:
        self.path, self.base = path, base
        self._live = live

    @classmethod
    def open(cls, path: Path | str, create: bool = True, base: str = ID) -> Self:
        """Open for writing, made anew where there is none.

        Raises: StoreError: another process is writing, the folder holds something else, or the base differs.
        """
        folder = Path(path)
        card = folder / "store.json"
        if not card.is_file():
            if folder.is_dir() and any(folder.iterdir()):
                raise StoreError(f"{folder}: not a store, and not empty; choose another folder with --store")
            if not create:
                raise StoreError(f"{folder}: no store here")
            folder.mkdir(parents=True, exist_ok=True)
            card.write_text(json.dumps({"format": FORMAT, "base": base}) + "\n", "utf8")
        described = _card(card)
        if described.get("format") != FORMAT:
            raise StoreError(f"{folder}: format {described.get('format')!r}, this version writes {FORMAT}; build into a new folder")
        if described.get("base") != base:
            raise StoreError(f"{folder}: made with the base {described.get('base')!r}, not {base!r}")
        try:
            live = ox.Store(str(folder / "live"))
        except OSError as error:
            busy = "lock" in str(error).lower()
            raise StoreError(f"{folder}: another process is writing here; wait for it to end" if busy else f"{folder}: {error}") from error
        return cls(folder, live, base)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Write everything to disk and let go of the lock."""
        self._live.flush()
        del self._live

    def fingerprint(self, graph: str) -> str | None:
        """What the graph of an article says of the reading that made it, None for an unknown article."""
        node = ox.NamedNode(graph)
        return next((q.object.value for q in self._live.quads_for_pattern(node, _FINGERPRINT, None, node)
                     if isinstance(q.object, ox.Literal)), None)

    def replace(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Put these quads in the place of a named graph, in one transaction: all or nothing.

        What other graphs speak of, too, keeps its label and class: see kg.store.agreement.

        Raises: StoreError for a quad of another graph.
        """
        node = ox.NamedNode(graph)
        given = set(quads)
        if any(q.graph_name != node for q in given):
            raise StoreError(f"a quad for {graph} names another graph")
        new = agreed(self._live, node, given)
        old = set(self._live.quads_for_pattern(None, None, None, node))
        gone, come = old - new, new - old
        merged = {ox.Quad(q.subject, q.predicate, q.object, _DEFAULT) for q in come}
        lost = [q for q in gone if not self._elsewhere(q, node)]
        if not gone:
            self._live.extend([*come, *merged])
            return
        self._exchange(gone, lost, come, merged)

    def add(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Add quads to a named graph. Raises: StoreError for a quad of another graph."""
        self.replace(graph, [*self._live.quads_for_pattern(None, None, None, ox.NamedNode(graph)), *quads])

    def _exchange(self, gone: set[ox.Quad], lost: list[ox.Quad], come: set[ox.Quad], merged: set[ox.Quad]) -> None:
        """One SPARQL update is one transaction."""
        delete = [*map(_spoken, gone), *(_spoken(ox.Quad(q.subject, q.predicate, q.object, _DEFAULT)) for q in lost
                                         if ox.Quad(q.subject, q.predicate, q.object, _DEFAULT) not in merged)]
        insert = [*map(_spoken, come), *map(_spoken, merged)]
        self._live.update("DELETE DATA {\n" + "\n".join(delete) + "\n} ;\nINSERT DATA {\n" + "\n".join(insert) + "\n}")

    def _elsewhere(self, quad: ox.Quad, graph: ox.NamedNode) -> bool:
        return any(q.graph_name not in (_DEFAULT, graph) for q in self._live.quads_for_pattern(quad.subject, quad.predicate, quad.object, None))

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
        return snapshots.publish(self._live, self.path)

    def __len__(self) -> int:
        """Triples as queries see them."""
        return sum(1 for _ in self._live.quads_for_pattern(None, None, None, _DEFAULT))


def _card(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text("utf8"))
    except ValueError as error:
        raise StoreError(f"{path}: {error}") from error
    return found if isinstance(found, dict) else {}


def _spoken(quad: ox.Quad) -> str:
    triple = f"{quad.subject} {quad.predicate} {quad.object} ."
    return triple if quad.graph_name == _DEFAULT else f"GRAPH {quad.graph_name} {{ {triple} }}"
