"""Events as objects: what happened, how it is told, its sentences and articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, overload

from kg.client.rows import Row, Rows, Value
from kg.errors import UsageError
from kg.export.names import resolved
from kg.export.records import PLAIN, Line, Location, Paper, Participant, Report
from kg.export.reports import Reports
from kg.export.source import Source
from kg.rdf.iris import IRI
from kg.sparql.selection import KINDS, selection_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from networkx import MultiDiGraph
    from pandas import DataFrame

_COLUMNS = (
    "date label type status factuality attributed_to plain_fact actors recipients place country latitude longitude "
    "confidence least_sure sources sentence headline publisher article event"
).split()


class Asked(Protocol):
    """What answers SELECT queries."""

    def query(self, query: str) -> Iterable[Row]: ...


@dataclass(frozen=True, slots=True)
class Event:
    """An event with all of its reports: first those that articles tell themselves, the surest first.

    Text, date and place are those of the first.

    `status` says in words how it is told: as fact, claimed by somebody, planned, possible or denied.
    """

    iri: IRI
    reports: tuple[Report, ...]
    sources: int | None
    """Independent sources; None where the articles were not compared."""

    @property
    def label(self) -> str:
        return self.reports[0].label

    @property
    def type(self) -> str:
        return self.reports[0].cls

    @property
    def status(self) -> str:
        """How it is told; where reports differ, all ways of telling."""
        return "; ".join(dict.fromkeys(report.status for report in self.reports))

    @property
    def is_plain_fact(self) -> bool:
        """Whether an article tells it as a fact itself; others may tell it on somebody's word."""
        return any(report.status == PLAIN for report in self.reports)

    @property
    def actors(self) -> tuple[Participant, ...]:
        return self.reports[0].actors

    @property
    def recipients(self) -> tuple[Participant, ...]:
        return self.reports[0].recipients

    @property
    def place(self) -> Location | None:
        return self.reports[0].location

    @property
    def date(self) -> date | str | None:
        """The day, or as text a month, a year or a range; None where it is not known."""
        report = self.reports[0]
        with suppress(ValueError):
            return date.fromisoformat(report.date)
        return report.date or "/".join(filter(None, (report.earliest, report.latest))) or None

    @property
    def confidence(self) -> float | None:
        """The probability that it was read right; it does not say whether the text is true."""
        return _number(self.reports[0].confidence)

    @property
    def sentence(self) -> str:
        return self.reports[0].words

    @property
    def article(self) -> Paper:
        return self.reports[0].paper

    @property
    def articles(self) -> tuple[Paper, ...]:
        return tuple({report.paper.iri: report.paper for report in self.reports}.values())

    def __str__(self) -> str:
        return f"{self.label} ({self.status})"

    def _repr_html_(self) -> str:
        """What it is, how it is told, and the sentence of each report, as notebooks show it."""
        told = "".join(
            f"<blockquote>{escape(report.words)}<br><small>{escape(report.status)} · {escape(report.paper.headline)}, "
            f"{escape(report.paper.publisher)} {escape(report.paper.published)}</small></blockquote>"
            for report in self.reports
        )
        facts = filter(None, (self.type, self.status, str(self.date or ""), self.place.name if self.place else ""))
        return f"<p><strong>{escape(self.label)}</strong><br>{escape(' · '.join(facts))}</p>{told}"

    def row(self) -> Row:
        """Return it as a row of a table; None where it has no value."""
        report, place = self.reports[0], self.place or Location("", "")
        values: list[Value] = [
            self.date,
            self.label,
            self.type,
            self.status,
            "; ".join(dict.fromkeys(one.factuality for one in self.reports)),
            _names(one for each in self.reports for one in each.claimants),
            self.is_plain_fact,
            _names(self.actors),
            _names(self.recipients),
            place.name,
            place.country,
            _number(place.latitude),
            _number(place.longitude),
            self.confidence,
            report.doubt,
            self.sources,
            self.sentence,
            report.paper.headline,
            report.paper.publisher,
            IRI(report.paper.iri),
            self.iri,
        ]
        return {name: None if value == "" else value for name, value in zip(_COLUMNS, values, strict=True)}


