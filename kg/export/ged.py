"""The table of UCDP's Georeferenced Event Dataset: events that killed somebody, in its 49 columns."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date

from kg.export.codes import state_codes
from kg.export.records import Line, Location, Participant
from kg.export.reports import Reports
from kg.export.source import Source
from kg.export.tables import Column, Table, Value, distinct, empty, honesty, integer, names, ordered, snake, tail, text
from kg.sparql.selection import Selection

COLUMNS = (
    "id|relid|year|active_year|code_status|type_of_violence|conflict_dset_id|conflict_new_id|conflict_name|dyad_dset_id|"
    "dyad_new_id|dyad_name|side_a_dset_id|side_a_new_id|side_a|side_b_dset_id|side_b_new_id|side_b|number_of_sources|"
    "source_article|source_office|source_date|source_headline|source_original|where_prec|where_coordinates|"
    "where_description|adm_1|adm_2|latitude|longitude|geom_wkt|priogrid_gid|country|country_id|region|event_clarity|"
    "date_prec|date_start|date_end|deaths_a|deaths_b|deaths_civilians|deaths_unknown|best|high|low|gwnoa|gwnob"
)
_STATE, _NON_STATE = {"State", "GovernmentBody"}, {"ArmedGroup"}


def _side(line: Line, side: str) -> list[Participant]:
    found: dict[str, Participant] = {}
    for report in line.reports:
        for one in getattr(report, side):
            found.setdefault(one.iri, one)
    return list(found.values())


def _violence(line: Line) -> Value:
    """Return 1 for force between a state and an armed group or another state, 2 between armed groups, else nothing:
    whether victims were civilians is not known for sure."""
    a, b = ({one.cls for one in _side(line, side)} for side in ("actors", "recipients"))
    if a & _NON_STATE and b & _NON_STATE:
        return 2
    return 1 if (a & _STATE and b & (_STATE | _NON_STATE)) or (b & _STATE and a & _NON_STATE) else None


def _gw(side: str) -> Callable[[Line], Value]:
    return lambda line: distinct(
        state_codes(s).gw for one in _side(line, side) if one.cls in _STATE for s in one.states
    )


def _place(line: Line) -> Location | None:
    return line.report.location or next((one.location for one in line.reports if one.location), None)


def _of_place(name: str, description: str, value: Callable[[Location], Value], type: str = "string") -> Column[Line]:
    def found(line: Line) -> Value:
        place = _place(line)
        return value(place) if place else None

    return Column(name, type, description, found)


def _where_precision(place: Location) -> Value:
    """Return UCDP's code: 1 for a town, 6 for a country alone; nothing where it is not sure what the place is."""
    return 6 if place.is_state else 1 if place.city and place.latitude else None


