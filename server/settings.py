"""What a server can be told, all in one place."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass, field
from pathlib import Path

from kg.engines.remote.backend import Backend
from kg.errors import UsageError
from kg.rdf.vocab import ID

DEFAULT_GRAPHS = ("union", "own")
METRICS = ("local", "token", "all")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Times in seconds, sizes in bytes. `base` begins the IRIs of the data that `/id/` answers for.

    `writable` needs a `token`; an empty one lets everybody write who reaches the server, so it must listen on a loopback address.
    """

    store: Path = Path("communique-store")
    host: str = "127.0.0.1"
    port: int = 8000
    base: str = ID
    timeout: float = 30.0
    readers: int = max(2, (os.cpu_count() or 1) + 2)
    waiting: int = 16
    patience: float = 10.0
    memory: int = 2 << 30
    body_limit: int = 1 << 20
    services: frozenset[str] = frozenset()  # the endpoints that SERVICE may ask, by their exact IRIs
    open_browser: bool = False
    writable: bool = False
    token: str | None = field(default=None, repr=False)
    upload_limit: int = 256 << 20
    upload_timeout: float = 600.0
    rows: int = 0  # the most rows, and bytes, of an answer; 0: no limit
    answer_limit: int = 0
    cache: int = 64 << 20  # bytes of short answers that are kept
    budget: float | None = (
        None  # seconds of querying a minute for one client; 0: no limit; None: 60, but none on a loopback address
    )
    query_log: str = ""  # a file, "-" for standard error
    log_text: bool = True  # whether it holds the queries themselves
    drain: float = 10.0  # how long answers may take to end after SIGTERM
    backend: Backend | None = None  # the engine elsewhere that holds the graph, in the place of a store
    age: float = 10.0  # for how long an answer of it may be taken for its answer of now
    default_graph: str = "union"  # what queries that name no graphs see of a plain dataset: one of DEFAULT_GRAPHS
    metrics: str = "local"  # who may see /metrics: one of METRICS
    proxy: str = ""  # the address of the proxy in front, whose word on the client's address is taken

    def __post_init__(self) -> None:
        """Raises: UsageError: writable by whom is not said, or by everybody on the network; a choice that there is not."""
        if self.default_graph not in DEFAULT_GRAPHS:
            raise UsageError(f"--default-graph {self.default_graph}: there are {', '.join(DEFAULT_GRAPHS)}")
        if self.metrics not in METRICS:
            raise UsageError(f"--metrics {self.metrics}: there are {', '.join(METRICS)}")
        if self.metrics == "token" and not self.token:
            raise UsageError("--metrics token needs --token: who sends it sees the metrics")
        for service in self.services:
            if not service.startswith(("http://", "https://")) or any(
                c.isspace() or c in '<>"{}|^`\\' for c in service
            ):
                raise UsageError(
                    f"--service {service!r} is not the address of an endpoint, as https://query.wikidata.org/sparql"
                )
        if self.writable and self.token is None:
            raise UsageError("--writable needs --token: who sends it may write ('' lets everybody on this machine)")
        if self.writable and self.backend is not None and not self.backend.update:
            raise UsageError(
                "--writable with --backend needs --backend-update: the address at which the engine takes updates"
            )
        if self.writable and self.token == "" and not is_loopback(self.host):
            raise UsageError(
                f"--token '' is for a loopback address only, not for {self.host}: everybody who reaches it could write"
            )

    @property
    def longest_body(self) -> int:
        """The most that a request may bring, of whatever kind: beyond it nothing is read."""
        return max(16 * self.body_limit, self.upload_limit if self.writable else 0)

    @property
    def open_to_all(self) -> bool:
        """Whether updates need no token."""
        return self.writable and self.token == ""


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
