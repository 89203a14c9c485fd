"""The path under which a proxy publishes this server, such as `/kg` for https://example.org/kg/."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.settings import ServerSettings, path_prefix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X_FORWARDED_PREFIX"  # as waitress names it


def prefix_of(settings: ServerSettings, forwarded: str | None) -> str:
    """Return the prefix of a request: that of the proxy's header, if it has a usable one, else that of the settings.

    `forwarded` is believed where the settings name a proxy; `RequestParser` removes the header of other clients.
    """
    if forwarded and settings.proxy:
        try:
            return path_prefix(forwarded)
        except ValueError:
            return settings.prefix
    return settings.prefix


def without_prefix(path: str, prefix: str) -> str:
    """Return a path as the routes have it. Proxies either remove the prefix themselves or pass it on."""
    return path[len(prefix) :] or "/" if prefix and f"{path}/".startswith(f"{prefix}/") else path


class PathPrefixMiddleware:
    """WSGI middleware that moves the prefix from the path to SCRIPT_NAME, of which all addresses are made."""

    def __init__(self, app: WSGIApplication, settings: ServerSettings) -> None:
        self._app = app
        self._settings = settings

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if prefix := prefix_of(self._settings, environ.get(f"HTTP_{HEADER}")):
            environ["SCRIPT_NAME"] = prefix
            environ["PATH_INFO"] = without_prefix(environ.get("PATH_INFO", ""), prefix)
        return self._app(environ, start_response)
