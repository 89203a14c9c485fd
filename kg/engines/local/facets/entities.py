"""Facets of people, organizations, states and places."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from kg.engines.local.facets.events import Events
from kg.engines.local.facets.facet_table import FacetTable, Mask, classes_below, matches, page, ranks, sort_key
from kg.engines.local.facets.strings import Ints
from kg.rdf.vocab import cq
from kg.sparql.facets import Found, Value, Wanted, types_counted
from kg.sparql.selection import KINDS, Selection

_TAKING_PART = ("actor", "recipient", "place")


class Entities:
    """Counts entities of one kind."""

    def __init__(self, table: FacetTable, events: Events) -> None:
        self._table = table
        self._events = events
        self._columns = table.columns

    def found(self, selection: Selection, wanted: Wanted) -> Found:
        """Return the number, facets and a page of what is selected."""
        chosen = self._selected(selection)
        things = self._columns["thing"][chosen]
        values = {}
        for name in wanted.facets:
            if name == "type":
                values[name] = self._classes(selection.kind, self._columns["thing_type"][chosen])[: wanted.most]
            else:
                at, countries = matches(things, *self._table.pairs("country"))
                values[name] = self._table.top(things[at], countries, wanted.most)
        numbers = self._events_of_things[chosen]
        order = np.lexsort((self._thing_order[chosen], sort_key(numbers, selection)))
        shown = things[page(order, wanted)]
        return Found(len(things), values, tuple(self._table.strings.texts(shown)))

    def _selected(self, selection: Selection) -> Mask:
        things = self._columns["thing"]
        types = selection.types or (cq(KINDS[selection.kind].cls),)
        chosen = np.isin(self._columns["thing_type"], self._table.numbers(classes_below(types)))
        if selection.countries:
            chosen &= np.isin(things, self._table.related("country", self._table.numbers(selection.countries)))
        if selection.places:
            chosen &= np.isin(things, self._table.within(self._table.numbers(selection.places)))
        if selection.words:
            chosen &= np.isin(things, self._table.strings.find(set(self._table.words(selection))))
        if selection.earliest or selection.latest:
            of_row = np.where(self._events.dated(selection), 0, -1)
            chosen &= np.isin(things, self._events.listed(_TAKING_PART, of_row)[1])
        if selection.sources:
            rows, mentioned = self._table.pairs("mentioned")
            chosen &= np.isin(things, mentioned[self._table.from_sources(selection)[rows]])
        return chosen

    def _classes(self, kind: str, types: Ints) -> tuple[Value, ...]:
        counted = [
            Value(cq(name), int(np.isin(types, self._table.numbers(classes_below([cq(name)]))).sum()))
            for name in types_counted(kind)
        ]
        return tuple(sorted((one for one in counted if one.number), key=lambda one: (-one.number, one.value)))

    @cached_property
    def _events_of_things(self) -> Ints:
        """The number of events of single articles in which each thing takes part, or which happen there."""
        rows, values = (side.astype(np.int64) for side in self._table.lists(_TAKING_PART))
        width = len(self._table.strings)
        distinct = np.unique(rows * width + values) % max(width, 1)
        numbers: Ints = np.bincount(distinct, minlength=width)[self._columns["thing"]]
        return numbers

    @cached_property
    def _thing_order(self) -> Ints:
        """The rank of each thing by its IRI."""
        return ranks(self._table.strings.texts(self._columns["thing"]))
