"""Tables of our own: one row an event, one row a report, and one row a participant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.export.polecat import quad
from kg.export.records import Figures, Line, Participant, Report
from kg.export.reports import Reports
from kg.export.source import Source
from kg.export.tables import TABULAR, Column, Table, distinct, honesty, integer, number, people, snake, tail, text
from kg.sparql.selection import Selection

Side = Callable[[Report], tuple[Participant, ...]]


def _of(line: Line, value: Callable[[Report], str]) -> str:
    return distinct(value(report) for report in line.reports)


def _side(name: str, side: Side) -> tuple[Column[Line], ...]:
    def taking_part(line: Line) -> Iterable[Participant]:
        return {one.iri: one for report in line.reports for one in side(report)}.values()

    return people(name, taking_part)


def _figures(what: str, of: Callable[[Report], Figures]) -> tuple[Column[Line], ...]:
    """Return the columns of a figure: the lowest and highest of all reports, and the best one of the linked report."""

    def numbers(line: Line, bound: str) -> list[int]:
        return [int(value) for report in line.reports if (value := getattr(of(report), bound))]

    return (
        Column(
            f"{what}_low",
            "integer",
            f"The lowest number of {what}.",
            lambda line: min(numbers(line, "low"), default=None),
        ),
        Column(
            f"{what}_best",
            "integer",
            f"The number of {what} that the linked report gives.",
            lambda line: (
                integer(of(line.report).best) if of(line.report).best else next(iter(numbers(line, "best")), None)
            ),
        ),
        Column(
            f"{what}_high",
            "integer",
            f"The highest number of {what}.",
            lambda line: max(numbers(line, "high"), default=None),
        ),
    )


_IDS: tuple[Column[Line], ...] = (
    text(
        "event_id", "The end of the event's IRI, the same for all of its reports.", lambda line: tail(line.report.event)
    ),
    text("report_id", "The end of the report's IRI.", lambda line: tail(line.report.iri)),
)
_WHAT: tuple[Column[Line], ...] = (
    text("label", "What happened, in words.", lambda line: line.report.label),
    text("type", "Its type in PLOVER; several where reports differ.", lambda line: _of(line, lambda one: one.cls)),
    text("quad", "Verbal or material, cooperation or conflict.", lambda line: quad(line).lower()),
    text("mode", "Its mode in PLOVER.", lambda line: _of(line, lambda one: one.mode)),
    text("contexts", "Fields of public life.", lambda line: distinct(c for one in line.reports for c in one.contexts)),
    Column(
        "intensity", "number", "From -10 (hostile) to 10 (cooperative).", lambda line: number(line.report.intensity)
    ),
    text("cameo", "The code of the nearest category in CAMEO.", lambda line: _of(line, lambda one: one.cameo)),
    text("date", "As it is known: a day, a month, a year.", lambda line: _of(line, lambda one: one.date)),
)


def _place(name: str, description: str, field: str, type: str = "string") -> Column[Line]:
    def found(line: Line) -> str:
        place = line.report.location or next((one.location for one in line.reports if one.location), None)
        return str(getattr(place, field)) if place else ""

    return Column(name, type, description, found)


_WHERE: tuple[Column[Line], ...] = (
    _place("place", "Where it happened.", "name"),
    _place("province", "Its division of the first order, where that is sure.", "province"),
    _place("country", "ISO 3166-1 alpha-3.", "country"),
    _place("latitude", "WGS 84, degrees.", "latitude", "number"),
    _place("longitude", "WGS 84, degrees.", "longitude", "number"),
    _place("geonames", "The place in GeoNames.", "geonames"),
    _place("place_link", "Its IRI.", "iri"),
    text("other_places", "Further places.", lambda line: distinct(p for one in line.reports for p in one.other_places)),
)
_COUNTS = (
    *_figures("killed", lambda one: one.killed),
    *_figures("injured", lambda one: one.injured),
    *_figures("detained", lambda one: one.detained),
)
_SOURCE: tuple[Column[Line], ...] = (
    text("publisher", "Who published it.", lambda line: _of(line, lambda one: one.paper.publisher)),
    Column("published", "date", "When the article was published.", lambda line: line.report.paper.published),
    text("headline", "The article's headline.", lambda line: line.report.paper.headline),
)
_BODY = (
    *_WHAT,
    *_side("actors", lambda one: one.actors),
    *_side("recipients", lambda one: one.recipients),
    *_WHERE,
    *_COUNTS,
    *_SOURCE,
    *honesty(snake),
)


def _participants(source: Source, selection: Selection) -> Iterator[Line]:
    for line in Reports(source).lines(selection):
        report = line.report
        rows = len(report.actors) + len(report.recipients)
        yield from (Line(line.reports, actor=one, pairs=rows) for one in report.actors)
        yield from (Line(line.reports, recipient=one, pairs=rows) for one in report.recipients)


def _taking_part(line: Line) -> list[Participant]:
    return [one for one in (line.actor, line.recipient) if one is not None]


def _role(line: Line) -> str:
    return "actor" if line.actor else "recipient"


def _lines(source: Source, selection: Selection) -> Iterator[Line]:
    return Reports(source).lines(selection)


EVENTS = Table(
    "events",
    "Events",
    "One row an event. Where several articles report it, the names of all stand side by side, separated by semicolons, "
    "and text, date and place are those of the report that is most surely read right.",
    "events",
    (
        text("event_id", "The end of the event's IRI.", lambda line: tail(line.report.event)),
        Column(
            "independent_sources",
            "integer",
            "Sources that tell of it without having it from each other: copies of one text count once.",
            lambda line: integer(line.sources),
        ),
        *_BODY,
    ),
    _lines,
    endings=TABULAR,
)
REPORTS = Table(
    "reports",
    "Reports of events",
    "One row a report: an event as one article tells it. Reports of one event have the same event_id, so that they can "
    "be aggregated and compared.",
    "reports",
    (
        *_IDS,
        text(
            "source",
            "The publisher, else the article.",
            lambda line: line.report.paper.publisher or line.report.paper.iri,
        ),
        text(
            "place_precision",
            "place, state, or empty where no place is named.",
            lambda line: ("state" if line.report.location.is_state else "place") if line.report.location else "",
        ),
        *_BODY,
    ),
    _lines,
    endings=TABULAR,
)
PARTICIPANTS = Table(
    "participants",
    "Participants of events",
    "One row for each actor and each recipient of a report: an event as one article tells it. Those on whose word it "
    "rests are in attributed_to.",
    "reports",
    (
        *_IDS,
        text("role", "actor or recipient; those who do something with each other are all actors.", _role),
        *people("participant", _taking_part, several=False),
        text(
            "participant_title",
            "The participant's office, as the article gives it.",
            lambda line: "; ".join(one.title for one in _taking_part(line)),
        ),
        text(
            "participant_words",
            "Its longest name or description in the sentence.",
            lambda line: "".join(one.raw for one in _taking_part(line)),
        ),
        *_WHAT,
        *_WHERE,
        *_SOURCE,
        *honesty(snake),
    ),
    _participants,
    endings=TABULAR,
)
