"""The user's own words: tables with the names and columns of en/, in one folder, read beside ours.

The folder is one for the process, as COMMUNIQUE_LEXICON names it when the first table is read. `own.toml` lists tables
and columns; `own_faults.py` says what is wrong with a folder.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.errors import ModelError
from kg.options import LEXICON


@dataclass(frozen=True, slots=True)
class Table:
    """What a table may hold: `columns` with their meaning, `key` those that name a row, `row` an example."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: dict[str, str]
    row: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file with the number of its line."""

    line: int
    cells: dict[str, str]


def folder() -> Path | None:
    """The folder of the user's own words, None where there is none."""
    return Path(LEXICON.told) if LEXICON.told else None


@cache
def tables() -> dict[str, Table]:
    """The tables by name; `columns` end with those that every table may have."""
    told: dict[str, Any] = tomllib.loads((files(__package__) / "own.toml").read_text("utf8"))
    more = told.pop("more")
    return {
        name: Table(name, one["about"], tuple(one["key"]), one["columns"] | more, one["row"])
        for name, one in told.items()
    }


def read(file: Path) -> tuple[list[str], list[Row]]:
    """The columns and rows of a file. Raises: ModelError: it cannot be read."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            columns = next(reader, [])
            rows = [Row(reader.line_num, dict(zip(columns, cells, strict=False))) for cells in reader if any(cells)]
    except (OSError, ValueError, csv.Error) as error:
        raise ModelError(f"{file}: cannot be read: {error}") from error
    return columns, rows


def added(name: str, columns: Iterable[str]) -> Iterator[dict[str, str]]:
    """The user's rows of a table, with these columns. Raises: ModelError: the file cannot be read."""
    place = folder()
    if place is None or name not in tables() or not (file := place / f"{name}.csv").is_file():
        return
    wanted = list(columns)
    for row in read(file)[1]:
        yield {column: row.cells.get(column, "").strip() for column in wanted}


def stamp() -> str:
    """A hash of the user's tables, 16 hexadecimal digits; empty if there are none."""
    place = folder()
    found = [file for name in tables() if place and (file := place / f"{name}.csv").is_file()]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in found)).hexdigest()[:16] if found else ""
