"""Limits of the head and the body of a request. A body that is too large is refused by its head, before it arrives."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import lru_cache

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import Error, RequestEntityTooLarge, RequestHeaderFieldsTooLarge

from server.http.auth import is_bearer_of
from server.http.path_prefix import HEADER, prefix_of, without_prefix
from server.settings import ServerSettings

_WRITING = ("/update", "/store")
_MOST_FIELDS = 200


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


@lru_cache(maxsize=16)
def _with_limit(adjustments: Adjustments, limit: int) -> Adjustments:
    """Return the same settings of waitress with another limit for the body."""
    limited = copy.copy(adjustments)
    limited.max_request_body_size = limit + 1  # from which on waitress refuses
    return limited


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
        self._has_too_many_fields = False
        self.route = ""  # the path without the prefix of a proxy

    def parse_header(self, header_plus: bytes) -> None:
        """Raises: ParsingError: a malformed head, two lengths of the body, or two host names or none."""
        start, *fields = header_plus.rstrip(b"\r\n").split(b"\r\n")
        self._has_too_many_fields = len(fields) > _MOST_FIELDS
        if self._has_too_many_fields:  # the others tell how to answer
            header_plus = b"\r\n".join([start, *fields[:_MOST_FIELDS], b"", b""])
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("both Content-Length and Transfer-Encoding")
        if "," in self.headers.get("HOST", ""):
            raise ParsingError("more than one Host")
        if self.version == "1.1" and "HOST" not in self.headers:
            raise ParsingError("no Host, which HTTP/1.1 requires")
        if not self._is_proxy:
            self.headers.pop(HEADER, None)
        self.route = without_prefix(self.path, prefix_of(self._settings, self.headers.get(HEADER)))
        self._limit = longest_body(self._settings, self.route, self.headers)
        self.adj = _with_limit(self.adj, self._limit)

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if self._has_too_many_fields:
            self.completed = True
            self.error = RequestHeaderFieldsTooLarge(
                f"This request has more than {_MOST_FIELDS} header fields, the most that are accepted."
            )
        elif isinstance(self.error, RequestHeaderFieldsTooLarge):
            self.error = RequestHeaderFieldsTooLarge(
                f"The head of this request has {self.adj.max_request_header_size:,} bytes or more; it must have fewer."
            )
        elif isinstance(self.error, RequestEntityTooLarge) and self._limit:
            self.error = self._error_of_a_large_body()
        return consumed

    def _error_of_a_large_body(self) -> Error:
        is_upload = self._settings.writable and self.route.startswith(_WRITING)
        if is_upload and self._limit == self._settings.body_limit < self._settings.upload_limit:
            return Unauthorized("Writing requires the token of this server: Authorization: Bearer ...")
        return RequestEntityTooLarge(
            f"The body of this request has more than {self._limit:,} bytes, the most that is accepted."
        )
