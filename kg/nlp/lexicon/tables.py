"""Words, patterns and weights of one language: tables by subject (en/SUBJECT.toml), lists with columns (en/NAME.csv).

A TOML file has up to four tables, and every entry a comment: what it is for, or on what a weight was set.

    [words]      name = "words between spaces", or ["two words", "three words more"] where a word has a space in it
    [maps]       name = { word = "other word" } or { word = 3 }
    [patterns]   name = 'a regular expression'; <other> stands for another pattern of the file, (?:in brackets), or for
                 any of the words of a list or the keys of a map; a line break, with the white space around it, does not
                 count
    [weights]    name = a number
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any

from kg.nlp.lexicon.own import added

LANGUAGE = "en"
_REFERENCE = re.compile(r"(?<!P)<([a-z][a-z0-9_]*)>")
_LINE_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Table:
    """The entries of one file. Every method raises KeyError, with file and name, for an entry that is not there."""

    subject: str
    entries: dict[str, dict[str, Any]]

    def words(self, name: str) -> frozenset[str]:
        return frozenset(self.listed(name))

    def listed(self, name: str) -> tuple[str, ...]:
        """The words in the order of the file."""
        found = self._entry("words", name)
        return tuple(found.split() if isinstance(found, str) else found)

    def mapping(self, name: str) -> dict[str, Any]:
        return dict(self._entry("maps", name))

    def weight(self, name: str) -> float:
        return float(self._entry("weights", name))

    def source(self, name: str) -> str:
        """The text of a pattern in one line, with what it refers to filled in."""
        text = _LINE_BREAK.sub("", str(self._entry("patterns", name)))
        return _REFERENCE.sub(lambda found: f"(?:{self._referred(found[1])})", text)

    def pattern(self, name: str, flags: int = 0) -> re.Pattern[str]:
        return re.compile(self.source(name), flags)

    def _referred(self, name: str) -> str:
        if name in self.entries.get("words", ()):
            return "|".join(map(re.escape, self.listed(name)))
        if name in self.entries.get("maps", ()):
            return "|".join(map(re.escape, self.mapping(name)))
        return self.source(name)

    def _entry(self, kind: str, name: str) -> Any:
        try:
            return self.entries[kind][name]
        except KeyError:
            raise KeyError(f"lexicon/{LANGUAGE}/{self.subject}.toml has no {name!r} in [{kind}]") from None


@cache
def table(subject: str) -> Table:
    """The table of a subject, read once. Raises: FileNotFoundError, tomllib.TOMLDecodeError."""
    text = (files(__package__) / LANGUAGE / f"{subject}.toml").read_text("utf8")
    return Table(subject, tomllib.loads(text))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `en/NAME.csv` by column, then the user's own. Raises: FileNotFoundError; ModelError."""
    ours = bundled(name)
    return [*ours, *added(name, ours[0])]


def bundled(name: str) -> list[dict[str, str]]:
    """The rows of `en/NAME.csv` by column. Raises: FileNotFoundError."""
    text = (files(__package__) / LANGUAGE / f"{name}.csv").read_text("utf8")
    return list(csv.DictReader(StringIO(text)))
