"""The WSGI application: its parts, response headers and error handlers."""

from __future__ import annotations

import atexit
import logging
import tempfile
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from kg.engines.engine import Engine
from kg.engines.local.engine import LocalEngine
from kg.engines.remote.engine import RemoteEngine
from kg.errors import CommuniqueError
from server.api import (
    ask,
    dataset,
    discovery,
    export,
    graph_store,
    mcp,
    metrics,
    neighbours,
    openapi,
    reconcile,
    saved_questions,
    sparql_protocol,
    suggest,
    table,
    tools,
    update,
)
from server.graph import facets, queries
from server.http.content_policy import POLICY
from server.http.cross_origin import CrossOrigin, CrossOriginMiddleware, HostNames
from server.http.delivery import compressed
from server.http.page_turns import PageTurns
from server.http.path_prefix import PathPrefixMiddleware
from server.http.problems import Problem, respond
from server.http.querying import end_page_turn
from server.http.rate_limit import Budget
from server.http.response_cache import AnswerCache, CachingMiddleware
from server.http.state import ServerState, set_state, state_of
from server.http.telemetry import Telemetry
from server.pages import ask as ask_page
from server.pages import (
    assets_route,
    browse,
    corrections,
    documentation,
    entity,
    forms,
    home,
    ontology,
    question,
    results,
    sample,
)
from server.pages.words import words
from server.settings import ServerSettings, is_loopback
from server.workers.disk import disk_full
from server.workers.pool import ReaderPool
from server.workers.questions import Limits
from server.workers.tally import Tally
from server.workers.writer import Writer

log = logging.getLogger(__name__)

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_PAGE_READERS = 2
_PAGE_SECONDS = 20.0
_PAGE_BYTES = 64 << 20  # of an answer of a remote engine to a query of a page
_BUDGET = 60.0  # seconds of querying a minute for one client, unless an option says otherwise
_BLUEPRINTS = (
    metrics.blueprint,
    sparql_protocol.blueprint,
    update.blueprint,
    graph_store.blueprint,
    discovery.blueprint,
    dataset.blueprint,
    saved_questions.blueprint,
    export.blueprint,
    suggest.blueprint,
    neighbours.blueprint,
    reconcile.blueprint,
    tools.blueprint,
    openapi.blueprint,
    ask.blueprint,
    mcp.blueprint,
    table.blueprint,
    assets_route.blueprint,
    home.blueprint,
    browse.blueprint,
    question.blueprint,
    ask_page.blueprint,
    entity.blueprint,
    sample.blueprint,
    corrections.blueprint,
    ontology.blueprint,
    documentation.blueprint,
)


def create_app(settings: ServerSettings) -> Flask:
    """Return the WSGI application over a store or a remote engine.

    Its worker processes start when first needed and end with this process.
    """
    app = Flask(__name__, static_folder=None, template_folder="pages/templates")
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = settings.body_limit
    app.url_map.strict_slashes = False  # set before the routes are added, which copy it
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        page_url=queries.page_url,
        is_ours=queries.is_ours,
        is_iri=queries.is_iri,
        readable=queries.readable,
        called=queries.called,
        shown=results.shown,
        local_type=results.local_type,
        data_of=results.data_of,
        is_day=results.is_day,
        days_of=results.days_of,
        words=words(),
        writing=forms.writing,
        corrections=corrections.panel,
    )
    app.context_processor(_root)
    state = _state(settings)
    set_state(app, state)
    atexit.register(close, app)
    if state.writer is not None:
        state.writer.open()
    answers = AnswerCache(settings.cache)
    state.telemetry.watch(state.queries, answers)
    cached = CachingMiddleware(app.wsgi_app, state.engine, answers, state.telemetry.hit)
    shared = CrossOriginMiddleware(cached, CrossOrigin(settings.cors), _HEADERS)
    app.wsgi_app = PathPrefixMiddleware(shared, settings)  # type: ignore[method-assign]
    app.before_request(_refusing_other_hosts(HostNames(settings.host_names, settings.host, bool(settings.proxy))))
    app.after_request(_without_host)
    app.after_request(_compressed)
    app.teardown_request(end_page_turn)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_error_handler(Problem, respond)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CommuniqueError, _known_error)
    app.register_error_handler(Exception, _unknown_error)
    return app


