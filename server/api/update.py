"""SPARQL updates: who may send them, in which ways they come, and what is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import MultiDict

from kg.engines.local import is_merged
from kg.errors import QueryError
from kg.sparql.errors import Refused
from kg.sparql.guard import load_refused
from kg.sparql.query import InspectedQuery, inspect
from kg.sparql.updates import checked
from server.http.auth import has_token
from server.http.problems import Problem
from server.http.querying import problem_of
from server.settings import ServerSettings, is_loopback
from server.workers.errors import Failed
from server.workers.writer import NotDone, Writer

blueprint = Blueprint("updating", __name__)

FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
_READ_ONLY = "This server is read-only: it answers queries at /sparql. Nothing can be written through it."


@blueprint.route("/update", methods=["GET", "POST", "PUT", "DELETE"])
def update() -> Response:
    authorise()
    if request.method != "POST":
        raise Problem(405, "An update is sent by POST.", headers={"Allow": "POST"})
    return answer_update()


def is_update() -> bool:
    """Whether the request at hand carries an update, in one of the protocol's ways, or by GET, which is none of
    them."""
    if request.mimetype == UPDATE and request.method == "POST":
        return True
    return "update" in request.args or (request.mimetype == FORM and "update" in request.form)


def answer_at_query_address() -> Response:
    """Answer an update that came to /sparql."""
    if not _settings().writable:
        raise Problem(403, _READ_ONLY)
    if request.method != "POST":
        raise Problem(400, "An update is sent by POST.")
    if not _settings().open_to_all:
        raise Problem(403, "Updates are sent to /update, with the token.")
    authorise()
    return answer_update()


def allow_long_bodies() -> None:
    """Let the body of this request be as long as an upload may be."""
    request.max_content_length = request.max_form_memory_size = _settings().upload_limit


def authorise() -> None:
    """Let only those pass who may write. The body is not looked at before.

    Raises: Problem: 403 read-only, or sent by a page of another site; 401 without the token.
    """
    settings = _settings()
    if not settings.writable:
        raise Problem(403, _READ_ONLY)
    if settings.open_to_all:
        _refuse_other_sites()
    elif not has_token():
        raise Problem(
            401,
            "Writing needs the token: Authorization: Bearer …",
            headers={"WWW-Authenticate": 'Bearer realm="communique"'},
        )
    allow_long_bodies()


def _refuse_other_sites() -> None:
    """Where no token is asked for, a page that somebody on this machine looks at could send forms here, by our name or
    its own."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    foreign = foreign or request.headers.get("Sec-Fetch-Site", "none") in ("cross-site", "same-site")
    if foreign or not is_loopback(urlsplit(f"//{request.host}").hostname or ""):
        raise Problem(403, "Pages of other sites may not write here.")


def answer_update() -> Response:
    """Carry out the update of the request at hand; 204 once the next query sees it."""
    text, parameters = _sent()
    _carry_out(text, parameters)
    return nothing_to_say(204)


def nothing_to_say(status: int, **headers: str) -> Response:
    response = Response(status=status, headers=headers)
    del response.headers["Content-Type"]
    return response


def _sent() -> tuple[str, MultiDict[str, str]]:
    if "update" in request.args or "query" in request.args:
        raise Problem(400, "An update is sent in the body, not in the address.")
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
        raise Problem(400, "There must be one update in this request, and no query.")
    if "\ufffd" in texts[0]:
        raise Problem(400, "The update is not UTF-8.")
    parameters: MultiDict[str, str] = MultiDict(request.args)
    parameters.update(request.form)
    return texts[0], parameters


def _carry_out(text: str, parameters: MultiDict[str, str]) -> None:
    settings = _settings()
    read = inspect(text)
    try:
        update = checked(read, settings.services, *_dataset(parameters))
        if update.load is not None:
            order({"do": "parse", "text": update.text, "base": request.base_url}, settings.timeout, read)
            raise load_refused(update.load)
        if settings.backend is None and is_merged(settings.store):
            update.refuse_default_graph()
    except Refused as error:
        raise problem_of(error, settings.timeout) from error
    order(
        {"do": "update", "text": update.text, "base": request.base_url, "graphs": update.graphs},
        settings.timeout,
        read,
    )


def _dataset(parameters: MultiDict[str, str]) -> tuple[list[str], list[str]]:
    """Return the graphs that the request names as the dataset of its update: those of the default graph, and the named
    ones."""
    default, named = parameters.getlist("using-graph-uri"), parameters.getlist("using-named-graph-uri")
    for iri in (*default, *named):
        try:
            ox.NamedNode(iri)
        except ValueError as error:
            raise Problem(400, f"{iri!r} is not an IRI.") from error
    return default, named


def order(
    what: Mapping[str, Any],
    timeout: float,
    update: InspectedQuery | None = None,
    check: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Have the writer do something, if the check lets it. Returns what it tells. Raises: Problem: nothing has
    changed."""
    writer: Writer = current_app.extensions["writer"]
    try:
        return writer.carry_out(what, timeout, check)
    except NotDone as error:
        raise Problem(
            409 if "default graph" in str(error) else 400, f"{str(error)[:1].upper()}{str(error)[1:]}."
        ) from error
    except Failed as error:
        raise Problem(500, f"This could not be carried out, and nothing has changed: {error}.") from error
    except QueryError as error:
        raise problem_of(error, timeout, update, "update") from error


def _settings() -> ServerSettings:
    found: ServerSettings = current_app.extensions["settings"]
    return found
