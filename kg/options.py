"""Options, each declared once: flag, environment variable, default, help text and row of the reference are made of it.

A setting is declared by `option(…)` as a field of its dataclass; what only the command line needs, by `Option(…)`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

PREFIX = "COMMUNIQUE_"


@dataclass(frozen=True, slots=True)
class Option:
    """An option of the command line.

    `flag` and `variable` are made of the name where they are None; "" means that there is none. `parse` raises
    ValueError with what is wrong. `shown` describes the default where its value does not.
    """

    name: str
    default: Any
    help: str
    metavar: str | None = None
    parse: Callable[[str], Any] = str
    choices: tuple[str, ...] = ()
    repeated: bool = False  # may be given several times; in the environment the values are separated by white space
    flag: str | None = None
    variable: str | None = None
    shown: str | None = None

    @property
    def long(self) -> str:
        """The flag, "" for what can be set in the environment alone."""
        return f"--{self.name.replace('_', '-')}" if self.flag is None else self.flag

    @property
    def dest(self) -> str:
        """The name in what the parser returns."""
        return self.long.lstrip("-").replace("-", "_") or self.name

    @property
    def environment(self) -> str:
        """The name of the environment variable, "" for what cannot be set there."""
        if self.variable is None:
            return PREFIX + self.dest.upper()
        return PREFIX + self.variable if self.variable else ""

    @property
    def default_text(self) -> str:
        """The default for a reader, "" where there is none."""
        if self.shown is not None:
            return self.shown
        if isinstance(self.default, bool):
            return "on" if self.default else ""
        if isinstance(self.default, tuple):
            return ",".join(self.default)
        if isinstance(self.default, int | float):
            return f"{self.default:g}" if isinstance(self.default, float) else str(self.default)
        return str(self.default or "")

    @property
    def told(self) -> Any:
        """The value in the environment, else the default. Raises: ValueError."""
        text = os.environ.get(self.environment) if self.environment else None
        if not text:
            return self.default
        return tuple(map(self.value_of, text.split())) if self.repeated else self.value_of(text)

    def value_of(self, text: str) -> Any:
        """Raises: ValueError: the text is not a value of this option; the message says what is wrong."""
        if self.choices and text not in self.choices:
            raise ValueError(f"{text!r} is not one of {', '.join(self.choices)}")
        return self.parse(text)


def option(default: Any, help: str, metavar: str | None = None, *, secret: bool = False, **more: Any) -> Any:
    """A field of a dataclass of settings that an option sets; `more` as for Option."""
    return field(
        default=default, repr=not secret, metadata={"option": Option("", default, help, metavar=metavar, **more)}
    )


def options_of(settings: type, *names: str) -> list[Option]:
    """The options that set fields of a dataclass: these, or all in the order of its fields."""
    found = {f.name: replace(f.metadata["option"], name=f.name) for f in fields(settings) if "option" in f.metadata}
    return [found[name] for name in names] if names else list(found.values())


def truth(text: str) -> bool:
    """Raises: ValueError."""
    if text.lower() not in ("1", "true", "yes", "on", "0", "false", "no", "off"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text.lower() in ("1", "true", "yes", "on")


def whole(text: str) -> int:
    """A whole number from 0 on. Raises: ValueError."""
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def count(text: str) -> int:
    """A whole number from 1 on. Raises: ValueError."""
    if (number := whole(text)) < 1:
        raise ValueError(f"{text!r} is not a whole number above 0")
    return number


def size(text: str) -> int:
    """Bytes, as 0, 1500000, 500M or 4G (times 1024). Raises: ValueError."""
    number, power = (text[:-1], " KMG".index(text[-1].upper())) if text[-1:].upper() in tuple("KMG") else (text, 0)
    try:
        return whole(number) << 10 * power
    except ValueError:
        raise ValueError(f"{text!r} is not a size such as 500M or 4G") from None


def port(text: str) -> int:
    """Raises: ValueError."""
    if (number := whole(text)) > 65_535:
        raise ValueError(f"{text!r} is not a port: the highest is 65535")
    return number


def share(text: str) -> float:
    """A number from 0 to 1. Raises: ValueError."""
    return _number(text, 1.0, "a number from 0 to 1")


def duration(text: str) -> float:
    """Seconds, 0 among them. Raises: ValueError."""
    return _number(text, 1e9, "a number of seconds")


def limit(text: str) -> float:
    """Seconds, more than 0. Raises: ValueError."""
    if (number := duration(text)) == 0:
        raise ValueError(f"{text!r} is not a number of seconds above 0")
    return number


def days(text: str) -> float:
    """Days, from 1 on, as seconds. Raises: ValueError."""
    return count(text) * 86_400.0


def words(text: str) -> tuple[str, ...]:
    """The different words of a list that is separated by commas."""
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _number(text: str, most: float, what: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise ValueError(f"{text!r} is not {what}")
    return number


STORE = Option("store", "communique-store", "the folder of the graph", "DIR")
MEMORY = Option(
    "memory_limit",
    min(4 << 30, max(2 << 30, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2)),
    "memory (addresses) that a command may take which reads a store, at least 700M; 0: no limit",
    "SIZE",
    parse=size,
    shown="4G; from 2G where that is more than half of this machine's memory",
)
CACHE = Option(
    "cache", "", "the folder of caches", "DIR", flag="", variable="CACHE", shown="communique in the user's cache folder"
)
GAZETTEER = Option(
    "gazetteer",
    "",
    "the folder of your own tables of names",
    "DIR",
    flag="",
    variable="GAZETTEER",
    shown="gazetteer in the folder of caches",
)
LEXICON = Option("lexicon", "", "the folder of your own event words, titles and names", "FOLDER")
ENVIRONMENT = (CACHE, GAZETTEER)  # what all commands read from the environment alone
