"""Pages from the web, because the user typed their address: with limits of size and time.

What the user typed may lie in a private network; what a server sends us on to may not, unless it is the same host.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kg.errors import InputError

MAX_BYTES = 16_000_000
MAX_SECONDS = 30.0
_MAX_SILENCE = 10.0  # seconds without a byte
_HEADERS = {
    "User-Agent": "communique (reads news articles into a knowledge graph)",
    "Accept-Encoding": "identity",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, text/plain, */*;q=0.5",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes
    address: str  # after redirects
    charset: str | None  # only if the server named one
    html: bool  # whether the server says so


class _Redirects(HTTPRedirectHandler):
    """Follows where it may; the target's host is looked up again when it is connected to, so this is no fence for hostile name servers."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        if not _may_follow(req.full_url, newurl):
            raise URLError(f"it redirects to {newurl}, which is a private address or not http(s)")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def fetch(url: str) -> Fetched:
    """What a server answers with status 200.

    Raises: InputError with the reason: no answer, another status, too slow, too large, sent on to a private address.
    """
    deadline = time.monotonic() + MAX_SECONDS
    try:
        with build_opener(_Redirects()).open(Request(_ascii(url), headers=_HEADERS), timeout=_MAX_SILENCE) as response:
            return _read(url, response, deadline)
    except HTTPError as error:
        raise InputError(url, f"the server answers with status {error.code} {error.reason}".rstrip()) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise InputError(url, f"cannot be fetched: {str(reason)[:300] or type(reason).__name__}") from error


def _read(url: str, response: HTTPResponse, deadline: float) -> Fetched:
    content = bytearray()
    while chunk := response.read1(65_536):
        content += chunk
        if len(content) > MAX_BYTES:
            raise InputError(url, f"is too large: the limit is {MAX_BYTES:,} bytes")
        if time.monotonic() > deadline:
            raise InputError(url, f"takes too long: the limit is {MAX_SECONDS:.0f} seconds")
    missing = response.length
    if missing:
        raise InputError(url, f"the answer breaks off: {missing} bytes are missing")
    return Fetched(
        bytes(content),
        response.url,
        response.headers.get_content_charset(),
        "html" in response.headers.get_content_type(),
    )


def _ascii(url: str) -> str:
    """The address as it goes over the wire: what people copy from a browser may hold letters of any script."""
    parts = urlsplit(url.strip())
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    path, query = (quote(part, safe="%/:=&?~+!$,;'@()*[]") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def _may_follow(before: str, target: str) -> bool:
    try:
        parts = urlsplit(target)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return False
        if parts.hostname == urlsplit(before).hostname:
            return True
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
        return all(ipaddress.ip_address(str(place[0]).split("%")[0]).is_global for *_, place in found)
    except (OSError, ValueError):
        return False
