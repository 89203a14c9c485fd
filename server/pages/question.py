"""The list of saved questions, and a page for each: its form, its result and its SPARQL."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request

from kg.sparql.questions import ENDPOINT, SavedQuestion, by_theme, federated, iris_of
from kg.sparql.selection import shortened
from server.graph import queries
from server.graph.saved_questions import (
    SHOWN_ROWS,
    bound,
    endpoint_of,
    given_values,
    names_in,
    question_named,
    table_of,
)
from server.http.content_policy import EMBEDDED
from server.http.problems import Problem
from server.http.state import server_state

blueprint = Blueprint("question", __name__)


@blueprint.get("/queries")
def all_questions() -> str:
    services = server_state().settings.services
    return render_template("questions.html", themes=by_theme(), federated=federated(), allowed=bool(services))


@blueprint.get("/queries/<name>")
def saved(name: str) -> Response:
    """A saved question: its form, result and SPARQL."""
    state = server_state()
    asked = question_named(name)
    table, error, written, text = None, None, "", ""
    values: dict[str, str] = {}
    try:
        values = given_values(asked)
        text = bound(asked, values)
        table, written = table_of(text, state.queries if asked.asks_elsewhere else state.pages)
    except Problem as problem:
        error = problem
    given = _given(asked, bool(text))
    page = render_template(
        "question.html",
        question=asked,
        bound=text,
        given=given,
        understood=understood(asked, values),
        table=table,
        names=names_in(table),
        written=written,
        error=error,
        shown_rows=SHOWN_ROWS,
        refused=asked.asks_elsewhere and not text,
        arguments=request.query_string.decode("ascii", "replace"),
    )
    return Response(page, status=error.status if error else 200, mimetype="text/html")


@blueprint.get("/embed/<name>")
def embedded(name: str) -> Response:
    """The result of a saved question alone, which pages of other sites may show in a frame."""
    asked = question_named(name)
    table, _ = table_of(bound(asked, given_values(asked)), server_state().pages)
    page = render_template(
        "embed.html",
        question=asked,
        table=table,
        names=names_in(table),
        shown_rows=SHOWN_ROWS,
        arguments=request.query_string.decode("ascii", "replace"),
    )
    return Response(page, mimetype="text/html", headers={"Content-Security-Policy": EMBEDDED})


def _given(asked: SavedQuestion, is_bound: bool) -> dict[str, str]:
    """Return the values of the parameters, as the form shows them."""
    given = {parameter.name: request.args.get(parameter.name, parameter.default) for parameter in asked.parameters}
    if asked.asks_elsewhere and is_bound:
        given[ENDPOINT] = request.args.get(ENDPOINT) or endpoint_of(asked)
    return given


def understood(asked: SavedQuestion, values: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Return for each parameter that stands for entities their IRIs, in the shortest form, with their labels."""
    iris = {
        parameter.name: [iri.value for iri in iris_of(values.get(parameter.name, parameter.default))]
        for parameter in asked.parameters
        if parameter.is_entity or parameter.kind == "iri"
    }
    labels = queries.labels(iri for found in iris.values() for iri in found)
    return {name: [(shortened(iri), labels[iri]) for iri in found] for name, found in iris.items()}
