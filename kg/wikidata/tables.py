"""Lists of Wikidata as tables of the gazetteer.

A name that two items have would link one of them wrongly, so it is left out, unless a bundled row has it: that row
keeps it. A single word ("Unity", "Hope") is too common to be looked for where no country is named beside it.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg.gazetteer.atlas import plain
from kg.gazetteer.bodies import body_of
from kg.gazetteer.own import FROM_WIKIDATA
from kg.gazetteer.rows import Row, bundled, states
from kg.gazetteer.tenures import offices_of_title
from kg.rdf.iris import slug
from kg.wikidata.lists import EVERYWHERE
from kg.wikidata.unlinked import country_items

Items = Mapping[str, Mapping[str, list[str]]]
_CLASSES = {
    "offices": "Person",
    "ministries": "GovernmentBody",
    "parties": "PoliticalParty",
    "armed": "ArmedGroup",
    "igos": "InternationalOrganization",
}
_COLUMNS = {
    "persons.csv": ("id", "label", "aliases", "country", "qid", "status", "sources"),
    "organizations.csv": (
        "id",
        "class",
        "label",
        "aliases",
        "country",
        "acts_for",
        "part_of",
        "sectors",
        "valid_from",
        "valid_to",
        "qid",
        "status",
        "sources",
    ),
    "place_qids.csv": ("geonames", "qid", "label", "status", "sources"),
    "offices.csv": ("country", "office", "holder", "valid_from", "valid_to", "status", "sources"),
}


@dataclass(frozen=True, slots=True)
class _Named:
    """An item on its way into a table."""

    qid: str
    cls: str
    label: str
    aliases: tuple[str, ...]
    country: str
    terms: tuple[str, ...] = ()
    sectors: str = ""


def write_tables(
    where: Path, found: Mapping[str, Items], today: str, put: Callable[[Path, bytes], None]
) -> tuple[dict[str, int], int]:
    """Write the tables of all lists.

    Args:
        found: items by the name of their list ("parties-PAK").
        put: writes a file whole.

    Returns how many rows each table has, and how many items were left out because others have their name.
    """
    known, ambiguous = _with_ids(list(_named(found)), {row.id: row for row in _bundled()})
    tables: dict[str, list[dict[str, str]]] = {name: [] for name in _COLUMNS}
    for row_id, one in known:
        cells = {
            "id": row_id,
            "label": one.label,
            "aliases": "|".join(one.aliases),
            "country": one.country,
            "qid": one.qid,
            "status": FROM_WIKIDATA,
            "sources": f"wikidata {today}",
        }
        if one.cls == "Person":
            tables["persons.csv"].append(cells)
            tables["offices.csv"] += _offices(row_id, one, cells)
        else:
            state = f"state/{one.country}" if one.cls == "GovernmentBody" and one.country else ""
            tables["organizations.csv"].append(
                cells | {"class": one.cls, "acts_for": state, "sectors": one.sectors or ("GOV" if state else "")}
            )
    tables["place_qids.csv"] = list(_places(found, today))
    for name, lines in tables.items():
        put(where / name, _csv(_COLUMNS[name], lines))
    return {name.removesuffix(".csv"): len(lines) for name, lines in tables.items()}, ambiguous


def _named(found: Mapping[str, Items]) -> Iterator[_Named]:
    """Each item once, in the order of the lists: an item of two lists has the class of the first."""
    seen: set[str] = set()
    for name, items in found.items():
        kind, _, country = name.partition("-")
        for qid, told in items.items() if kind in _CLASSES else ():
            one = _named_one(qid, told, kind, country)
            if one.label and qid not in seen:
                seen.add(qid)
                yield one


def _named_one(qid: str, told: Mapping[str, list[str]], kind: str, country: str) -> _Named:
    """An item of the list of a country, or of EVERYWHERE. Its label is "" where no label can stand in a table."""
    label = next((n for n in told.get("label", ()) if _is_name(n)), "")
    aliases = tuple(a for a in sorted(set(told.get("alias", ()))) if _is_name(a) and a != label)
    place = _only_country(told) if country == EVERYWHERE else country
    return _Named(qid, _CLASSES[kind], label, aliases, place, tuple(told.get("term", ())))


def _only_country(told: Mapping[str, list[str]]) -> str:
    """The code of the one state that an item belongs to, "" for none or several."""
    codes = _codes()
    own = {codes[c] for c in told.get("country", ()) if c in codes}
    return own.pop() if len(own) == 1 else ""


@cache
def _codes() -> dict[str, str]:
    """The codes of the states by their items."""
    return {qid: code for code, qid in country_items().items()}


def _is_name(text: str) -> bool:
    """Whether a text can stand in a cell and be looked for in articles."""
    return (
        text == text.strip() and not set(text) & set("|?\n\r\t") and any(c.isalpha() for c in text) and len(text) <= 100
    )


@dataclass(frozen=True, slots=True)
class _Ours:
    """A row of the installation; `qid` only where it is confirmed."""

    id: str
    cls: str
    country: str
    names: tuple[str, ...]
    qid: str


def _bundled() -> Iterator[_Ours]:
    for name, cls in (
        ("states.csv", "State"),
        ("organizations.csv", ""),
        ("persons.csv", "Person"),
        ("regions.csv", "Place"),
    ):
        for cells in bundled(name):
            names = tuple(n.lstrip("?") for n in (cells["label"], *cells["aliases"].split("|")) if n)
            confirmed = cells.get("qid", "") if cls == "State" or cells.get("status") in ("verified", "package") else ""
            yield _Ours(
                cells.get("id") or f"state/{cells['alpha3']}",
                cls or cells["class"],
                cells.get("country", ""),
                names,
                confirmed,
            )


def _with_ids(named: list[_Named], known_here: Mapping[str, _Ours]) -> tuple[list[tuple[str, _Named]], int]:
    """The items that a name identifies, with the ids of their rows, and how many are ambiguous."""
    names = _Names(named, known_here)
    known: list[tuple[str, _Named]] = []
    ambiguous = 0
    for one in named:
        is_clear, row = names.row_of(one)
        ambiguous += not is_clear
        if row is not None:
            known.append(row)
    return known, ambiguous


class _Names:
    """Which rows and items have which names."""

    def __init__(self, named: list[_Named], known_here: Mapping[str, _Ours]) -> None:
        self._here = known_here
        self._ours: dict[str, str] = {}  # the row of each name
        for row in known_here.values():
            for name in row.names:
                self._ours.setdefault(plain(name), row.id)
        self._by_item = {row.qid: row.id for row in known_here.values() if row.qid}
        self._bearers = Counter(key for one in named for key in {plain(n) for n in (one.label, *one.aliases)})
        self._taken = Counter(_id(one) for one in named)
        self._bodies = {one.qid: body for one in named if (body := _body(one)) is not None}
        self._claimed = Counter(body.id for body in self._bodies.values())

    def row_of(self, one: _Named) -> tuple[bool, tuple[str, _Named] | None]:
        """Whether an item is unambiguous, and the id and content of its row; None where it gets no row."""
        body = self._bodies.get(one.qid)
        if body is not None:  # the gazetteer has it by a rule, under names that every state has
            if self._claimed[body.id] > 1:
                return False, None
            return True, (body.id, replace(one, label=body.label, aliases=(), sectors="|".join(body.sectors)))
        row_id = self._row_id(one)
        is_new = row_id not in self._here
        if not row_id or (is_new and self._is_shared(one.label)):
            return False, None
        if is_new and " " not in one.label:
            return True, None
        return True, (row_id, replace(one, aliases=self._own_aliases(one, row_id), sectors=""))

    def _row_id(self, one: _Named) -> str:
        """The id of an item's row, "" where a new row would have the same id as another.

        That of the row of the same item, else of the same name, class and country, else a new one.
        """
        same = _same(one, self._here.get(self._ours.get(plain(one.label), "")))
        return self._by_item.get(one.qid) or same or (_id(one) if self._taken[_id(one)] == 1 else "")

    def _is_shared(self, label: str) -> bool:
        return self._bearers[plain(label)] > 1 or plain(label) in self._ours

    def _own_aliases(self, one: _Named, row_id: str) -> tuple[str, ...]:
        """The aliases that no other item or row has, as they stand in a table."""
        own = (
            _alias(alias, one)
            for alias in one.aliases
            if self._bearers[plain(alias)] == 1 and self._ours.get(plain(alias), row_id) == row_id
        )
        return tuple(filter(None, own))


def _body(one: _Named) -> Row | None:
    """The body of a state that an item is, by one of the names that this body has in every state."""
    if one.cls != "GovernmentBody" or not one.country:
        return None
    return next(
        (
            body
            for name in (one.label, *one.aliases)
            if (body := body_of(_without_state(name, one.country), one.country)) is not None
        ),
        None,
    )


def _same(one: _Named, row: _Ours | None) -> str:
    """The id of a bundled row without a confirmed item, if it has the class and country of this one."""
    return row.id if row is not None and (row.cls, row.country, row.qid) == (one.cls, one.country, "") else ""


def _alias(alias: str, one: _Named) -> str:
    """An alias as it stands in a table: a single word only as a weak one, which counts where its country is named."""
    if " " in alias:
        return alias
    return f"?{alias}" if one.country and one.cls != "Person" else ""


def _id(one: _Named) -> str:
    """The id that makes the same IRI as the name alone (`kg.rdf.iris.entity_iri`), so that the IRI does not change."""
    return f"{'person' if one.cls == 'Person' else 'org'}/{slug(one.label)}"


def _offices(row_id: str, one: _Named, cells: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The terms in offices by which the reading identifies holders.

    A term whose beginning is unknown is left out: it would hold on any day.
    """
    if any(c["holder"] == row_id and c["country"] == one.country for c in bundled("offices.csv")):
        return
    for term in sorted(one.terms):
        title, start, end = term.split("\t")
        for office in offices_of_title(_without_state(title, one.country)) if start else ():
            yield {
                "country": one.country,
                "office": office,
                "holder": row_id,
                "valid_from": start,
                "valid_to": end,
                "status": FROM_WIKIDATA,
                "sources": cells["sources"],
            }


