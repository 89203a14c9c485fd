"""The events in which a thing has a role, from the table of columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from kg.engines.local.facets.facet_table import Mask, page
from kg.engines.local.facets.reading import NO_DAY
from kg.engines.local.facets.strings import Ints
from kg.engines.local.facets.table import NOTHING, Table
from kg.rdf.vocab import CQ
from kg.sparql.participation import ROLES, UNDATED, Part, Parts, PartsWanted

_LISTS = {
    "actor": "actor",
    "recipient": "recipient",
    "through": "actor_state",
    "toward": "recipient_state",
    "place": "place",
    "source": "claimant",
    "occasion": "occasion",
}
_LATER = np.int64(2**40)  # than any day
_ITSELF = {"through": "actor", "toward": "recipient"}


@dataclass(frozen=True, slots=True)
class _Events:
    """The events of a thing, each once. `first` is the row of one of its reports, `day` the earliest that these tell;
    `has` says for each role which events have the thing in it.
    """

    first: Ints
    type: Ints
    day: Ints
    year: Ints
    has: Mapping[str, Mask]


def parts(table: Table, wanted: PartsWanted) -> Parts:
    """Return the numbers of a thing's events by role, type and year, and a page of them, the latest first."""
    events = _events(table, _rows_by_role(table, wanted.iri))
    names = {number: table.strings[number].removeprefix(CQ) for number, _ in _counts(events.type)}
    by_role = {
        (role, names[number]): count for role in ROLES for number, count in _counts(events.type[events.has[role]])
    }
    at = np.flatnonzero(_chosen(events, names, wanted))
    shown = at[page(np.lexsort((events.first[at], -events.day[at])), wanted)]
    return Parts(
        by_role,
        {names[number]: count for number, count in _counts(events.type)},
        {str(year) if year else UNDATED: count for year, count in _counts(events.year)},
        tuple(
            Part(
                table.event(int(events.first[one])),
                names[int(events.type[one])],
                tuple(role for role in ROLES if events.has[role][one]),
            )
            for one in shown
        ),
    )


def _events(table: Table, rows_of: Mapping[str, Ints]) -> _Events:
    columns = table.columns
    rows = np.unique(np.concatenate(list(rows_of.values())))
    group = columns["group"][rows]
    things = np.where(group == NOTHING, rows, len(columns["group"]) + group)
    different, first, of_row = np.unique(things, return_index=True, return_inverse=True)
    days = columns["dated"][rows].astype(np.int64)
    day = np.full(len(different), _LATER)
    np.minimum.at(day, of_row, np.where(days == NO_DAY, _LATER, days))
    day[day == _LATER] = NO_DAY
    every = np.arange(len(different))
    has = {role: np.isin(every, of_row[np.isin(rows, found)]) for role, found in rows_of.items()}
    return _Events(rows[first], columns["event_type"][rows[first]], day, _years(day), has)


def _chosen(events: _Events, names: Mapping[int, str], wanted: PartsWanted) -> Mask:
    chosen = np.ones(len(events.first), bool)
    if wanted.role:
        chosen &= events.has[wanted.role]
    if wanted.type:
        chosen &= np.isin(events.type, [number for number, name in names.items() if name == wanted.type])
    if wanted.year:
        chosen &= events.year == (0 if wanted.year == UNDATED else int(wanted.year))
    return chosen


def _rows_by_role(table: Table, iri: str) -> dict[str, Ints]:
    """Return the rows of the events in which a thing has each role."""
    number = table.strings.find([iri])

    def rows(name: str) -> Ints:
        at, values = table.pairs(name)
        found: Ints = at[values == number[0]] if len(number) else at[:0]
        return found

    return {
        role: np.setdiff1d(rows(name), rows(_ITSELF[role])) if role in _ITSELF else rows(name)
        for role, name in _LISTS.items()
    }


def _years(days: Ints) -> Ints:
    """Return the year of each day, 0 where it is unknown."""
    different, of_day = np.unique(days, return_inverse=True)
    years = [date.fromordinal(int(day)).year if day != NO_DAY else 0 for day in different]
    found: Ints = np.array(years, np.int64)[of_day] if years else of_day
    return found


def _counts(values: Ints) -> list[tuple[int, int]]:
    different, numbers = np.unique(values, return_counts=True)
    return list(zip(different.tolist(), numbers.tolist(), strict=True))
