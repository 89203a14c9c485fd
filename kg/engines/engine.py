"""The protocols of an engine: its state, reading and writing.

A server holds an `Engine`, which knows the state of a graph without opening it. Its worker processes open a `Reader` or
a `Writer` from a `Location`, by `kg.engines.opening`. `kg.engines.local` and `kg.engines.remote` implement all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import pyoxigraph as ox

from kg.engines.statistics import Counts
from kg.errors import CommuniqueError

if TYPE_CHECKING:
    from kg.sparql.facets import Found, Wanted
    from kg.sparql.participation import Parts, PartsWanted

Result: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]
Body: TypeAlias = tuple[Path, str]
"""A file of RDF and the name of its format, a key of `kg.rdf.formats.GRAPHS`."""
Scope: TypeAlias = Literal["all", "named"]


@dataclass(frozen=True, slots=True)
class Location:
    """What a worker process opens.

    `address` is, for a local reader, the folder of a snapshot ("" where none is published); for a local writer, that of
    the store; for a remote engine, its `Backend` with credentials as JSON.
    """

    kind: Literal["local", "remote"]
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """A state of the graph. `name` appears in logs and entity tags."""

    name: str
    location: Location


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its dataset, as in the SPARQL protocol.

    Args:
        base: what relative IRIs are resolved against.
        default_graphs, named_graphs: IRIs, "" for the default graph itself; None: the request names none.
        union: whether the default graph is the union of all graphs.
        seconds: time limit for a remote engine that can be given one.
    """

    text: str
    base: str | None = None
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None
    union: bool = False
    seconds: float | None = None


class Reader(Protocol):
    """One state of a graph, open for queries. Each query ends the result of the one before."""

    def query(self, query: Query) -> Result:
        """Return a result that is computed, or received, while it is read.

        Raises: CommuniqueError, or an error that `translated` accepts, now or while the result is read.
        """
        ...

    def facets(self, wanted: Wanted | PartsWanted, query: Query) -> Found | Parts:
        """Return the facets of a selection, or what a thing has a part in.

        `query` tells all but the text of a query that asks for a part of them. Raises: as `query` does.
        """
        ...

    def quads(self, scope: Scope) -> Iterator[ox.Quad]:
        """Yield all quads, or those of the named graphs, graph by graph. Raises: as `query` does."""
        ...

    def translated(self, error: Exception) -> CommuniqueError:
        """Return the CommuniqueError for a SyntaxError, OSError, ValueError, RuntimeError or MemoryError of `query`."""
        ...


class Writer(Protocol):
    """A graph open for changes. None in place of a graph's IRI is the default graph.

    Raises: UsageError: the engine does not support it; SyntaxError: an update or a body does not parse. In both cases
    nothing has changed. Further errors: see `kg.engines.local.changes` and `kg.engines.remote.errors`.
    """

    def published(self) -> AbstractContextManager[None]:
        """Make the changes within visible to readers at its end; all of them or none, where the engine is
        transactional.
        """
        ...

    def has_graph(self, graph: str | None) -> bool: ...

    def check_update(self, text: str, base: str | None) -> None:
        """Parse an update without carrying it out. Raises: SyntaxError."""
        ...

    def update(self, text: str, base: str | None = None, graphs: Sequence[str] | None = None) -> None:
        """Carry out a SPARQL update that changes no other graphs than `graphs`; None: any."""
        ...

    def put_graph(self, graph: str | None, bodies: Sequence[Body], base: str | None = None) -> None:
        """Replace a graph by the triples of the bodies."""
        ...

    def post_graph(self, graph: str | None, bodies: Sequence[Body], base: str | None = None) -> None:
        """Add the triples of the bodies to a graph."""
        ...

    def change_graph(self, graph: str, gone: Iterable[ox.Triple], come: Iterable[ox.Triple]) -> None:
        """Remove triples from a named graph and add others. Where the default graph repeats the named graphs, it does
        so afterwards, too."""
        ...

    def drop_graph(self, graph: str | None) -> None: ...

    def load_dataset(self, bodies: Sequence[Body], base: str | None = None) -> None:
        """Add the quads of the bodies."""
        ...

    def replace_dataset(self, bodies: Sequence[Body], base: str | None = None) -> None:
        """Replace everything by the quads of the bodies."""
        ...

    def clear(self) -> None:
        """Remove everything."""
        ...


class Engine(Protocol):
    """A graph, wherever it is held: its state, and what holds for all of its states."""

    @property
    def is_remote(self) -> bool:
        """Whether it is reached over the network and does not use this machine's processors."""
        ...

    @property
    def is_transactional(self) -> bool:
        """Whether its states can be told apart, and an interrupted change changes nothing."""
        ...

    @property
    def has_derived_default_graph(self) -> bool:
        """Whether the default graph is derived from the named graphs and cannot be written. Raises: StoreError."""
        ...

    @property
    def dump_scope(self) -> Scope:
        """The quads that make up the whole graph: "named" where the default graph only repeats the named graphs."""
        ...

    @property
    def keeps_empty_graphs(self) -> bool: ...

    def sees_union(self) -> bool:
        """Return whether queries that name no dataset see the union of all graphs."""
        ...

    def state(self) -> State | None:
        """Return the current state; None where nothing was ever published. Raises: StoreError: it cannot be opened."""
        ...

    def version(self) -> object:
        """Return a value that differs between any two states, cheaply; None where results must not be cached."""
        ...

    @property
    def known_version(self) -> object:
        """The version that was found last, without looking again; None where results have no entity tags."""
        ...

    def summary_version(self) -> str:
        """Return a version for the server's own pages, which may change less often; "" where nothing was published."""
        ...

    def counts(self) -> Counts | None:
        """Return the stored counts of the current state, as queries see it; None where it has none."""
        ...

    def writing_location(self) -> Location: ...

    def changed(self) -> None:
        """Note that this server has changed the graph."""
        ...

    def prepare(self) -> None:
        """Prepare for the first queries. The server calls it in the background when it starts."""
        ...
