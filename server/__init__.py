"""The SPARQL endpoint and its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.settings import ServerSettings

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["ServerSettings", "create_app", "serve", "serve_assistant"]

# Reader processes import this package, too: what they do not need is imported when asked for.


def create_app(settings: ServerSettings) -> Flask:
    """Return the WSGI application over the store of these settings."""
    from server.app import create_app as create

    return create(settings)


def serve(settings: ServerSettings) -> None:
    """Serve until SIGTERM or Ctrl-C; prints the address when it listens."""
    from server.serving import serve as run

    run(settings)


def serve_assistant(settings: ServerSettings) -> None:
    """Serve one assistant on standard input and output until the input ends. Raises: UsageError: no package `mcp`."""
    from server.api.mcp import serve_standard_streams
    from server.app import close
    from server.app import create_app as create

    app = create(settings)
    try:
        serve_standard_streams(app)
    finally:
        close(app)
