"""The table of options of the reference, made of their declarations; `tools.reference` writes it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.cli.main import COMMANDS
from kg.cli.options import Parser
from kg.options import ENVIRONMENT, Option


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `commands`: those that take the option, () for all. `flag`, `variable`: "" for none."""

    flag: str
    commands: tuple[str, ...]
    variable: str
    default: str
    help: str

    def __str__(self) -> str:
        cells = (
            _code(self.flag),
            " ".join(self.commands) or "all",
            _code(self.variable),
            self.default and _code(self.default) if " " not in self.default else self.default,
            self.help.replace("|", "\\|"),
        )
        return f"| {' | '.join(cells)} |"


def rows() -> list[Row]:
    """Every option, in the order of the commands."""
    found: dict[tuple[str, str, str], Row] = {}
    for command, option in _options():
        key = (option.long, option.environment, option.help)
        row = found.setdefault(key, Row(option.long, (), option.environment, option.default_text, option.help))
        known = row.default.split("; ")
        is_other = command and option.default_text not in known
        default = f"{row.default}; {command}: {option.default_text}" if is_other else row.default
        commands = tuple(dict.fromkeys((*row.commands, command))) if command else ()
        found[key] = replace(row, commands=commands, default=default)
    return list(found.values())


def _options() -> Iterator[tuple[str, Option]]:
    """Each option with the command that takes it, "" for all."""
    for command in COMMANDS:
        parser = Parser(prog=command.name)
        command.fill(parser)
        for one in _with_tasks(parser):
            yield from ((command.name, option) for option in one.options)
    yield from (("", option) for option in ENVIRONMENT)


def _with_tasks(parser: Parser) -> Iterator[Parser]:
    """A parser and those of its own subcommands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.values()


def table() -> str:
    """Return the table as Markdown."""
    head = ("| option | commands | environment | default | |", "|---|---|---|---|---|")
    return "\n".join((*head, *map(str, rows())))


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
