"""Facets of events and of reports."""

from __future__ import annotations

import numpy as np

from kg.engines.local.facets.facet_table import (
    FacetTable,
    Mask,
    at_least,
    classes_below,
    matches,
    months,
    page,
    sort_key,
)
from kg.engines.local.facets.reading import NO_DAY
from kg.engines.local.facets.strings import Ints
from kg.engines.local.facets.table import NOTHING
from kg.sparql.facets import Found, Value, Wanted
from kg.sparql.selection import Selection

_ACTORS = ("actor", "actor_state")
_RECIPIENTS = ("recipient", "recipient_state")
_STATES = ("actor_state", "recipient_state")
_OF_COUNTRY = {"country": "place", "actor_country": "actor"}
_LISTED = {"actor": ("actor",), "recipient": ("recipient",), "state": _STATES, "place": ("place",)}


class Events:
    """Counts events, each once however many reports of it there are, or their reports."""

    def __init__(self, table: FacetTable) -> None:
        self._table = table
        self._columns = table.columns

    def found(self, selection: Selection, wanted: Wanted) -> Found:
        """Return the number, facets and a page of what is selected."""
        rows = np.flatnonzero(self._selected(selection))
        group = self._columns["group"][rows]
        thing = rows.astype(np.int64)
        if selection.kind == "events":
            thing = np.where(group == NOTHING, thing, len(self._columns["group"]) + group)
        values = {name: self._values(name, rows, thing, wanted) for name in wanted.facets}
        return Found(len(np.unique(thing)), values, self._page(selection, rows, thing, wanted))

    def _selected(self, selection: Selection) -> Mask:
        columns = self._columns
        chosen = np.ones(len(columns["event_name"]), bool)
        if selection.types:
            chosen &= np.isin(columns["event_type"], self._table.numbers(classes_below(selection.types)))
        for iris, lists in (
            (selection.actors, _ACTORS),
            (selection.recipients, _RECIPIENTS),
            (selection.participants, (*_ACTORS, *_RECIPIENTS)),
        ):
            if iris:
                chosen &= self._table.with_any(lists, self._table.numbers(iris))
        if selection.places:
            chosen &= self._table.with_any(("place",), self._table.within(self._table.numbers(selection.places)))
        for codes, name in ((selection.countries, "country"), (selection.actor_countries, "actor_country")):
            if codes:
                chosen &= self._table.with_any(
                    (_OF_COUNTRY[name],), self._table.related("country", self._table.numbers(codes))
                )
        if selection.factualities:
            chosen &= np.isin(columns["factuality"], self._table.numbers(selection.factualities))
        return chosen & self._claimed(selection) & self._reported(selection)

    def _claimed(self, selection: Selection) -> Mask:
        """Return which events have the claimants and the confidence that are selected."""
        chosen = np.ones(len(self._columns["event_name"]), bool)
        if selection.attributed_to:
            chosen &= self._table.with_any(("claimant",), self._table.and_representatives(selection.attributed_to))
        if selection.attributed is not None:
            chosen &= self._table.has_any("claimant") == selection.attributed
        if selection.min_confidence is not None:
            chosen &= at_least(self._columns["confidence"], selection.min_confidence)
        return chosen

    def _reported(self, selection: Selection) -> Mask:
        """Return which events have the days, words and sources that are selected."""
        chosen = self.dated(selection)
        if selection.words:
            chosen &= self._table.with_iri("event", set(self._table.words(selection)))
        if selection.sources:
            chosen &= self._table.from_sources(selection)[self._columns["event_article"]]
        return chosen

    def dated(self, selection: Selection) -> Mask:
        """Return which events may lie within the days that are selected."""
        earliest, latest = self._columns["earliest"], self._columns["latest"]
        chosen = np.ones(len(earliest), bool)
        if selection.earliest or selection.latest:
            chosen &= (earliest != NO_DAY) | (latest != NO_DAY)
        if selection.earliest:
            chosen &= (latest == NO_DAY) | (latest >= selection.earliest.toordinal())
        if selection.latest:
            chosen &= (earliest == NO_DAY) | (earliest <= selection.latest.toordinal())
        return chosen

    def _values(self, name: str, rows: Ints, thing: Ints, wanted: Wanted) -> tuple[Value, ...]:
        columns, most = self._columns, wanted.most
        if name == "month":
            return months(columns["earliest"][rows], thing)
        if name in ("type", "factuality"):
            return self._table.top(thing, columns["event_type" if name == "type" else name][rows], most)
        of_row = np.full(len(columns["event_name"]), -1, np.int64)
        of_row[rows] = thing
        if name == "source":
            articles, sources = self._table.pairs("source")
            at, values = matches(columns["event_article"][rows], articles, sources)
            return self._table.top(thing[at], values, most)
        if name in _OF_COUNTRY:
            things, of = self.listed((_OF_COUNTRY[name],), of_row)
            at, values = matches(of, *self._table.pairs("country"))
            return self._table.top(things[at], values, most)
        if name == "attributed":
            things, values = self.listed(("claimant",), of_row)
            bare = thing[~self._table.has_any("claimant")[rows]]
            unclaimed = np.full(len(bare), NOTHING)
            return self._table.top(np.concatenate([things, bare]), np.concatenate([values, unclaimed]), most)
        return self._table.top(*self.listed(_LISTED[name], of_row), most)

    def listed(self, names: tuple[str, ...], thing_of_row: Ints) -> tuple[Ints, Ints]:
        """Return the things and the values that lists have for the rows of things; -1: the row is not selected."""
        rows, values = self._table.lists(names)
        things = thing_of_row[rows]
        return things[things >= 0], values[things >= 0]

    def _page(self, selection: Selection, rows: Ints, thing: Ints, wanted: Wanted) -> tuple[str, ...]:
        """Return a page of things: by their earliest day or highest confidence, then by the IRI of the article."""
        is_day = selection.sort.endswith("date")
        key = self._columns["earliest" if is_day else "confidence"][rows].astype(np.float64)
        _, first, inverse = np.unique(thing, return_index=True, return_inverse=True)
        if is_day:
            key[key == NO_DAY] = np.inf
            best = np.full(len(first), np.inf)
            np.minimum.at(best, inverse, key)
            best[best == np.inf] = NO_DAY
        else:
            best = np.full(len(first), -1.0)
            np.maximum.at(best, inverse, key)
        articles = self._table.article_order[self._columns["event_article"][rows[first]]]
        order = np.lexsort((first, articles, sort_key(best, selection)))
        shown = rows[first[page(order, wanted)]]
        return tuple(self._name(int(row), selection.kind) for row in shown)

    def _name(self, row: int, kind: str) -> str:
        """Return the IRI of the event of a row, or of the reported event that it belongs to."""
        group = int(self._columns["group"][row])
        if kind == "reports" or group == NOTHING:
            return self._table.of_article("event", row)
        return self._table.strings[group]
