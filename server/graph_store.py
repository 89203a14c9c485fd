"""The Graph Store Protocol at /store: graphs named by the address itself, by ?graph=, or ?default.

Reading needs no token; writing is as `server.updating` says. Beyond the standard, a body that names graphs (N-Quads, TriG) may be
sent to /store itself and is added to the whole.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, request

from kg.vocab import PREFIXES
from server.asking import ask, whole
from server.delivery import tag_of, tagged, unchanged
from server.negotiation import GRAPHS, choose
from server.problems import Problem
from server.protocol import streamed
from server.reader_process import GRAPHS as WRITERS
from server.readers import Question
from server.stops import SyntaxProblem
from server.updating import authorise, nothing_to_say, order

blueprint = Blueprint("graph_store", __name__)

_DATASETS = ("nquads", "trig")
_MULTIPART = "multipart/form-data"
_SAFE = "/:@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Target:
    """What a request is about: one graph (`iri` None: the default graph), or, as `is_store`, all of them."""

    iri: str | None
    is_store: bool = False


@blueprint.route("/store", methods=["GET", "PUT", "POST", "DELETE"])
@blueprint.route("/store/<path:direct>", methods=["GET", "PUT", "POST", "DELETE"])
def store(direct: str = "") -> Response:
    if request.method in ("GET", "HEAD"):
        return _read(_target(direct))
    authorise()
    target = _target(direct)
    if request.method == "DELETE":
        return _delete(target)
    return _write(target)


def _target(direct: str) -> Target:
    graphs = request.args.getlist("graph")
    default = "default" in request.args
    if len(graphs) + default + bool(direct) > 1:
        raise Problem(400, "Name one graph: by the address, by graph=, or by default.")
    if default:
        return Target(None)
    if direct:
        return Target(request.url_root + quote(request.path.lstrip("/"), safe=_SAFE))
    if not graphs:
        return Target(None, is_store=True)
    try:
        return Target(ox.NamedNode(graphs[0]).value)
    except ValueError as error:
        raise Problem(400, f"graph={graphs[0]!r} is not an absolute IRI.") from error


def _read(target: Target) -> Response:
    if target.is_store:
        raise Problem(400, "Name a graph, with graph= or default.")
    chosen = choose(request.headers.get("Accept"), GRAPHS)
    if chosen is None:
        raise Problem(406, "A graph can be had as " + ", ".join(types[0] for types in GRAPHS.values()) + ".")
    pool = current_app.extensions["queries"]
    if target.iri is not None:
        # elsewhere a graph is there as long as something is in it, and engines differ in what they say of nothing
        inside = "" if current_app.extensions["settings"].backend is None else "?s ?p ?o"
        _, found = whole(pool, Question(f"ASK {{ GRAPH {ox.NamedNode(target.iri)} {{ {inside} }} }}"))
        if b"true" not in found:
            raise Problem(404, f"There is no graph {target.iri}.")
    if request.method == "HEAD":
        return Response(content_type=WRITERS[chosen].media_type, headers={"Vary": "Accept"})
    pattern = "?s ?p ?o" if target.iri is None else f"GRAPH {ox.NamedNode(target.iri)} {{ ?s ?p ?o }}"
    question = Question(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", graph_format=chosen, prefixes=PREFIXES)
    known = unchanged(tag_of(current_app.extensions["snapshot"](), question))
    if known is not None:
        return known
    answer = ask(pool, question)
    return tagged(streamed(answer), tag_of(answer.snapshot, question))


def _delete(target: Target) -> Response:
    if target.is_store:
        raise Problem(400, "Name a graph, with graph= or default. The update DROP ALL empties the whole.")
    if not order({"do": "delete", "graph": target.iri}, _seconds())["existed"]:
        raise Problem(404, f"There is no graph {target.iri}.")
    return nothing_to_say(204)


def _write(target: Target) -> Response:
    with _bodies() as bodies:
        formats = {name for _, name in bodies}
        if target.is_store and formats & set(_DATASETS):
            if request.method == "PUT":
                raise Problem(400, "A whole dataset can be added by POST, not put in the place of the present one.")
            _send({"do": "load", "bodies": bodies, "base": request.base_url})
            return nothing_to_say(204)
        if target.is_store:
            if request.method == "PUT":
                raise Problem(400, "Name a graph, with graph= or default.")
            target = Target(f"{request.url_root}store/{uuid.uuid4().hex}")
        base = target.iri or request.base_url
        told = _send({"do": request.method.lower(), "graph": target.iri, "bodies": bodies, "base": base})
    if told["existed"]:
        return nothing_to_say(204)
    return nothing_to_say(201, Location=target.iri or request.url)


def _send(what: dict[str, Any]) -> dict[str, Any]:
    try:
        return order(what, _seconds())
    except Problem as problem:
        if isinstance(problem.__cause__, SyntaxProblem):
            error = problem.__cause__
            place = f"Line {error.line}, column {error.column}: " if error.line is not None else ""
            raise Problem(400, f"The body is not what its media type says. {place}{error}.", line=error.line, column=error.column) from error
        raise


def _seconds() -> float:
    seconds: float = current_app.extensions["settings"].upload_timeout
    return seconds


@contextmanager
def _bodies() -> Iterator[list[tuple[str, str]]]:
    """Yield the files of the request, each with the name of its format, while they are needed."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(415, "Send the body without Content-Encoding.")
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        if request.mimetype == _MULTIPART:
            files = [file for _, file in request.files.items(multi=True)]
            if not files or request.form:
                raise Problem(400, "Each part of a multipart body must be a file, with a filename and a media type.")
            yield [_kept(file.stream, _format(file.mimetype, file.mimetype_params.get("charset")), Path(folder) / str(place))
                   for place, file in enumerate(files)]
        else:
            name = _format(request.mimetype, request.mimetype_params.get("charset"))
            yield [_kept(request.stream, name, Path(folder) / "body")]


def _kept(stream: IO[bytes], name: str, path: Path) -> tuple[str, str]:
    with path.open("wb") as file:
        while piece := stream.read(1 << 20):
            file.write(piece)
    return str(path), name


def _format(media_type: str, charset: str | None) -> str:
    if (charset or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(415, "RDF must be sent in UTF-8.")
    for name, media_types in GRAPHS.items():
        if media_type in media_types:
            return name
    offered = ", ".join(types[0] for types in GRAPHS.values())
    raise Problem(415, f"Send RDF as {offered}; this was {media_type or 'without a type'}.")
