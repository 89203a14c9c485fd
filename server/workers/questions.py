"""Questions to reader processes, and the messages that ask them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.engines.engine import Location, Scope, State
from kg.sparql.query import InspectedQuery, inspect
from server.workers import wire

DEFAULT_GRAPH = ""  # in the place of an IRI: the default graph by itself, where queries otherwise see the union of all
_NOTHING = Location("local", "")


@dataclass(frozen=True)
class Question:
    """A query and the format of its answer. `default_graphs` None: the default graph of the engine.

    `scope` asks, in place of a query, for the quads of the whole graph: "all", or those of the "named" graphs; `facets`
    for those of a selection or the parts of a thing (see `kg.sparql.participation.asked_of`), which are answered as
    JSON; `table` for a table (`kg.export.formats.Wanted` as JSON). `read` is the inspected query, where there is one
    already.
    """

    query: str
    results_format: str = "json"
    graph_format: str = "turtle"
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    scope: Scope | None = None
    facets: str = ""
    table: str = ""
    read: InspectedQuery | None = field(default=None, compare=False, repr=False)

    @cached_property
    def inspected(self) -> InspectedQuery:
        return self.read or inspect(self.query)

    @property
    def names_dataset(self) -> bool:
        """Whether it names its dataset, by parameters of the protocol or by FROM."""
        return self.default_graphs is not None or self.named_graphs is not None or self.inspected.names_dataset


@dataclass(frozen=True, slots=True)
class Limits:
    """The most rows and bytes that an answer may have; 0: no limit."""

    rows: int = 0
    size: int = 0


UNLIMITED = Limits()


def asking(
    question: Question, state: State | None, seconds: float, limits: Limits = UNLIMITED, *, union: bool = False
) -> wire.Ask:
    """Return the message for a reader.

    Args:
        state: the state of the graph to open; None: nothing has been published.
        union: whether queries that name no dataset see the union of all graphs.
    """
    return wire.Ask(
        location=_NOTHING if state is None else state.location,
        query=question.query,
        base=question.base,
        default_graphs=question.default_graphs,
        named_graphs=question.named_graphs,
        union=union and not question.names_dataset,
        scope=question.scope,
        results_format=question.results_format,
        graph_format=question.graph_format,
        prefixes=dict(question.prefixes),
        rows=limits.rows,
        size=limits.size,
        seconds=seconds,
        facets=question.facets,
        table=question.table,
    )