def _root() -> dict[str, str]:
    """Return the beginning of all addresses that templates write, "" or the path prefix, and that of the assets'."""
    return {"root": request.script_root, "assets": f"{request.script_root}/assets/{assets_route.version()}"}


def engine_of(settings: ServerSettings) -> Engine:
    """Return the remote engine of the settings, or else the local store."""
    if settings.backend is not None:
        return RemoteEngine(settings.backend, settings.age)
    return LocalEngine(settings.store, union=settings.default_graph == "union")


def _state(settings: ServerSettings) -> ServerState:
    engine = engine_of(settings)
    queries = ReaderPool(
        engine,
        size=settings.readers,
        timeout=settings.timeout,
        memory=settings.memory,
        waiting=settings.waiting,
        patience=settings.patience,
        limits=Limits(settings.rows, settings.answer_limit),
        networked=bool(settings.services),
    )
    pages = ReaderPool(
        engine,
        size=_PAGE_READERS,
        timeout=min(settings.timeout, _PAGE_SECONDS),
        memory=settings.memory,
        waiting=settings.waiting,
        patience=settings.patience,
        limits=Limits(size=_PAGE_BYTES if engine.is_remote else 0),
        first=None if engine.is_remote else facets.FIRST,
    )
    return ServerState(
        settings=settings,
        engine=engine,
        queries=queries,
        pages=pages,
        tally=Tally(engine, pages),
        budget=Budget(_budget_seconds(settings)),
        page_budget=Budget(_budget_seconds(settings)),
        page_turns=PageTurns(settings.patience),
        telemetry=Telemetry(settings.query_log, with_text=settings.log_text),
        writer=Writer(engine, memory=settings.memory, patience=settings.patience) if settings.writable else None,
    )


def _budget_seconds(settings: ServerSettings) -> float:
    """Return the seconds of querying a minute for one client; 0: no limit."""
    if settings.budget is not None:
        return settings.budget
    return 0.0 if is_loopback(settings.host) and not settings.proxy else _BUDGET


def close(app: Flask) -> None:
    """End the worker processes; the writer's after the change that it is making."""
    state_of(app).close()


def _refusing_other_hosts(names: HostNames) -> Callable[[], None]:
    """Return a check of the current request. It raises Problem 421: the request came by a name that is not one of this
    server.
    """

    def refuse() -> None:
        if not names.accepts(request.host):
            raise Problem(
                421,
                f"This server does not answer by the name {request.host}. Its operator can add it: --host-name NAME.",
            )

    return refuse


def _http_error(error: HTTPException) -> Response:
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    detail = error.description or error.name
    if error.code == 413 and request.max_content_length is not None:
        detail = (
            f"The body of this request has more than {request.max_content_length:,} bytes, the most that is accepted."
        )
    return respond(Problem(error.code or 500, detail, headers=headers))


def _without_host(response: Response) -> Response:
    """Return the response; a redirect of the router, for a slash too many, without the host name: that comes from the
    request, in which anybody may write any.
    """
    if response.status_code == HTTPStatus.PERMANENT_REDIRECT:
        place = urlsplit(response.headers["Location"])
        response.headers["Location"] = "/" + place.path.lstrip("/") + (f"?{place.query}" if place.query else "")
    return response


def _compressed(response: Response) -> Response:
    """Return pages and JSON compressed for clients that accept it. Results are so already."""
    if (
        response.mimetype in ("text/html", "application/json")
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
    ):
        response.vary.add("Accept-Encoding")
        return compressed(response)
    return response


def _known_error(error: CommuniqueError) -> Response:
    """Answer an error that no route has handled; in most cases the store cannot be opened."""
    log.warning("%s %s: %s", request.method, request.path, error)
    return respond(Problem(error.status, str(error)))


def _unknown_error(error: Exception) -> Response:
    """Log an unexpected error with its traceback, and answer 500 without details; 507 where the disk for bodies is
    full.
    """
    if (full := disk_full(error, Path(tempfile.gettempdir()))) is not None:
        return _known_error(full)
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return respond(Problem(500, "Something went wrong here; the server's log says what."))
