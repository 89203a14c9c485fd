"""Names that several bear: a state and a person ("Jordan"), two groups ("the Taliban"), two states ("Congo"), a
country and its team.

Decided by who else the article names, before anything is tied to a table. What stays open keeps its first reading.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from kg import gazetteer
from kg.gazetteer import Row
from kg.model import Document, Entity, Mention, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.model.merging import merge_entities
from kg.nlp.lexicon.given_names import given_names
from kg.nlp.lexicon.tables import table
from kg.nlp.linking.names import names_of
from kg.nlp.linking.sports_teams import teams

_TABLE = table("linking")
_OTHER_AMERICAS, _OTHER_PARTIES = _TABLE.pattern("other_americas", re.I), _TABLE.pattern("other_parties", re.I)
_LETTERS = re.compile(r"[A-Z]{3,6}")
_NAMING = (MentionKind.NAME, MentionKind.DEMONYM)
_NAMED_ELSEWHERE = 1000  # more than any number of mentions: a row that the article names otherwise


def told_apart(document: Document) -> Document:
    """The document with persons, teams and bodies taken out of the states and places whose names they share."""
    document = merge_entities(document, _persons(document))
    document = teams(_without_peoples(_without_parts(_without_letters(document))))
    told = country_mentions(document)
    refs = {e.ref for e in document.entities if e.ref}
    return replace(document, entities=tuple(_chosen(document, e, told, refs) for e in document.entities))


def country_mentions(document: Document, weak: bool = True) -> Counter[str]:
    """How often the article speaks of each country: mentions of states, of what belongs to one, of capitals."""
    told: Counter[str] = Counter()
    for e in document.entities:
        row = gazetteer.capital_of(e.label) if e.cls == "Place" and not e.country else None
        country = e.country or (row.country if row else None)
        if country and e.cls != "Person" and (weak or not is_weak(document, e)):
            told[country] += len(e.mentions)
    return told


def is_weak(document: Document, e: Entity) -> bool:
    """Is the entity known by nothing but names that others bear too?"""
    row = gazetteer.row(e.ref) if e.ref else None
    names = names_of(document, e)
    return row is not None and bool(names) and names <= row.weak


def _persons(document: Document) -> dict[str, str]:
    """ "Michael Jordan bought a house. Jordan was happy.": the state behind a surname, if nothing else is of that
    state.

    Gives the key of the person by that of the state or place.
    """
    persons = {e.label.split()[-1]: e for e in reversed(document.entities) if _is_full_name(e)}
    same = {}
    for e in document.entities:
        names = names_of(document, e)
        person = persons.get(next(iter(names))) if e.cls in ("State", "Place") and len(names) == 1 else None
        if person is not None and _may_be_surname(document, e, person):
            same[e.key] = person.key
    return same


def _is_full_name(e: Entity) -> bool:
    """Is it a person's name in two or three words, or that of a supposed organization with a given name?"""
    words = e.label.split()
    if not e.named or e.ref or len(words) not in (2, 3):
        return False
    return e.cls == "Person" or (e.cls == "Organization" and words[0] in given_names())


def _may_be_surname(document: Document, state: Entity, person: Entity) -> bool:
    """Has the article the person before the state, and nothing else of that state?"""
    if any(m.kind is MentionKind.DEMONYM for m in state.mentions):
        return False
    of_state = any(o.country == state.country and o.key != state.key for o in document.entities if o.country)
    return not of_state and person.mentions[0].start < state.mentions[0].start


def _without_letters(document: Document) -> Document:
    """ "The Center of Beverly Hills (RTBH)": letters that are not those of a place are a body of their own."""
    entities: list[Entity] = []
    for e in document.entities:
        strange = tuple(m for m in e.mentions if _is_strange(document, m, e)) if e.cls == "Place" else ()
        rest = tuple(m for m in e.mentions if m not in strange and m.kind is not MentionKind.PRONOUN)
        if strange and any(m.kind is MentionKind.NAME for m in rest):
            letters = document.surface(strange[0])
            entities += [replace(e, mentions=rest), Entity(f"{e.key}:{letters}", "Organization", letters, strange)]
        else:
            entities.append(e)
    return replace(document, entities=tuple(entities)) if len(entities) > len(document.entities) else document


