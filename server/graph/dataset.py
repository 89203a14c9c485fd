"""Metadata of the served graph as a data set, for catalogues and search engines."""

from __future__ import annotations

from typing import Any

from flask import request

from kg.export.dataset import Dataset, File, tables
from kg.export.describing import croissant, dcat
from kg.rdf.vocab import CQ
from server.graph import queries
from server.graph.statistics import shown_counts

_PERIOD = """
SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) {
  ?article a cq:Article ; schema:datePublished ?date . BIND(SUBSTR(STR(?date), 1, 10) AS ?day)
}
"""
_UNKEPT = "SELECT ?words { ?sentence cq:wordsAt ?words } LIMIT 1"
_MADE = "SELECT (MAX(STR(?time)) AS ?made) { ?article a cq:Article ; prov:generatedAtTime ?time }"
_ON_THE_HOME_PAGE = ("csv",)  # further ones would add a thousand characters a column to every visit


def dataset(names: tuple[str, ...] = ()) -> Dataset:
    """Return what is known of the served graph; with the tables named, or with all of them and the period that its
    articles cover, which has to be asked. Addresses are those by which the client has reached the server.
    """
    root, state = request.url_root, queries.version()
    counted = shown_counts()
    period = {} if names else queries.cached("period of the articles", _period)
    return Dataset(
        [File(table, f"{root}export/{table.name}") for table in tables() if not names or table.name in names],
        url=root,
        version=f"0.0.{int(state)}" if state.isdecimal() else "",
        modified=period.get("made", ""),
        first=period.get("first", ""),
        last=period.get("last", ""),
        articles=counted.classes.get(CQ + "Article", 0) if counted else None,
        graphs={"application/n-quads": f"{root}store"},
        endpoint=f"{root}sparql",
        is_live=True,
        has_words=has_words(),
    )


def description() -> str:
    """Return what the served graph is, in sentences."""
    return Dataset((), has_words=has_words()).description


def has_words() -> bool:
    """Return whether the words of the articles are kept in the served graph."""
    counted = shown_counts()
    if counted:
        return CQ + "wordsAt" not in counted.properties
    return queries.cached("has words", lambda: not queries.rows(_UNKEPT))


def _period() -> dict[str, str]:
    found = [*queries.rows(_PERIOD), *queries.rows(_MADE)]
    return {name: term.value for row in found for name, term in row.items()}


def descriptions() -> list[dict[str, Any]]:
    """Return the descriptions that the home page carries: Croissant of the main table, and DCAT of all."""
    return [croissant(dataset(_ON_THE_HOME_PAGE)), dcat(dataset(tuple(table.name for table in tables())))]
