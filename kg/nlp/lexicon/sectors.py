"""The sector of an actor, as PLOVER codes it, by its name (en/sectors.csv) or its office (en/sectors.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from kg.model import Entity
from kg.nlp.lexicon.names import unaccented
from kg.nlp.lexicon.tables import rows, table

_ARMED = frozenset(("REB", "PRM", "CRM"))
_BY_CLASS = {"PoliticalParty": "PTY", "MediaOrganization": "JRN", "Company": "BUS"}
_TABLE = table("sectors")
_MINISTER, _OF_FORCES = _TABLE.pattern("minister", re.I), _TABLE.pattern("of_forces", re.I)
_CHIEF_OF_FORCES, _GOVERNMENT = _TABLE.pattern("chief_of_forces", re.I), _TABLE.pattern("government", re.I)
_JUSTICE, _POLICE = _TABLE.pattern("justice", re.I), _TABLE.pattern("police", re.I)
_SMALL_WORDS = re.compile(r"(\s+[a-z][\w'-]*)+$")  # behind a name
_OF = _TABLE.pattern("of", re.I)
_OFFICES = (  # the first whose pattern is found counts
    ("SPY", _TABLE.pattern("intelligence", re.I)),
    ("COP", _POLICE),
    ("JUD", _JUSTICE),
    ("LEG", _TABLE.pattern("legislature", re.I)),
    ("MIL", _TABLE.pattern("forces", re.I)),
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """The words of names of one kind of organization, and its codes."""

    codes: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _kinds() -> tuple[_Kind, ...]:
    words: dict[str, list[str]] = {}
    for row in rows("sectors"):
        words.setdefault(row["sector"], []).append(row["pattern"])
    return tuple(
        _Kind(tuple(codes.split("|")), re.compile(rf"\b(?:{'|'.join(sorted(some, key=len, reverse=True))})\b", re.I))
        for codes, some in words.items()
    )


@cache
def _native() -> re.Pattern[str]:
    some = sorted((row["pattern"] for row in rows("sectors") if row["sure"]), key=len, reverse=True)
    return re.compile(rf"\b(?=[A-Z])(?i:{'|'.join(some)})\b")


@lru_cache(maxsize=10_000)
def of_words(name: str) -> tuple[str, ...]:
    """The codes of the kind of organization that a name tells.

    The last word of a kind before an "of" counts, the longest of those that end there: "Army Hospital" is a hospital,
    "Ministry of Defence" a ministry and of the forces. Without one, the first word of a kind behind it does.
    """
    text = unaccented(name)
    of = _OF.search(text)
    end = of.start() if of else len(text)
    found = [(kind.codes, match) for kind in _kinds() for match in kind.pattern.finditer(text)]
    if not found:
        return ()
    heads = [(match.end(), match.end() - match.start(), codes) for codes, match in found if match.start() < end]
    if heads:
        return max(heads, key=itemgetter(0, 1))[2]
    return min(found, key=lambda one: (one[1].start(), -one[1].end()))[0]


def native_names(text: str) -> list[tuple[int, int]]:
    """Where words with a capital stand that name an organization by themselves, as offsets: "Sejm", "Partido Verde"."""
    found = []
    for match in _native().finditer(unaccented(text)):
        name = _SMALL_WORDS.sub("", match[0])
        if name == match[0] or _native().fullmatch(name):
            found.append((match.start(), match.start() + len(name)))
    return found


def of_name(cls: str, name: str) -> tuple[str, ...]:
    """The codes of an organization that no list knows."""
    if cls == "ArmedGroup":
        return found if (found := of_words(name)) and found[0] in _ARMED else ("REB",)
    if cls in _BY_CLASS:
        return (_BY_CLASS[cls],)
    if cls not in ("Organization", "GovernmentBody"):
        return ()
    return of_words(name) or (("GOV",) if cls == "GovernmentBody" else ())


def of_office(position: str, kind: str, owner: Entity | None) -> tuple[str, ...]:
    """The codes of who holds an office; a minister of defence is of the government and of the forces.

    Whose spokesman, leader or envoy somebody is counts before what the office is called.
    """
    if kind == "former":
        return ("ELI",)
    if owner is not None and _gives_its_sector(owner, kind):
        return owner.sectors or of_name(owner.cls, owner.label)
    if kind in ("national", "diplomatic") or _MINISTER.search(position):
        return _of_national_office(position)
    if kind == "legislative":
        return ("LEG",)
    return _of_other_office(position)


def _of_other_office(position: str) -> tuple[str, ...]:
    found = next((code for code, pattern in (*_OFFICES, ("GOV", _GOVERNMENT)) if pattern.search(position)), None)
    return (found,) if found else ()


def _gives_its_sector(owner: Entity, kind: str) -> bool:
    """Is who holds an office of an organization of its sector? An ambassador of an armed group is not."""
    if owner.cls in ("State", "InternationalOrganization"):
        return False
    return owner.cls != "ArmedGroup" or kind == "office"


def _of_national_office(position: str) -> tuple[str, ...]:
    if _JUSTICE.search(position) and not _POLICE.search(position):
        return ("JUD",)
    if _CHIEF_OF_FORCES.fullmatch(position):
        return ("MIL",)
    return ("GOV", "MIL") if _OF_FORCES.search(position) else ("GOV",)