class Events(Sequence[Event]):
    """Events; as a table, a DataFrame, a map, a network or a chart by the methods of `Rows`."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = tuple(events)

    @overload
    def __getitem__(self, place: int) -> Event: ...

    @overload
    def __getitem__(self, place: slice) -> Events: ...

    def __getitem__(self, place: int | slice) -> Event | Events:
        return Events(self._events[place]) if isinstance(place, slice) else self._events[place]

    def __len__(self) -> int:
        return len(self._events)

    def __repr__(self) -> str:
        return f"<{len(self)} events>"

    def rows(self) -> Rows:
        """Return a row for each event; several names stand side by side, separated by semicolons."""
        return Rows(_COLUMNS, [event.row() for event in self._events])

    def _repr_html_(self) -> str:
        columns = ("date", "label", "status", "sentence", "event")
        return Rows(columns, [{name: row[name] for name in columns} for row in self.rows()])._repr_html_()

    def frame(self) -> DataFrame:
        """Return a DataFrame with a row for each event. Raises: UsageError."""
        return self.rows().frame()

    def geo(self) -> GeoDataFrame:
        """Return a GeoDataFrame with a point for each event whose place has a position. Raises: UsageError."""
        return self.rows().geo()

    def network(self) -> MultiDiGraph:
        """Return who acts towards whom: an edge for each pair of actor and recipient of each event, with how it is
        told. Raises: UsageError.
        """
        kept = ("date", "label", "type", "status", "plain_fact", "confidence", "sentence", "event")
        rows: list[Row] = []
        for event in self._events:
            told = {name: value for name, value in event.row().items() if name in kept}
            rows += [{"actor": a.name, "recipient": b.name, **told} for a in event.actors for b in event.recipients]
        return Rows(("actor", "recipient", *kept), rows).network("actor", "recipient")

    def plot(self, ax: Axes | None = None) -> Axes:
        """Return how many events there are in each month, by how they are told. Raises: UsageError."""
        return self.rows().plot(ax)


class _Connected(Source):
    """The graph of a connection, as a source of records."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def rows(self, query: str) -> Iterator[dict[str, str]]:
        for row in self._asked.query(query):
            yield {name: _lexical(value) for name, value in row.items() if value is not None}


def event_of(asked: Asked, iri: str) -> Event:
    """Return an event by the IRI of a reported event or of one article's. Raises: UsageError: there is none."""
    found = next(iter(Reports(_Connected(asked)).events([iri])), None)
    if found is None:
        raise UsageError(f"{iri}: the graph has no event with this IRI")
    return _event(IRI(iri), found)


def events_of(asked: Asked, kind: str, limit: int | None, given: Iterable[tuple[str, Any]]) -> Events:
    """Return the events that parameters of a selection describe. Raises: UsageError: a parameter or value is wrong."""
    if not KINDS.get(kind, KINDS["places"]).cls == "Event":
        raise UsageError(f"kind: {kind!r} is not events or reports")
    source = _Connected(asked)
    texts = [(name.rstrip("_"), _lexical(value)) for name, value in _each(given)]
    lines = Reports(source).lines(selection_of(kind, resolved(source, texts)))
    return Events(
        _event(IRI(line.report.iri if kind == "reports" else line.report.event), line) for line in islice(lines, limit)
    )


def _event(iri: IRI, line: Line) -> Event:
    return Event(iri, line.reports, int(line.sources) if line.sources else None)


def _each(given: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for name, value in given:
        yield from (
            (name, one) for one in (value if isinstance(value, list | tuple | set) else (value,)) if one is not None
        )


def _lexical(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _names(people: Iterable[Participant]) -> str:
    return "; ".join(dict.fromkeys(one.name for one in people))


def _number(text: str) -> float | None:
    return float(text) if text else None
