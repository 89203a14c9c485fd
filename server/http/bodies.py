"""How large the body of a request may be, decided by its head, before the body is received."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import Error, RequestEntityTooLarge

from server.http.auth import is_bearer_of
from server.http.path_prefix import HEADER, prefix_of, without_prefix
from server.settings import ServerSettings

_WRITING = ("/update", "/store")


class Unauthorized(Error):  # type: ignore[misc]
    """A large body without the token."""

    code = 401
    reason = "Unauthorized"


def longest_body(settings: ServerSettings, path: str, headers: Mapping[str, str]) -> int:
    """Return the most bytes that the body of a request may have; only clients that may write send uploads.

    `headers` have names in capitals with underscores, as in waitress.
    """
    is_upload = path.startswith(_WRITING) or (settings.open_to_all and path.startswith("/sparql"))
    if not settings.writable or not is_upload:
        return settings.body_limit
    may_write = settings.open_to_all or is_bearer_of(settings.token or "", headers.get("AUTHORIZATION", ""))
    return max(settings.upload_limit, settings.body_limit) if may_write else settings.body_limit


class RequestParser(HTTPRequestParser):  # type: ignore[misc]
    """Refuses bodies that are too large by the head of the request, and heads that proxies could read differently."""

    adj: Adjustments
    error: Error | None

    def __init__(self, adj: Adjustments, settings: ServerSettings, client: str) -> None:
        """`client` is the address at the other end of the connection: perhaps the proxy's."""
        super().__init__(adj)
        self._settings = settings
        self._is_proxy = settings.proxy in ("*", client)
        self._limit = 0
        self.route = ""  # the path without the prefix of a proxy

    def parse_header(self, header_plus: bytes) -> None:
        """Raises: ParsingError: a malformed head, two lengths of the body, or two host names."""
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("both Content-Length and Transfer-Encoding")
        if "," in self.headers.get("HOST", ""):
            raise ParsingError("more than one Host")
        if not self._is_proxy:
            self.headers.pop(HEADER, None)
        self.route = without_prefix(self.path, prefix_of(self._settings, self.headers.get(HEADER)))
        self._limit = longest_body(self._settings, self.route, self.headers)
        self.adj = copy.copy(self.adj)
        self.adj.max_request_body_size = self._limit + 1  # from which on waitress refuses

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge) and self._limit:
            is_upload = self._settings.writable and self.route.startswith(_WRITING)
            if is_upload and self._limit == self._settings.body_limit < self._settings.upload_limit:
                self.error = Unauthorized("Writing requires the token of this server: Authorization: Bearer ...")
            else:
                self.error = RequestEntityTooLarge(
                    f"The body of this request has more than {self._limit:,} bytes, the most that is accepted."
                )
        return consumed
