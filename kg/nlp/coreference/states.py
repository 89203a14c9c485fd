"""Descriptions that name a state by another word: "its neighbour", and ministries "in" a capital."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from spacy.tokens import Token

from kg import gazetteer
from kg.model import Document, Entity
from kg.nlp.grammar.relations import is_singular, possessive, prepositional_objects, prepositions
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
_SEATED = _WORDS.words("bodies_in_capitals")
_NEIGHBOURS = _WORDS.words("neighbours")
_THIRD = _WORDS.weight("share_of_third_state")


def assign_seats(document: Document) -> Document:
    """Ministries, armies and governments "in" a capital act for its state: "the defence ministry in Nairobi"."""
    view = View(document)
    states = {e.ref: e.key for e in document.entities if e.cls == "State" and e.ref}
    bodies = [e for e in document.entities if e.cls == "GovernmentBody" and not e.acts_for and not e.ref]
    seats = {e.key: state for e in bodies if (state := states.get(_seat(view, e)))}
    entities = (replace(e, acts_for=(seats[e.key],)) if e.key in seats else e for e in document.entities)
    return replace(document, entities=tuple(entities))


def _seat(view: View, e: Entity) -> str:
    """The row of the state whose capital stands behind a description of a body, empty if there is none."""
    head = view.token_at(e.mentions[0].head) if e.mentions else None
    if head is None or head.lemma_.lower() not in _SEATED:
        return ""
    inside = next((p for p in prepositions(head, "in") if p.i == head.i + 1), None)
    place = next(iter(prepositional_objects(inside)), None) if inside is not None else None
    row = gazetteer.capital_of(place.text) if place is not None else None
    return row.id if row is not None else ""


def neighbours(document: Document) -> dict[str, str]:
    """ "Its neighbour": the other of the two states that the article is about."""
    two = _two_states(document)
    if two is None:
        return {}
    view = View(document)
    states = {m.start: e.key for e in document.entities if e.cls == "State" for m in e.mentions}
    same: dict[str, str] = {}
    for e in document.entities:
        head = view.token_at(e.mentions[0].head) if e.cls == "Group" and not e.named and e.mentions else None
        owner = _owner_of_neighbour(head, states) if head is not None else None
        if owner in two:
            same[e.key] = two[0] if two[1] == owner else two[1]
    return same


def _owner_of_neighbour(head: Token, states: dict[int, str]) -> str | None:
    """The state whose neighbour, a single one, a noun means."""
    if head.lemma_.lower() not in _NEIGHBOURS or not is_singular(head):
        return None
    owner = possessive(head)
    return states.get(offset(owner)) if owner is not None else None


def _two_states(document: Document) -> tuple[str, str] | None:
    """The two states that the article is about: no third is mentioned half as often as the second."""
    told = Counter({e.key: len(e.mentions) for e in document.entities if e.cls == "State"}).most_common(3)
    if len(told) < 2 or (len(told) > 2 and told[2][1] > _THIRD * told[1][1]):
        return None
    return told[0][0], told[1][0]
