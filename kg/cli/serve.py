"""`communique serve` and `communique demo`: a store served."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.build import print_report, showing_steps
from kg.cli.options import ENGINE, Command, Parser, add_options, backend_of, settings_of, with_default
from kg.cli.output import line
from kg.engines.remote.backend import Backend
from kg.options import STORE, options_of
from kg.resources import samples_dir

if TYPE_CHECKING:
    from server import ServerSettings

_SERVE = """examples:
  communique serve                           http://127.0.0.1:8000/ : pages, and SPARQL at /sparql
  communique serve --port 9000 --timeout 10  a query is stopped after ten seconds
  communique serve --writable --token SECRET updates at /update, the Graph Store Protocol at /store; a missing store
                                             is created, as a plain dataset"""
_DEMO = (
    "Reads the sample articles that come with communique into a store and serves it: the quickest way to look around."
)
_DEMO_STORE = "communique-demo"
_LISTENING = ("host", "port", "timeout")
_SERVING = ("writable", "services", "token", "default_graph", "mcp")
_MODEL = ("llm_url", "llm_model", "llm_key", "llm_timeout")
_LIMITS = (
    "rows",
    "answer_limit",
    "cache",
    "budget",
    "connections",
    "cors",
    "host_names",
    "proxy",
    "prefix",
    "query_log",
    "log_text",
    "metrics",
    "drain",
)


def _fill_serve(parser: Parser) -> None:
    from server import ServerSettings

    add_options(parser, [STORE, *options_of(ServerSettings, *_LISTENING, *_SERVING)])
    add_options(parser, options_of(ServerSettings, *_LIMITS), "limits, and what is logged")
    add_options(parser, options_of(ServerSettings, *_MODEL), "a language model that may write SPARQL")
    add_options(parser, [*options_of(Backend), *options_of(ServerSettings, "age")], *ENGINE)


def settings(arguments: argparse.Namespace) -> ServerSettings:
    """The settings of `communique serve`. Raises: UsageError."""
    from server import ServerSettings

    return settings_of(
        ServerSettings,
        arguments,
        store=Path(arguments.store),
        services=frozenset(arguments.service),
        host_names=frozenset(name.lower() for name in arguments.host_name),
        backend=backend_of(arguments),
    )


def _run_serve(arguments: argparse.Namespace) -> int:
    from kg.engines.local import open_snapshot
    from server import serve

    told = settings(arguments)
    if not told.writable and told.backend is None:
        open_snapshot(told.store)  # a store that cannot be read is reported now, not on the first page
    serve(told)
    return 0


def _fill_demo(parser: Parser) -> None:
    from server import ServerSettings

    add_options(parser, [with_default(STORE, _DEMO_STORE), *options_of(ServerSettings, *_LISTENING)])
    parser.add_argument("--no-browser", action="store_true", help="do not open the page")


def _run_demo(arguments: argparse.Namespace) -> int:
    from kg.build import build
    from kg.settings import Settings
    from server import ServerSettings, serve

    line("Reading the sample articles …")
    with showing_steps() as progress:
        report = build([str(samples_dir())], arguments.store, Settings(workers=min(2, os.cpu_count() or 1)), progress)
    print_report(report, arguments.store)
    if report.interrupted:
        return 130
    open_browser = not arguments.no_browser
    serve(settings_of(ServerSettings, arguments, store=Path(arguments.store), open_browser=open_browser))
    return 0


SERVE = Command("serve", "serve a store: pages, and SPARQL for programs", _SERVE, _fill_serve, _run_serve)
DEMO = Command("demo", "build the sample articles and serve them, in one go", _DEMO, _fill_demo, _run_demo)
