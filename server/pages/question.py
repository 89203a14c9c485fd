"""The list of saved questions, and a page for each: its form, its result and its SPARQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial

from flask import Blueprint, Response, render_template, request, stream_template

from kg.sparql.questions import ENDPOINT, SavedQuestion, by_theme, federated, iris_of
from kg.sparql.selection import shortened
from server.graph import queries
from server.graph.saved_questions import (
    SHOWN_ROWS,
    Table,
    bound,
    endpoint_of,
    given_values,
    names_in,
    question_named,
    table_of,
)
from server.http import background
from server.http.content_policy import EMBEDDED
from server.http.problems import Problem
from server.http.state import server_state

blueprint = Blueprint("question", __name__)

PATIENCE = 0.25
"""The seconds that a page waits for its answer before its beginning is sent without it."""
_PAUSE = "\0"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer of a question: its table with the labels of IRIs, triples as Turtle, or what went wrong."""

    table: Table | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    written: str = ""
    error: Problem | None = None


@blueprint.get("/queries")
def all_questions() -> str:
    services = server_state().settings.services
    return render_template("questions.html", themes=by_theme(), federated=federated(), allowed=bool(services))


@blueprint.get("/queries/<name>")
def saved(name: str) -> Response:
    """A saved question: its form, result and SPARQL."""
    state = server_state()
    asked = question_named(name)
    text, values, running = "", {}, None
    try:
        values = given_values(asked)
        text = bound(asked, values)
        pool = state.queries if asked.asks_elsewhere else state.pages
        running = background.started(lambda: table_of(text, pool))
        answer = partial(_answered, running)
    except Problem as problem:
        answer = partial(Answered, error=problem)
    shown = {
        "question": asked,
        "bound": text,
        "given": _given(asked, bool(text)),
        "understood": understood(asked, values),
        "shown_rows": SHOWN_ROWS,
        "refused": asked.asks_elsewhere and not text,
        "arguments": request.query_string.decode("ascii", "replace"),
    }
    if running is not None and not background.is_done(running, PATIENCE):
        # the beginning is sent at once; an error can then no longer change the status and is shown in the page
        pieces = stream_template("question.html", **shown, answer=answer, pause=_PAUSE)
        return Response(_in_parts(pieces), mimetype="text/html")
    found = answer()
    page = render_template("question.html", **shown, answer=lambda: found, pause="")
    return Response(page, status=found.error.status if found.error else 200, mimetype="text/html")


def _answered(running: Future[tuple[Table, str]]) -> Answered:
    """Wait for the answer of a question and return it."""
    try:
        table, written = running.result()
    except Problem as problem:
        return Answered(error=problem)
    return Answered(table, names_in(table), written)


def _in_parts(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the text before the pause when it is there, and then the rest."""
    waiting: list[str] = []
    for piece in pieces:
        before, pause, rest = piece.partition(_PAUSE)
        waiting.append(before)
        if pause:
            yield "".join(waiting)
            waiting = [rest]
    yield "".join(waiting)


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
