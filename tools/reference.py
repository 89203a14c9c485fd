"""The reference pages of the documentation: `python -m tools.reference` makes them of the code."""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kg.cli.main import COMMANDS
from kg.cli.options import Parser
from kg.export.formats import TABLES
from kg.export.plain import EVENTS
from kg.rdf.vocab import compact
from kg.sparql.facets import FACETS
from kg.sparql.questions import questions
from kg.sparql.selection import KINDS, PARAMETERS, kind_named, takes
from server import ServerSettings
from server.api.tools import TOOLS
from server.app import create_app
from server.graph.terms import OntologyTerm, terms
from tools.options_table import table

FOLDER = Path(__file__).resolve().parent.parent / "server" / "docs" / "reference"
_MADE = "This page is made from the code by `python -m tools.reference`."


def commands() -> Iterator[str]:
    """Each command with what it takes, its tasks and its examples."""
    yield f"# Commands\n\n{_MADE} [Options](options.md) has every option with its environment variable and default."
    for command in COMMANDS:
        parser = Parser(prog=f"communique {command.name}")
        command.fill(parser)
        yield f"## communique {command.name}\n\n{_sentence(command.summary)}"
        rows = [(f"`{name}`", help) for name, help in _arguments(parser)]
        if rows:
            yield _table(("argument or option", ""), rows)
        for name, task in _tasks(parser).items():
            yield f"**`communique {command.name} {name}`**: {_sentence(task.description or '')}"
            if found := [(f"`{one}`", help) for one, help in _arguments(task)]:
                yield _table(("argument or option", ""), found)
        if command.examples:
            yield f"```text\n{command.examples.strip()}\n```"


def _arguments(parser: Parser) -> Iterator[tuple[str, str]]:
    """The name and the help of each argument, without those that every command has."""
    told = {option.long: option.help for option in parser.options if option.long}
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction) or action.help == argparse.SUPPRESS:
            continue
        flags = ", ".join(action.option_strings)
        metavar = action.metavar if isinstance(action.metavar, str) else ""
        helps = [told[flag] for flag in action.option_strings if flag in told]
        yield f"{flags} {metavar or action.dest * (not flags)}".strip(), (*helps, action.help or "")[0]


def _tasks(parser: Parser) -> dict[str, Parser]:
    return {
        name: task
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, task in action.choices.items()
    }


def options() -> Iterator[str]:
    yield f"# Options and environment variables\n\n{_MADE}"
    yield "An option on the command line is stronger than its environment variable."
    yield table()


def ontology() -> Iterator[str]:
    yield f"# Ontology\n\n{_MADE} A server has the same at `/ontology`, with how often the graph uses each term."
    for title, kind in (("Classes", "class"), ("Properties", "property"), ("Values and annotations", "individual")):
        yield f"## {title}"
        yield _table(
            ("term", "above", "definition"),
            [
                (f"`cq:{term.name}`", " ".join(f"`{compact(one)}`" for one in term.above), _meaning(term))
                for term in terms()
                if term.kind == kind
            ],
        )


def _meaning(term: OntologyTerm) -> str:
    return " ".join((term.definition, *term.notes, *(f"*Example:* {one}" for one in term.examples)))


def saved_questions() -> Iterator[str]:
    yield f"# Saved questions\n\n{_MADE}"
    yield "Ask them by `communique query NAME`, at `/queries/NAME`, or as data at `/api/query/NAME`."
    for question in questions():
        yield f"## {question.name}\n\n{question.summary} {question.description}".rstrip()
        if question.parameters:
            yield _table(
                ("parameter", "kind", "default", ""),
                [
                    (f"`{one.name}`", f"`{one.kind}`", f"`{one.default}`" if one.default else "", one.label)
                    for one in question.parameters
                ],
            )


def columns() -> Iterator[str]:
    yield f"# Columns of tables\n\n{_MADE} `/export/NAME` has these tables."
    yield (
        "`communique export` writes `polecat` and `ged` by `--format`, the others by `--table`. These can be written "
        "as Parquet, too: by `--format parquet`, on the server by `?format=parquet`. `--format csv` and `parquet` "
        "without `--table`, `/export/csv` and `/export/parquet` are events."
    )
    for one in TABLES.values():
        if one.name in EVENTS.endings:
            continue
        yield f"## {one.name}\n\n{one.title}. {one.unit} [Selected](selection.md) as `{one.kind}`."
        if one.defaults:
            yield "Unless told otherwise: " + ", ".join(f"`{name}={value}`" for name, value in one.defaults) + "."
        yield _table(("column", "type", "description"), [(f"`{c.name}`", c.type, c.description) for c in one.columns])


def selection() -> Iterator[str]:
    yield f"# Selecting\n\n{_MADE}"
    yield "The same parameters select in `/browse/KIND`, in `/export/NAME` and in `communique export`."
    yield (
        "Several values of one parameter: one is enough. Several parameters: all must hold. On the command line "
        "`min_confidence` is `--min-confidence`."
    )
    yield _table(("parameter", "value", ""), [(f"`{p.name}`", f"`{p.metavar}`", p.help) for p in PARAMETERS.values()])
    yield "## Kinds of things, their parameters, facets and orders"
    yield _table(
        ("kind", "parameters", "facets", "orders"),
        [
            (
                f"`{kind}`",
                " ".join(f"`{name}`" for name in takes(kind)),
                " ".join(f"`{facet.name}`" for facet in FACETS.get(kind, ())),
                " ".join(f"`{order}`" for order in kind_named(kind).sorts),
            )
            for kind in (*KINDS, "entities")
        ],
    )


def tools() -> Iterator[str]:
    yield f"# Tools for assistants\n\n{_MADE} [Assistants](../assistants.md) says how an assistant is told of them."
    for tool in TOOLS.values():
        yield f"## {tool.name}\n\n{tool.about}"
        rows = [
            (f"`{name}`", str(takes["type"]), "yes" if name in tool.required else "", str(takes["description"]))
            for name, takes in tool.takes.items()
        ]
        if rows:
            yield _table(("argument", "type", "required", ""), rows)


def routes() -> Iterator[str]:
    yield f"# Routes of the server\n\n{_MADE}"
    app = create_app(ServerSettings(store=Path("communique-store")))
    rows = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        rows.append((f"`{rule.rule}`", methods, _first_sentence(app.view_functions[rule.endpoint])))
    yield _table(("address", "methods", ""), rows)


def _first_sentence(view: Callable[..., object]) -> str:
    """The first paragraph of what a view, or else its module, says of itself."""
    own = view.__doc__ or getattr(inspect.getmodule(view), "__doc__", None) or ""
    return (
        " ".join(own.strip().partition("\n\n")[0].split()) if "flask" not in view.__module__ else "The files of pages."
    )


PAGES: Mapping[str, Callable[[], Iterable[str]]] = {
    "commands": commands,
    "options": options,
    "ontology": ontology,
    "questions": saved_questions,
    "columns": columns,
    "selection": selection,
    "tools": tools,
    "routes": routes,
}


def made(name: str) -> str:
    """Return the text of a page as the code has it now."""
    return "\n\n".join(PAGES[name]()) + "\n"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"

    return "\n".join((line(head), line("---" for _ in head), *map(line, rows)))


if __name__ == "__main__":
    for name in PAGES:
        (FOLDER / f"{name}.md").write_text(made(name), "utf8")
