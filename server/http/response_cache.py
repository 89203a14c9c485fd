"""A cache of short answers, valid as long as the graph does not change.

The key is the request as it arrives, since an answer depends on nothing else (query, format, graphs, encoding), and the
version of the graph. Volatile answers and pages are not cached.
"""

from __future__ import annotations

import random
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

from kg.engines.engine import Engine
from kg.sparql.query import inspect
from server.http.coalescing import SHARED_RUN, SharedRun, SharedRuns
from server.http.kept import Kept
from server.workers.answers import Answer, never

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# in the environment of a request: the answer that may be kept, and what was asked
KEPT, KEPT_QUERY = "communique.kept", "communique.kept.query"
QUERY_ID = "X-Query-Id"

_LONGEST_REQUEST = 1 << 16
_LONGEST_ANSWER = 1 << 17
_OVERHEAD = 1024
_CONDITIONS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
    "HTTP_AUTHORIZATION",
    "HTTP_CACHE_CONTROL",
)
_VARYING = frozenset({"accept", "accept-encoding", "accept-charset"})

Key = tuple[object, ...]


class AnswerCache:
    """The most recently used answers, `limit` bytes of them; 0: none."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Kept | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, kept: Kept) -> None:
        with self._lock:
            old = self._kept.pop(key, None)
            self.size -= _cost(old) if old else 0
            self._kept[key] = kept
            self.size += _cost(kept)
            while self.size > self.limit and self._kept:
                self.size -= _cost(self._kept.popitem(last=False)[1])


def _cost(kept: Kept) -> int:
    return len(kept.body) + 2 * len(kept.query) + _OVERHEAD


def new_query_id() -> str:
    """Return an id for finding a query in the log. It protects nothing."""
    return f"{random.getrandbits(128):032x}"


class CachingMiddleware:
    """WSGI middleware that answers from the cache, and stores answers that the application marks as fit for it.

    `hit` is called with each answer from the cache and the new id of its query.
    """

    def __init__(
        self, app: WSGIApplication, engine: Engine, answers: AnswerCache, hit: Callable[[Kept, str], None]
    ) -> None:
        self._app = app
        self._runs = SharedRuns()
        self._engine = engine
        self._answers = answers
        self._hit = hit

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = _asked(environ)
        version = self._engine.version() if asked is not None else None
        if asked is None or version is None:
            return self._app(environ, start_response)
        key = (version, *asked)
        found = self._answers.get(key)
        if found is not None:
            return self._again(found, "hit", start_response)
        if not self._answers.limit:
            return self._app(environ, start_response)
        return self._together(key, environ, start_response)

    def _again(self, kept: Kept, how: str, start_response: StartResponse) -> Iterable[bytes]:
        query_id = new_query_id()
        self._hit(kept, query_id)
        start_response(kept.status, [*kept.headers, ("Server-Timing", f'cache;desc="{how}"'), (QUERY_ID, query_id)])
        return [kept.body]

    def _together(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request, or share the answer of an equal one that runs already."""
        while True:
            run, is_new = self._runs.join(key)
            if is_new:
                environ[SHARED_RUN] = run
                try:
                    return self._keeping(key, run, environ, start_response)
                finally:
                    self._runs.end(key, run)
            if not _is_shared(key) or not self._runs.wait(run, environ.get("waitress.client_disconnected", never)):
                return self._app(environ, start_response)
            if run.kept is not None:
                return self._again(run.kept, "shared", start_response)
            if not run.is_lost:
                return self._app(environ, start_response)

    def _keeping(
        self, key: Key, run: SharedRun, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        began: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            began[:] = [(status, headers)]
            return start_response(status, headers, exc_info)

        pieces = self._app(environ, start)
        answer = environ.get(KEPT)
        status, headers = began[0] if began else ("", [])
        run.is_lost = status.startswith("500 ")
        is_late = status.startswith("504 ")
        if not is_late and (answer is None or not _is_fit(status, headers)):
            return pieces
        body = b"".join(pieces)
        if hasattr(pieces, "close"):
            pieces.close()
        if len(body) <= _LONGEST_ANSWER:
            run.kept = _kept(status, headers, body, environ.get(KEPT_QUERY, ""), answer)
            if not is_late and self._engine.version() == key[0]:
                self._answers.put(key, run.kept)
        return [body]


def _kept(status: str, headers: list[tuple[str, str]], body: bytes, query: str, answer: Answer | None) -> Kept:
    lasting = tuple((name, value) for name, value in headers if name not in ("Server-Timing", QUERY_ID, "Date"))
    if answer is None:
        return Kept(status, lasting, body, query, "", "", None, "")
    return Kept(
        status,
        lasting,
        body,
        query,
        answer.form,
        answer.media_type,
        answer.rows,
        answer.state.name if answer.state else "",
    )


def _is_shared(key: Key) -> bool:
    """Return whether the answer can be shared: the request has a query that is not volatile, and asks for data."""
    _, _, query_string, accept, _, content_type, *_, body = key
    if "html" in f"{accept}{query_string}":
        return False
    query = _query(str(query_string), str(content_type), cast(bytes, body))
    return bool(query) and not inspect(query).is_volatile


def _query(query_string: str, content_type: str, body: bytes) -> str:
    """Return the query of a request, "" without one."""
    text = body.decode("utf-8", "replace")
    if content_type.startswith("application/sparql-query"):
        return text
    return (parse_qs(query_string).get("query") or parse_qs(text).get("query") or [""])[0]


def _asked(environ: Mapping[str, Any]) -> Key | None:
    """Return the part of the cache key that the request determines; None: it must not be answered from the cache."""
    if environ["PATH_INFO"] != "/sparql" or any(name in environ for name in _CONDITIONS):
        return None
    method = environ["REQUEST_METHOD"]
    body = b""
    if method in ("POST", "QUERY"):
        length = environ.get("CONTENT_LENGTH") or ""
        if not length.isdigit() or int(length) > _LONGEST_REQUEST:
            return None
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(body)  # type: ignore[index]
    elif method != "GET":
        return None
    return (
        method,
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT"),
        environ.get("HTTP_ACCEPT_ENCODING"),
        environ.get("CONTENT_TYPE"),
        environ.get("HTTP_CONTENT_ENCODING"),
        environ.get("wsgi.url_scheme"),
        environ.get("HTTP_HOST"),
        environ.get("SCRIPT_NAME"),
        body,
    )


def _is_fit(status: str, headers: list[tuple[str, str]]) -> bool:
    """Return whether a response is data and depends on nothing but the key."""
    if not status.startswith("200 "):
        return False
    for name, value in headers:
        low = name.lower()
        if low == "content-type" and value.startswith(("text/html", "application/xhtml")):
            return False
        if low == "set-cookie" or (low == "cache-control" and "no-store" in value):
            return False
        if low == "vary" and not {part.strip().lower() for part in value.split(",")} <= _VARYING:
            return False
    return True
