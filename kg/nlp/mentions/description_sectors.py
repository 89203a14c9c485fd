"""The sector of described people and bodies, as PLOVER codes it."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import modifiers, obliques
from kg.nlp.lexicon.roles import Role
from kg.nlp.lexicon.tables import table

_TABLE = table("mentions")
_PAST, _FAITHS, _AUTHORITIES = _TABLE.words("past"), _TABLE.words("faiths"), _TABLE.words("authorities")
_WANTED, _NEWS, _STATE_OWNED = _TABLE.words("wanted"), _TABLE.words("news"), _TABLE.words("state_owned")
_STATE = frozenset(("MIL", "COP", "GOV"))  # of whom their cooks, drivers and doctors are
_EVERYBODY = frozenset(("", "LAB", "MED", "CVL"))  # of people of no sector, and of work that every sector has


def sectors_of(head: Token, role: Role) -> tuple[str, ...]:
    """What a description tells: "former officials" ELI, "rebel group" REB, "a gang of thieves" CRM."""
    near = modifiers(head)
    told = _by_adjectives(near, role)
    if told:
        return told
    if role.kind == "private" and role.sector in _EVERYBODY:
        return _codes(_sector_of(near, _STATE) or role.sector)
    if not role.sector or role.kind == "group":
        return _codes(_sector_of((*reversed(near), *obliques(head, "of"))) or role.sector)
    return (role.sector,)


def _by_adjectives(near: tuple[Token, ...], role: Role) -> tuple[str, ...]:
    """The codes of former officials, religious authorities, wanted people and news agencies; none for others."""
    words = {t.lower_ for t in near}
    if role.kind == "official" and words & _PAST:
        return ("ELI",)
    if role.lemma in _AUTHORITIES and _tell_faith(near):
        return ("REL",)
    if role.kind == "private" and words & _WANTED:
        return ("CRM",)
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
