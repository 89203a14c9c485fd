"""From noun phrases to the actors and places they name."""

from __future__ import annotations

from spacy.tokens import Token

from kg.model.classes import ACTORS, PLACES, UNDERTAKINGS
from kg.nlp.grammar.nouns import antecedent, coordinated, is_place_noun
from kg.nlp.grammar.relations import obliques
from kg.nlp.grammar.tokens import View, end, offset

_NESTED = ("of", "from", "by", "in", "for", "at")
_MEMBERS = ("including", "like")
_INDEFINITE = frozenset(("nothing", "anything", "something", "everything"))
_NEAR = 4


def parties(view: View, token: Token) -> list[str]:
    """Keys of the actors that a noun phrase stands for, in text order, each once.

    Beside what is coordinated, they are the members it lists ("such as X", "including X"), who leads it, and, where the phrase
    is no actor itself ("Iran's decision", "the convoy of the army"), the actor it belongs to.
    """
    found: list[str] = []
    for part in coordinated(antecedent(token) if token.lower_ in ("who", "which", "that") else token):
        keys = _direct(view, part) or _apposed(view, part) or _within(view, part, _NEAR)
        found += [k for k in keys if k not in found]
        for key in [*keys, *_members(view, part)]:
            found += [k for k in (key, *view.entities[key].led_by) if k not in found]
    return found


def _direct(view: View, token: Token) -> list[str]:
    keys = view.all_at(token) or (() if token.pos_ != "PROPN" else view.named_over(token))
    return [k for k in keys if view.entities[k].cls in ACTORS]


def _apposed(view: View, token: Token) -> list[str]:
    return [k for c in token.children if c.dep_ == "appos" for k in _direct(view, c)]


def _within(view: View, token: Token, depth: int) -> list[str]:
    """The actor that a phrase without one belongs to: possessor, modifier, then what "of", "from", "by" bring."""
    word = token.lemma_.lower()
    if (
        depth == 0
        or word in _INDEFINITE
        or is_place_noun(token)
        or any(view.entities[k].cls == "Place" for k in view.all_at(token))
    ):
        return []  # what happens in a country's town is not the country's doing
    for child in token.children:
        if child.dep_ in ("poss", "compound", "amod", "nmod") and child.i < token.i:
            found = _direct(view, child) or _within(view, child, depth - 1)
            if found:
                return found
    for target in obliques(token, *_NESTED):
        found = [k for part in coordinated(target) for k in _direct(view, part)] or _within(view, target, depth - 1)
        if found:
            return found
    return []


def _members(view: View, token: Token) -> list[str]:
    found = []
    for child in token.rights:
        listed = child.lower_ in _MEMBERS or (child.lower_ == "as" and child.i > 0 and child.nbor(-1).lower_ == "such")
        if child.dep_ == "prep" and listed:
            for c in child.children:
                if c.dep_ == "pobj":
                    for part in coordinated(c):
                        found += _direct(view, part) or _apposed(view, part)
    return found


def is_actor(view: View, token: Token) -> bool:
    return bool(parties(view, token))


def place_at(view: View, token: Token) -> str | None:
    """The place or state that a noun phrase names itself, or else the one within it ("the border with Iran", "Afghan territory")."""
    key = view.at(token)
    if key and view.entities[key].cls in PLACES:
        return key
    if is_place_noun(token):  # "Afghan territory", but not "a Pakistani strike"
        for child in token.children:
            if (
                child.dep_ in ("compound", "nmod", "poss", "amod")
                and (k := view.at(child))
                and view.entities[k].cls in PLACES
            ):
                return k
    for target in obliques(token, "of", "in", "inside"):
        k = view.at(target)
        if k and view.entities[k].cls in PLACES:
            return k
    return next(
        (k for c in token.children if c.dep_ == "appos" and (k := view.at(c)) and view.entities[k].cls in PLACES), None
    )


def occasion_at(view: View, token: Token) -> str | None:
    """The conference, gathering or operation that a noun phrase names, also as its last word ("the Doha-III conference")."""
    over = [
        (m.end - m.start, e.key) for m, e in view.over(offset(token)) if e.cls in UNDERTAKINGS and end(token) <= m.end
    ]
    return max(over)[1] if over else None
