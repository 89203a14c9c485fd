"""The command `communique`: read articles into a graph, ask it, check it, serve it."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext, suppress

from kg.cli.build import BUILD
from kg.cli.care import BACKUP, COMPACT, REMOVE, RESTORE
from kg.cli.explain import EXPLAIN
from kg.cli.export import EXPORT
from kg.cli.lexicon import LEXICONS
from kg.cli.mcp import MCP
from kg.cli.options import Command, Parser, add_command
from kg.cli.output import line
from kg.cli.query import QUERY
from kg.cli.resolve import RESOLVE
from kg.cli.serve import DEMO, SERVE
from kg.cli.store import CHECK, PUSH
from kg.cli.verdicts import SAMPLE, VERDICTS
from kg.cli.wikidata import GAZETTEER, LINK
from kg.engines.local.confinement import OUT_OF_MEMORY, ended_by_limit, in_child, limit_reached
from kg.engines.local.damage import naming_damage
from kg.errors import CommuniqueError
from kg.terminal import printable
from kg.version import __version__

COMMANDS: tuple[Command, ...] = (
    *(BUILD, EXPLAIN, QUERY, EXPORT, PUSH, CHECK, SERVE, RESOLVE, LINK, GAZETTEER, LEXICONS, DEMO),
    *(REMOVE, BACKUP, RESTORE, COMPACT),
    *(SAMPLE, VERDICTS),
    MCP,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its status.

    0: done. 1: something was refused or broken. 2: wrong usage, or no store. 130: interrupted.

    Without `argv`, commands that only read a store do so in a child process with limited memory.
    """
    arguments = parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    for ours in ("kg", "server") if arguments.verbose else ():  # not what the packages do that they use
        logging.getLogger(ours).setLevel(logging.DEBUG)
    try:
        status = _in_child(arguments) if argv is None and "memory_limit" in arguments else None
        return _run(arguments) if status is None else status
    except CommuniqueError as error:
        line(printable(f"communique: {error}"))
        return 2
    except KeyboardInterrupt:
        return 130
    except MemoryError:
        return OUT_OF_MEMORY
    except BrokenPipeError:  # the reader of a pipe has seen enough
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(arguments: argparse.Namespace) -> int:
    """Raises: CommuniqueError, also for errors of the engine that show that the store is damaged."""
    with naming_damage(arguments.store) if "store" in arguments else nullcontext():
        return {command.name: command.run for command in COMMANDS}[arguments.command](arguments)


def _in_child(arguments: argparse.Namespace) -> int | None:
    """Return None in a child process; in its parent the child's status. Raises: StoreError: the limit was reached."""
    status = in_child(arguments.memory_limit)
    if status is not None and ended_by_limit(status):
        raise limit_reached(arguments.store, arguments.memory_limit)
    return status if status is None or status >= 0 else 128 - status


def parser() -> Parser:
    """The parser of the whole command line; what it returns has the name of a command as `command`."""
    whole = Parser(
        prog="communique",
        description="Reads news articles about politics and diplomacy into a graph of who did what to whom, "
        "on whose word, in which words.",
        epilog="Each command explains itself: communique build --help. "
        "Every option can be set in the environment: COMMUNIQUE_STORE, COMMUNIQUE_PORT, …",
    )
    whole.add_argument("--version", action="version", version=f"communique {__version__}")
    whole.add_argument("--verbose", action="store_true", help="report on stderr what is going on")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        add_command(commands, command)
    return whole


if __name__ == "__main__":
    raise SystemExit(main())
