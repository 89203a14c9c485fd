"""The addresses of a remote engine, and our credentials there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.errors import UsageError
from kg.options import option

IDENTITY = ("user", "password", "token")  # fields of Backend


@dataclass(frozen=True, slots=True)
class Backend:
    """The addresses of one engine.

    `graph` is the named graph that stands for the default graph: every query that names no dataset gets it as its
    dataset. Without it, the engine's own default graph is used. With `token`, user and password are not used.
    """

    query: str = option("", "address for queries of an engine elsewhere", "URL", flag="--backend")
    update: str = option("", "that engine's address for updates, with --writable", "URL", flag="--backend-update")
    store: str = option("", "that engine's address for the Graph Store Protocol", "URL", flag="--backend-store")
    graph: str = option(
        "",
        "the graph that the engine holds in place of a default graph (Virtuoso, which has none)",
        "IRI",
        flag="--backend-graph",
    )
    user: str = option("", "our user name at that engine", flag="", variable="BACKEND_USER", secret=True)
    password: str = option(
        "", "our password at that engine (basic or digest)", flag="", variable="BACKEND_PASSWORD", secret=True
    )
    token: str = option(
        "",
        "our bearer token at that engine, instead of user and password",
        flag="",
        variable="BACKEND_TOKEN",
        secret=True,
    )

    def __post_init__(self) -> None:
        """Raises: UsageError: a malformed address or IRI."""
        for name, address in (("", self.query), ("-update", self.update), ("-store", self.store)):
            if address:
                _check(f"--backend{name}", address)
        try:
            ox.NamedNode(self.graph or "urn:x")
        except ValueError as error:
            raise UsageError(f"--backend-graph {self.graph!r} is not an IRI: {error}") from error

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Return what `as_dict` gave."""
        return cls(**said)

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def _check(option: str, address: str) -> None:
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_address = False
    if not is_address or not address.isascii() or any(character <= " " for character in address):
        raise UsageError(f"{option} {address!r} is not an http(s) address")
    if parts.username is not None or parts.fragment:
        raise UsageError(
            f"{option}: user and password are given by COMMUNIQUE_BACKEND_USER and COMMUNIQUE_BACKEND_PASSWORD, "
            "and the address ends before a #"
        )
