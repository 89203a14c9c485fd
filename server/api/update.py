"""The update operation of the SPARQL protocol: authorisation, the forms of a request, and its responses."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from kg.sparql.errors import Refused
from kg.sparql.guard import load_refused
from kg.sparql.query import inspect
from kg.sparql.updates import checked
from server.http.problems import Problem
from server.http.querying import FORM, problem_of, refuse_malformed_text
from server.http.state import current_request, server_state
from server.http.writing import READ_ONLY, carry_out, may_write
from server.workers.wire import Change

blueprint = Blueprint("updating", __name__)

UPDATE = "application/sparql-update"


@blueprint.route("/update", methods=["GET", "POST", "PUT", "DELETE"])
def update() -> Response:
    authorise()
    if request.method != "POST":
        raise Problem(405, "An update must be sent by POST.", headers={"Allow": "POST"})
    return answer_update()


def is_update() -> bool:
    """Whether the request carries an update: in a way that the protocol has, or by GET, which is refused later."""
    asked = current_request()
    if asked.mimetype == UPDATE and asked.method == "POST":
        return True
    return "update" in asked.args or (asked.mimetype == FORM and "update" in asked.form)


def answer_at_query_address() -> Response:
    """Answer an update that came to /sparql."""
    if not server_state().settings.writable:
        raise Problem(403, READ_ONLY)
    if request.method != "POST":
        raise Problem(400, "An update must be sent by POST.")
    if not server_state().settings.open_to_all:
        raise Problem(403, "Updates must be sent to /update, with the token.")
    authorise()
    return answer_update()


def allow_long_bodies() -> None:
    """Raise the limit for the body of this request to that of uploads."""
    request.max_content_length = request.max_form_memory_size = server_state().settings.upload_limit


def authorise() -> None:
    """Check that the client may write; the body is not read before. Raises: Problem, as `may_write` does."""
    may_write()
    allow_long_bodies()


def answer_update() -> Response:
    """Carry out the update of the request at hand; 204 once the next query sees it."""
    text, parameters = _sent()
    _carry_out(text, parameters)
    return empty_response(204)


def empty_response(status: int, **headers: str) -> Response:
    response = Response(status=status, headers=headers)
    del response.headers["Content-Type"]
    return response


def _sent() -> tuple[str, MultiDict[str, str]]:
    refuse_malformed_text()
    if "update" in request.args or "query" in request.args:
        raise Problem(400, "An update must be sent in the body, not in the address.")
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise Problem(415, "An update must be sent in UTF-8.")
    if request.mimetype == UPDATE:
        try:
            return request.get_data().decode("utf-8"), MultiDict(request.args)
        except UnicodeDecodeError as error:
            raise Problem(400, "The update is not UTF-8.") from error
    if request.mimetype != FORM:
        raise Problem(
            415,
            f"Send an update as {UPDATE}, or as a form ({FORM}) with update=; "
            f"this was {request.mimetype or 'without a type'}.",
        )
    texts = request.form.getlist("update")
    if len(texts) != 1 or "query" in request.form:
        raise Problem(400, "There must be exactly one update and no query in this request.")
    parameters: MultiDict[str, str] = MultiDict(request.args)
    parameters.update(request.form)
    return texts[0], parameters


def _carry_out(text: str, parameters: MultiDict[str, str]) -> None:
    state, base = server_state(), request.base_url
    timeout, read = state.settings.timeout, inspect(text)
    try:
        update = checked(read, state.settings.services, *_dataset(parameters))
        if update.load is not None:
            carry_out(Change("check", text=update.text, base=base), timeout, read)
            raise load_refused(update.load)
        if state.engine.has_derived_default_graph:
            update.refuse_default_graph()
    except Refused as error:
        raise problem_of(error, timeout) from error
    carry_out(Change("update", text=update.text, base=base, graphs=update.graphs), timeout, read)


def _dataset(parameters: MultiDict[str, str]) -> tuple[list[str], list[str]]:
    """Return the graphs that the request names for the default graph of its update, and its named graphs."""
    default, named = (
        list(filter(None, parameters.getlist(name))) for name in ("using-graph-uri", "using-named-graph-uri")
    )
    for iri in (*default, *named):
        try:
            ox.NamedNode(iri)
        except ValueError as error:
            raise Problem(400, f"{iri!r} is not an IRI.") from error
    return default, named
