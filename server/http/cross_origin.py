"""Which pages of other origins may read responses (CORS), and by which host names this server may be reached."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from server.settings import is_loopback

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANY, NONE = "*", "none"
_REQUEST_HEADERS = (
    "Accept, Authorization, Cache-Control, Content-Type, If-Match, If-Modified-Since, If-None-Match, X-Requested-With"
)
_READING = "GET, HEAD, OPTIONS"
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class CrossOrigin:
    """`origins`: "*" for all, "none", or origins separated by commas, as https://example.org."""

    origins: str = ANY

    def headers(self, method: str, path: str, origin: str) -> list[tuple[str, str]]:
        """Return the headers by which a browser lets a page of an origin read the response; none for writing."""
        is_store = path.startswith("/store")
        if path.startswith("/update") or (is_store and method not in ("GET", "HEAD", "OPTIONS")):
            return []
        found = []
        if self.origins == ANY:
            found = [("Access-Control-Allow-Origin", ANY)]
        elif self.origins != NONE:
            found = [("Vary", "Origin")]
            if origin not in self.origins.split(","):
                return found
            found.append(("Access-Control-Allow-Origin", origin))
        if found and method == "OPTIONS":
            found += [
                ("Access-Control-Allow-Methods", _READING if is_store else f"{_READING}, POST, QUERY"),
                ("Access-Control-Allow-Headers", _REQUEST_HEADERS),
                ("Access-Control-Max-Age", "86400"),
            ]
        return found


class CrossOriginMiddleware:
    """WSGI middleware that adds the headers of a `CrossOrigin` to every response, and those of `always` that it has
    not.
    """

    def __init__(self, app: WSGIApplication, rule: CrossOrigin, always: Mapping[str, str] = _NOTHING) -> None:
        self._app = app
        self._rule = rule
        self._always = tuple(always.items())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        more = self._rule.headers(
            environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), environ.get("HTTP_ORIGIN", "")
        )

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            there = {name for name, _ in headers}
            always = (header for header in self._always if header[0] not in there)
            return start_response(status, [*headers, *always, *more], exc_info)

        return self._app(environ, start)


@dataclass(frozen=True, slots=True)
class HostNames:
    """The host names of a server. Without `names`, a server on a loopback address has those of loopback addresses;
    others have any.

    A page of another site cannot reach a server on this machine by a name of its own that points to 127.0.0.1 (DNS
    rebinding).
    """

    names: frozenset[str]
    listens_on: str
    has_proxy: bool = False

    def accepts(self, host: str) -> bool:
        """Return whether a request may have this Host header."""
        return _accepts(self, host)


@lru_cache(maxsize=64)
def _accepts(server: HostNames, host: str) -> bool:
    if not server.names and (server.has_proxy or not is_loopback(server.listens_on)):
        return True
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in server.names or name == server.listens_on.lower() or _is_loopback_name(name)


def _is_loopback_name(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
