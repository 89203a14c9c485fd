"""Tables: /export/NAME with the parameters of a selection, and beside it the data dictionary."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from kg.export.dictionary import FILE, as_json, media_type, package, resource
from kg.export.formats import TABLES, Wanted, wanted
from server.api.sparql_protocol import streamed
from server.http.delivery import tag_of, tagged, unchanged
from server.http.problems import Problem
from server.http.querying import ask, refuse_malformed_text
from server.http.state import server_state
from server.workers.questions import Question

FORMAT = "format"  # the parameter that names the ending of the file
blueprint = Blueprint("export", __name__)


@blueprint.get("/export/<name>")
def table(name: str) -> Response:
    """The table, streamed. It runs under the limits of a query, and is aborted where it is stopped."""
    asked = _wanted(name)
    question = Question(_as_comment(asked), table=asked.as_json())
    known = unchanged(question)
    if known is not None:
        return known
    answer = ask(server_state().queries, question)
    response = streamed(answer)
    response.headers["Content-Type"] = f"{media_type(asked.table.ending)}; charset=utf-8"
    if asked.table.ending == "parquet":
        response.headers["Content-Type"] = media_type(asked.table.ending)
    response.headers["Content-Disposition"] = f'attachment; filename="communique-{name}.{asked.table.ending}"'
    response.headers["Link"] = f'<{_dictionary_address(asked)}>; rel="describedby"; type="application/json"'
    return tagged(response, tag_of(answer.state, question))


@blueprint.get(f"/export/<name>/{FILE}")
def dictionary(name: str) -> Response:
    """The data dictionary of a table as a data package, which names the table by its address."""
    asked = _wanted(name)
    address = request.url_root + f"export/{name}" + _query(asked)
    return Response(as_json(package([resource(asked, address)])), content_type="application/json")


def _wanted(name: str) -> Wanted:
    """Return the table that a request asks for.

    Raises: Problem: 404 no such table, 400 the address is not UTF-8; UsageError: the table has no such format.
    """
    refuse_malformed_text()
    if name not in TABLES:
        raise Problem(404, f"There is no table {name!r}; there are: {', '.join(TABLES)}.")
    given = [(one, value) for one, value in request.args.items(multi=True) if one != FORMAT]
    return wanted(name, given, request.args.get(FORMAT, ""))


def _query(asked: Wanted) -> str:
    given = [*asked.given, *([(FORMAT, asked.format)] if asked.format else [])]
    return f"?{urlencode(given)}" if given else ""


def _dictionary_address(asked: Wanted) -> str:
    return f"{request.script_root}/export/{asked.name}/{FILE}{_query(asked)}"


def _as_comment(asked: Wanted) -> str:
    """Return what the log has in the place of a query."""
    return f"# export/{asked.name}{_query(asked)}"
