"""The query page, the saved questions and their results as data."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request

from kg.errors import UsageError
from kg.rdf.vocab import PREFIXES
from kg.sparql.federation import filled, first
from kg.sparql.guard import Refused, examine
from kg.sparql.questions import ENDPOINT, SavedQuestion, federated, question, questions
from server.graph import queries
from server.http.content_negotiation import GRAPHS, RESULTS, by_name, choose
from server.http.problems import Problem
from server.http.querying import whole
from server.workers.pool import Question, ReaderPool

blueprint = Blueprint("query_page", __name__)

SHOWN_ROWS = 500
_START = """PREFIX cq: <https://w3id.org/communique/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?what ?day ?event WHERE {
  ?event cq:date ?day ; rdfs:label ?what .
}
ORDER BY DESC(?day)
LIMIT 50
"""


def query_page(text: str | None) -> Response:
    """Return the page with an editor; with a query, also its result as a table, for browsers without scripts."""
    table, error, written = None, None, ""
    if text is not None and text.strip():
        try:
            table, written = _run(text, current_app.extensions["queries"])
        except Problem as problem:
            error = problem
    page = render_template(
        "query.html",
        text=text if text is not None else _START,
        table=table,
        names=_names(table),
        written=written,
        error=error,
        questions=questions(),
        shown=SHOWN_ROWS,
    )
    return Response(page, status=error.status if error else 200, mimetype="text/html", headers={"Vary": "Accept"})


@blueprint.get("/queries")
@blueprint.get("/queries/")
def all_questions() -> str:
    services = current_app.extensions["settings"].services
    return render_template("questions.html", questions=questions(), federated=federated(), allowed=bool(services))


@blueprint.get("/queries/<name>")
def saved(name: str) -> Response:
    """A saved question: its form, result and SPARQL."""
    found = _find(name)
    table, error, written, bound = None, None, "", ""
    try:
        bound = _bound(found)
        table, written = _run(bound, current_app.extensions["queries" if found.asks_elsewhere else "pages"])
    except Problem as problem:
        error = problem
    given = {parameter.name: request.args.get(parameter.name, parameter.default) for parameter in found.parameters}
    if found.asks_elsewhere and bound:
        given[ENDPOINT] = request.args.get(ENDPOINT) or _endpoint(found)
    iris = [given[parameter.name] for parameter in found.parameters if parameter.kind == "iri"]
    named = queries.labels(queries.checked_iri(iri).value for iri in iris if iri.startswith("http"))
    page = render_template(
        "question.html",
        question=found,
        bound=bound,
        given=given,
        named=named,
        table=table,
        names=_names(table),
        written=written,
        error=error,
        shown=SHOWN_ROWS,
        refused=found.asks_elsewhere and not bound,
        arguments=request.query_string.decode("ascii", "replace"),
    )
    return Response(page, status=error.status if error else 200, mimetype="text/html")


@blueprint.get("/api/query/<name>")
def saved_data(name: str) -> Response:
    """The result of a saved question, as SPARQL results or as triples."""
    found = _find(name)
    bound = _bound(found)
    is_graph = _examined(bound) in ("CONSTRUCT", "DESCRIBE")
    offered = GRAPHS if is_graph else RESULTS
    named = request.args.get("format")
    chosen = by_name(named, graph=is_graph) if named else choose(request.headers.get("Accept"), offered)
    if chosen is None or chosen not in offered:
        raise Problem(406, "The answer can be had as " + ", ".join(types[0] for types in offered.values()) + ".")
    asked = Question(
        _joined(bound),
        results_format="json" if is_graph else chosen,
        graph_format=chosen if is_graph else "turtle",
        prefixes=PREFIXES,
    )
    answer, body = whole(current_app.extensions["queries"], asked)
    return Response(body, content_type=answer.media_type, headers={"Vary": "Accept"})


def first_rows(found: SavedQuestion, limit: int = 3) -> tuple[list[str], list[queries.Row], dict[str, str]]:
    """Return variables, first rows and labels of a question with its defaults, kept while the graph stays; none if it fails."""

    def compute() -> tuple[list[str], list[queries.Row], dict[str, str]]:
        try:
            answer, body = whole(current_app.extensions["pages"], Question(found.bound({})), timeout=3)
        except Problem:
            return [], [], {}
        table = queries.read_rows(body, limit) if answer.form == "SELECT" else ([], [])
        return *table, _names(table)

    return queries.cached(f"question {found.name}", compute)


def _names(table: tuple[list[str], list[queries.Row]] | None) -> dict[str, str]:
    """Return labels for the IRIs of a table."""
    return (
        queries.labels(term.value for row in table[1] for term in row.values() if queries.is_iri(term)) if table else {}
    )


def _run(text: str, pool: ReaderPool) -> tuple[tuple[list[str], list[queries.Row]] | None, str]:
    """Return the table of a SELECT or ASK, or the Turtle of a CONSTRUCT or DESCRIBE."""
    _examined(text)
    answer, body = whole(pool, Question(_joined(text), prefixes=PREFIXES))
    if answer.form == "GRAPH":
        return None, body.decode("utf-8")
    return queries.read_rows(body, SHOWN_ROWS), ""


def _find(name: str) -> SavedQuestion:
    try:
        return question(name)
    except UsageError as error:
        raise Problem(404, str(error)) from error


def _examined(text: str) -> str | None:
    """Return the form of a query. Raises: Problem where it may not be asked here."""
    try:
        return examine(text, current_app.extensions["settings"].services)
    except Refused as refused:
        raise Problem(
            403 if "SERVICE" in str(refused) else 400, str(refused), line=refused.line, column=refused.column
        ) from refused


def _joined(text: str) -> str:
    """Return the query with what it sends to another endpoint put in, which is asked here first."""
    before = first(text)
    if before is None:
        return text
    return filled(
        text,
        queries.read_rows(whole(current_app.extensions["queries"], Question(before, prefixes=PREFIXES))[1])[1],
    )


def _endpoint(found: SavedQuestion) -> str:
    """Return the endpoint that a question asks: its own, or the first of those that are allowed. Raises: Problem 403: none is."""
    services = current_app.extensions["settings"].services
    if not services:
        raise Problem(
            403,
            "This question asks Wikidata, too, and this server asks no other endpoint. Who runs it can allow one: "
            f"communique serve --service {_default(found)}",
        )
    return _default(found) if _default(found) in services else min(services)


def _default(found: SavedQuestion) -> str:
    return next(p.default for p in found.parameters if p.name == ENDPOINT)


def _bound(found: SavedQuestion) -> str:
    try:
        if found.asks_elsewhere:
            return found.bound({**request.args, ENDPOINT: request.args.get(ENDPOINT) or _endpoint(found)})
        return found.bound(request.args)
    except UsageError as error:
        raise Problem(400, str(error)) from error
