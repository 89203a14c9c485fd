"""The transport of httpx: deadlines, proxies of the environment, and refusal of private addresses."""

from __future__ import annotations

import math
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from kg.http_client.addresses import is_local, public_address
from kg.http_client.errors import BrokenAnswer, ConnectionRefused, TimedOut, Unreachable

# what is raised where there is no connection, or the address is malformed
_NO_CONNECTION = (
    httpcore.ProxyError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.NetworkError,
    httpx.HTTPError,
    httpx.InvalidURL,
    ssl.SSLError,
)


class Network(httpcore.NetworkBackend):
    """TCP connections with a deadline for all that passes over them; with `public`, only to public addresses."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()
        self.deadline = math.inf
        self.public = False
        self.opened = 0  # connections
        self.received = 0  # bytes, since this was set to 0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        self.opened += 1
        if self.public:
            host = public_address(host, port)  # connect to the very address that was checked
        timeout = self.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._backend.connect_tcp(host, port, timeout, local_address, socket_options), self)

    def left(self, timeout: float | None, error: type[Exception]) -> float | None:
        """The seconds that one step may take. Raises: `error` where the deadline has passed."""
        rest = self.deadline - time.monotonic()
        if rest <= 0:
            raise error("deadline")
        return timeout if rest == math.inf else min(rest, math.inf if timeout is None else timeout)


class _Stream(httpcore.NetworkStream):
    """A connection that keeps the deadline at each step, so that an answer that drips is stopped, too."""

    def __init__(self, stream: httpcore.NetworkStream, network: Network) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece = self._stream.read(max_bytes, self._network.left(timeout, httpcore.ReadTimeout))
        self._network.received += len(piece)
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._network.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Transport(httpx.BaseTransport):
    """Connections over a `Network`, through a proxy if the environment names one."""

    def __init__(self, network: Network, proxies: bool, kept: bool) -> None:
        self._network = network
        self._proxies = proxies
        self._kept = kept
        self._pools: dict[str, httpcore.ConnectionPool] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        proxy = _proxy_of(url) if self._proxies else ""
        if proxy and self._network.public:  # the proxy's own address may be private, the target's may not
            public_address(url.host, url.port or 443)
            self._network.public = False
        sent = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = self._pool(proxy, url.scheme == "https").handle_request(sent)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _pool(self, proxy: str, secure: bool) -> httpcore.ConnectionPool:
        key = f"{proxy} {secure}"
        if key not in self._pools:
            told = httpx.Proxy(proxy) if proxy else None
            self._pools[key] = httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context() if secure else None,
                proxy=httpcore.Proxy(str(told.url), auth=told.raw_auth) if told else None,
                max_keepalive_connections=1 if self._kept else 0,
                network_backend=self._network,
            )
        return self._pools[key]


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


def _proxy_of(url: httpx.URL) -> str:
    """The proxy that the environment names for an address, "" for none."""
    if is_local(str(url)) or proxy_bypass(url.host):
        return ""
    known = getproxies()
    return known.get(url.scheme) or known.get("all") or ""


@contextmanager
def translated(seconds: float | None) -> Iterator[None]:
    """Translates what httpx and httpcore raise into the errors of this package.

    Args:
        seconds: the time limit, for the message.
    """
    try:
        yield
    except (httpcore.TimeoutException, httpx.TimeoutException):
        raise TimedOut(seconds) from None
    except httpcore.ConnectError as error:
        kind = ConnectionRefused if isinstance(_system_error(error), ConnectionRefusedError) else Unreachable
        raise kind(f"cannot be reached ({_words(error)})") from error
    except (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError) as error:
        raise BrokenAnswer("the answer breaks off") from error
    except (httpx.DecodingError, httpx.ProtocolError, httpx.TooManyRedirects) as error:
        raise BrokenAnswer(f"the answer cannot be read ({_words(error)})") from error
    except _NO_CONNECTION as error:
        raise Unreachable(f"cannot be reached ({_words(error)})") from error


def _system_error(error: BaseException) -> BaseException:
    """The error of the operating system behind one of httpcore."""
    while (before := error.__cause__ or error.__context__) is not None and not isinstance(error, OSError):
        error = before
    return error


def _words(error: BaseException) -> str:
    system = _system_error(error)
    return getattr(system, "strerror", None) or str(error) or type(error).__name__
