"""The settings of a server."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kg.engines.remote.backend import Backend
from kg.errors import UsageError
from kg.options import STORE, duration, limit, option, port, truth, whole
from kg.rdf.vocab import ID

DEFAULT_GRAPHS = ("union", "own")
METRICS = ("local", "token", "all")
_CONNECTIONS = 200  # of one address, unless an option says otherwise
_PREFIX = re.compile(r"(?:/[\w.~-]+)+", re.ASCII)


def path_prefix(text: str) -> str:
    """Return a path with a slash at its beginning and none at its end; "" for the root.

    Raises: ValueError: it has other characters than letters, digits and -._~, or a segment "." or "..".
    """
    segments = text.strip().removeprefix("/").removesuffix("/")
    if not segments:
        return ""
    if not _PREFIX.fullmatch(f"/{segments}") or {".", ".."} & set(segments.split("/")):
        raise ValueError(f"{text!r} is not a path such as /kg, of letters, digits and -._~")
    return f"/{segments}"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Times are in seconds, sizes in bytes. `base` is the beginning of the IRIs of the data, for which `/id/`
    redirects.

    `writable` needs a `token`. With an empty token everybody who reaches the server may write, so it must listen on a
    loopback address.
    """

    store: Path = Path(STORE.default)
    host: str = option("127.0.0.1", "address to listen on", "ADDRESS")
    port: int = option(8000, "port to listen on", "N", parse=port)
    base: str = ID
    timeout: float = option(30.0, "time limit for one query", "SECONDS", parse=limit)
    readers: int = max(2, (os.cpu_count() or 1) + 2)
    waiting: int = 16
    patience: float = 10.0
    memory: int = 2 << 30
    body_limit: int = 1 << 20
    services: frozenset[str] = option(
        frozenset(),
        "an endpoint that queries may ask by SERVICE; may be given several times",
        "URL",
        repeated=True,
        flag="--service",
        shown="",
    )
    open_browser: bool = False
    writable: bool = option(
        False,
        "take SPARQL updates at /update, graphs at /store, and verdicts and corrections by the pages",
        parse=truth,
    )
    token: str | None = option(
        None,
        "clients that send it may write (Authorization: Bearer TOKEN); "
        "'' on a loopback address: everybody on this machine",
        "TOKEN",
        secret=True,
    )
    upload_limit: int = 256 << 20
    upload_timeout: float = 600.0
    rows: int = option(0, "the most rows of an answer; 0: no limit", "N", parse=whole)
    answer_limit: int = option(0, "the most bytes of an answer; 0: no limit", "BYTES", parse=whole)
    cache: int = option(
        64 << 20,
        "size of the cache of short answers, kept until the graph changes; 0: no cache",
        "BYTES",
        parse=whole,
        flag="--answer-cache",
    )
    budget: float | None = option(
        None,
        "seconds of querying that one client has in a minute; 0: no limit",
        "SECONDS",
        parse=whole,
        shown="60, and no limit on a loopback address",
    )
    connections: int | None = option(
        None,
        "the most connections that one address may have open, except for the proxy's; 0: no limit",
        "N",
        parse=whole,
        shown="200, and no limit on a loopback address",
    )
    query_log: str = option("", 'file for a line of JSON for each query; "-": standard error', "FILE")
    log_text: bool = option(True, "whether the log contains the queries themselves", parse=truth)
    drain: float = option(10.0, "time for answers to end after SIGTERM", "SECONDS", parse=duration)
    backend: Backend | None = None  # the remote engine that holds the graph, in place of a store
    age: float = option(
        10.0,
        "how long an answer of the engine may be reused, since it does not report its changes; 0: never",
        "SECONDS",
        parse=duration,
        flag="--backend-age",
    )
    default_graph: str = option(
        "union",
        "what a query that names no graphs sees in a store that this command has created: "
        "all graphs together, or the unnamed one alone; "
        "a store that was built always shows all",
        choices=DEFAULT_GRAPHS,
    )
    mcp: bool = option(
        False,
        "offer the tools for assistants at /mcp, by the Model Context Protocol (needs communique[mcp])",
        parse=truth,
    )
    llm_url: str | None = option(
        None, "address of an OpenAI-compatible chat endpoint, as http://localhost:11434/v1", "URL"
    )
    llm_model: str | None = option(None, "the model to ask there", "MODEL")
    llm_key: str | None = option(None, "the key of the chat endpoint", flag="", variable="LLM_KEY", secret=True)
    llm_timeout: float = option(120.0, "time limit for one answer of the chat endpoint", "SECONDS", parse=limit)
    metrics: str = option(
        "local", "who may see /metrics: this machine and clients with the token, these alone, or all", choices=METRICS
    )
    cors: str = option(
        "*",
        "origins of pages that may read answers, separated by commas, as https://example.org; *: all; none: no page",
        "ORIGINS",
    )
    host_names: frozenset[str] = option(
        frozenset(),
        "a name by which clients reach this server; may be given several times; "
        "a server on a loopback address answers by the names of loopback addresses alone, "
        "unless there is a proxy in front",
        "NAME",
        repeated=True,
        flag="--host-name",
        shown="",
    )
    proxy: str = option(
        "",
        "address of the proxy in front, whose X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Prefix are trusted",
        "ADDRESS",
    )
    prefix: str = option(
        "",
        "path under which a proxy publishes this server, as /kg for https://example.org/kg/",
        "PATH",
        parse=path_prefix,
    )

    def __post_init__(self) -> None:
        """Raises: UsageError: a value that an option cannot have, or options that do not go together."""
        _check_choice("--default-graph", self.default_graph, DEFAULT_GRAPHS)
        _check_choice("--metrics", self.metrics, METRICS)
        _check_prefix(self.prefix)
        if self.metrics == "token" and not self.token:
            raise UsageError("--metrics token needs --token: clients that send it see the metrics")
        for service in self.services:
            _check_service(service)
        for origin in self.cors.split(",") if self.cors not in ("*", "none") else ():
            _check_origin(origin)
        self._check_model()
        if self.writable:
            self._check_writable()
        if self.mcp and find_spec("mcp") is None:
            raise UsageError("the Model Context Protocol needs a package: pip install 'communique[mcp]'")

    def _check_model(self) -> None:
        if bool(self.llm_url) != bool(self.llm_model):
            raise UsageError("a language model that writes SPARQL needs both --llm-url and --llm-model")
        if self.llm_url and not self.llm_url.startswith(("http://", "https://")):
            raise UsageError(
                f"--llm-url {self.llm_url!r} is not the address of a chat endpoint, as http://localhost:11434/v1"
            )

    def _check_writable(self) -> None:
        if self.token is None:
            raise UsageError("--writable needs --token: clients that send it may write ('': all on this machine may)")
        if self.backend is not None and not self.backend.update:
            raise UsageError(
                "--writable with --backend needs --backend-update: the address at which the engine takes updates"
            )
        if self.token == "" and not is_loopback(self.host):
            raise UsageError(
                f"--token '' is for a loopback address only, not for {self.host}: everybody who reaches it could write"
            )

    @property
    def longest_body(self) -> int:
        """The largest body of any request. Of a larger one nothing is read."""
        return max(16 * self.body_limit, self.upload_limit if self.writable else 0)

    @property
    def most_connections(self) -> int:
        """The most open connections of one address; 0: no limit."""
        if self.connections is not None:
            return self.connections
        return 0 if is_loopback(self.host) else _CONNECTIONS

    @property
    def open_to_all(self) -> bool:
        """Whether updates need no token."""
        return self.writable and self.token == ""


def _check_choice(option: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UsageError(f"{option} {value}: choose one of {', '.join(choices)}")


def _check_prefix(prefix: str) -> None:
    try:
        is_path = path_prefix(prefix) == prefix
    except ValueError as error:
        raise UsageError(f"--prefix {error}") from error
    if not is_path:
        raise UsageError(f"--prefix {prefix!r} is not a path such as /kg, without a slash at its end")


def _check_origin(origin: str) -> None:
    scheme, separator, rest = origin.partition("://")
    if scheme not in ("http", "https") or not separator or not rest or any(c.isspace() or c == "/" for c in rest):
        raise UsageError(f"--cors {origin!r} is not an origin, as https://example.org, without a path; or * or none")


def _check_service(service: str) -> None:
    if not service.startswith(("http://", "https://")) or any(c.isspace() or c in '<>"{}|^`\\' for c in service):
        raise UsageError(
            f"--service {service!r} is not the address of an endpoint, as https://query.wikidata.org/sparql"
        )


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
