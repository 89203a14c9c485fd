"""`communique export`: a store written out as RDF, or as a table."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.options import Command, Parser, add_options
from kg.cli.output import line, output_file
from kg.errors import UsageError
from kg.options import MEMORY, STORE, Option

_EXAMPLES = """examples:
  communique export -o graph.nq              everything, article by article, in sorted lines that can be compared
  communique export --format turtle          one merged graph on stdout
  communique export --format csv --type MaterialConflict --country AFG --from 2024 -o events.csv
  communique export --format polecat --actor Pakistan --min-confidence 0.5 -o events.txt
                                             a table of events; beside it datapackage.json explains its columns
  communique export --table statements --actor Pakistan -o said.csv
                                             who said what, a row a statement; --format parquet as Parquet
  communique export --format label-studio --type Assault -o tasks.json
                                             articles with their events marked, to be corrected in Label Studio
  communique export --format rocrate --license https://creativecommons.org/licenses/by/4.0/ -o deposit/
  communique export --format linkset         only the links to Wikidata, as a linkset of VoID
  communique export --format quickstatements names that several articles use and Wikidata lacks, as aliases for an
                                             editor of Wikidata to look through (after communique link)"""
_OF_LINKS = ("quickstatements", "linkset")
_TASKS = ("label-studio", "doccano")
_ANNOTATED, _CRATE = "turtle12", "rocrate"
_TABULAR = ("csv", "parquet")
_TABLES = (*_TABULAR, "polecat", "reports", "ged")
_FORMAT = Option(
    "format",
    None,
    "nquads, trig and jsonld article by article, turtle and ntriples all in one graph; csv and parquet a table, of "
    "events unless --table is given, reports a row a report, polecat and ged in the columns of these data sets; "
    "label-studio and doccano for coding by "
    "hand, with the events marked; turtle12 facts of events with RDF 1.2 annotations; rocrate a folder to "
    "deposit, with all of it described",
    choices=("nquads", "trig", "jsonld", "turtle", "ntriples", *_TABLES, *_TASKS, _ANNOTATED, _CRATE, *_OF_LINKS),
    variable="",
    shown="nquads, csv with --table",
)
_TABLE = Option(
    "table",
    None,
    "as csv or parquet: events, their reports (an event as one article tells it), the participants of reports, "
    "statements, or entities",
    choices=("events", "reports", "participants", "statements", "entities"),
    variable="",
)
_LICENSE = Option(
    "license",
    "",
    "of rocrate: the licence of the articles' texts, in words or as an address; without it the texts are left out",
    "TEXT",
    variable="",
)
_TITLE = Option("title", "", "of rocrate: the name of the data set", "TEXT", variable="")
_AUTHOR = Option(
    "author",
    (),
    "of rocrate: who made the data set, as 'Ana Weiss' or 'Ana Weiss <https://orcid.org/…>'; for citation",
    "NAME",
    repeated=True,
    variable="",
)
_SELECTION = (
    "which rows a table has, which events a task",
    "Of one option one value is enough, and most may be given several times; of different options all must hold. "
    "People, bodies and places are given by their name in the graph, or by IRI. Of statements --actor is the speaker, "
    "--recipient the addressee; entities are selected by --type, --country, --place, --source, --words and the days of "
    "their events. polecat and ged have only what is "
    "reported to have happened unless --factuality is given, ged only Assault unless --type is given.",
)


def _filters() -> list[Option]:
    from kg.sparql.selection import PARAMETERS

    return [
        Option(name, (), f"of tables and tasks: {one.help}", one.metavar, repeated=one.is_repeated, variable="")
        for name, one in PARAMETERS.items()
        if name != "sort"
    ]


def _fill(parser: Parser) -> None:
    add_options(parser, [STORE, MEMORY, _FORMAT, _TABLE])
    parser.add_argument("-o", "--output", metavar="FILE", help="instead of stdout")
    add_options(parser, [_LICENSE, _TITLE, _AUTHOR])
    add_options(parser, _filters(), *_SELECTION)


def _run(arguments: argparse.Namespace) -> int:
    given = [(option.name, value) for option in _filters() for value in _values(arguments, option)]
    arguments.format = _format(arguments)
    if arguments.format in _TABLES:
        _export_table(arguments, given)
        return 0
    if arguments.format in _TASKS:
        _export_tasks(arguments, given)
        return 0
    if arguments.format == _ANNOTATED:
        from kg.export.annotated import export as export_annotated
        from kg.export.source import open_store

        with output_file(arguments.output) as out:
            export_annotated(open_store(arguments.store), given, out)
        return 0
    if given:
        flag = given[0][0].replace("_", "-")
        formats = ", ".join((*_TABLES, *_TASKS, _ANNOTATED))
        raise UsageError(f"--{flag} selects rows of a table, or events: --table, or --format {formats}")
    if arguments.format == _CRATE:
        _export_crate(arguments)
        return 0
    if arguments.format in _OF_LINKS:
        from kg.wikidata.exporting import export
    else:
        from kg.engines.local import export
    with output_file(arguments.output) as out:
        export(arguments.store, arguments.format, out)
    return 0


def _format(arguments: argparse.Namespace) -> str:
    """Return the format that is meant. Raises: UsageError: a table is asked for in a format without tables."""
    if not arguments.table:
        return arguments.format or "nquads"
    if arguments.format and arguments.format not in _TABULAR:
        formats = " or ".join(_TABULAR)
        raise UsageError(f"--table {arguments.table} goes with --format {formats}, not {arguments.format}")
    return arguments.format or _TABULAR[0]


def _values(arguments: argparse.Namespace, option: Option) -> list[str]:
    found = getattr(arguments, option.dest)
    return [found] if isinstance(found, str) else list(found)


def _export_table(arguments: argparse.Namespace, given: list[tuple[str, str]]) -> None:
    """Write a table, its dictionary beside it, and to stderr what it lacks. Raises: CommuniqueError."""
    from kg.export.dictionary import describe, resource
    from kg.export.formats import wanted
    from kg.export.source import open_store

    asked = wanted(arguments.table, given, arguments.format) if arguments.table else wanted(arguments.format, given)
    source = open_store(arguments.store)
    with output_file(arguments.output) as out:
        written = asked.write(source, out)
    line(f"{written.rows:,} row{'' if written.rows == 1 else 's'}; {asked.table.unit}")
    if written.rows:
        line(f"columns without any value: {', '.join(written.empty(asked.table)) or 'none'}")
    if asked.assumed:
        line(f"assumed: {' '.join(f'--{name} {value}' for name, value in asked.assumed)}")
    if arguments.output:
        file = Path(arguments.output)
        line(f"{describe(file, resource(asked, file.name, written))}: explains the columns")


def _export_tasks(arguments: argparse.Namespace, given: list[tuple[str, str]]) -> None:
    """Write articles with their events for an annotation tool. Raises: CommuniqueError."""
    from kg.export.annotation import export, label_config
    from kg.export.source import open_store

    source = open_store(arguments.store)
    with output_file(arguments.output) as out:
        count = export(source, arguments.format, given, out)
    line(f"{count:,} articles; communique verdicts import reads what comes back")
    if arguments.output and arguments.format == "label-studio":
        config = Path(arguments.output).with_suffix(".xml")
        with output_file(str(config)) as out:
            out.write(label_config().encode())
        line(f"{config}: the labeling interface for the project's settings")
    elif arguments.format == "doccano":
        line("In doccano: a project for sequence labeling, with relations and overlapping spans allowed")


def _export_crate(arguments: argparse.Namespace) -> None:
    """Write a folder to deposit. Raises: CommuniqueError."""
    from kg.export.crate import Crate
    from kg.export.dataset import NAME, author

    if not arguments.output:
        raise UsageError("--format rocrate makes a folder: name it with -o FOLDER")
    authors = [author(one) for one in arguments.author]
    Crate(Path(arguments.store), arguments.license, arguments.title or NAME, authors).write(Path(arguments.output))
    texts = (
        "with the articles' texts" if arguments.license else "without the articles' texts, as no --license is stated"
    )
    line(f"{arguments.output}: {texts}; look through its README.md before you deposit it")


EXPORT = Command("export", "write out the graph, or a table of it", _EXAMPLES, _fill, _run)
