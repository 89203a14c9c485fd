"""`communique query`: a store or an engine elsewhere is asked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.options import ENGINE, Command, Parser, add_options, backend_of
from kg.engines.remote.backend import IDENTITY, Backend
from kg.errors import UsageError
from kg.options import MEMORY, STORE, Option, options_of

if TYPE_CHECKING:
    from kg.sparql.questions import SavedQuestion

_EXAMPLES = """examples:
  communique query                           the saved questions
  communique query who-met-whom              one of them
  communique query what-x-said-about-y --param speaker="Khawaja Asif" --format csv
  communique query my.rq                     a file of your own; "-" reads stdin"""
_FORMAT = Option(
    "format", "table", "format of the answer", choices=("table", "json", "csv", "tsv", "xml", "turtle"), variable=""
)


def _fill(parser: Parser) -> None:
    help = "a SPARQL file, the name of a saved question, or stdin; without it, the saved questions are listed"
    parser.add_argument("question", metavar="FILE.rq|NAME|-", nargs="?", help=help)
    add_options(parser, [STORE, MEMORY])
    help = "a parameter of a saved question; may be given several times"
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help=help)
    add_options(parser, [_FORMAT])
    add_options(parser, options_of(Backend, "query", "graph", *IDENTITY), *ENGINE)


def _run(arguments: argparse.Namespace) -> int:
    from kg.engines.querying import answer, pairs
    from kg.sparql.names import resolved, search

    if arguments.question is None:
        _list_questions()
        return 0
    question, store = _question(arguments.question), backend_of(arguments) or arguments.store
    given = dict(_pair(p) for p in arguments.param)
    given = resolved(question, given, lambda name, classes: pairs(store, search(name, classes)))
    answer(store, question.bound_exactly(given), arguments.format, sys.stdout)
    return 0


def _list_questions() -> None:
    from kg.sparql.questions import federated, questions

    for one in (*questions(), *federated()):
        needs = f"   [{', '.join(p.name for p in one.parameters)}]" if one.parameters else ""
        print(f"{one.name:32} {one.summary}{needs}")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--param {text!r}: write it as name=value")
    return name, value


def _question(name: str) -> SavedQuestion:
    """The query of stdin, a file or a saved question. Raises: UsageError."""
    from kg.sparql.questions import parse, question

    if name == "-":
        return parse("-", sys.stdin.read())
    path = Path(name)
    if path.suffix not in (".rq", ".sparql") and not path.is_file():
        return question(name)
    try:
        return parse(path.stem, path.read_text("utf8"))
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: {error}") from error


QUERY = Command("query", "ask a store", _EXAMPLES, _fill, _run)