def _is_strange(document: Document, m: Mention, e: Entity) -> bool:
    """Are these letters that do not stand for the entity's label and are no place themselves?"""
    surface = document.surface(m)
    initials = "".join(w[0] for w in e.label.split()).upper()
    return (
        m.kind is MentionKind.NAME
        and bool(_LETTERS.fullmatch(surface))
        and surface != e.label
        and surface not in initials
        and not gazetteer.find_place(surface)
    )


def _without_parts(document: Document) -> Document:
    """ "Central American presidents", "the Liberal Democrats": a word of a longer name is not what it is alone."""
    text = document.article.text
    entities = []
    for e in document.entities:
        named = [m for m in e.mentions if m.kind in _NAMING]
        parts = tuple(m for m in named if _part(text[max(0, m.start - 20) : m.start], m, e, document))
        rest = tuple(m for m in e.mentions if m not in parts)
        if not parts:
            entities.append(e)
        elif any(m.kind in _NAMING for m in rest):
            entities.append(replace(e, mentions=rest))
        elif e.cls == "State":
            entities.append(replace(e, mentions=()))
        else:
            entities.append(replace(e, ref=None, country=None, label=document.surface(parts[0])))
    return replace(document, entities=tuple(entities))


def _part(before: str, m: Mention, e: Entity, document: Document) -> bool:
    if e.cls == "State":
        return document.surface(m).lower().startswith("america") and _OTHER_AMERICAS.search(before) is not None
    row = gazetteer.row(e.ref) if e.ref else None
    return (
        row is not None
        and row.cls == "PoliticalParty"
        and document.surface(m) in row.weak
        and _OTHER_PARTIES.search(before) is not None
    )


def _without_peoples(document: Document) -> Document:
    """ "Americans" are people of a state, not the state: only the group keeps the mention."""
    groups = {(m.start, m.end) for e in document.entities if e.cls == "Group" for m in e.mentions}
    return replace(
        document,
        entities=tuple(
            replace(
                e,
                mentions=tuple(
                    m
                    for m in e.mentions
                    if m.kind is not MentionKind.DEMONYM
                    or (m.start, m.end) not in groups
                    or gazetteer.demonym(document.surface(m))
                ),
            )
            if e.cls == "State"
            else e
            for e in document.entities
        ),
    )


def _chosen(document: Document, e: Entity, told: Counter[str], refs: set[str]) -> Entity:
    """The entity with the row, of all that bear its names, whose other names or whose country the article has."""
    if not e.ref or e.cls not in ORGANIZATIONS | {"State"}:
        return e
    rows = _bearers(names_of(document, e))
    if len(rows) < 2:
        return e
    evidence = {r.id: _evidence(r, e, told, refs) for r in rows}
    best = max(rows, key=lambda r: (evidence[r.id], r.id == e.ref))
    if best.id == e.ref or evidence[e.ref] > 0:
        return e
    return replace(e, ref=best.id, cls=best.cls, label=best.label, country=best.country)


def _bearers(names: set[str]) -> list[Row]:
    """The rows that bear all of these names, by id."""
    shared = [set(gazetteer.bearers(name)) for name in names]
    return sorted(set.intersection(*shared), key=lambda r: r.id) if shared else []


def _evidence(row: Row, e: Entity, told: Counter[str], refs: set[str]) -> int:
    """How often the article speaks of the row's country otherwise; far more if it names the row elsewhere."""
    if row.id == e.ref:
        return told[row.country or ""] - len(e.mentions)
    return told[row.country or ""] + (_NAMED_ELSEWHERE if row.id in refs else 0)
