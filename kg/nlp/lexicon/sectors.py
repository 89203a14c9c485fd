"""The sector of an actor, as PLOVER codes it, by its name (en/sectors.csv) or its office (en/sectors.toml)."""

from __future__ import annotations

import re
from functools import cache

from kg.model import Entity
from kg.nlp.lexicon.tables import rows, table

_BY_CLASS = {"ArmedGroup": "REB", "PoliticalParty": "PTY", "MediaOrganization": "JRN", "Company": "BUS"}
_TABLE = table("sectors")
_MINISTER, _OF_FORCES = _TABLE.pattern("minister", re.I), _TABLE.pattern("of_forces", re.I)
_CHIEF_OF_FORCES, _GOVERNMENT = _TABLE.pattern("chief_of_forces", re.I), _TABLE.pattern("government", re.I)
_JUSTICE, _POLICE = _TABLE.pattern("justice", re.I), _TABLE.pattern("police", re.I)
_OFFICES = (  # the first whose pattern is found counts
    ("SPY", _TABLE.pattern("intelligence", re.I)),
    ("COP", _POLICE),
    ("JUD", _JUSTICE),
    ("LEG", _TABLE.pattern("legislature", re.I)),
    ("MIL", _TABLE.pattern("forces", re.I)),
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern a code, in the order of the table, in which the first that fits counts."""
    words: dict[str, list[str]] = {}
    for row in rows("sectors"):
        words.setdefault(row["sector"], []).append(row["pattern"])
    return tuple((code, re.compile(rf"\b({'|'.join(some)})\b", re.I)) for code, some in words.items())


def of_name(cls: str, name: str) -> tuple[str, ...]:
    """The code of an organization that no list knows."""
    if cls in _BY_CLASS:
        return (_BY_CLASS[cls],)
    if cls not in ("Organization", "GovernmentBody"):
        return ()
    found = next((code for code, pattern in _patterns() if pattern.search(name)), None)
    return (found,) if found else ("GOV",) if cls == "GovernmentBody" else ()


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
