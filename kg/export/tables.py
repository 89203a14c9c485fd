"""Tables of events: their columns, and which lines they are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.export.records import PLAIN, Line, Participant

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `type` is one of Frictionless Data: string, integer, number, date, boolean; `value` returns what a line
    has, None or "" where it has nothing. A column without `value` is one that the graph cannot fill.
    """

    name: str
    type: str
    description: str
    value: Callable[[Line], Value] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A format of export.

    Args:
        unit: what a row is, in words.
        kind: what is selected, events or reports.
        defaults: parameters of the selection that hold unless they are given.
        spread: makes the lines of the table from one line of the selection.
        has_story: whether it names all that an article mentions.
    """

    name: str
    title: str
    unit: str
    kind: str
    columns: tuple[Column, ...]
    delimiter: str = ","
    ending: str = "csv"
    defaults: tuple[tuple[str, str], ...] = ()
    spread: Callable[[Line], Iterable[Line]] | None = None
    has_story: bool = False

    def lines(self, found: Iterable[Line]) -> Iterator[Line]:
        for line in found:
            if self.spread is None:
                yield line
            else:
                yield from self.spread(line)


def text(column: str, description: str, value: Callable[[Line], Value]) -> Column:
    return Column(column, "string", description, value)


def empty(names: str, why: str) -> dict[str, Column]:
    """Return columns that are never filled, by name."""
    return {name: Column(name, "string", f"Not filled: {why}.") for name in names.split("|")}


def distinct(values: Iterable[str]) -> str:
    """Return the different values, separated by semicolons."""
    return "; ".join(dict.fromkeys(filter(None, values)))


def names(people: Iterable[Participant]) -> str:
    return distinct(one.name for one in people)


def number(value: str) -> float | None:
    return float(value) if value else None


def integer(value: str) -> int | None:
    return int(value) if value else None


_HONESTY = (
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
        "How many rows this report has, one for each pair of actor and recipient. Divide by it to count events.",
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


def honesty(style: Callable[[str], str]) -> tuple[Column, ...]:
    """Return the columns that every table has beside those of its format: how each row is to be taken, and on which
    words it rests. `style` makes their names of words in lower case.
    """
    return tuple(replace(column, name=style(column.name)) for column in _HONESTY)


def snake(words: str) -> str:
    return words.replace(" ", "_")


def ordered(names_in_order: str, columns: Mapping[str, Column]) -> tuple[Column, ...]:
    """Return the columns with these names, which are separated by bars."""
    return tuple(columns[name] for name in names_in_order.split("|"))
