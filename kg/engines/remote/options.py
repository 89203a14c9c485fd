"""The options that name an engine elsewhere, the same for every command that can ask one."""

from __future__ import annotations

import argparse
import os

from kg.engines.remote.backend import Backend
from kg.errors import UsageError

_GRAPH = "the graph that it holds in the place of a default graph (Virtuoso, which has none)"
_SECRETS = ("user", "password", "token")


def add_options(parser: argparse.ArgumentParser, *, serving: bool = False) -> None:
    """Add --backend; with `serving` also what is needed to write, and how long answers hold."""
    group = parser.add_argument_group(
        "an engine elsewhere",
        "In the place of a store: any SPARQL 1.1 engine. Who we are there is read from "
        "COMMUNIQUE_BACKEND_USER and COMMUNIQUE_BACKEND_PASSWORD (basic or digest), or COMMUNIQUE_BACKEND_TOKEN.",
    )
    group.add_argument("--backend", default=_told("BACKEND"), metavar="URL", help="its address for queries")
    group.add_argument("--backend-graph", default=_told("BACKEND_GRAPH"), metavar="IRI", help=_GRAPH)
    if serving:
        group.add_argument(
            "--backend-update",
            default=_told("BACKEND_UPDATE"),
            metavar="URL",
            help="its address for updates, with --writable",
        )
        _to_store(group)
        group.add_argument(
            "--backend-age",
            type=_age,
            default=_told("BACKEND_AGE") or 10.0,
            metavar="SECONDS",
            help="for how long an answer of it may be given again, since nobody tells us of its changes; 0: never (default: 10)",
        )


def add_options_of_push(parser: argparse.ArgumentParser) -> None:
    """Add what `communique push` has to know of the engine."""
    _to_store(parser)
    parser.add_argument("--backend-graph", default=_told("BACKEND_GRAPH"), metavar="IRI", help=_GRAPH)


def pushed_to(arguments: argparse.Namespace) -> Backend:
    """Return the engine to push to. Raises: UsageError: its graph store is not named."""
    if not arguments.backend_store:
        raise UsageError("push needs --backend-store URL, the engine's address for the Graph Store Protocol")
    return Backend("", store=arguments.backend_store, graph=arguments.backend_graph, **credentials())


def _to_store(parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    parser.add_argument(
        "--backend-store",
        default=_told("BACKEND_STORE"),
        metavar="URL",
        help="its address for the Graph Store Protocol",
    )


def backend_of(arguments: argparse.Namespace) -> Backend | None:
    """Return the engine that the options and the environment name; None where there is none. Raises: UsageError."""
    if not arguments.backend:
        return None
    return Backend(
        arguments.backend,
        getattr(arguments, "backend_update", ""),
        getattr(arguments, "backend_store", ""),
        arguments.backend_graph,
        **credentials(),
    )


def credentials() -> dict[str, str]:
    """Return who we are at the engine: by the environment alone, since command lines are seen by all on a machine."""
    return {name: _told(f"BACKEND_{name.upper()}") for name in _SECRETS}


def _told(name: str) -> str:
    return os.environ.get(f"COMMUNIQUE_{name}", "")


def _age(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return number
