"""POLECAT's table: forty columns, a row for each pair of actor and recipient of a report.

Programs that read POLECAT take one actor and one recipient from a row, so a compound side becomes several rows with the
same Event ID. The columns behind the forty say how each row is to be taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations, product

from kg.export.codes import state_codes
from kg.export.records import Line, Location, Participant, Report
from kg.export.reports import Reports
from kg.export.source import Source
from kg.export.tables import Column, Table, Value, empty, honesty, ordered, tail, text
from kg.sparql.selection import Selection
from kg.version import __version__

COLUMNS = (
    "Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|"
    "Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|"
    "Recipient COW|Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|"
    "Wikipedia Recipient ID|Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|"
    "Feature Type|Source|Publication Date|Story People|Story Organizations|Story Locations|Language|Version"
)
_MUTUAL = ("Consult", "Cooperate")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _pairs(line: Line) -> Iterator[Line]:
    """Yield a line for each pair; a report without a recipient, or without an actor, has one for each of the others.

    Those who meet or cooperate are all actors: of each two of them, the second takes the place of the recipient.
    """
    report = line.report
    if is_mutual(report):
        pairs: list[tuple[Participant | None, Participant | None]] = list(combinations(report.actors, 2))
    else:
        pairs = list(product(report.actors or (None,), report.recipients or (None,)))
    yield from (Line(line.reports, actor, recipient, len(pairs)) for actor, recipient in pairs)


def _rows(source: Source, selection: Selection) -> Iterator[Line]:
    for line in Reports(source, with_story=True).lines(selection):
        yield from _pairs(line)


def is_mutual(report: Report) -> bool:
    """Whether all who take part are actors and do the same with each other."""
    return report.cls in _MUTUAL and len(report.actors) > 1 and not report.recipients


def _side(side: str, of: Callable[[Line], Participant | None]) -> dict[str, Column[Line]]:
    """Return the columns of one side, Actor or Recipient."""

    def column(name: str, description: str, value: Callable[[Participant], str]) -> Column[Line]:
        def found(line: Line) -> Value:
            one = of(line)
            return value(one) if one else ""

        return text(name, description, found)

    who = side.lower()
    made = (
        column(f"{side} Name", f"The {who}'s name.", lambda one: one.name),
        column(f"{side} Country", f"The {who}'s country, ISO 3166-1 alpha-3.", lambda one: one.country),
        column(f"{side} COW", "Its number in the Correlates of War project.", lambda one: state_codes(one.country).cow),
        column(f"Primary {side} Sector", "Its first sector in PLOVER.", lambda one: next(iter(one.sectors), "")),
        column(f"{side} Sectors", "All of its sectors.", lambda one: ";".join(one.sectors)),
        column(f"{side} Title", "Its office, as the article gives it.", lambda one: one.title),
        column(f"{side} Name Raw", "Its longest name or description in the sentence.", lambda one: one.raw),
        column(f"{side} Wikidata ID", f"The {who}'s item in Wikidata.", lambda one: one.wikidata),
        column(f"{side} Link", f"The {who}'s IRI.", lambda one: one.iri),
    )
    return {one.name: one for one in made}


def _place(name: str, description: str, value: Callable[[Location], str], type: str = "string") -> Column[Line]:
    def found(line: Line) -> Value:
        place = line.report.location
        return value(place) if place else ""

    return Column(name, type, description, found)


_SURE = "where what contains the place tells it for sure"
_EVENT: tuple[Column[Line], ...] = (
    text(
        "Event ID",
        "The end of the report's IRI, the same for all its pairs.",
        lambda line: tail(line.report.iri),
    ),
    Column("Event Date", "date", "The first day on which it can have happened.", lambda line: line.report.earliest),
    text("Event Type", "One of PLOVER's sixteen types.", lambda line: line.report.cls.upper()),
    text("Event Mode", "Its mode in PLOVER.", lambda line: line.report.mode),
    Column("Intensity", "number", "From -10 (hostile) to 10 (cooperative).", lambda line: line.report.intensity),
    text("Quad Code", "Verbal or material, cooperation or conflict.", lambda line: quad(line)),
    text("Contexts", "Fields of public life, separated by semicolons.", lambda line: ";".join(line.report.contexts)),
)
_WHERE = (
    _place("Placename", "Where it happened.", lambda place: place.name),
    _place("City", f"The town, {_SURE}.", lambda place: place.city),
    _place("District", f"The division of the second order, {_SURE}.", lambda place: place.district),
    _place("Province", f"The division of the first order, {_SURE}.", lambda place: place.province),
    _place("Country", "ISO 3166-1 alpha-3.", lambda place: place.country),
    _place("Latitude", "WGS 84, degrees.", lambda place: place.latitude, "number"),
    _place("Longitude", "WGS 84, degrees.", lambda place: place.longitude, "number"),
    _place("GeoNames ID", "The place in GeoNames.", lambda place: place.geonames),
    _place("Raw Placename", "Its words in the sentence.", lambda place: place.raw),
)
_STORY: tuple[Column[Line], ...] = (
    text("Source", "The publisher.", lambda line: line.report.paper.publisher),
    Column("Publication Date", "date", "When the article was published.", lambda line: line.report.paper.published),
    text("Story People", "Persons whom the article mentions.", lambda line: ";".join(line.report.paper.people)),
    text("Story Organizations", "Its organizations.", lambda line: ";".join(line.report.paper.organizations)),
    text("Story Locations", "Its places and states.", lambda line: ";".join(line.report.paper.places)),
    text("Language", "The article's language.", lambda line: line.report.paper.language),
    text("Version", "The program that read it.", lambda line: f"communique {__version__}"),
)


def quad(line: Line) -> str:
    return _CAPITAL.sub(" ", line.report.quad).upper()


_MUTUALLY: Column[Line] = Column(
    "Mutual",
    "boolean",
    "true where both are actors of a meeting or of cooperation, and neither is its recipient.",
    lambda line: "true" if is_mutual(line.report) else "false",
)


def _columns() -> tuple[Column[Line], ...]:
    actor, recipient = _side("Actor", lambda line: line.actor), _side("Recipient", lambda line: line.recipient)
    known = {one.name: one for one in (*_EVENT, *_WHERE, *_STORY)} | actor | recipient
    known |= empty(
        "Wikipedia Actor ID|Wikipedia Recipient ID", "the graph links to Wikidata, see the columns at the end"
    )
    known |= empty("Feature Type", "the graph has no types of places")
    links = "Actor Wikidata ID|Actor Link|Recipient Wikidata ID|Recipient Link"
    return (*ordered(COLUMNS, known), *honesty(str.title), _MUTUALLY, *ordered(links, known))


POLECAT = Table(
    "polecat",
    "Events in the columns of POLECAT",
    "One row for each pair of actor and recipient of a report: an event as one article tells it.",
    "reports",
    _columns(),
    _rows,
    delimiter="\t",
    endings=("txt",),
    defaults=(("factuality", "Actual"),),
)
