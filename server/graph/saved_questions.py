"""Saved questions and free queries, answered as tables for pages and as data for clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, cast

import pyoxigraph as ox
from flask import request

from kg.errors import UsageError
from kg.rdf.formats import RESULTS
from kg.rdf.vocab import PREFIXES
from kg.sparql.aggregates import warning_of_rows
from kg.sparql.federation import bind_join
from kg.sparql.names import resolved, search
from kg.sparql.query import InspectedQuery, inspect
from kg.sparql.questions import ENDPOINT, SavedQuestion, question
from server.graph import queries
from server.http.problems import Problem
from server.http.querying import admitted, beginning, whole
from server.http.state import server_state
from server.workers.pool import ReaderPool
from server.workers.questions import Question
from server.workers.results import read_rows

SHOWN_ROWS = 500
_SHOWN_BYTES = 1 << 20


class Table(NamedTuple):
    """The variables and first rows of a result, what is to be warned of ("" for nothing), and whether these are all."""

    names: list[str]
    rows: list[queries.Row]
    warning: str = ""
    is_whole: bool = True


def names_in(table: Table | None) -> dict[str, str]:
    """Return labels for the IRIs of a table."""
    return (
        queries.labels(term.value for row in table.rows for term in row.values() if queries.is_iri(term))
        if table
        else {}
    )


def table_of(text: str, pool: ReaderPool) -> tuple[Table, str]:
    """Return the table of a result, and of a CONSTRUCT or DESCRIBE query its triples as Turtle, too."""
    query = with_federated_values(admitted(text, is_charged=pool is server_state().queries))
    asked = Question(query.text, read=query, results_format="tsv", graph_format="ntriples", prefixes=PREFIXES)
    answer, body, is_all = beginning(pool, asked, lines=SHOWN_ROWS + 1, size=_SHOWN_BYTES)
    if answer.form == "GRAPH":
        return _triples(body, is_all)
    names, rows = read_rows(body, SHOWN_ROWS, RESULTS["tsv"])
    return Table(names, rows, warning_of_rows(query, rows), is_all), ""


def _triples(body: bytes, is_all: bool) -> tuple[Table, str]:
    """Return the first triples of N-Triples as a table and as Turtle."""
    triples = [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
    is_whole = is_all and len(triples) <= SHOWN_ROWS
    cut = "" if is_whole else "\n# Only the beginning is shown; download the data for all of it."
    written = ox.serialize(triples[:SHOWN_ROWS], format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    rows = [
        {"subject": triple.subject, "predicate": triple.predicate, "object": triple.object}
        for triple in triples[:SHOWN_ROWS]
    ]
    names = ["subject", "predicate", "object"]
    return Table(names, cast(list[queries.Row], rows), is_whole=is_whole), written.decode() + cut


def with_federated_values(query: InspectedQuery) -> InspectedQuery:
    """Return an admitted query with what it sends to another endpoint put in, which is asked here first."""
    join = bind_join(query)
    if join is None:
        return query
    found = whole(server_state().queries, Question(join.first_query()))[1]
    return inspect(join.filled(read_rows(found)[1]))


def question_named(name: str) -> SavedQuestion:
    """Return the saved question of this name. Raises: Problem 404."""
    try:
        return question(name)
    except UsageError as error:
        raise Problem(404, str(error)) from error


def endpoint_of(found: SavedQuestion) -> str:
    """Return the endpoint that a question asks: its own, or the first allowed one. Raises: Problem 403: none is."""
    services = server_state().settings.services
    if not services:
        raise Problem(
            403,
            "This question also queries Wikidata, and this server may not query other endpoints. "
            "Its operator can allow one: "
            f"communique serve --service {_default(found)}",
        )
    return _default(found) if _default(found) in services else min(services)


def _default(found: SavedQuestion) -> str:
    return next(p.default for p in found.parameters if p.name == ENDPOINT)


def given_values(found: SavedQuestion) -> dict[str, str]:
    """Return the values of the request's parameters, entities by their IRIs. Raises: Problem 400."""
    given = {**request.args}
    if found.asks_elsewhere:
        given[ENDPOINT] = request.args.get(ENDPOINT) or endpoint_of(found)
    try:
        return resolved(found, given, called)
    except UsageError as error:
        raise Problem(400, str(error)) from error


def called(name: str, classes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return entities of some classes with this in a name, and the name; see `kg.sparql.names`."""
    return [(row["thing"].value, row["name"].value) for row in queries.rows(search(name, classes))]


def bound(found: SavedQuestion, values: Mapping[str, str]) -> str:
    """Return the query of a question with values of `given_values`. Raises: Problem 400."""
    try:
        return found.bound(values)
    except UsageError as error:
        raise Problem(400, str(error)) from error
