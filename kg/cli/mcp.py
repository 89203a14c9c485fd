"""`communique mcp`: the graph for an assistant on this machine, over the Model Context Protocol."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.options import ENGINE, Command, Parser, add_options, backend_of, settings_of
from kg.engines.remote.backend import IDENTITY, Backend
from kg.options import STORE, options_of

_EXAMPLES = """An assistant starts this command and talks to it on standard input and output; docs: /docs/assistants of
the server. Read only. A query is stopped at --timeout, and the assistant is told so.

examples of what an assistant is told to run:
  communique mcp --store /home/me/graph
  communique mcp --backend http://localhost:7878/query
A server offers the same at /mcp: communique serve --mcp"""


def _fill(parser: Parser) -> None:
    from server import ServerSettings

    add_options(parser, [STORE, *options_of(ServerSettings, "timeout")])
    add_options(parser, options_of(Backend, "query", "graph", *IDENTITY), *ENGINE)


def _run(arguments: argparse.Namespace) -> int:
    from kg.engines.local import open_snapshot
    from server import ServerSettings, serve_assistant

    told = settings_of(ServerSettings, arguments, store=Path(arguments.store), backend=backend_of(arguments), mcp=True)
    if told.backend is None:
        open_snapshot(told.store)  # a store that cannot be read is reported now
    serve_assistant(told)
    return 0


MCP = Command("mcp", "serve a store to an assistant, over the Model Context Protocol", _EXAMPLES, _fill, _run)
