"""The conditions of frames (lexicon/events.csv, column `frame`): named tests of what stands around a verb or noun.

A condition is a test ("active"), a slot that must hold a kind of thing ("obj:actor") or a word ("with=sanction;fine"),
or a preposition that must be there ("against"); "not" before it turns it round.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from kg.model.classes import ACTORS, BODIES, CIVIL_ORGANIZATIONS, PLACES
from kg.nlp.events.participants import before_noun, is_site, own_class, parties, place_at
from kg.nlp.grammar.counted_people import is_animal
from kg.nlp.grammar.light_verbs import light_verb
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.nouns import is_abstract, is_place_noun, quantified
from kg.nlp.grammar.predicates import Kind, Predicate
from kg.nlp.grammar.relations import (
    Function,
    adverbs,
    appositions,
    auxiliaries,
    conjuncts,
    content_clauses,
    dependents,
    finite_complements,
    has_to,
    is_common_noun,
    is_modal,
    is_plural,
    is_pronoun,
    is_proper_noun,
    is_wh_word,
    modifiers,
    obliques,
    possessive,
    predicative_complements,
    prepositions,
    relative_clauses,
    subordinate_clauses,
)
from kg.nlp.grammar.subjects import own_subject, subject
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.roles import Role
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_OFFICIALS = _WORDS.words("official_roles")
_JOINT = _WORDS.words("joint")
_ANGRY = _WORDS.words("angry")
_STATEHOOD = _WORDS.words("statehood")
_ARMS = _WORDS.words("arms")
_ARMED_SECTORS = _WORDS.words("armed_sectors")
_ARMED_ROLES = _WORDS.words("armed_roles")
_ELECTION = _WORDS.words("election")
_LABOUR = _WORDS.words("labour")
_FIRST_PERSONS = _WORDS.words("first_persons")
_DEAD = _WORDS.words("dead")
_OF_DEATH = _WORDS.words("of_death")
_COUNTING = _WORDS.words("counting")
_DEFINITE = _WORDS.words("definite")
_CARRYING = frozenset(("obj", "on", "under", "into"))  # slots of the deed that a verb only carries
_NOT = "not"
_FORM = re.compile(r"(?P<slot>\w+)(?::(?P<kind>\w+)|=(?P<words>.+))?")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a frame. Of `kind` and `words` at most one is given: what the slot must hold."""

    slot: str
    kind: str
    words: tuple[str, ...]
    negated: bool


@cache
def parsed(text: str) -> Condition:
    """The condition that the lexicon writes so. Raises: ValueError for a form or a kind that there is not."""
    found = _FORM.fullmatch(text.removeprefix(_NOT))
    if found is None or (found["kind"] and found["kind"] not in _KINDS):
        raise ValueError(f"events.csv: {text!r} is no condition of a frame")
    return Condition(
        found["slot"],
        found["kind"] or "",
        tuple(found["words"].split(";")) if found["words"] else (),
        text.startswith(_NOT),
    )


def holds(view: View, one: Predicate, text: str) -> bool:
    """Does the condition hold of the predicate?"""
    condition = parsed(text)
    return _affirmed(view, one, condition) is not condition.negated


def _affirmed(view: View, one: Predicate, condition: Condition) -> bool:
    if condition.kind:
        return any(_KINDS[condition.kind](view, t) for t in in_slot(one, condition.slot))
    if condition.words:
        return any(_is_word(t, w) for t in in_slot(one, condition.slot) for w in condition.words)
    test = _TESTS.get(condition.slot)
    if test is not None:
        return test(view, one)
    behind = obliques(one.token, condition.slot)  # a preposition; not "For the council, she called"
    return any(t.i > one.token.i for t in behind)


def carried_words(view: View, one: Predicate, conditions: Iterable[str]) -> list[Token]:
    """The words by which the conditions hold, where they stand for deeds: "tariffs" in "imposed tariffs", "arrest" in
    "placed under arrest"; for nobody, no place and nothing by name.
    """
    needed = [c for c in map(parsed, conditions) if c.slot in _CARRYING and not c.negated]
    held = [t for c in needed for t in in_slot(one, c.slot) if any(_is_word(t, w) for w in c.words)]
    return [t for t in held if _is_deed_word(view, t)]


def _is_deed_word(view: View, token: Token) -> bool:
    return is_common_noun(token) and role_of(token) is None and view.at(token) is None and not is_site(token)


# what stands in a slot


def in_slot(one: Predicate, slot: str) -> list[Token]:
    """The words in a slot: an argument, a modifier, or the objects of a preposition."""
    find = _SLOTS.get(slot)
    return find(one) if find is not None else _with_coordinated(_of_preposition(one, slot))


def _of_preposition(one: Predicate, word: str) -> list[Token]:
    """The objects of a preposition of the predicate, or of one attached to its object or to its light verb."""
    if one.kind is not Kind.VERB:
        return one.obliques(word)
    found = [t for head in (one.token, *one.objects) for t in obliques(head, word)]
    return [t for t in found if not _opens_clause(one.token, t)]


