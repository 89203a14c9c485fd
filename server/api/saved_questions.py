"""The results of saved questions as data."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kg.rdf.vocab import PREFIXES
from server.graph.saved_questions import bound, given_values, question_named, with_federated_values
from server.http.problems import Problem
from server.http.querying import admitted, format_wanted, warning_headers, whole
from server.http.state import server_state
from server.workers.questions import Question

blueprint = Blueprint("saved_questions", __name__)

_OTHERS = ("format", "output")


@blueprint.get("/api/query/<name>")
def saved_data(name: str) -> Response:
    """The result of a saved question, as SPARQL results or as triples."""
    asked = question_named(name)
    names = [parameter.name for parameter in asked.parameters]
    if unknown := sorted(request.args.keys() - {*names, *_OTHERS}):
        raise Problem(400, f"{name}: no parameter {', '.join(unknown)}; it has: {', '.join(names) or 'none'}.")
    query = admitted(bound(asked, given_values(asked)))
    is_graph = query.is_graph
    chosen = format_wanted(request.args, query)
    query = with_federated_values(query)
    sent = Question(
        query.text,
        read=query,
        results_format="json" if is_graph else chosen,
        graph_format=chosen if is_graph else "turtle",
        prefixes=PREFIXES,
    )
    answer, body = whole(server_state().queries, sent)
    headers = {"Vary": "Accept", **warning_headers(query, answer, body, chosen)}
    return Response(body, content_type=answer.media_type, headers=headers)
