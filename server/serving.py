"""Running the application under waitress.

Of the servers tried (`tests.benchmarks.servers`), only waitress tells an application during a query that its client has
left, and aborts a chunked response when the application fails; it has no dependencies and runs in this process. Limits
against slow clients, which it lacks, are added to its channels here.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.server import MultiSocketServer, TcpWSGIServer, create_server
from waitress.task import ErrorTask, WSGITask

from kg.errors import UsageError
from server.app import close, create_app
from server.http.bodies import RequestParser
from server.http.coalescing import MOST_WAITERS
from server.http.cross_origin import CrossOrigin, CrossOriginMiddleware
from server.http.page_turns import MOST_WAITING
from server.http.path_prefix import HEADER, PathPrefixMiddleware, prefix_of, without_prefix
from server.http.state import state_of
from server.http.threads import LatestFirst
from server.settings import ServerSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask

log = logging.getLogger(__name__)

_SPARE_THREADS = 12
_CONNECTIONS = 1000
_HEADER_SECONDS = 15.0
_LEAST_UPLOAD = 1000  # bytes a second, on the average
_QUERY_SECONDS = 60.0  # for sending a request to a read-only server
_GRACE_SECONDS = 10.0
_IDLE_SECONDS = 30
_LAST_SECONDS = 1.0
_OTHER_FILES = 200  # of readers, stores, logs
_UNSENT = 1 << 20  # bytes of an answer that wait for the client before the reader has to
_SHORT = 1 << 16


def _problem(status: HTTPStatus, detail: str) -> bytes:
    """Return the body of an error as problem+json."""
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return json.dumps(problem).encode("ascii") + b"\n"


class Task(WSGITask):  # type: ignore[misc]
    """Sends the head of a short response together with its body, so that the client wakes once."""

    wrote_header: bool = False

    def write(self, data: bytes) -> None:
        whole = self.complete and self.content_length == len(data) and self.has_body
        if self.wrote_header or not whole or not 0 < len(data) <= _SHORT:
            super().write(data)
            return
        self.content_bytes_written += len(data)
        head = self.build_response_header()
        self.wrote_header = True
        self.channel.write_soon(head + data)


class FailedTask(ErrorTask):  # type: ignore[misc]
    """Sends an error that waitress or `RequestParser` has found, such as a header that is too long, as problem+json."""

    def execute(self) -> None:
        request, error = self.request, self.request.error
        origin = (getattr(request, "headers", None) or {}).get("ORIGIN", "")
        path, method = getattr(request, "route", ""), getattr(request, "command", "") or "GET"
        body = _problem(HTTPStatus(error.code), error.body)
        self.status = f"{error.code} {HTTPStatus(error.code).phrase}"
        self.response_headers += [
            ("Content-Type", "application/problem+json"),
            *([("WWW-Authenticate", 'Bearer realm="communique"')] if error.code == 401 else []),
            *self.channel.cross_origin.headers(method, path, origin),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that is closed when its client is too slow in sending a request or in receiving a response.

    `slowest` is the number of seconds that unsent bytes of a response may wait. No query runs that long, so the bytes
    then belong to a query that ended or was stopped a while ago.
    """

    task_class = Task
    error_task_class = FailedTask

    def __init__(self, *arguments: object, slowest: float, settings: ServerSettings, **options: object) -> None:
        self._slowest = slowest
        self._upload_seconds = settings.upload_timeout if settings.writable else _QUERY_SECONDS
        self.cross_origin = CrossOrigin(settings.cors)
        self._arriving: object = None
        self._began = 0.0
        self._received = 0
        self._unsent_since: float | None = None
        super().__init__(*arguments, **options)
        self.server: Any = ServerOfChannel(self.server, self)
        address = self.addr[0]
        self.parser_class = partial(RequestParser, settings=settings, client=address)
        if settings.proxy not in ("*", address) and self._are_too_many(address, settings.most_connections):
            self._refuse(settings.most_connections)

    def _are_too_many(self, address: str, most: int) -> bool:
        """Return whether an address has more open connections than it may, this one included."""
        open_now = (channel.addr[0] for channel in list(self.server.active_channels.values()))
        return bool(most) and sum(other == address for other in open_now) > most

    def _refuse(self, most: int) -> None:
        """Close the connection, after a response that the client reads if it can."""
        detail = f"This address has {most:,} open connections, the most that are accepted from one address."
        body = _problem(HTTPStatus.TOO_MANY_REQUESTS, detail)
        head = (
            "HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nRetry-After: 5\r\n"
            f"Content-Type: application/problem+json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.write_soon(head.encode("ascii") + body)
        self.close_when_flushed = True

    def received(self, data: bytes) -> bool:
        found: bool = super().received(data)
        if self.request is not self._arriving:
            self._arriving, self._began, self._received = self.request, time.monotonic(), 0
        self._received += len(data)
        return found

    def readable(self) -> bool:
        """Whether to read from the client. Waitress's loop asks at least once a second, so slow clients are detected
        here.
        """
        if self._arriving is None and not self.total_outbufs_len:
            self._unsent_since = None
        elif self._is_too_slow():
            self.close_when_flushed = self.will_close = False
            self.handle_close()
            return False
        return bool(super().readable())

    @property
    def _seconds_to_send(self) -> float:
        """The time for the request that arrives: it grows with what has been received, up to a limit."""
        return _HEADER_SECONDS + min(self._received / _LEAST_UPLOAD, self._upload_seconds)

    def _is_too_slow(self) -> bool:
        now = time.monotonic()
        if self._arriving is not None and now - self._began > self._seconds_to_send:
            return True
        if not self.total_outbufs_len:
            self._unsent_since = None
        elif self._unsent_since is None:
            self._unsent_since = now
        return self._unsent_since is not None and now - self._unsent_since > self._slowest

    @property
    def is_busy(self) -> bool:
        return bool(self.requests or self.total_outbufs_len)

    @property
    def needs_main_loop(self) -> bool:
        """Whether the main loop has more to do for this connection than to wait for its next request."""
        return self.is_busy or self.will_close or self.close_when_flushed or self.request is not None


class ServerOfChannel:
    """The server as one of its connections sees it: its main loop is woken only where it has something to do.

    Waitress wakes it after every response, which costs a tenth of the throughput. It reads on from a connection whose
    response has been sent without that, since it waits for the connection all the time.
    """

    def __init__(self, server: TcpWSGIServer, channel: Channel) -> None:
        self._server = server
        self._channel = channel

    def __getattr__(self, name: str) -> Any:
        return getattr(self._server, name)

    def pull_trigger(self) -> None:
        if self._channel.needs_main_loop:
            self._server.pull_trigger()


class Doorkeeper:
    """WSGI middleware that answers every request with 503 once it is closed, except for health checks and metrics."""

    def __init__(self, app: WSGIApplication, settings: ServerSettings) -> None:
        self._app = app
        self._settings = settings
        self._refusing = PathPrefixMiddleware(CrossOriginMiddleware(_refuse, CrossOrigin(settings.cors)), settings)
        self.is_closed = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self.is_closed or self._route(environ) in ("/healthz", "/metrics"):
            return self._app(environ, start_response)
        return self._refusing(environ, start_response)

    def _route(self, environ: WSGIEnvironment) -> str:
        prefix = prefix_of(self._settings, environ.get(f"HTTP_{HEADER}"))
        return without_prefix(environ.get("PATH_INFO", ""), prefix)


def _refuse(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    body = (
        b'{"type": "about:blank", "title": "Service Unavailable", "status": 503, '
        b'"detail": "This server is shutting down; another may take its place."}\n'
    )
    start_response(
        "503 Service Unavailable",
        [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body))), ("Retry-After", "5")],
    )
    return [body]