def _opens_clause(verb: Token, noun: Token) -> bool:
    """Does the noun stand behind a preposition before the subject: "on Twitter, the mayor called Otieno a fool"?"""
    own = own_subject(verb) if noun.i < verb.i and not is_wh_word(noun) else None
    return own is not None and noun.i < own.i


def _with_coordinated(heads: list[Token]) -> list[Token]:
    """Each head with what is coordinated with it and what it counts ("troops" in "dozens of troops")."""
    return [t for head in heads for t in (head, *conjuncts(head), *_counted(head))]


def _counted(head: Token) -> list[Token]:
    counted = quantified(head)
    return [counted] if counted is not head else []


def _objects(one: Predicate) -> list[Token]:
    return _with_coordinated(list(one.objects))


def _agents(one: Predicate) -> list[Token]:
    found = one.agent if one.kind is Kind.VERB else None
    return _with_coordinated([found]) if found is not None else []


def _predicatives(one: Predicate) -> list[Token]:
    return [t for c in predicative_complements(one.token) for t in (c, *dependents(c))]


def _possessors(one: Predicate) -> list[Token]:
    found = possessive(one.token)
    return [found] if found is not None else []


_SLOTS: dict[str, Callable[[Predicate], list[Token]]] = {
    "obj": _objects,
    "dative": lambda one: [one.recipient] if one.recipient is not None else [],
    "subj": _agents,
    "pred": _predicatives,
    "poss": _possessors,
    "mod": lambda one: list(modifiers(one.token)),
    "adv": lambda one: list(adverbs(one.token)),
    "prep": lambda one: list(prepositions(one.token)),
    "inf": lambda one: [c for c in subordinate_clauses(one.token) if has_to(c)],
    "clause": lambda one: [s for c in finite_complements(one.token) if (s := subject(c)) is not None],
}


def _is_word(token: Token, word: str) -> bool:
    """Is it the word, in any form, or of "asset+freeze" the second word with the first beside it?"""
    modifier, plus, head = word.partition("+")
    if not plus:
        return word in (token.lemma_.lower(), token.lower_)
    around = {c.lower_ for c in token.children}
    return (token.lemma_.lower() == head or head in around) and modifier in {token.lower_, *around}


# tests of a predicate


def _has_predicative(_: View, one: Predicate) -> bool:
    predicative = (Function.OBJECT_PREDICATE, Function.ADJECTIVAL_COMPLEMENT)
    clauses = (Function.FINITE_COMPLEMENT, Function.OPEN_COMPLEMENT)
    return any(dependents(one.token, *predicative, *clauses))


def _commits_itself(view: View, one: Predicate) -> bool:
    """ "Warned that it would respond", not "warned that it may rain"."""
    written = (r for t in obliques(one.token, "in") for r in relative_clauses(t) if any(dependents(r, Function.MARKER)))
    return any(_is_of_speaker(view, one, c) for c in (*finite_complements(one.token), *written))


def _is_of_speaker(view: View, one: Predicate, clause: Token) -> bool:
    """Is it the speaker who will act in what he says?"""
    actor, speaker = subject(clause), one.subject
    if actor is None or not any(is_modal(c) for c in auxiliaries(clause)):
        return False
    told = [view.entities[k] for k in parties(view, speaker)] if speaker is not None else []
    own = {k for e in told for k in (e.key, *e.acts_for, *e.nationality, *e.part_of)}
    theirs = {k for e in parties(view, actor) for k in (e, *view.entities[e].acts_for)}
    return bool(own & theirs) or actor.lower_ in _FIRST_PERSONS


def _gives_opinion(_: View, one: Predicate) -> bool:
    """ "Agreed that it was late", not "agreed that they would meet"."""
    said = (c for c in finite_complements(one.token) if c.i > one.token.i and c.left_edge.nbor(-1).text != ",")
    return any(not has_to(c) and not any(is_modal(a) for a in auxiliaries(c)) for c in said)


def _sentence_has(words: frozenset[str]) -> Callable[[View, Predicate], bool]:
    """A test whether one of the words stands in the predicate's sentence."""
    return lambda _, one: any(t.lower_ in words for t in one.token.sent)


def _counts_dead(_: View, one: Predicate) -> bool:
    """ "The death toll rose to 30", "the number of victims", but not "a number of towns"."""
    noun, above = one.token, one.token.head
    toll = noun.lemma_ == "toll"
    if not toll and not any(c.lower_ in _DEFINITE for c in noun.children):
        return False
    dead = any(t.lower_ in _DEAD for t in above.subtree) or any(c.lower_ in _OF_DEATH for c in noun.children)
    return dead or (toll and above.lemma_ in _COUNTING and any(t.like_num for t in above.subtree))


def _is_joint(_: View, one: Predicate) -> bool:
    return any(c.lower_ in _JOINT for c in one.token.children) or bool(obliques(one.token, "between", "with"))


def _has_owner(view: View, one: Predicate) -> bool:
    """ "Chad's support", "US support": does the noun say whose it is? A person before it may undergo it."""
    return possessive(one.token) is not None or any(own_class(view, t) in BODIES for t in modifiers(one.token))


