"""The protocols that every engine follows: what state a graph is in, how it is read and how it is changed.

A server holds an `Engine`, which tells the state of a graph without opening it. Its worker processes open a `Reader` or a `Writer` of it,
by a `Location` (see `kg.engines.opening`). `kg.engines.local` and `kg.engines.remote` implement all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import pyoxigraph as ox

from kg.engines.statistics import Counts
from kg.errors import CommuniqueError

Result: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]
Body: TypeAlias = tuple[Path, str]
"""A file of RDF and the name of its format, a key of `kg.rdf.formats.GRAPHS`."""
Scope: TypeAlias = Literal["all", "named"]


@dataclass(frozen=True, slots=True)
class Location:
    """What a worker process opens.

    `address` is the folder of a local store's snapshot ("" where none is published), or of the store itself for a writer;
    of a remote engine the addresses and credentials of its `Backend` as JSON.
    """

    kind: Literal["local", "remote"]
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """A state of the graph. `name` goes into logs and entity tags."""

    name: str
    location: Location


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its dataset, as the SPARQL protocol has it.

    Args:
        base: what relative IRIs are relative to.
        default_graphs, named_graphs: IRIs, "" for the default graph itself; None where the protocol names none.
        union: whether the default graph is the union of all graphs, where the query names no dataset.
        seconds: after which a remote engine should stop by itself, where it can be told.
    """

    text: str
    base: str | None = None
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None
    union: bool = False
    seconds: float | None = None


class Reader(Protocol):
    """One state of a graph, open for queries. One result at a time: the next query ends the one before."""

    def query(self, query: Query) -> Result:
        """Return the result, which is computed or received while it is read.

        Raises: CommuniqueError, or anything that `translated` takes, now or while the result is read.
        """
        ...

    def quads(self, scope: Scope) -> Iterator[ox.Quad]:
        """Yield all quads, or those of the named graphs, graph by graph. Raises: as `query` does."""
        ...

    def translated(self, error: Exception) -> CommuniqueError:
        """Return what an error of `query`, or of reading its result, means: of SyntaxError, OSError, ValueError, RuntimeError, MemoryError."""
        ...


class Writer(Protocol):
    """A graph open for changes. None in the place of a graph's IRI is the default graph.

    Raises: UsageError: the engine cannot do what was asked for; SyntaxError: an update or a body does not parse. Nothing is changed then.
        Further errors as `kg.engines.local.changes` and `kg.engines.remote.errors` have them.
    """

    def published(self) -> AbstractContextManager[None]:
        """Within it changes are made; at its end readers see them, where the engine is transactional all of them or none."""
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
    """A graph, wherever it is held: what state it is in, and what holds for all of its states."""

    @property
    def is_remote(self) -> bool:
        """Whether it is reached by the network, and computes elsewhere than on this machine's processors."""
        ...

    @property
    def is_transactional(self) -> bool:
        """Whether it tells each of its states from the others, and a change that was stopped has changed nothing."""
        ...

    @property
    def has_derived_default_graph(self) -> bool:
        """Whether the default graph is computed from the named graphs and cannot be written. Raises: StoreError."""
        ...

    @property
    def dump_scope(self) -> Scope:
        """Which quads make up the whole of it: "named" where the default graph holds nothing that no named graph holds."""
        ...

    @property
    def keeps_empty_graphs(self) -> bool: ...

    def sees_union(self) -> bool:
        """Tell whether a query that names no dataset should be asked of the union of all graphs."""
        ...

    def state(self) -> State | None:
        """Return the state of now; None where nothing was ever published. Raises: StoreError: it cannot be opened."""
        ...

    def version(self) -> object:
        """Return what differs between any two states, cheaply; None where a result must not be kept."""
        ...

    @property
    def known_version(self) -> object:
        """The version that was found last, without looking again; None where results have no entity tags."""
        ...

    def summary_version(self) -> str:
        """Return what differs between states as far as the server's own pages have to follow them; "" where nothing was published."""
        ...

    def counts(self) -> Counts | None:
        """Return the counts that come with the state of now, as queries see it; None where they have to be asked for."""
        ...

    def writing_location(self) -> Location: ...

    def changed(self) -> None:
        """Note that something was written."""
        ...

    def prepare(self) -> None:
        """Do what makes the first queries fast; a server calls it in the background when it starts."""
        ...
