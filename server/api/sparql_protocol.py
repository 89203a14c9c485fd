"""The SPARQL 1.1 protocol on /sparql: queries, and updates where no token is required."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from flask import Blueprint, Request, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.sansio.utils import get_current_url

from kg.rdf.vocab import PREFIXES
from server.api import discovery, update
from server.graph import queries
from server.http.content_negotiation import by_name, wants_html
from server.http.delivery import compressed, tag_of, tagged, unchanged
from server.http.problems import Problem
from server.http.querying import (
    FORM,
    WARNING,
    admitted,
    ask,
    format_wanted,
    query_id,
    refuse_malformed_text,
    warning_headers,
)
from server.http.state import current_request, server_state
from server.pages.query_page import query_page
from server.workers.answers import Answer
from server.workers.questions import Question

blueprint = Blueprint("protocol", __name__)

_QUERY = "application/sparql-query"
_READS = ("GET", "HEAD")
_EXPOSED = f"Server-Timing, X-Query-Id, Retry-After, ETag, {WARNING}"

_base_url = lru_cache(maxsize=64)(get_current_url)  # what `request.base_url` computes for every request


@blueprint.route("/sparql", methods=["GET", "POST", "QUERY"])
def sparql() -> Response:
    asked = current_request()
    if server_state().settings.open_to_all:
        update.allow_long_bodies()
    refuse_malformed_text()
    if update.is_update():
        return update.answer_at_query_address()
    parameters = _parameters(asked)
    named = by_name(parameters.get("format", ""), graph=False)
    page_wanted = named == "html" if named else wants_html(asked.headers.get("Accept"))
    texts = parameters.getlist("query")
    if not texts:
        if asked.method not in _READS:
            raise Problem(
                400,
                f"There is no query in this request: send a form with query=, or a body of type {_QUERY}.",
            )
        return query_page(None, is_asked=False) if page_wanted else discovery.service_description()
    if len(texts) > 1:
        raise Problem(400, "There is more than one query in this request.")
    return query_page(texts[0], is_asked=named == "html") if page_wanted else answer_query(texts[0], parameters)


def answer_query(text: str, parameters: MultiDict[str, str]) -> Response:
    """Return the response in the requested format, streamed unless it is short.

    Raises: Problem: the query is wrong, refused, or was stopped before the first bytes of its result.
    """
    query, asked = admitted(text), current_request()
    is_graph = query.is_graph
    chosen = format_wanted(parameters, query)
    question = Question(
        query.text,
        read=query,
        results_format="json" if is_graph else chosen,
        graph_format=chosen if is_graph else "turtle",
        default_graphs=_graphs(parameters, "default-graph-uri"),
        named_graphs=_graphs(parameters, "named-graph-uri"),
        prefixes=PREFIXES if is_graph else {},
        base=_base_url(asked.scheme, asked.host, asked.root_path, asked.path),
    )
    if question.named_graphs is not None and question.default_graphs is None:
        question = replace(question, default_graphs=())
    timeout = _timeout(parameters)
    known = unchanged(question)
    if known is not None:
        known.headers["Vary"] = "Accept, Accept-Encoding"
        return known
    begun = time.perf_counter()
    answer = ask(server_state().queries, question, timeout=timeout)
    response = streamed(answer, begun, lambda body: warning_headers(query, answer, body, chosen))
    return tagged(response, tag_of(answer.state, question))


def _graphs(parameters: MultiDict[str, str], name: str) -> tuple[str, ...] | None:
    iris = tuple(filter(None, parameters.getlist(name)))
    for iri in iris:
        queries.checked_iri(iri)
    return iris or None


def _parameters(asked: Request) -> MultiDict[str, str]:
    """Return the parameters of the request; "query" is among them where the body is the query itself."""
    parameters: MultiDict[str, str] = MultiDict(asked.args)
    if asked.method in _READS:
        return parameters
    mimetype = asked.mimetype
    if mimetype == FORM:
        parameters.update(asked.form)
    elif mimetype == _QUERY:
        if asked.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            raise Problem(415, "A query must be sent in UTF-8.")
        try:
            parameters.add("query", asked.get_data().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise Problem(400, "The query is not UTF-8.") from error
    else:
        raise Problem(
            415,
            f"Send a query as {_QUERY}, or as a form ({FORM}) with query=; this was {mimetype or 'without a type'}.",
        )
    return parameters


def _timeout(parameters: MultiDict[str, str]) -> float | None:
    """Return the time limit in seconds that the client asks for, at most that of the server."""
    try:
        wanted = float(parameters.get("timeout") or "inf")
    except ValueError as error:
        raise Problem(400, "timeout= must be a number of seconds, or be left out.") from error
    ours: float = server_state().settings.timeout
    return min(wanted, ours) if wanted > 0 else ours


def streamed(
    answer: Answer, begun: float | None = None, headers_of: Callable[[bytes], dict[str, str]] | None = None
) -> Response:
    """Return a result as its worker sends it.

    Args:
        begun: when the query was sent to the worker, by `time.perf_counter`.
        headers_of: returns further headers for the bytes of a result; called for those that are sent in one piece.
    """
    is_whole = answer.is_whole
    body = answer.read() if is_whole else b""
    headers = {
        "Content-Type": answer.media_type,
        "X-Query-Id": query_id(),
        "Vary": "Accept, Accept-Encoding",
        "Access-Control-Expose-Headers": _EXPOSED,
    }
    if begun is not None:
        headers["Server-Timing"] = f"query;dur={(time.perf_counter() - begun) * 1000:.1f}"
    if is_whole and headers_of is not None:
        headers.update(headers_of(body))
    response = Response(body if is_whole else _pieces(answer), headers=headers)
    if not is_whole:
        response.call_on_close(answer.close)
        if request.method == "HEAD":
            answer.close()
    return compressed(response)


def _pieces(answer: Answer) -> Iterator[bytes]:
    """Yield the pieces of a result. An error aborts the connection, so that a part never looks like the whole."""
    yield from answer
