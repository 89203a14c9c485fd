"""The sector of described people and bodies, as PLOVER codes it."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import is_adjective, modifiers, obliques
from kg.nlp.lexicon.roles import Role
from kg.nlp.lexicon.tables import table

_TABLE = table("mentions")
_PAST, _FAITHS, _AUTHORITIES = _TABLE.words("past"), _TABLE.words("faiths"), _TABLE.words("authorities")
_WANTED, _NEWS, _STATE_OWNED = _TABLE.words("wanted"), _TABLE.words("news"), _TABLE.words("state_owned")
_OF_A_FIELD: frozenset[str] = _TABLE.words("of_a_field")
_FIELDS: dict[str, str] = _TABLE.mapping("fields")
_OPPOSED, _HYPHENS = _TABLE.words("opposed"), _TABLE.words("hyphens")
_DISPLACED, _ARMED = _TABLE.words("displaced"), _TABLE.words("armed")
_OF_GOVERNMENTS = _TABLE.words("fields_of_governments")
_STATE = frozenset(("MIL", "COP", "GOV", "OPP"))  # of whom their cooks, drivers and activists are
_EVERYBODY = frozenset(("", "LAB", "MED", "CVL"))  # of people of no sector, and of work that every sector has


def sectors_of(head: Token, role: Role) -> tuple[str, ...]:
    """What a description tells: "former officials" ELI, "rebel group" REB, "a gang of thieves" CRM."""
    near = _own_modifiers(head)
    found = _by_adjectives(near, role) or _of_people(near, role) or _by_field(near, role)
    if found:
        return found
    if role.kind == "private" and role.sector in _EVERYBODY:
        return _codes(_sector_of(near, _STATE) or role.sector or _of_members(head, role))
    if not role.sector or role.kind == "group":
        return _codes(_sector_of((*reversed(near), *obliques(head, "of"))) or role.sector)
    return (role.sector,)


def _of_members(head: Token, role: Role) -> str:
    """The sector of what somebody is said to be of: "members of the cartel"."""
    of = obliques(head, "of") if role.lemma in _OF_A_FIELD else ()
    return _sector_of(t for t in of if t.text.islower())


def _by_field(near: tuple[Token, ...], role: Role) -> tuple[str, ...]:
    """The codes of the last word of a field before a noun of no field of its own: "spy agency", "aid worker"."""
    if role.lemma not in _OF_A_FIELD:
        return ()
    field = _field(near)
    government = field and role.kind == "official" and any(t.lower_ in _OF_GOVERNMENTS for t in near)
    return ("GOV", field) if government else _codes(field)


def _field(near: tuple[Token, ...]) -> str:
    words = [t for t in reversed(near) if t.text.islower() or t.is_sent_start]  # not words of a name
    told = next((_FIELDS[t.lower_] for t in words if t.lower_ in _FIELDS), "")
    return told or _sector_of(t for t in words if not is_adjective(t))


def _own_modifiers(head: Token) -> tuple[Token, ...]:
    """The modifiers of a noun without what it is said to be against."""
    return tuple(t for t in modifiers(head) if not _is_opposed(t))


def _is_opposed(token: Token) -> bool:
    """ "Government" in "anti-government protesters"."""
    before = token.doc[max(0, token.i - 2) : token.i]
    return len(before) == 2 and before[1].text in _HYPHENS and before[0].lower_ in _OPPOSED


def _of_people(near: tuple[Token, ...], role: Role) -> tuple[str, ...]:
    """The codes of displaced, armed and wanted people; none for others."""
    words = {t.lower_ for t in near}
    if role.kind in ("private", "collective") and words & _DISPLACED:
        return ("REF",)
    if role.sector == "CVL" and words & _ARMED:
        return ("UAF",)
    return ("CRM",) if role.kind == "private" and words & _WANTED else ()


def _by_adjectives(near: tuple[Token, ...], role: Role) -> tuple[str, ...]:
    """The codes of former officials, religious authorities and news agencies; none for others."""
    words = {t.lower_ for t in near}
    if role.kind == "official" and words & _PAST:
        return ("ELI",)
    if role.lemma in _AUTHORITIES and _tell_faith(near):
        return ("REL",)
    if role.kind == "body" and words & _NEWS:
        return ("GOV", "JRN") if words & _STATE_OWNED else ("JRN",)
    return ()


def _tell_faith(near: tuple[Token, ...]) -> bool:
    return any(t.lower_ in _FAITHS for n in near for t in (n, *n.lefts))


def _sector_of(words: Iterable[Token], among: frozenset[str] | None = None) -> str:
    """The sector of the first word that has one, of these if they are given; empty where none has."""
    sectors = (role.sector for role in map(role_of, words) if role is not None)
    return next((s for s in sectors if (s in among if among is not None else s)), "")


def _codes(sector: str) -> tuple[str, ...]:
    return (sector,) if sector else ()
