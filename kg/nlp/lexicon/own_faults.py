"""What is wrong with a folder of one's own words, by file, line and column, without reading a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import ModelError
from kg.nlp.lexicon.event_types import event_types
from kg.nlp.lexicon.events import light_verbs
from kg.nlp.lexicon.own import Row, Table, read, tables
from kg.nlp.lexicon.tables import bundled
from kg.resources import ontology_dir

READS = ("class", "mode", "actor", "recipient", "place", "factuality", "attributed", "entity", "office")
_CONDITION = re.compile(r"(?:not)?(?P<slot>\w+)(?::(?P<kind>\w+)|=(?P<words>[^\s,]+))?")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file; line 0 and column "" where it concerns the whole of it."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        return f"{self.file}{line}{f', column {self.column}' if self.column else ''}: {self.reason}"


def faults(folder: Path, others: Mapping[str, tuple[str, ...]]) -> list[Fault]:
    """The faults of a folder.

    Args:
        others: the columns of tables that belong elsewhere, those of the gazetteer, by the names of their files.
    """
    if not folder.is_dir():
        return [Fault(str(folder), 0, "", "no folder here")]
    found: list[Fault] = []
    files = sorted(folder.glob("*.csv"))
    for file in files:
        found += _of_file(file, others)
    return found if files else [Fault(str(folder), 0, "", f"no table here; there may be {_names(others)}")]


def _names(others: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join([*(f"{name}.csv" for name in tables()), *others])


def _of_file(file: Path, others: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    table = tables().get(file.stem)
    if table is None and file.name not in others:
        yield Fault(file.name, 0, "", f"no table of this name; there are {_names(others)}")
        return
    try:
        columns, rows = read(file)
    except ModelError as error:
        yield Fault(file.name, 0, "", str(error))
        return
    known = list(table.columns) if table else [*others[file.name], "example", "reads"]
    for column in columns:
        if column not in known:
            yield Fault(file.name, 1, column, f"no such column; there are {', '.join(known)}")
    keys = table.key if table else ()
    for column in keys:
        if column not in columns:
            yield Fault(file.name, 1, column, "this column must be there")
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        yield from _of_row(file.name, row, table, seen)


def _of_row(file: str, row: Row, table: Table | None, seen: dict[tuple[str, ...], int]) -> Iterator[Fault]:
    for part in filter(None, (one.strip() for one in row.cells.get("reads", "").split(";"))):
        if part.partition("=")[0].strip() not in READS or "=" not in part:
            yield Fault(file, row.line, "reads", f"{part!r} is not field=value; fields are {', '.join(READS)}")
    if table is None:
        return
    yield from _of_key(file, row, table, seen)
    for column, test in _TESTS.get(table.name, {}).items():
        if reason := test(row.cells.get(column, "").strip(), row.cells):
            yield Fault(file, row.line, column, reason)


def _of_key(file: str, row: Row, table: Table, seen: dict[tuple[str, ...], int]) -> Iterator[Fault]:
    """What is wrong with the words that name a row; those of an event may have several rows."""
    key = tuple(row.cells.get(column, "").strip() for column in table.key)
    for column, value in zip(table.key, key, strict=True):
        if not value:
            yield Fault(file, row.line, column, "is empty")
    if key in _ours(table.name):
        yield Fault(file, row.line, table.key[0], f"{' '.join(key)!r} is a word of our {table.name}.csv already")
    if table.name != "events" and (before := seen.setdefault(key, row.line)) != row.line:
        yield Fault(file, row.line, table.key[0], f"{' '.join(key)!r} stands in line {before}, too")


@cache
def _ours(name: str) -> frozenset[tuple[str, ...]]:
    """The keys of our rows of a table, and of what else decides how its words are read."""
    keys = tables()[name].key
    found = {tuple(row[column] for column in keys) for row in bundled(name)}
    return frozenset(found | ({(verb, "verb") for verb in light_verbs()} if name == "events" else set()))


# each returns what is wrong with a cell, given the row; "" for nothing

_Test = Callable[[str, Mapping[str, str]], str]


def _one_of(name: str, column: str) -> _Test:
    """A test whether a cell has one of the values that ours have."""

    def test(value: str, row: Mapping[str, str]) -> str:
        return _unless(value in _values(name, column), value, _values(name, column))

    return test


@cache
def _values(name: str, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in bundled(name))


def _unless(fits: bool, value: str, known: frozenset[str]) -> str:
    return "" if fits else f"{value!r} is not one of {', '.join(sorted(filter(None, known)))}"


@cache
def _concepts(scheme: str) -> frozenset[str]:
    """The local names of the concepts of a scheme of the ontology."""
    text = (ontology_dir() / "vocabularies" / f"{scheme}.ttl").read_text("utf8")
    return frozenset(re.findall(r"ontology/[a-z]+/([A-Za-z0-9-]+)> a skos:Concept", text))


def _class(value: str, row: Mapping[str, str]) -> str:
    return _unless(not value or value in event_types(), value, frozenset(event_types()))


def _mode(value: str, row: Mapping[str, str]) -> str:
    of_class = f"{row.get('class', '').lower()}-"
    known = frozenset(name.removeprefix(of_class) for name in _concepts("modes") if name.startswith(of_class))
    return _unless(not value or value in known, value, known)


def _cameo(value: str, row: Mapping[str, str]) -> str:
    return "" if not value or value in _concepts("cameo") else f"{value!r} is no CAMEO code"


def _recipient(value: str, row: Mapping[str, str]) -> str:
    known = frozenset(part for cell in _values("events", "recipient") for part in cell.split("|"))
    wrong = next((part for part in value.split("|") if part not in known), "")
    return _unless(not wrong, wrong, known)


def _marks(value: str, row: Mapping[str, str]) -> str:
    known = frozenset(part for cell in _values("events", "marks") for part in cell.split())
    wrong = next((part for part in value.split() if part not in known), "")
    return _unless(not wrong, wrong, known)


def _frame(value: str, row: Mapping[str, str]) -> str:
    slots, kinds = _conditions()
    for part in filter(None, (one.strip() for one in value.split(","))):
        found = _CONDITION.fullmatch(part)
        if found is None or found["slot"] not in slots:
            return f"{part!r} is no condition of a frame: none of ours has it"
        if found["kind"] and found["kind"] not in kinds:
            return _unless(False, found["kind"], kinds)
    return ""


@cache
def _conditions() -> tuple[frozenset[str], frozenset[str]]:
    """The tests, slots and prepositions of our conditions, and the kinds of things that they ask for."""
    parts = [part.strip() for cell in _values("events", "frame") for part in cell.split(",") if part.strip()]
    found = [one for one in map(_CONDITION.match, parts) if one]
    return frozenset(one["slot"] for one in found), frozenset(one["kind"] for one in found if one["kind"])


_TESTS: Mapping[str, Mapping[str, _Test]] = {
    "events": {
        "pos": _one_of("events", "pos"),
        "class": _class,
        "mode": _mode,
        "cameo": _cameo,
        "recipient": _recipient,
        "marks": _marks,
        "frame": _frame,
    },
    "titles": {"kind": _one_of("titles", "kind")},
    "roles": {"kind": _one_of("roles", "kind"), "sector": _one_of("roles", "sector")},
    "given_names": {"gender": _one_of("given_names", "gender")},
}