def _listening(app: WSGIApplication, settings: ServerSettings) -> MultiSocketServer | TcpWSGIServer:
    threads = settings.readers + settings.waiting + MOST_WAITERS + MOST_WAITING + _SPARE_THREADS
    dispatcher = LatestFirst()
    dispatcher.set_thread_count(threads)
    server = create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=threads,
        _dispatcher=dispatcher,
        channel_request_lookahead=1,
        max_request_body_size=settings.longest_body,
        ident=None,
        clear_untrusted_proxy_headers=True,
        connection_limit=_room_for_connections(),
        channel_timeout=_IDLE_SECONDS,
        cleanup_interval=5,
        asyncore_use_poll=True,
        recv_bytes=_SHORT,
        outbuf_overflow=2 * _UNSENT,
        outbuf_high_watermark=_UNSENT,
        **_proxy(settings),
    )
    for listener in _listeners(server):
        listener.channel_class = partial(Channel, slowest=settings.timeout + _GRACE_SECONDS, settings=settings)
    return server


def _listeners(server: MultiSocketServer | TcpWSGIServer) -> list[TcpWSGIServer]:
    if not isinstance(server, MultiSocketServer):
        return [server]
    return [listener for listener in server.map.values() if isinstance(listener, TcpWSGIServer)]


def _proxy(settings: ServerSettings) -> dict[str, object]:
    """Return waitress's options for taking the client's address from a trusted proxy."""
    if not settings.proxy:
        return {}
    return {
        "trusted_proxy": settings.proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }


def _room_for_connections() -> int:
    """Return how many connections may be open at once, after raising this process's limit of open files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return max(10, soft - _OTHER_FILES)
    return _CONNECTIONS


def _draining(
    door: Doorkeeper, server: MultiSocketServer | TcpWSGIServer, app: Flask, seconds: float
) -> Callable[[int, FrameType | None], None]:
    """Return the handler of SIGTERM.

    The first signal refuses new requests and waits for running ones; the second, which this process sends itself, ends
    the server.
    """

    def quiet(seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and any(
            channel.is_busy for listener in _listeners(server) for channel in list(listener.active_channels.values())
        ):
            time.sleep(0.05)

    def wait() -> None:
        quiet(seconds)
        state_of(app).queries.close()
        quiet(_LAST_SECONDS)  # those who wait get their errors
        os.kill(os.getpid(), signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        if door.is_closed or not seconds:
            raise SystemExit(0)
        door.is_closed = True
        threading.Thread(target=wait, name="drain", daemon=True).start()

    return end


def serve(settings: ServerSettings) -> None:
    """Serve until SIGTERM or Ctrl-C.

    After SIGTERM running requests have `settings.drain` seconds to end, while new ones get 503; a second SIGTERM ends
    the server at once.

    Raises: UsageError: the address is in use, or is not one of this machine.
    """
    app = create_app(settings)
    door = Doorkeeper(app, settings)
    try:
        server = _listening(door, settings)
    except OSError as error:
        raise UsageError(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}") from error
    signal.signal(signal.SIGTERM, _draining(door, server, app, settings.drain))
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    port = server.effective_listen[0][1] if isinstance(server, MultiSocketServer) else server.effective_port
    address = f"http://{shown}:{port}{settings.prefix}/"
    print(f"Communiqué is at {address} (Ctrl-C ends it)", flush=True)
    state = state_of(app)
    state.tally.watch()
    for work in (state.queries.fill, state.pages.fill, state.engine.prepare):
        threading.Thread(target=work, name=work.__name__, daemon=True).start()
    if settings.open_browser and sys.stdout.isatty():
        webbrowser.open(address)
    try:
        server.run()
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
        server.close()
        close(app)
