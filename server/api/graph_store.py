"""The SPARQL 1.1 Graph Store Protocol at /store. A graph is named by the address itself, by ?graph=, or by ?default.

Reading needs no token; who may write is decided in `server.api.update`. Beyond the standard, /store itself is the
whole dataset, read as N-Quads, TriG or JSON-LD and written as N-Quads or TriG. If-Match and If-None-Match make a
write conditional; since all graphs share one version, an ETag no longer matches once any graph has changed.
"""

from __future__ import annotations

import tempfile
import uuid
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, request
from werkzeug.datastructures import ETags

from kg.rdf.formats import GRAPHS as RDF_FORMATS
from kg.rdf.vocab import PREFIXES
from server.api.sparql_protocol import streamed
from server.api.update import authorise, empty_response
from server.http.content_negotiation import GRAPHS, choose
from server.http.delivery import tag_of, tagged, unchanged
from server.http.problems import Problem
from server.http.querying import ask, whole
from server.http.state import server_state
from server.http.writing import carry_out
from server.workers.questions import DEFAULT_GRAPH, Question
from server.workers.wire import Change

blueprint = Blueprint("graph_store", __name__)

_DATASETS = ("nquads", "trig")  # what as a body names graphs for certain
_WHOLE = {name: GRAPHS[name] for name in ("nquads", "trig", "jsonld")}
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
    offered = _WHOLE if target.is_store else GRAPHS
    chosen = choose(request.headers.get("Accept"), offered)
    if chosen is None:
        what = "All graphs" if target.is_store else "A graph"
        raise Problem(406, f"{what} can be had as " + ", ".join(types[0] for types in offered.values()) + ".")
    if not _exists(target):
        raise Problem(404, f"There is no graph {target.iri}.")
    question = _content(target, chosen)
    if request.method == "HEAD":
        response = Response(content_type=RDF_FORMATS[chosen].media_type, headers={"Vary": "Accept"})
        return tagged(response, tag_of(server_state().engine.state(), question))
    known = unchanged(question)
    if known is not None:
        return known
    answer = ask(server_state().queries, question)
    return tagged(streamed(answer), tag_of(answer.state, question))


def _exists(target: Target) -> bool:
    """Whether there is such a graph in the published state, be it empty; the default graph and the whole always are."""
    if target.iri is None:
        return True
    # engines that forget empty graphs differ in what they say of an empty pattern
    inside = "" if server_state().engine.keeps_empty_graphs else "?s ?p ?o"
    return (
        b"true"
        in whole(server_state().queries, Question(f"ASK {{ GRAPH {ox.NamedNode(target.iri)} {{ {inside} }} }}"))[1]
    )


def _content(target: Target, name: str) -> Question:
    """Return the question for all of the target."""
    if target.is_store:
        return Question("", graph_format=name, prefixes=PREFIXES, scope=server_state().engine.dump_scope)
    if target.iri is None:
        return Question(
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
            graph_format=name,
            prefixes=PREFIXES,
            default_graphs=(DEFAULT_GRAPH,),
        )
    pattern = f"GRAPH {ox.NamedNode(target.iri)} {{ ?s ?p ?o }}"
    return Question(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", graph_format=name, prefixes=PREFIXES)


def _preconditions(target: Target) -> Callable[[], None] | None:
    """Return a check that raises Problem 412 where the target is not in the state that the request requires.

    None: the request requires no state.
    """
    if not request.headers.get("If-Match") and not request.headers.get("If-None-Match"):
        return None

    def check() -> None:
        exists = _exists(target)
        tags = _tags(target) if exists else set()
        if request.headers.get("If-Match") and not _matches(request.if_match, exists, tags):
            raise Problem(412, "The graph has changed since, or does not exist (If-Match): get it again, and its ETag.")
        if request.headers.get("If-None-Match") and _matches(request.if_none_match, exists, tags):
            raise Problem(412, "The graph exists already (If-None-Match).")

    return check


def _tags(target: Target) -> set[str]:
    """Return the tags of the target in every format; none for a remote engine, whose state is only assumed."""
    engine = server_state().engine
    if not engine.is_transactional:
        return set()
    state = engine.state()
    tags = (tag_of(state, _content(target, name)) for name in (_WHOLE if target.is_store else GRAPHS))
    return {tag for tag in tags if tag}


def _matches(condition: ETags, exists: bool, tags: set[str]) -> bool:
    return exists if condition.star_tag else any(condition.contains_weak(tag) for tag in tags)


def _delete(target: Target) -> Response:
    change = Change("clear") if target.is_store else Change("delete", graph=target.iri)
    if not _carry_out(change, _preconditions(target)):
        raise Problem(404, f"There is no graph {target.iri}.")
    return empty_response(204)


def _write(target: Target) -> Response:
    check, posts = _preconditions(target), request.method == "POST"
    with _bodies() as bodies:
        if target.is_store and {name for _, name in bodies} & set(_DATASETS):
            _carry_out(Change("load" if posts else "replace", bodies=bodies, base=request.base_url), check)
            return empty_response(204)
        if target.is_store:
            if not posts:
                raise Problem(400, "Name a graph, with graph= or default; the whole is put as N-Quads or TriG.")
            target = Target(f"{request.url_root}store/{uuid.uuid4().hex}")
        base = target.iri or request.base_url
        change = Change("post" if posts else "put", graph=target.iri, bodies=bodies, base=base)
        if _carry_out(change, check):
            return empty_response(204)
    return empty_response(201, Location=target.iri or request.url)


def _carry_out(change: Change, check: Callable[[], None] | None) -> bool:
    """Carry out a change; returns whether its graph existed before. Raises: Problem."""
    return carry_out(change, server_state().settings.upload_timeout, check=check)


@contextmanager
def _bodies() -> Iterator[list[tuple[str, str]]]:
    """Yield the files of the request, each with the name of its format, while they are needed."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(415, "Send the body without Content-Encoding.")
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        if request.mimetype == _MULTIPART:
            files = [file for name in request.files for file in request.files.getlist(name)]
            if not files or request.form:
                raise Problem(400, "Each part of a multipart body must be a file, with a filename and a media type.")
            yield [
                _kept(
                    file.stream, _format(file.mimetype, file.mimetype_params.get("charset")), Path(folder) / str(place)
                )
                for place, file in enumerate(files)
            ]
        else:
            name = _format(request.mimetype, request.mimetype_params.get("charset"))
            yield [_kept(request.stream, name, Path(folder) / "body")]


def _kept(stream: IO[bytes], name: str, path: Path) -> tuple[str, str]:
    """Write a body to a file, without the byte-order mark that it may begin with, which RDF's text formats do not
    have.
    """
    begun = b""
    while len(begun) < len(BOM_UTF8) and (piece := stream.read(len(BOM_UTF8) - len(begun))):
        begun += piece
    with path.open("wb") as file:
        file.write(begun.removeprefix(BOM_UTF8))
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
