"""Holders of offices (offices.csv): heads of state and of government, and foreign ministers, since about 2000.

A movement that governs a state holds the office "government".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.gazetteer.atlas import plain
from kg.gazetteer.rows import Row, rows, table

OFFICES = ("head of state", "head of government", "foreign minister")
_TITLES = {
    **dict.fromkeys(("president", "king", "queen", "emir", "sultan", "supreme leader"), ("head of state",)),
    **dict.fromkeys(("prime minister", "premier", "chancellor", "taoiseach", "pm"), ("head of government",)),
    **dict.fromkeys(
        (
            "foreign minister",
            "minister of foreign affairs",
            "minister for foreign affairs",
            "foreign affairs minister",
            "external affairs minister",
            "minister of external affairs",
            "foreign secretary",
            "secretary of state",
        ),
        ("foreign minister",),
    ),
}
_FAMILY_FIRST = frozenset(("CHN", "KOR", "PRK", "TWN"))  # "Xi Jinping" is Xi


@dataclass(frozen=True, slots=True)
class Held:
    """An office held by someone. Bounds are ISO 8601 days, months or years; empty if the office is still held."""

    holder: Row
    country: str
    office: str
    valid_from: str
    valid_to: str

    def on(self, day: str) -> bool:
        """Whether it was held on this day, compared at the precision of each bound."""
        return self.valid_from <= day[: len(self.valid_from)] and (
            not self.valid_to or day[: len(self.valid_to)] <= self.valid_to
        )


def offices_of_title(title: str) -> tuple[str, ...]:
    """The offices of a title: "Prime Minister" is head of government. Empty for any other title."""
    return _TITLES.get(" ".join(title.lower().split()), ())


def title_words() -> tuple[str, ...]:
    """The titles known here, the longest first."""
    return tuple(sorted(_TITLES, key=len, reverse=True))


def holders(surname: str, offices: Iterable[str] = OFFICES, day: str | None = None) -> tuple[Held, ...]:
    """Offices held by persons of this surname, on the day if one is given. Accents and hyphens are ignored."""
    wanted = set(offices)
    return tuple(h for h in _by_surname().get(plain(surname), ()) if h.office in wanted and (day is None or h.on(day)))


def sectors_on(row: Row, day: str | None) -> tuple[str, ...]:
    """PLOVER codes by the offices of a row on a day: GOV in office, ELI for a person no longer in office, else empty.

    Without a day, persons have the code of today, and movements have none.
    """
    held = _by_holder().get(row.id, ()) if day or row.cls == "Person" else ()
    if any(h.on(day) if day else not h.valid_to for h in held):
        return ("GOV",)
    return ("ELI",) if row.cls == "Person" and held and (day is None or all(h.valid_from < day for h in held)) else ()


@cache
def _by_holder() -> dict[str, tuple[Held, ...]]:
    found: dict[str, list[Held]] = {}
    for held in tenures():
        found.setdefault(held.holder.id, []).append(held)
    return {holder: tuple(some) for holder, some in found.items()}


@cache
def tenures() -> tuple[Held, ...]:
    """The rows of offices.csv, in order, except of holders that are in no table: the user may have removed one."""
    return tuple(
        Held(rows()[c["holder"]], c["country"], c["office"], c["valid_from"], c["valid_to"])
        for c in table("offices.csv")
        if c["holder"] in rows()
    )


@cache
def _by_surname() -> dict[str, tuple[Held, ...]]:
    found: dict[str, dict[Held, None]] = {}
    for held in tenures():
        for name in {
            ending for full in (held.holder.label, *held.holder.aliases) for ending in _surnames(full, held.country)
        }:
            found.setdefault(name, {})[held] = None
    return {name: tuple(some) for name, some in found.items()}


def _surnames(full: str, country: str) -> set[str]:
    """What can be the surname in a full name: each of its endings ("el Sisi", "Sisi"), or where it comes first the
    first word."""
    words = plain(full).split()
    endings = {" ".join(words[i:]) for i in range(1, len(words))} - {"jr", "iii", "ii", "i", "vi"}
    return endings | ({words[0]} if country in _FAMILY_FIRST else set())
