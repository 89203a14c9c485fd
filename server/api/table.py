"""The beginning of a query's result as the query page shows it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from server.http.problems import Problem
from server.http.querying import refuse_malformed_text
from server.pages.results import answer_of

blueprint = Blueprint("table", __name__)


@blueprint.post("/api/table")
def table() -> Response:
    """The first rows of a result, with labels and pages of the things in it; an error as problem+json."""
    refuse_malformed_text()
    text = request.form.get("query", "")
    if not text.strip():
        raise Problem(400, "There is no query in this request: send a form with query=.")
    return jsonify(answer_of(text))
