"""Places by name: cities and divisions of GeoNames."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import JaroWinkler

from kg.gazetteer.atlas import connect, plain, skeleton
from kg.gazetteer.bodies import by_id
from kg.gazetteer.rows import PUBLISHED, Row, basis, geonames, rows, table, wikidata
from kg.model import Link

_FIELDS = "id, name, kind, country, admin1, admin2, population, latitude, longitude"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place in GeoNames. Divisions have no coordinates; their population is that of their cities."""

    id: int
    name: str
    kind: str  # country, admin1, admin2 or city
    country: str  # ISO 3166-1 alpha-3
    admin1: int | None = None  # the divisions it lies in, or is
    admin2: int | None = None
    population: int = 0
    latitude: float | None = None  # WGS 84 degrees
    longitude: float | None = None

    @property
    def within(self) -> tuple[int, ...]:
        """The divisions that contain it, the smallest first, itself excluded."""
        return tuple(d for d in (self.admin2, self.admin1) if d and d != self.id)


def prepare() -> None:
    """Make the index of places if it is missing. Call it before several processes start."""
    connect().close()


@cache
def _atlas() -> sqlite3.Connection:
    return connect()


@lru_cache(maxsize=50_000)
def find_place(name: str) -> tuple[PlaceRow, ...]:
    """All places of this name, the largest first. Accents, hyphens and case are ignored."""
    query = (
        f"SELECT {_FIELDS} FROM place WHERE id IN (SELECT place FROM name WHERE key = ?) ORDER BY population DESC, id"
    )
    return tuple(PlaceRow(*cells) for cells in _atlas().execute(query, (plain(name),)))


@lru_cache(maxsize=50_000)
def similar_places(name: str, country: str) -> tuple[PlaceRow, ...]:
    """Places of a country whose names can be other transliterations of this one, the most similar first."""
    key = plain(name)
    query = f"SELECT {_FIELDS} FROM place WHERE id IN (SELECT place FROM skeleton WHERE key = ? AND country = ?)"
    found = [PlaceRow(*cells) for cells in _atlas().execute(query, (skeleton(key), country))]
    alike = {p.id: JaroWinkler.similarity(key, plain(p.name)) for p in found}
    return tuple(sorted((p for p in found if alike[p.id] >= 0.8), key=lambda p: (-alike[p.id], -p.population)))


@lru_cache(maxsize=50_000)
def place(number: int) -> PlaceRow | None:
    """The place with this GeoNames id."""
    cells = _atlas().execute(f"SELECT {_FIELDS} FROM place WHERE id = ?", (number,)).fetchone()
    return PlaceRow(*cells) if cells else None


@cache
def _items() -> dict[int, tuple[str, str]]:
    return {
        int(cells["geonames"]): (cells["qid"], basis(cells))
        for cells in table("place_qids.csv")
        if cells["status"] in PUBLISHED
    }


def row(row_id: str) -> Row | None:
    """The row of this id, of a table or of GeoNames ("geonames/290030")."""
    kind, _, number = row_id.partition("/")
    if kind != "geonames":
        return rows().get(row_id) or (by_id().get(row_id) if kind == "org" else None)
    found = place(int(number))
    if found is None:
        return None
    state = f"state/{found.country}"
    around = f"geonames/{found.within[0]}" if found.within else state if state in rows() else None
    return Row(
        row_id,
        "Place",
        found.name,
        found.country,
        links=place_links(found.id, 0.9),
        located_in=(around,) if around else (),
        latitude=found.latitude,
        longitude=found.longitude,
    )


def place_links(number: int, confidence: float) -> tuple[Link, ...]:
    """The GeoNames feature and, where a table confirms one, the Wikidata item."""
    qid, basis = _items().get(number, ("", ""))
    return (geonames(number, confidence), *((wikidata(qid, confidence, basis),) if qid else ()))
