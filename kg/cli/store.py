"""`communique export`, `push` and `check`: a store written out, copied into an engine, checked against the rules."""

from __future__ import annotations

import argparse

from kg.cli.options import Command, Parser, add_options, settings_of
from kg.cli.output import line, output_file
from kg.engines.remote.backend import IDENTITY, Backend
from kg.errors import UsageError
from kg.options import MEMORY, STORE, Option, options_of
from kg.terminal import one_line

_EXPORT = """examples:
  communique export -o graph.nq              everything, article by article, in sorted lines that can be compared
  communique export --format turtle          one merged graph on stdout
  communique export --format linkset         only the links to Wikidata, as a linkset of VoID
  communique export --format quickstatements names that several articles use and Wikidata lacks, as aliases for an
                                             editor of Wikidata to look through (after communique link)"""
_PUSH = """examples:
  communique push --backend-store http://localhost:7878/store
  communique push --backend-store http://localhost:8890/sparql-graph-crud-auth \\
                  --backend-graph https://w3id.org/communique/id/graph/all
Every article's graph is put there, and all together as the default graph, by the Graph Store Protocol. Graphs there
with the same name are replaced, other graphs stay."""
_CHECK = """Reads every file and index of the store, runs every rule of the ontology (SPARQL checks, SHACL shapes) and
compares every span with its text. Status 1 if a rule is broken, 2 if the store cannot be read."""
_OF_LINKS = ("quickstatements", "linkset")
_FORMAT = Option(
    "format",
    "nquads",
    "nquads, trig and jsonld article by article, turtle and ntriples all in one graph",
    choices=("nquads", "trig", "jsonld", "turtle", "ntriples", *_OF_LINKS),
    variable="",
)


def _fill_export(parser: Parser) -> None:
    add_options(parser, [STORE, MEMORY, _FORMAT])
    parser.add_argument("-o", "--output", metavar="FILE", help="instead of stdout")


def _run_export(arguments: argparse.Namespace) -> int:
    if arguments.format in _OF_LINKS:
        from kg.wikidata.exporting import export
    else:
        from kg.engines.local import export
    with output_file(arguments.output) as out:
        export(arguments.store, arguments.format, out)
    return 0


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


def _run_check(arguments: argparse.Namespace) -> int:
    from kg.engines.local import open_snapshot
    from kg.engines.local.damage import verify
    from kg.rdf.checks import check

    verify(arguments.store)
    broken = 0
    for violation in check(open_snapshot(arguments.store)):
        broken += 1
        print(one_line(str(violation)))
    print(f"{broken:,} violations" if broken else "every rule holds")
    return 1 if broken else 0


EXPORT = Command("export", "write out the graph", _EXPORT, _fill_export, _run_export)
PUSH = Command("push", "copy a store into an engine elsewhere", _PUSH, _fill_push, _run_push)
CHECK = Command("check", "check a store against every rule", _CHECK, _fill_check, _run_check)
