"""The sector of an actor, as PLOVER codes it, by the words of its name (lexicon/sectors.csv), its description or its office."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from spacy.tokens import Token

from kg.model import Entity
from kg.nlp.lexicon.roles import Role, role_of

_BY_CLASS = {"ArmedGroup": "REB", "PoliticalParty": "PTY", "MediaOrganization": "JRN", "Company": "BUS"}
_PAST = frozenset(("former", "ex", "retired", "ousted", "deposed", "then"))
_FAITHS = frozenset(
    "jewish christian muslim islamic catholic orthodox protestant hindu sikh buddhist church religious spiritual anglican "
    "evangelical shiite shia sunni druze".split()
)
_STATE = frozenset(("MIL", "COP", "GOV"))  # of whom their cooks, drivers and doctors are
_HEADS = frozenset(("leader", "figure", "elder", "scholar", "authority"))
_FORCES = re.compile(r"\b(defen[cs]e|army|military|armed forces|navy|naval|air force)\b", re.I)
_OFFICES = (
    ("SPY", re.compile(r"\b(intelligence|spy)\b", re.I)),
    ("COP", re.compile(r"\b(police|inspector general|sheriff|constable)\b", re.I)),
    ("JUD", re.compile(r"\b(chief justice|prosecutor|attorney general|judge|magistrate)\b", re.I)),
    (
        "LEG",
        re.compile(
            r"\b(senator|sen|rep|representative for|congress(wo)?man|lawmaker|legislator|parliamentarian|mp|assembly(wo)?man|speaker of|"
            r"(majority|minority) (leader|whip))\b",
            re.I,
        ),
    ),
    (
        "MIL",
        re.compile(
            r"\b(army|navy|air force|military|chief of (the )?(general|defen[cs]e|army|naval|air) staff|commander)\b",
            re.I,
        ),
    ),
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern a code, in the order of the table, in which the first that fits counts."""
    with (Path(__file__).parent / "en" / "sectors.csv").open(encoding="utf8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    words: dict[str, list[str]] = {}
    for row in rows:
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


def of_description(head: Token, role: Role) -> tuple[str, ...]:
    """What a description of people or of a body tells: "former officials" ELI, "rebel group" REB, "a gang of thieves" CRM."""
    near = [t for t in head.lefts if t.dep_ in ("amod", "compound", "nmod")]
    words = {t.lower_ for t in near}
    around = words | {t.lower_ for n in near for t in n.lefts}
    if role.kind == "official" and words & _PAST:
        return ("ELI",)
    if role.lemma in _HEADS and around & _FAITHS:
        return ("REL",)
    if "wanted" in words and role.kind == "private":
        return ("CRM",)
    if role.kind == "body" and "news" in words:
        return ("GOV", "JRN") if "state" in words else ("JRN",)
    if role.kind == "private" and role.sector in ("", "LAB", "MED", "CVL"):
        body = next((r.sector for t in near if (r := role_of(t)) is not None and r.sector in _STATE), None)
        return (body,) if body else (role.sector,) if role.sector else ()
    if not role.sector or role.kind == "group":
        told = next(
            (r.sector for t in (*reversed(near), *_members(head)) if (r := role_of(t)) is not None and r.sector), None
        )
        return (told,) if told else (role.sector,) if role.sector else ()
    return (role.sector,)


def _members(head: Token) -> Iterable[Token]:
    return (g for c in head.rights if c.lower_ == "of" for g in c.children if g.dep_ == "pobj")


def of_office(position: str, kind: str, owner: Entity | None) -> tuple[str, ...]:
    """The codes of who holds an office; a minister of defence is of the government and of the forces.

    Whose spokesman, leader or envoy somebody is counts before what the office is called.
    """
    if kind == "former":
        return ("ELI",)
    if (
        owner is not None
        and owner.cls not in ("State", "InternationalOrganization")
        and (owner.cls != "ArmedGroup" or kind == "office")
    ):
        return owner.sectors or of_name(owner.cls, owner.label)
    if kind in ("national", "diplomatic") or re.search(r"\bminist(er|ry)\b", position, re.I):
        found = next((code for code, pattern in _OFFICES[:3] if pattern.search(position) and code != "SPY"), None)
        first = (
            found
            if found in ("JUD",)
            else "MIL"
            if re.fullmatch(r"(army|navy|air force) chief", position, re.I)
            else "GOV"
        )
        return (first, "MIL") if first == "GOV" and _FORCES.search(position) else (first,)
    if kind == "legislative":
        return ("LEG",)
    found = next((code for code, pattern in _OFFICES if pattern.search(position)), None)
    return (
        (found,)
        if found
        else ("GOV",)
        if re.search(r"\b(governor|mayor|secretary of|undersecretary|government)\b", position, re.I)
        else ()
    )
