"""Running the application under waitress.

Of the servers tried, waitress alone tells an application in the middle of a query that its client has left, and breaks a
chunked answer off when the application fails; it needs nothing else and starts in this process.
"""

from __future__ import annotations

import signal
import sys
import webbrowser
from types import FrameType
from typing import NoReturn

from waitress.server import MultiSocketServer, create_server

from kg.errors import UsageError
from server.app import close, create_app
from server.settings import ServerSettings

_SPARE_THREADS = 12


def serve(settings: ServerSettings) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Raises:
        UsageError: the address is taken or not ours.
    """
    app = create_app(settings)
    longest = max(16 * settings.body_limit, settings.upload_limit if settings.writable else 0)
    try:
        server = create_server(
            app, host=settings.host, port=settings.port, threads=settings.readers + settings.waiting + _SPARE_THREADS,
            channel_request_lookahead=1, max_request_body_size=longest, ident=None, clear_untrusted_proxy_headers=True)
    except OSError as error:
        raise UsageError(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}") from error
    signal.signal(signal.SIGTERM, _end)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    port = server.effective_listen[0][1] if isinstance(server, MultiSocketServer) else server.effective_port
    address = f"http://{shown}:{port}/"
    print(f"Communiqué is at {address} (Ctrl-C ends it)", flush=True)
    if settings.open_browser and sys.stdout.isatty():
        webbrowser.open(address)
    try:
        server.run()
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
        server.close()
        close(app)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