def _without_state(title: str, country: str) -> str:
    """A title without its state: "Minister of Foreign Affairs of Pakistan" becomes "minister of foreign affairs"."""
    names = [plain(name) for name in (_state_names().get(country) or ())]
    low = plain(title)
    for name in sorted(names, key=len, reverse=True):
        for ending in (f" of {name}", f" of the {name}"):
            if low.endswith(ending):
                return low.removesuffix(ending)
        if low.startswith(f"{name} "):
            return low.removeprefix(f"{name} ")
    return low


@cache
def _state_names() -> dict[str, tuple[str, ...]]:
    return {code: (s.row.label, *s.row.aliases, *s.adjectives) for code, s in states().items()}


def _places(found: Mapping[str, Items], today: str) -> Iterator[dict[str, str]]:
    """The rows of places whose GeoNames feature is claimed by one item only."""
    claims = [
        (number, qid, next(iter(told.get("label", ())), ""))
        for name, items in found.items()
        if name.startswith("cities-")
        for qid, told in items.items()
        for number in told.get("geonames", ())
        if number.isascii() and number.isdigit()
    ]
    times = Counter(number for number, *_ in claims)
    for number, qid, label in sorted(set(claims)):
        if times[number] == 1:
            yield {
                "geonames": number,
                "qid": qid,
                "label": label,
                "status": FROM_WIKIDATA,
                "sources": f"wikidata {today}",
            }


def _csv(columns: tuple[str, ...], lines: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode("utf8", "surrogatepass")
