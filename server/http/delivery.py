"""Entity tags and compression of responses."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator

from flask import Response, request

from kg.engines.engine import State
from server.http.content_negotiation import accepts_gzip
from server.http.state import server_state
from server.workers.questions import Question

_LEVEL = 1  # a third of the size of SPARQL results at a fraction of the time that they take to find
_GZIP = 31  # zlib's word for the gzip format
_WORTH_IT = 1024
_KEPT_BACK = 1 << 15


def tag_of(state: State | None, question: Question) -> str | None:
    """Return the entity tag of an answer, which changes with the graph and the question; None for volatile answers.

    A new store numbers its snapshots from one again, so the time of publication is part of the tag.
    """
    engine = server_state().engine
    known = engine.known_version
    if state is None or known is None or question.inspected.is_volatile:
        return None
    asked = [
        state.name,
        known,
        question.query,
        question.base,
        question.results_format,
        question.graph_format,
        question.default_graphs,
        question.named_graphs,
        question.scope,
        question.table,
        engine.sees_union(),
    ]
    return hashlib.sha256(json.dumps(asked).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def unchanged(question: Question) -> Response | None:
    """Return a response 304 if the client has the answer to this question already."""
    if request.method not in ("GET", "HEAD") or "If-None-Match" not in request.headers:
        return None
    tag = tag_of(server_state().engine.state(), question)
    if tag is None or not request.if_none_match.contains_weak(tag):
        return None
    response = Response(status=304)
    del response.headers["Content-Type"]
    return tagged(response, tag)


def tagged(response: Response, tag: str | None) -> Response:
    """Add the entity tag, and let clients validate their copies each time."""
    if tag is not None:  # weak, since blank nodes and the order of rows may differ
        response.headers.extend([("ETag", f'W/"{tag}"'), ("Cache-Control", "no-cache")])
    return response


def compressed(response: Response) -> Response:
    """Return the response compressed by gzip if the client accepts it and it is long enough. A stream stays one.

    It varies by Accept-Encoding, which is for the caller to say.
    """
    if not accepts_gzip(request.headers.get("Accept-Encoding")):
        return response
    if response.is_streamed:
        response.response = _gzipped(response.iter_encoded())
    elif len(response.get_data()) >= _WORTH_IT:
        response.set_data(b"".join(_gzipped([response.get_data()])))
    else:
        return response
    response.headers["Content-Encoding"] = "gzip"
    return response


def _gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the compressed pieces, short ones joined. Errors pass through: an interrupted answer must not look
    complete.
    """
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    waiting, enough = b"", 1
    for piece in pieces:
        waiting += packer.compress(piece)
        if enough == 1:
            waiting += packer.flush(
                zlib.Z_SYNC_FLUSH
            )  # the first piece is there already: its client need not wait for more
        if len(waiting) >= enough:
            yield waiting
            waiting, enough = b"", _KEPT_BACK
    yield waiting + packer.flush()
