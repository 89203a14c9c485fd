"""`communique push` and `check`: a store copied into an engine, checked against the rules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kg.cli.options import Command, Parser, add_options, settings_of
from kg.cli.output import line, progress_bar
from kg.engines.remote.backend import IDENTITY, Backend
from kg.errors import UsageError
from kg.options import MEMORY, STORE, options_of
from kg.terminal import one_line

_PUSH = """examples:
  communique push --backend-store http://localhost:7878/store
  communique push --backend-store http://localhost:8890/sparql-graph-crud-auth \\
                  --backend-graph https://w3id.org/communique/id/graph/all
Every article's graph is put there, and all together as the default graph, by the Graph Store Protocol. Graphs there
with the same name are replaced, other graphs stay."""
_CHECK = """Reads every file and index of the store, runs every rule of the ontology (SPARQL checks, SHACL shapes) and
compares every span with its text. Status 1 if a rule is broken, 2 if the store cannot be read."""


def _fill_push(parser: Parser) -> None:
    add_options(parser, [STORE, MEMORY, *options_of(Backend, "store", "graph", *IDENTITY)])


def _run_push(arguments: argparse.Namespace) -> int:
    from kg.engines.remote.push import push

    if not arguments.backend_store:
        raise UsageError("push needs --backend-store URL, the engine's address for the Graph Store Protocol")
    count = push(arguments.store, settings_of(Backend, arguments), lambda graph: line(f"sent      {graph}"))
    print(f"{count:,} graphs sent")
    return 0


def _fill_check(parser: Parser) -> None:
    add_options(parser, [STORE, MEMORY])


@contextmanager
def _showing_steps() -> Iterator[Callable[[int, int | None, str], None]]:
    """What shows how far a check is: a bar on a terminal's stderr, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, whole, what: None
        return
    with progress_bar("checking") as (_, advance):
        yield lambda done, whole, what: advance(completed=done, total=whole, source=what)


def _run_check(arguments: argparse.Namespace) -> int:
    from kg.engines.local import is_merged, open_snapshot
    from kg.engines.local.damage import verify
    from kg.rdf.checks import check

    broken = 0
    with _showing_steps() as show:
        show(0, None, "files and indexes")
        verify(arguments.store)
        found = check(
            open_snapshot(arguments.store),
            lambda done, whole: show(done, whole, "rules"),
            merged=is_merged(arguments.store),
        )
        for violation in found:
            broken += 1
            print(one_line(str(violation)))
    print(f"{broken:,} violations" if broken else "every rule holds")
    return 1 if broken else 0


PUSH = Command("push", "copy a store into an engine elsewhere", _PUSH, _fill_push, _run_push)
CHECK = Command("check", "check a store against every rule", _CHECK, _fill_check, _run_check)
