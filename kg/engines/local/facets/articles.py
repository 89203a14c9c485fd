"""Facets of articles."""

from __future__ import annotations

import numpy as np

from kg.engines.local.facets.facet_table import FacetTable, Mask, months, page, sort_key
from kg.engines.local.facets.reading import NO_DAY
from kg.engines.local.facets.strings import Ints
from kg.sparql.facets import Found, Wanted
from kg.sparql.selection import Selection


class Articles:
    """Counts articles."""

    def __init__(self, table: FacetTable) -> None:
        self._table = table
        self._columns = table.columns

    def found(self, selection: Selection, wanted: Wanted) -> Found:
        """Return the number, facets and a page of what is selected."""
        chosen = self.selected(selection)
        rows = np.flatnonzero(chosen)
        days = self._columns["article_day"][rows].astype(np.int64)
        values = {}
        for name in wanted.facets:
            if name == "month":
                values[name] = months(days, rows)
            else:
                articles, sources = self._table.pairs("source")
                kept = chosen[articles]
                values[name] = self._table.top(articles[kept], sources[kept], wanted.most)
        order = np.lexsort((self._table.article_order[rows], sort_key(days, selection)))
        shown = rows[page(order, wanted)]
        return Found(len(rows), values, tuple(self._table.strings.texts(self._columns["article"][shown])))

    def selected(self, selection: Selection) -> Mask:
        """Return which articles are selected."""
        columns = self._columns
        days = columns["article_day"]
        chosen = np.ones(len(days), bool)
        if selection.earliest or selection.latest:
            chosen &= days != NO_DAY
        if selection.earliest:
            chosen &= days >= selection.earliest.toordinal()
        if selection.latest:
            chosen &= days <= selection.latest.toordinal()
        if selection.participants:
            chosen &= self._mentioning(self._table.numbers(selection.participants))
        if selection.places:
            chosen &= self._mentioning(self._table.within(self._table.numbers(selection.places)))
        if selection.sources:
            chosen &= self._table.from_sources(selection)
        if selection.words:
            chosen &= np.isin(columns["article"], self._table.strings.find(set(self._table.words(selection))))
        return chosen

    def _mentioning(self, things: Ints) -> Mask:
        """Return which articles mention one of the things."""
        rows, values = self._table.pairs("mentioned")
        found = np.zeros(len(self._columns["article"]), bool)
        found[rows[np.isin(values, things)]] = True
        return found
