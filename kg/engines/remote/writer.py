"""A remote engine, open for changes. Bodies are parsed here and sent as N-Triples, which every engine reads."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TypeAlias

import pyoxigraph as ox

from kg.engines.engine import Body
from kg.engines.errors import NotSupported
from kg.engines.local.changes import check_update, read
from kg.engines.remote.backend import Backend
from kg.engines.remote.client import Client
from kg.rdf.formats import GRAPHS
from kg.sparql.extensions import refuse_extensions
from kg.sparql.query import inspect

_Send: TypeAlias = Callable[[str | None, IO[bytes], int], None]
_BATCH = 1000  # triples of a graph that are gathered before they are written to its file


class RemoteWriter:
    """Implements `kg.engines.engine.Writer` for the engine at a backend's addresses.

    Each call is one request, carried out at once. After an EngineError or OSError it is not known what has changed.
    """

    def __init__(self, backend: Backend) -> None:
        self._client, self._backend = Client(backend), backend

    def published(self) -> AbstractContextManager[None]:
        return nullcontext()

    def has_graph(self, graph: str | None) -> bool:
        return graph is None or self._client.has_graph(graph)

    def check_update(self, text: str, base: str | None) -> None:
        """Raises: SyntaxError, ExtensionRefused."""
        _checked(text, base)

    def update(self, text: str, base: str | None = None, graphs: Sequence[str] | None = None) -> None:
        self._client.update(_checked(text, base), base)

    def put_graph(self, graph: str | None, bodies: Sequence[Body], base: str | None = None) -> None:
        self._send_triples(self._client.put, graph, bodies, base)

    def post_graph(self, graph: str | None, bodies: Sequence[Body], base: str | None = None) -> None:
        self._send_triples(self._client.post, graph, bodies, base)

    def change_graph(self, graph: str, gone: Iterable[ox.Triple], come: Iterable[ox.Triple]) -> None:
        """Remove triples from a named graph and add others, some at a time.

        An engine whose default graph is not the union of its graphs has them in its default graph as well.
        """
        gone, come = sorted(gone, key=str), sorted(come, key=str)
        for start in range(0, len(gone), _BATCH):
            self._send_data("DELETE", graph, gone[start : start + _BATCH])
            self._send_data("DELETE", self._backend.graph or None, gone[start : start + _BATCH])
        for start in range(0, len(come), _BATCH):
            some = come[start : start + _BATCH]
            self._send_data("INSERT", graph, some)
            if not self._client.query(f"ASK {{ {some[0]} }}"):
                self._send_data("INSERT", self._backend.graph or None, some)

    def _send_data(self, action: str, graph: str | None, triples: Sequence[ox.Triple]) -> None:
        lines = "\n".join(f"{triple} ." for triple in triples)
        self.update(f"{action} DATA {{ {lines if graph is None else f'GRAPH {ox.NamedNode(graph)} {{ {lines} }}'} }}")

    def drop_graph(self, graph: str | None) -> None:
        self._client.delete(graph)

    def load_dataset(self, bodies: Sequence[Body], base: str | None = None) -> None:
        """Add quads, graph by graph. All bodies are parsed before anything is sent."""
        with tempfile.TemporaryDirectory(prefix="communique-") as folder:
            for name, file in _by_graph(bodies, base, Path(folder)).items():
                _send(self._client.post, name, file)

    def replace_dataset(self, bodies: Sequence[Body], base: str | None = None) -> None:
        raise NotSupported("A remote engine is not emptied or replaced as a whole here; name the graphs.")

    def clear(self) -> None:
        raise NotSupported("A remote engine is not emptied or replaced as a whole here; name the graphs.")

    @staticmethod
    def _send_triples(send: _Send, graph: str | None, bodies: Sequence[Body], base: str | None) -> None:
        with tempfile.TemporaryDirectory(prefix="communique-") as folder:
            file = Path(folder) / "triples"
            with file.open("wb") as out:
                ox.serialize(read(bodies, base), out, ox.RdfFormat.N_TRIPLES)
            _send(send, graph, file)


def _checked(text: str, base: str | None) -> str:
    """Return an update as it may be sent to the engine. Raises: SyntaxError, ExtensionRefused."""
    update = inspect(text)
    refuse_extensions(update)
    if not update.services:
        check_update(text, base)
    return update.declarations + text


def _send(send: _Send, graph: str | None, file: Path) -> None:
    with file.open("rb") as triples:
        send(graph, triples, file.stat().st_size)


def _by_graph(bodies: Sequence[Body], base: str | None, folder: Path) -> dict[str | None, Path]:
    """Return a file of N-Triples for each graph of some datasets.

    Raises: SyntaxError: a body is not in its format. NotSupported: a blank node names a graph.
    """
    files: dict[str | None, Path] = {}
    gathered: dict[str | None, list[str]] = {}
    for quad in _quads(bodies, base):
        if isinstance(quad.graph_name, ox.BlankNode):
            raise NotSupported("A graph must be named by an IRI here.")
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
        files.setdefault(name, folder / str(len(files)))
        lines = gathered.setdefault(name, [])
        lines.append(f"{quad.triple} .\n")
        if len(lines) >= _BATCH:
            _append(files[name], lines)
    for name, lines in gathered.items():
        _append(files[name], lines)
    return files


def _quads(bodies: Sequence[Body], base: str | None) -> Iterator[ox.Quad]:
    for path, name in bodies:
        yield from ox.parse(path=str(path), format=GRAPHS[name], base_iri=base, rename_blank_nodes=True)


def _append(file: Path, lines: list[str]) -> None:
    with file.open("a", encoding="utf-8") as out:
        out.writelines(lines)
    lines.clear()
