"""The query page: an editor, and the result as a table where there are no scripts."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from kg.asking.drafting import Draft
from kg.sparql.questions import by_theme
from server.graph.saved_questions import SHOWN_ROWS, names_in, table_of
from server.http.problems import Problem, members_of
from server.http.state import server_state
from server.pages.results import said_of

_START = """# What happened last?
PREFIX cq: <https://w3id.org/communique/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?day ?what ?status ?event WHERE {
  ?event cq:earliestDate ?day ; rdfs:label ?what ; cq:factuality ?status .
}
ORDER BY DESC(?day)
LIMIT 50
"""


def query_page(text: str | None, *, is_asked: bool, draft: Draft | None = None) -> Response:
    """Return the page with an editor, whose script asks a query that is given, unless it is a draft.

    With `is_asked` the result stands in the page, as a table too: for browsers without scripts, which the page sends
    to this form of itself.
    """
    table, error, written = None, None, ""
    said: dict[str, Any] | None = None
    if is_asked and text is not None and text.strip():
        try:
            table, written = table_of(text, server_state().queries)
            said = said_of(text, table, written)
        except Problem as problem:
            error, said = problem, {"problem": members_of(problem)}
    page = render_template(
        "query.html",
        start=_START,
        text=_START if text is None else text,
        is_given=text is not None,
        draft=draft,
        is_asked=is_asked,
        said=said,
        table=table,
        names=names_in(table),
        written=written,
        error=error,
        themes=by_theme(),
        shown_rows=SHOWN_ROWS,
        arguments=request.query_string.decode("ascii", "replace"),
    )
    return Response(page, status=error.status if error else 200, mimetype="text/html", headers={"Vary": "Accept"})
