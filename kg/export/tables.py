"""Tables: their columns, and what their rows are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from kg.export.codes import state_codes
from kg.export.records import PLAIN, Line, Participant
from kg.export.source import Source
from kg.sparql.selection import Selection

Row = TypeVar("Row")  # what a row is made of
TABULAR = ("csv", "parquet")  # endings of tables of our own
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column. `type` is one of Frictionless Data: string, integer, number, date, boolean; `value` returns what a row
    has, None or "" where it has nothing. A column without `value` is one that the graph cannot fill.
    """

    name: str
    type: str
    description: str
    value: Callable[[Row], Value] | None = None


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A table of a graph.

    Args:
        unit: what a row is, in words.
        kind: what is selected, a kind of `kg.sparql.selection`.
        read: yields what the rows are made of, in the order of the selection.
        defaults: parameters of the selection that hold unless they are given.
        endings: of the files that it is written as; the first one unless another is asked for.
    """

    name: str
    title: str
    unit: str
    kind: str
    columns: tuple[Column[Row], ...]
    read: Callable[[Source, Selection], Iterable[Row]]
    delimiter: str = ","
    endings: tuple[str, ...] = ("csv",)
    defaults: tuple[tuple[str, str], ...] = ()

    @property
    def ending(self) -> str:
        return self.endings[0]


def text(column: str, description: str, value: Callable[[Row], Value]) -> Column[Row]:
    return Column(column, "string", description, value)


def empty(names: str, why: str) -> dict[str, Column[Any]]:
    """Return columns that are never filled, by name."""
    return {name: Column(name, "string", f"Not filled: {why}.") for name in names.split("|")}


def distinct(values: Iterable[str]) -> str:
    """Return the different values, separated by semicolons."""
    return "; ".join(dict.fromkeys(filter(None, values)))


def names(people: Iterable[Participant]) -> str:
    return distinct(one.name for one in people)


def people(name: str, of: Callable[[Row], Iterable[Participant]], several: bool = True) -> tuple[Column[Row], ...]:
    """Return the columns that say who takes some part. `several`: there may be more than one of them."""

    def column(one: str, more: str, description: str, values: Callable[[Participant], Iterable[str]]) -> Column[Row]:
        """`description` has what is said of one and of several, separated by a bar."""
        return text(
            name + (more if several else one),
            description.partition("|")[2 if several else 0] or description,
            lambda row: distinct(value for person in of(row) for value in values(person)),
        )

    return (
        text(name, f"Name{'s' if several else ''} of the {name}.", lambda row: names(of(row))),
        column(
            "_country",
            "_countries",
            "Its country, ISO 3166-1 alpha-3.|Their countries, ISO 3166-1 alpha-3.",
            lambda one: [one.country],
        ),
        column(
            "_states",
            "_states",
            "The states that it is or acts for, ISO 3166-1 alpha-3.|"
            "The states that they are or act for, ISO 3166-1 alpha-3.",
            lambda one: one.states,
        ),
        column(
            "_cow",
            "_cow",
            "The numbers of these states in the Correlates of War project.",
            lambda one: [state_codes(state).cow for state in one.states],
        ),
        column(
            "_class",
            "_classes",
            "Its class: Person, State, ArmedGroup and so on.|Their classes: Person, State, ArmedGroup and so on.",
            lambda one: [one.cls],
        ),
        column("_sectors", "_sectors", "Its sectors in PLOVER.|Their sectors in PLOVER.", lambda one: one.sectors),
        column("_wikidata", "_wikidata", "Its item in Wikidata.|Their items in Wikidata.", lambda one: [one.wikidata]),
        column("_link", "_links", "Its IRI.|Their IRIs.", lambda one: [one.iri]),
    )


def tail(iri: str) -> str:
    """Return the last two parts of an IRI, which are unique below the base of the data."""
    return "/".join(iri.rsplit("/", 2)[1:])


def number(value: str) -> float | None:
    return float(value) if value else None


def integer(value: str) -> int | None:
    return int(value) if value else None


_HONESTY: tuple[Column[Line], ...] = (
    Column(
        "plain fact",
        "boolean",
        "true only where all reports of the row say that it happened, on nobody's word. Every other row is "
        "planned, possible, denied or somebody's claim, and must not be counted as something that happened.",
        lambda line: "true" if all(one.status == PLAIN for one in line.reports) else "false",
    ),
    Column(
        "status",
        "string",
        "How it is reported: as fact, claimed by somebody, planned, possible, or denied.",
        lambda line: distinct(one.status for one in line.reports),
    ),
    Column(
        "factuality",
        "string",
        "Actual, Planned, Hypothetical (possible, wished, feared, requested) or Negated; several where reports differ.",
        lambda line: distinct(one.factuality for one in line.reports),
    ),
    Column(
        "attributed to",
        "string",
        "On whose word it rests, where the article does not assert it itself.",
        lambda line: distinct(one.name for report in line.reports for one in report.claimants),
    ),
    Column(
        "confidence",
        "number",
        "The probability, from 0 to 1, that type, participants, factuality and attribution of the report linked in "
        "this row were all read right from the text. It does not say whether the text is true.",
        lambda line: number(line.report.confidence),
    ),
    Column("least sure", "string", "The field that is least surely read right.", lambda line: line.report.doubt),
    Column(
        "earliest date",
        "date",
        "The first day on which it can have begun.",
        lambda line: min(filter(None, (one.earliest for one in line.reports)), default=""),
    ),
    Column(
        "latest date",
        "date",
        "The last day on which it can have ended.",
        lambda line: max(filter(None, (one.latest for one in line.reports)), default=""),
    ),
    Column(
        "date precision",
        "string",
        "day, month, year, range, or open (only the first or the last day is known); empty: no date.",
        lambda line: line.report.precision,
    ),
    Column(
        "date basis",
        "string",
        "How the date is known: Explicit, Relative, Dateline or Publication. Publication is a fallback: the text "
        "names no date.",
        lambda line: line.report.basis,
    ),
    Column(
        "compound",
        "boolean",
        "true where several actors or several recipients take part together: names stand side by side, separated "
        "by semicolons, or the event has a row for each pair.",
        lambda line: "true" if any(len(r.actors) > 1 or len(r.recipients) > 1 for r in line.reports) else "false",
    ),
    Column(
        "pairs of event",
        "integer",
        "How many rows this report has where it has one for each pair of actor and recipient, or for each participant; "
        "else 1. Divide by it to count events.",
        lambda line: line.pairs,
    ),
    Column("sentence", "string", "The sentence that reports it.", lambda line: line.report.words),
    Column("sentence link", "string", "The IRI of that sentence.", lambda line: line.report.sentence),
    Column("report link", "string", "The IRI of the event as this article reports it.", lambda line: line.report.iri),
    Column(
        "event link",
        "string",
        "The IRI of the event, the same for all reports of one happening that were recognised as such.",
        lambda line: line.report.event,
    ),
    Column("reports of event", "integer", "How many reports the row stands for.", lambda line: len(line.reports)),
    Column("article link", "string", "The IRI of the article.", lambda line: line.report.paper.iri),
    Column("article address", "string", "Where the article was published.", lambda line: line.report.paper.url),
)


def honesty(style: Callable[[str], str]) -> tuple[Column[Line], ...]:
    """Return the columns that every table has beside those of its format: how each row is to be taken, and on which
    words it rests. `style` makes their names of words in lower case.
    """
    return tuple(replace(column, name=style(column.name)) for column in _HONESTY)


def snake(words: str) -> str:
    return words.replace(" ", "_")


def ordered(names_in_order: str, columns: Mapping[str, Column[Row]]) -> tuple[Column[Row], ...]:
    """Return the columns with these names, which are separated by bars."""
    return tuple(columns[name] for name in names_in_order.split("|"))
