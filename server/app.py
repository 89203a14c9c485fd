"""The application: its parts, its headers, its errors."""

from __future__ import annotations

import atexit
import logging
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from kg.engines.local import current_snapshot
from kg.errors import StoreError
from server.api import discovery, graph_store, reconcile, saved_questions, sparql_protocol, suggest, update
from server.graph import queries
from server.graph.statistics import Tally
from server.http import telemetry as metrics
from server.http.problems import Problem, respond
from server.http.rate_limit import Budget
from server.http.response_cache import AnswerCache, Newest, Remembering, SeesUnion
from server.http.telemetry import Telemetry
from server.pages import entity, home, ontology, question
from server.settings import ServerSettings, is_loopback
from server.workers.freshness import Assumed
from server.workers.pool import LOCAL, REMOTE, ReaderPool, never
from server.workers.remote_writer import RemoteWriter
from server.workers.writer import Writer

log = logging.getLogger(__name__)

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
_OWN_READERS = 2
_BUDGET = 60.0
_OWN_SECONDS = 20.0
_OWN_BYTES = 64 << 20


def create_app(settings: ServerSettings) -> Flask:
    """Return the WSGI application over a store. Its reader processes start when first asked and end with this process."""
    app = Flask(__name__, static_folder="pages/assets", template_folder="pages/templates", static_url_path="/assets")
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = settings.body_limit
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    def snapshot() -> Path | None:
        try:
            return current_snapshot(settings.store)
        except StoreError:
            return None

    backend = settings.backend
    newest = Newest(settings.store, snapshot) if backend is None else Assumed(backend, settings.age)
    union = (
        SeesUnion(settings.store, settings.default_graph == "union", newest) if isinstance(newest, Newest) else never
    )
    program, most = (LOCAL, 0) if backend is None else (REMOTE, _OWN_BYTES)
    answers, telemetry = AnswerCache(settings.cache), Telemetry(settings.query_log, with_text=settings.log_text)
    budget = (
        settings.budget
        if settings.budget is not None
        else 0.0
        if is_loopback(settings.host) and not settings.proxy
        else _BUDGET
    )
    app.extensions.update(
        settings=settings,
        cache={},
        snapshot=newest,
        telemetry=telemetry,
        budget=Budget(budget),
        queries=ReaderPool(
            newest,
            program=program,
            size=settings.readers,
            timeout=settings.timeout,
            memory=settings.memory,
            waiting=settings.waiting,
            patience=settings.patience,
            rows=settings.rows,
            size_limit=settings.answer_limit,
            sees_union=union,
            network=bool(settings.services),
        ),
        pages=ReaderPool(
            newest,
            program=program,
            size=_OWN_READERS,
            timeout=min(settings.timeout, _OWN_SECONDS),
            memory=settings.memory,
            waiting=settings.waiting,
            patience=settings.patience,
            size_limit=most,
            sees_union=union,
        ),
    )
    if settings.writable:
        app.extensions["writer"] = (
            RemoteWriter(backend, newest.renew, memory=settings.memory, patience=settings.patience)
            if backend and isinstance(newest, Assumed)
            else Writer(settings.store, memory=settings.memory, patience=settings.patience)
        )
        app.extensions["writer"].open()
    app.extensions["tally"] = Tally(newest, app.extensions["pages"])
    telemetry.watch(app.extensions["queries"], answers)
    app.wsgi_app = Remembering(app.wsgi_app, newest, answers, telemetry.hit)  # type: ignore[method-assign]
    atexit.register(close, app)
    for part in (
        metrics,
        sparql_protocol,
        update,
        graph_store,
        discovery,
        saved_questions,
        suggest,
        reconcile,
        home,
        question,
        entity,
        ontology,
    ):
        app.register_blueprint(part.blueprint)
    app.jinja_env.globals.update(
        page_url=queries.page_url,
        is_ours=queries.is_ours,
        is_iri=queries.is_iri,
        readable=queries.readable,
    )
    app.register_error_handler(Problem, respond)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _failure)
    app.after_request(_with_headers)
    app.url_map.strict_slashes = False
    return app


def close(app: Flask) -> None:
    """End the reader processes, and the writer's when it has done what it is at."""
    if "writer" in app.extensions:
        app.extensions["writer"].close()
    app.extensions["tally"].close()
    for name in ("queries", "pages"):
        app.extensions[name].close()


def _http_error(error: HTTPException) -> Response:
    if error.code is not None and 300 <= error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    return respond(Problem(error.code or 500, error.description or error.name, headers=headers))


def _failure(error: Exception) -> Response:
    """The outermost door: whatever was not foreseen is logged with its place and answered without it."""
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return respond(Problem(500, "Something went wrong here; the server's log says what."))


def _with_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    is_write = request.path.startswith("/update") or (
        request.path.startswith("/store") and request.method not in ("GET", "HEAD")
    )
    if not is_write:
        headers["Access-Control-Allow-Origin"] = "*"
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, QUERY, OPTIONS"
            headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
            headers["Access-Control-Max-Age"] = "86400"
    return response
