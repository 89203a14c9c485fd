"""The SPARQL endpoint and its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.settings import ServerSettings

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["ServerSettings", "create_app", "serve"]

# Reader processes import this package, too: what they do not need is imported when asked for.


def create_app(settings: ServerSettings) -> Flask:
    """Return the WSGI application over the store of these settings."""
    from server.app import create_app as create

    return create(settings)


def serve(settings: ServerSettings) -> None:
    """Serve until SIGTERM or Ctrl-C; prints the address when it listens."""
    from server.serving import serve as run

    run(settings)
