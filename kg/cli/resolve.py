"""`communique resolve`: the same event in several articles, found and tied."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.cli.options import ENGINE, JSON, Command, Parser, add_options, backend_of
from kg.cli.output import print_json, progress_bar
from kg.engines.remote.backend import IDENTITY, Backend
from kg.errors import UsageError
from kg.options import STORE, Option, options_of, truth
from kg.rdf.vocab import ID

if TYPE_CHECKING:
    from kg.resolution import Resolved

_EXAMPLES = """examples:
  communique resolve                         compare what is new or changed since the last time
  communique resolve --anew                  compare everything again; the result is the same
  communique resolve --backend http://localhost:7878/query --backend-update http://localhost:7878/update
                                             in an engine elsewhere, by SPARQL
build does this at its end, unless it is told --no-resolve. Each reported event says by which signs its reports were
joined (cq:mergeBasis); verdicts on two events join them or keep them apart."""
_ANEW = Option("anew", False, "compare everything again", parse=truth, variable="")
_BASE = Option("base", ID, "the beginning of the IRIs of the data, in an engine elsewhere", "IRI", variable="")

_MANY = (
    500  # articles whose events, compared anew, lie in so many of the engine's files that questions take twice as long
)


def _fill(parser: Parser) -> None:
    add_options(parser, [STORE, JSON, _ANEW])
    add_options(parser, [*options_of(Backend, "query", "update", "graph", *IDENTITY), _BASE], *ENGINE)


def _run(arguments: argparse.Namespace) -> int:
    backend = backend_of(arguments)
    found = _remote(backend, arguments) if backend else _local(arguments)
    if arguments.json:
        print_json(found.as_dict())
    else:
        print(
            f"{found.articles:,} articles new or changed; {found.compared:,} reports compared: "
            f"{found.events:,} events, {found.merged:,} of them in several reports; "
            f"{found.same_entities:,} entities are the same as another"
        )
    if found.crowded:
        print(
            f"communique: {found.crowded:,} times many reports of one day shared a party or a place; "
            "only those of them were compared that have something rarer in common",
            file=sys.stderr,
        )
    return 0


def _local(arguments: argparse.Namespace) -> Resolved:
    from kg.engines.local import Store
    from kg.resolution import resolve

    with Store.open(arguments.store, create=False, base=None) as store, store.published(), _shown() as show:
        found = resolve(store, store, store.base, arguments.anew, show, store.path)
        if found.articles > _MANY:
            with store.optimizing():
                pass
        return found


def _remote(backend: Backend, arguments: argparse.Namespace) -> Resolved:
    from kg.engines.remote.reader import RemoteReader
    from kg.engines.remote.writer import RemoteWriter
    from kg.resolution import resolve

    if not backend.update:
        raise UsageError("resolve needs --backend-update URL, the engine's address for updates")
    with _shown() as show:
        return resolve(RemoteReader(backend), RemoteWriter(backend), arguments.base, arguments.anew, show)


@contextmanager
def _shown() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, advanced by the number of articles done and of all."""
    with progress_bar("comparing") as (_, advance):
        yield lambda done, of: advance(completed=done, total=of)


RESOLVE = Command("resolve", "find the same event in several articles", _EXAMPLES, _fill, _run)
