"""Connections of waitress: limits against slow clients and many connections of one address, which it lacks."""

from __future__ import annotations

import json
import time
from functools import partial
from http import HTTPStatus
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask

from server.http.bodies import RequestParser
from server.http.cross_origin import CrossOrigin
from server.settings import ServerSettings

SHORT = 1 << 16  # bytes of a response that is sent together with its head
_HEADER_SECONDS = 15.0
_LEAST_UPLOAD = 1000  # bytes a second, on the average
_QUERY_SECONDS = 60.0  # for sending a request to a read-only server


def _problem(status: HTTPStatus, detail: str) -> bytes:
    """Return the body of an error as problem+json."""
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return json.dumps(problem).encode("ascii") + b"\n"


class Task(WSGITask):  # type: ignore[misc]
    """Sends the head of a short response together with its body, so that the client wakes once."""

    wrote_header: bool = False

    def write(self, data: bytes) -> None:
        whole = self.complete and self.content_length == len(data) and self.has_body
        if self.wrote_header or not whole or not 0 < len(data) <= SHORT:
            super().write(data)
            return
        self.content_bytes_written += len(data)
        head = self.build_response_header()
        self.wrote_header = True
        self.channel.write_soon(head + data)


class FailedTask(ErrorTask):  # type: ignore[misc]
    """Sends an error that waitress or `RequestParser` has found, such as a header that is too long, as problem+json."""

    def execute(self) -> None:
        request, error = self.request, self.request.error
        origin = (getattr(request, "headers", None) or {}).get("ORIGIN", "")
        path, method = getattr(request, "route", ""), getattr(request, "command", "") or "GET"
        body = _problem(HTTPStatus(error.code), error.body)
        self.status = f"{error.code} {HTTPStatus(error.code).phrase}"
        self.response_headers += [
            ("Content-Type", "application/problem+json"),
            *([("WWW-Authenticate", 'Bearer realm="communique"')] if error.code == 401 else []),
            *self.channel.cross_origin.headers(method, path, origin),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that is closed when its client is too slow in sending a request or in receiving a response.

    `slowest` is the number of seconds that unsent bytes of a response may wait. No query runs that long, so the bytes
    then belong to a query that ended or was stopped a while ago.
    """

    task_class = Task
    error_task_class = FailedTask

    def __init__(self, *arguments: object, slowest: float, settings: ServerSettings, **options: object) -> None:
        self._slowest = slowest
        self._upload_seconds = settings.upload_timeout if settings.writable else _QUERY_SECONDS
        self.cross_origin = CrossOrigin(settings.cors)
        self._arriving: object = None
        self._began = 0.0
        self._received = 0
        self._unsent_since: float | None = None
        super().__init__(*arguments, **options)
        self.server: Any = ServerOfChannel(self.server, self)
        address = self.addr[0]
        self.parser_class = partial(RequestParser, settings=settings, client=address)
        if settings.proxy not in ("*", address) and self._are_too_many(address, settings.most_connections):
            self._refuse(settings.most_connections)

    def _are_too_many(self, address: str, most: int) -> bool:
        """Return whether an address has more open connections than it may, this one included."""
        open_now = (channel.addr[0] for channel in list(self.server.active_channels.values()))
        return bool(most) and sum(other == address for other in open_now) > most

    def _refuse(self, most: int) -> None:
        """Close the connection, after a response that the client reads if it can."""
        detail = f"This address has {most:,} open connections, the most that are accepted from one address."
        body = _problem(HTTPStatus.TOO_MANY_REQUESTS, detail)
        head = (
            "HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nRetry-After: 5\r\n"
            f"Content-Type: application/problem+json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.write_soon(head.encode("ascii") + body)
        self.close_when_flushed = True

    def received(self, data: bytes) -> bool:
        found: bool = super().received(data)
        if self.request is not self._arriving:
            self._arriving, self._began, self._received = self.request, time.monotonic(), 0
        self._received += len(data)
        return found

    def readable(self) -> bool:
        """Whether to read from the client. Waitress's loop asks at least once a second, so slow clients are detected
        here.
        """
        if self._arriving is None and not self.total_outbufs_len:
            self._unsent_since = None
        elif self._is_too_slow():
            self.close_when_flushed = self.will_close = False
            self.handle_close()
            return False
        return bool(super().readable())

    @property
    def _seconds_to_send(self) -> float:
        """The time for the request that arrives: it grows with what has been received, up to a limit."""
        return _HEADER_SECONDS + min(self._received / _LEAST_UPLOAD, self._upload_seconds)

    def _is_too_slow(self) -> bool:
        now = time.monotonic()
        if self._arriving is not None and now - self._began > self._seconds_to_send:
            return True
        if not self.total_outbufs_len:
            self._unsent_since = None
        elif self._unsent_since is None:
            self._unsent_since = now
        return self._unsent_since is not None and now - self._unsent_since > self._slowest

    @property
    def is_busy(self) -> bool:
        return bool(self.requests or self.total_outbufs_len)

    @property
    def needs_main_loop(self) -> bool:
        """Whether the main loop has more to do for this connection than to wait for its next request."""
        return self.is_busy or self.will_close or self.close_when_flushed or self.request is not None


class ServerOfChannel:
    """The server as one of its connections sees it: its main loop is woken only where it has something to do.

    Waitress wakes it after every response, which costs a tenth of the throughput. It reads on from a connection whose
    response has been sent without that, since it waits for the connection all the time.
    """

    def __init__(self, server: TcpWSGIServer, channel: Channel) -> None:
        self._server = server
        self._channel = channel

    def __getattr__(self, name: str) -> Any:
        return getattr(self._server, name)

    def pull_trigger(self) -> None:
        if self._channel.needs_main_loop:
            self._server.pull_trigger()
