"""Facets of statements."""

from __future__ import annotations

import numpy as np

from kg.engines.local.facets.articles import Articles
from kg.engines.local.facets.facet_table import FacetTable, Mask, at_least, matches, months, page, sort_key
from kg.sparql.facets import Found, Value, Wanted
from kg.sparql.selection import Selection


class Statements:
    """Counts statements."""

    def __init__(self, table: FacetTable, articles: Articles) -> None:
        self._table = table
        self._articles = articles
        self._columns = table.columns

    def found(self, selection: Selection, wanted: Wanted) -> Found:
        """Return the number, facets and a page of what is selected."""
        columns = self._columns
        chosen = self._selected(selection)
        rows = np.flatnonzero(chosen)
        articles = columns["statement_article"][rows]
        days = columns["article_day"][articles].astype(np.int64)
        values: dict[str, tuple[Value, ...]] = {}
        for name in wanted.facets:
            if name == "month":
                values[name] = months(days, rows)
            elif name == "actor":
                at, speakers = self._table.pairs("speaker")
                values[name] = self._table.top(at[chosen[at]], speakers[chosen[at]], wanted.most)
            else:
                at, sources = matches(articles, *self._table.pairs("source"))
                values[name] = self._table.top(rows[at], sources, wanted.most)
        key = days if selection.sort.endswith("date") else np.maximum(columns["statement_confidence"][rows], 0)
        order = np.lexsort((rows, self._table.article_order[articles], sort_key(key, selection)))
        shown = rows[page(order, wanted)].tolist()
        return Found(len(rows), values, tuple(self._table.of_article("statement", row) for row in shown))

    def _selected(self, selection: Selection) -> Mask:
        columns, articles = self._columns, self._columns["statement_article"]
        chosen = np.ones(len(articles), bool)
        for iris, lists in (
            (selection.actors, ("speaker",)),
            (selection.recipients, ("addressee",)),
            (selection.participants, ("speaker", "addressee")),
        ):
            if iris:
                chosen &= self._table.with_any(lists, self._table.and_representatives(iris), "statement")
        if selection.countries:
            speakers = self._table.related("country", self._table.numbers(selection.countries))
            chosen &= self._table.with_any(("speaker",), speakers, "statement")
        if selection.min_confidence is not None:
            chosen &= at_least(columns["statement_confidence"], selection.min_confidence)
        if selection.words:
            chosen &= self._table.with_iri("statement", set(self._table.words(selection)))
        if selection.earliest or selection.latest or selection.sources:
            published = Selection(
                "articles", earliest=selection.earliest, latest=selection.latest, sources=selection.sources
            )
            chosen &= self._articles.selected(published)[articles]
        return chosen
