"""The end of a server: new requests get 503 while running ones are answered."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from types import FrameType
from typing import TYPE_CHECKING

from server.http.cross_origin import CrossOrigin, CrossOriginMiddleware
from server.http.path_prefix import HEADER, PathPrefixMiddleware, prefix_of, without_prefix
from server.settings import ServerSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LAST_SECONDS = 1.0  # for the errors of those that were still waiting


class ShutdownMiddleware:
    """Answers every request with 503 while the server shuts down, except for health checks and metrics."""

    def __init__(self, app: WSGIApplication, settings: ServerSettings) -> None:
        self._app = app
        self._settings = settings
        self._refusing = PathPrefixMiddleware(CrossOriginMiddleware(_refuse, CrossOrigin(settings.cors)), settings)
        self.is_shutting_down = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self.is_shutting_down or self._route(environ) in ("/healthz", "/metrics"):
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


def draining(
    entrance: ShutdownMiddleware, is_busy: Callable[[], bool], stop_queries: Callable[[], None], seconds: float
) -> Callable[[int, FrameType | None], None]:
    """Return the handler of SIGTERM.

    The first signal refuses new requests and waits for running ones; the second, which this process sends itself, ends
    the server.

    Args:
        is_busy: whether a response is under way.
        seconds: how long running requests are waited for; after that `stop_queries` is called.
    """

    def wait_until_idle(seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and is_busy():
            time.sleep(0.05)

    def wait() -> None:
        wait_until_idle(seconds)
        stop_queries()
        wait_until_idle(_LAST_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        if entrance.is_shutting_down or not seconds:
            raise SystemExit(0)
        entrance.is_shutting_down = True
        threading.Thread(target=wait, name="drain", daemon=True).start()

    return end