def _date_precision(line: Line) -> Value:
    """Return UCDP's code: 1 a day, 2 up to six days, 3 a week, 4 a month, 5 more."""
    first, last = _days(line)
    if not first or not last:
        return None
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    return next((code for code, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5)


def _days(line: Line) -> tuple[str, str]:
    return line.report.earliest, line.report.latest


def _grid(place: Location) -> Value:
    """Return the cell of PRIO-GRID: half degrees, counted eastwards from the south-west corner of the map."""
    if not place.latitude or not place.longitude:
        return None
    row, column = int((float(place.latitude) + 90) * 2), int((float(place.longitude) + 180) * 2)
    return min(row, 359) * 720 + min(column, 719) + 1


def _number_of(iri: str) -> int:
    """Return a number that goes with an IRI in every export: 52 bits of its SHA-256, which a spreadsheet keeps."""
    return int(hashlib.sha256(iri.encode()).hexdigest()[:13], 16)


def _figure(bound: str) -> Callable[[Line], Value]:
    choose = {"low": min, "high": max}.get(bound)

    def found(line: Line) -> Value:
        numbers = [int(value) for one in line.reports if (value := getattr(one.killed, bound) or one.killed.best)]
        return (choose(numbers) if choose else numbers[0]) if numbers else None

    return found


def _sources(line: Line) -> str:
    return distinct(
        f'"{one.paper.publisher},{one.paper.published},{one.paper.headline}"' for one in line.reports if one.paper.iri
    )


_FILLED: tuple[Column[Line], ...] = (
    Column("id", "integer", "A number that goes with the event's IRI.", lambda line: _number_of(line.report.event)),
    text("relid", "The end of the event's IRI.", lambda line: tail(line.report.event)),
    Column("year", "integer", "The year in which it began.", lambda line: integer(line.report.earliest[:4])),
    Column(
        "type_of_violence",
        "integer",
        "1 between a state and an armed group or another state, 2 between armed groups. Empty where the classes of the "
        "participants do not tell it; 3 (against civilians) is never filled.",
        _violence,
    ),
    text("side_a", "Who used force.", lambda line: names(_side(line, "actors"))),
    text("side_b", "Against whom.", lambda line: names(_side(line, "recipients"))),
    text(
        "dyad_name",
        "Both sides.",
        lambda line: " - ".join(filter(None, (names(_side(line, s)) for s in ("actors", "recipients")))),
    ),
    Column(
        "number_of_sources",
        "integer",
        "Independent sources; where articles were not compared, different publishers among its reports.",
        lambda line: integer(line.sources) or len({one.paper.publisher or one.paper.iri for one in line.reports}),
    ),
    text("source_article", "Publisher, day and headline of each report.", _sources),
    text("source_office", "The publishers.", lambda line: distinct(one.paper.publisher for one in line.reports)),
    text("source_date", "Days of publication.", lambda line: distinct(one.paper.published for one in line.reports)),
    text("source_headline", "Headlines.", lambda line: distinct(one.paper.headline for one in line.reports)),
    text(
        "source_original",
        "On whose word it rests; empty where the articles assert it themselves.",
        lambda line: distinct(one.name for report in line.reports for one in report.claimants),
    ),
    _of_place("where_prec", "1 a town, 6 a country alone; empty where it is not sure.", _where_precision, "integer"),
    _of_place("where_coordinates", "The place of the coordinates.", lambda place: place.name),
    _of_place("where_description", "The place in the words of the sentence.", lambda place: place.raw),
    _of_place("adm_1", "Division of the first order, where that is sure.", lambda place: place.province),
    _of_place("adm_2", "Division of the second order, where that is sure.", lambda place: place.district),
    _of_place("latitude", "WGS 84, degrees.", lambda place: place.latitude, "number"),
    _of_place("longitude", "WGS 84, degrees.", lambda place: place.longitude, "number"),
    _of_place(
        "geom_wkt",
        "The point as text.",
        lambda place: f"POINT ({place.longitude} {place.latitude})" if place.latitude else "",
    ),
    _of_place("priogrid_gid", "The cell of PRIO-GRID.", _grid, "integer"),
    _of_place("country", "The country's name.", lambda place: place.country_name),
    _of_place(
        "country_id",
        "Its number by Gleditsch and Ward.",
        lambda place: integer(state_codes(place.country).gw),
        "integer",
    ),
    Column("date_prec", "integer", "1 a day, 2 up to six days, 3 a week, 4 a month, 5 more.", _date_precision),
    Column("date_start", "date", "The first day on which it can have happened.", lambda line: _days(line)[0]),
    Column("date_end", "date", "The last day.", lambda line: _days(line)[1]),
    Column("deaths_unknown", "integer", "All deaths: articles are not read for whose they were.", _figure("best")),
    Column("best", "integer", "The deaths that the most surely read report gives.", _figure("best")),
    Column("high", "integer", "The highest number of all reports.", _figure("high")),
    Column("low", "integer", "The lowest number of all reports.", _figure("low")),
    text("gwnoa", "Numbers by Gleditsch and Ward of the states on side a.", _gw("actors")),
    text("gwnob", "Numbers by Gleditsch and Ward of the states on side b.", _gw("recipients")),
)
_LISTS = empty(
    "active_year|conflict_dset_id|conflict_new_id|conflict_name|dyad_dset_id|dyad_new_id|side_a_dset_id|side_a_new_id|"
    "side_b_dset_id|side_b_new_id|region|code_status|event_clarity",
    "it stands in UCDP's own lists or is judged by its coders",
)
_DEATHS = empty("deaths_a|deaths_b|deaths_civilians", "articles are not read for whose deaths they report")


def _lethal(source: Source, selection: Selection) -> Iterator[Line]:
    highest = _figure("high")
    for line in Reports(source).lines(selection):
        deaths = highest(line)
        if isinstance(deaths, int) and deaths > 0:
            yield line


GED = Table(
    "ged",
    "Lethal events in the columns of UCDP GED",
    "One row an event of the type Assault that killed somebody by at least one report.",
    "events",
    (*ordered(COLUMNS, {one.name: one for one in _FILLED} | _LISTS | _DEATHS), *honesty(snake)),
    _lethal,
    defaults=(("type", "Assault"), ("factuality", "Actual")),
)
