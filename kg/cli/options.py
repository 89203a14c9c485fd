"""Options on the command line: added to a parser, and what was given made into settings."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kg.engines.remote.backend import Backend
from kg.options import Option, options_of, truth

S = TypeVar("S")

JSON = Option("json", False, "print the report as JSON", parse=truth, variable="")
ENGINE = (
    "an engine elsewhere",
    "In place of a store: any SPARQL 1.1 engine. COMMUNIQUE_BACKEND_USER and COMMUNIQUE_BACKEND_PASSWORD (basic or "
    "digest), or COMMUNIQUE_BACKEND_TOKEN, identify us there.",
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `fill` adds its options to its parser, `run` returns the exit status."""

    name: str
    summary: str
    examples: str
    fill: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """A parser that gets its options when it is first used, so that a command imports nothing of the others."""

    fill: Callable[[Parser], None] | None = None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.options: list[Option] = []  # those that `add_options` has added

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse has it."""
        self.fill_now()
        return super().parse_known_args(args, namespace)

    def fill_now(self) -> None:
        fill, self.fill = self.fill, None
        if fill is not None:
            fill(self)


def add_command(commands: argparse._SubParsersAction[Parser], command: Command) -> None:
    parser = commands.add_parser(
        command.name,
        help=command.summary,
        description=command.summary[0].upper() + command.summary[1:] + ".",
        epilog=command.examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.fill = command.fill


def add_options(parser: Parser, options: Iterable[Option], title: str = "", description: str | None = None) -> None:
    """Add options, in a group of their own where it has a title."""
    group = parser.add_argument_group(title, description) if title else parser
    options = list(options)
    parser.options += options
    for option in options:
        if option.long:
            _add(parser, group, option)


def _add(parser: argparse.ArgumentParser, group: argparse._ActionsContainer, option: Option) -> None:
    try:
        default = option.told
    except ValueError as error:
        parser.error(f"{option.environment}: {error}")
    help = option.help + (f" (default: {option.default_text})" if option.default_text else "")
    more: dict[str, Any] = {"dest": option.dest, "default": default, "help": help.replace("%", "%%")}
    if isinstance(option.default, bool):
        more["action"] = argparse.BooleanOptionalAction if option.default else "store_true"
        more["help"] = option.help
    else:
        more["metavar"] = "{" + ",".join(option.choices) + "}" if option.choices else option.metavar
        more["type"] = _type(option)
        more["action"] = _Append if option.repeated else "store"
    group.add_argument(option.long, **more)


def _type(option: Option) -> Callable[[str], Any]:
    def parsed(text: str) -> Any:
        try:
            return option.value_of(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parsed


class _Append(argparse.Action):
    """Collects the values of an option; the first one replaces the default."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        before = getattr(namespace, self.dest)
        setattr(namespace, self.dest, [*([] if before is self.default else before), values])


def settings_of(settings: type[S], arguments: argparse.Namespace, **more: Any) -> S:
    """The settings that the arguments and the environment give; `more` are fields that have no option."""
    told = {
        option.name: getattr(arguments, option.dest) if option.long else option.told
        for option in options_of(settings)
        if not option.long or hasattr(arguments, option.dest)
    }
    return settings(**{**told, **more})


def with_default(option: Option, default: Any) -> Option:
    return replace(option, default=default)


def backend_of(arguments: argparse.Namespace) -> Backend | None:
    """The engine elsewhere that is asked, None where there is none. Raises: UsageError."""
    return settings_of(Backend, arguments) if arguments.backend else None
