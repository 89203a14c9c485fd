"""The query page: an editor, and the result as a table where there are no scripts."""

from __future__ import annotations

from flask import Response, render_template

from kg.sparql.questions import questions
from server.graph.saved_questions import SHOWN_ROWS, names_in, table_of
from server.http.problems import Problem
from server.http.state import server_state

_START = """PREFIX cq: <https://w3id.org/communique/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?what ?day ?event WHERE {
  ?event cq:earliestDate ?day ; rdfs:label ?what .
}
ORDER BY DESC(?day)
LIMIT 50
"""


def query_page(text: str | None) -> Response:
    """Return the page with an editor; with a query, also its result as a table, for browsers without scripts."""
    table, error, written = None, None, ""
    if text is not None and text.strip():
        try:
            table, written = table_of(text, server_state().queries)
        except Problem as problem:
            error = problem
    page = render_template(
        "query.html",
        text=text if text is not None else _START,
        table=table,
        names=names_in(table),
        written=written,
        error=error,
        questions=questions(),
        shown_rows=SHOWN_ROWS,
    )
    return Response(page, status=error.status if error else 200, mimetype="text/html", headers={"Vary": "Accept"})