_TESTS: dict[str, Callable[[View, Predicate], bool]] = {
    "obj": lambda _, one: bool(one.objects),
    "active": lambda _, one: not one.is_passive,
    "inf": lambda _, one: bool(in_slot(one, "inf")),
    "that": lambda _, one: bool(content_clauses(one.token)),
    "ownthat": _commits_itself,
    "opinion": _gives_opinion,
    "quote": lambda _, one: any(c.is_quote for c in one.token.children),
    "election": _sentence_has(_ELECTION),
    "labour": _sentence_has(_LABOUR),
    "poss": _has_owner,
    "pred": _has_predicative,
    "light": lambda _, one: light_verb(one.token) is not None,
    "plural": lambda _, one: is_plural(one.token),
    "toll": _counts_dead,
    "joint": _is_joint,
    "by": lambda view, one: bool(obliques(one.token, "by")) or _has_owner(view, one),
    "angry": lambda _, one: any(c.lower_ in _ANGRY for c in adverbs(one.token)),
}

# kinds of things: what a noun phrase stands for


def _classes(view: View, token: Token) -> set[str]:
    """The classes of the actors that a noun phrase stands for."""
    return {view.entities[k].cls for k in parties(view, token)}


def _has_role(token: Token, kinds: frozenset[str], sectors: frozenset[str] = frozenset()) -> bool:
    role: Role | None = role_of(token)
    return role is not None and (role.kind in kinds or role.sector in sectors)


def _is_abstract(view: View, token: Token) -> bool:
    return not own_class(view, token) and role_of(token) is None and is_abstract(token)


def _is_actor(view: View, token: Token) -> bool:
    """Is it an actor itself, or a word for people that stands for one?"""
    if own_class(view, token) in ACTORS:
        return True
    apposed = any(view.at(c) is not None for c in appositions(token))
    return (role_of(token) is not None or apposed or is_pronoun(token)) and bool(parties(view, token))


def _is_deed(view: View, token: Token) -> bool:
    """Is it what somebody does or has, by the words before it: "the president's plan", "Israeli restrictions"?"""
    if own_class(view, token) or role_of(token) is not None or is_pronoun(token):
        return False
    return any(own_class(view, t) in ACTORS for t in before_noun(token))


def _is_place(view: View, token: Token) -> bool:
    own = own_class(view, token)
    return own in PLACES or (is_place_noun(token) and not own)


def _is_place_or_actor(view: View, token: Token) -> bool:
    own = own_class(view, token)
    return own in ACTORS or own == "Place" or (is_place_noun(token) and place_at(view, token) is not None)


def _are_several(view: View, token: Token) -> bool:
    return is_plural(token) or len(parties(view, token)) > 1


def _are_many(_: View, token: Token) -> bool:
    """ "Three", "dozens of villagers", not a person by name."""
    return token.like_num or (role_of(token) is not None and is_plural(token) and not is_proper_noun(token))


def _is_organization(view: View, token: Token) -> bool:
    return own_class(view, token) not in ("", "Person", "Group", "State", "Place")


def _is_like_a_state(view: View, token: Token) -> bool:
    return own_class(view, token) in ("State", "Organization", "ArmedGroup") or token.lemma_ in _STATEHOOD


def _is_official(view: View, token: Token) -> bool:
    return own_class(view, token) in ("Person", "State", "GovernmentBody") or _has_role(token, _OFFICIALS)


def _is_force(view: View, token: Token) -> bool:
    return own_class(view, token) == "ArmedGroup" or _has_role(token, _ARMED_ROLES, frozenset(("MIL",)))


def _is_irregular(view: View, token: Token) -> bool:
    """Is it an armed group or its people, no force of a state: "bandits"?"""
    role = role_of(token)
    return own_class(view, token) == "ArmedGroup" or (role is not None and role.kind == "armed")


def _is_armed(view: View, token: Token) -> bool:
    """Is it a force, a weapon, or a state, group or organization, which may have one?"""
    own = own_class(view, token)
    if own in ("ArmedGroup", "State") or _has_role(token, _ARMED_ROLES, _ARMED_SECTORS):
        return True
    return token.lemma_.lower() in _ARMS or (own not in ("", "Person") and bool(_classes(view, token)))


_KINDS: dict[str, Callable[[View, Token], bool]] = {
    "animal": lambda _, token: is_animal(token),
    "abstract": _is_abstract,
    "deed": _is_deed,
    "civil": lambda view, token: own_class(view, token) in CIVIL_ORGANIZATIONS,
    "actor": _is_actor,
    "place": _is_place,
    "placeoractor": _is_place_or_actor,
    "plural": _are_several,
    "many": _are_many,
    "org": _is_organization,
    "state": lambda view, token: own_class(view, token) == "State",
    "stateish": _is_like_a_state,
    "official": _is_official,
    "force": _is_force,
    "irregular": _is_irregular,
    "armed": _is_armed,
}
