"""Running the application under waitress.

Of the servers tried (`tests.benchmarks.servers`), only waitress tells an application during a query that its client has
left, and aborts a chunked response when the application fails; it has no dependencies and runs in this process.
"""

from __future__ import annotations

import signal
import sys
import threading
import webbrowser
from functools import partial
from typing import TYPE_CHECKING

from waitress.server import MultiSocketServer, TcpWSGIServer, create_server

from kg.engines.local.files import allow_open_files
from kg.errors import UsageError
from server.app import close, create_app
from server.http.coalescing import MOST_WAITERS
from server.http.connections import SHORT, Channel
from server.http.page_turns import MOST_WAITING
from server.http.shutdown import ShutdownMiddleware, draining
from server.http.state import state_of
from server.http.threads import LatestFirst
from server.settings import ServerSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_SPARE_THREADS = 12
_CONNECTIONS = 1000
_GRACE_SECONDS = 10.0  # beyond the time limit of queries, for a client to take what was sent
_IDLE_SECONDS = 30
_OTHER_FILES = 200  # of readers, stores, logs
_UNSENT = 1 << 20  # bytes of an answer that wait for the client before the reader has to


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
        recv_bytes=SHORT,
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
    allowed = allow_open_files(_CONNECTIONS + _OTHER_FILES)
    return min(_CONNECTIONS, max(10, allowed - _OTHER_FILES))


def _is_busy(server: MultiSocketServer | TcpWSGIServer) -> bool:
    """Whether a response is under way on any connection."""
    return any(
        channel.is_busy for listener in _listeners(server) for channel in list(listener.active_channels.values())
    )


def serve(settings: ServerSettings) -> None:
    """Serve until SIGTERM or Ctrl-C.

    After SIGTERM running requests have `settings.drain` seconds to end, while new ones get 503; a second SIGTERM ends
    the server at once.

    Raises: UsageError: the address is in use, or is not one of this machine.
    """
    app = create_app(settings)
    entrance = ShutdownMiddleware(app, settings)
    try:
        server = _listening(entrance, settings)
    except OSError as error:
        raise UsageError(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}") from error
    state = state_of(app)
    signal.signal(signal.SIGTERM, draining(entrance, partial(_is_busy, server), state.queries.close, settings.drain))
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    port = server.effective_listen[0][1] if isinstance(server, MultiSocketServer) else server.effective_port
    address = f"http://{shown}:{port}{settings.prefix}/"
    print(f"Communiqué is at {address} (Ctrl-C ends it)", flush=True)
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
