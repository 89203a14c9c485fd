"""`communique lexicon`: event words, titles and names of one's own."""

from __future__ import annotations

import argparse
import csv
import io
import os
from pathlib import Path

from kg.cli.options import Command, Parser, add_options, settings_of
from kg.cli.output import line
from kg.errors import UsageError
from kg.options import LEXICON, options_of

_EXAMPLES = """examples:
  communique lexicon show                    the tables, their columns, and a row of each
  communique lexicon check words/            whether tables are right, and what their examples say is read
  communique build news/ --lexicon words/    read articles with these words
Status of check 0: all is right. 1: a row is wrong, or its example is read otherwise; each is named."""


def use_lexicon(arguments: argparse.Namespace) -> None:
    """Read the words of the folder that was named, in this process and those that it starts.

    To be called before anything of the reading is imported.
    """
    if arguments.lexicon:
        os.environ[LEXICON.environment] = arguments.lexicon


def _fill(parser: Parser) -> None:
    tasks = parser.add_subparsers(dest="task", metavar="check|show", required=True)
    check = tasks.add_parser(
        "check",
        help="check the tables of a folder and their examples",
        description="Check the tables of a folder and their examples.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("lexicon", metavar="FOLDER", help="the folder of the tables")
    from kg.settings import Settings

    add_options(check, options_of(Settings, "model"))
    tasks.add_parser("show", help="show tables and columns", description="Show tables, columns, and a row of each.")


def _run(arguments: argparse.Namespace) -> int:
    return _show() if arguments.task == "show" else _check(arguments)


def _show() -> int:
    from kg.nlp.lexicon.own import tables

    for table in tables().values():
        print(f"{table.name}.csv: {table.about}")
        width = max(map(len, table.columns))
        for column, meaning in table.columns.items():
            print(f"  {column:{width}}  {meaning}")
        out = io.StringIO()
        writer = csv.DictWriter(out, list(table.columns), lineterminator="\n")
        writer.writeheader()
        writer.writerow(table.row)
        print("\n" + out.getvalue())
    print(
        "organizations.csv, persons.csv, place_qids.csv, offices.csv: names, with the columns of our gazetteer\n"
        "(kg/gazetteer/tables), and example and reads. A file begins with the line of its columns."
    )
    return 0


def _check(arguments: argparse.Namespace) -> int:
    use_lexicon(arguments)
    from kg.build.examples import failing_examples
    from kg.build.lexicon import own_faults
    from kg.settings import Settings

    if not Path(arguments.lexicon).is_dir():
        raise UsageError(f"{arguments.lexicon}: no folder here")
    wrong = own_faults(Path(arguments.lexicon))
    tried = [] if wrong else list(failing_examples(settings_of(Settings, arguments)))
    wrong += [one for one in tried if one is not None]
    for one in wrong:
        line(str(one))
    if not wrong:
        print(f"every table is right; {len(tried)} examples are read as their rows say")
    return 1 if wrong else 0


LEXICONS = Command("lexicon", "check and show words of one's own", _EXAMPLES, _fill, _run)
