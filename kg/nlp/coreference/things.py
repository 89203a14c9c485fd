"""Pronouns whose antecedent is a thing, or which have none: a thing that is nearer than any actor is mostly meant."""

from __future__ import annotations

from itertools import takewhile

from spacy.tokens import Token

from kg.nlp.grammar.clauses import coordination_head
from kg.nlp.grammar.complements import complement_rule
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import (
    NOMINAL_SUBJECTS,
    Function,
    complement_clauses,
    dependent,
    dependents,
    function,
    is_common_noun,
    is_coordinated,
    is_plural,
    is_that_clause,
    is_verb,
)
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
_THEY = _WORDS.words("they")
_IT = _WORDS.words("it")
_EMPTY = _WORDS.words("verbs_of_empty_subjects")
_BECOMING = _WORDS.words("verbs_of_becoming")
_LASTING = _WORDS.words("verbs_of_lasting")
_TIMES = ("DATE", "TIME")  # labels of the entity recognizer
_PARTS = (*NOMINAL_SUBJECTS, Function.OBJECT, Function.PREPOSITIONAL_OBJECT)


def stands_for_nothing(pronoun: Token) -> bool:
    """Does "it" stand for nothing: "it is clear that …", "it seems", "it was agreed that …", "it took two years"?"""
    if function(pronoun) is Function.EXPLETIVE:
        return True
    if function(pronoun) not in NOMINAL_SUBJECTS:
        return False
    verb = pronoun.head
    if verb.lemma_ in _EMPTY:
        return True
    if function(pronoun) is Function.PASSIVE_SUBJECT:
        return any(dependents(verb, Function.FINITE_COMPLEMENT))
    if verb.lemma_ in _BECOMING:
        return _is_clause_judged(verb)
    return verb.lemma_ in _LASTING and any(t.ent_type_ in _TIMES for t in dependents(verb, Function.OBJECT))


def _is_clause_judged(verb: Token) -> bool:
    """ "Became clear that", "became hard to"."""
    adjectives = list(dependents(verb, Function.ADJECTIVAL_COMPLEMENT))
    told = any(complement_clauses(t) for t in (verb, *adjectives)) or any(map(is_that_clause, verb.subtree))
    return bool(adjectives) and told


def is_thing_meant(view: View, pronoun: Token, start: int) -> bool:
    """Does a thing stand between a mention that begins at an offset and the pronoun, so that it is meant instead?

    It is the last subject of the sentence; for an object that of the verb beside its own, and for "it" any other,
    unless its verb is one that somebody takes.
    """
    is_object = function(pronoun) is Function.OBJECT
    if is_object and _takes_somebody(pronoun.head):
        return False
    before = reversed(pronoun.doc[pronoun.sent.start : pronoun.i])
    last = next((t for t in before if function(t) in NOMINAL_SUBJECTS), None)
    found = [last] if last is not None else []
    if is_object:
        found += _objects_beside(pronoun.head)
        found += _between(start, pronoun) if pronoun.lower_ in _IT else []
    several = pronoun.lower_ in _THEY
    return any(start < offset(t.left_edge) and is_plural(t) == several and _is_thing(view, t) for t in found)


def _between(start: int, pronoun: Token) -> list[Token]:
    """The subjects and objects of the paragraph between an offset and a pronoun."""
    before = takewhile(lambda t: offset(t) > start, reversed(pronoun.doc[: pronoun.i]))
    return [t for t in before if function(t) in _PARTS]


def _is_thing(view: View, noun: Token) -> bool:
    named = role_of(noun) is not None or view.all_at(noun)
    return is_common_noun(noun) and not named and noun.ent_type_ not in _TIMES


def _takes_somebody(verb: Token) -> bool:
    """Is the object of a verb somebody: "asked it to leave", "accused it of lying"?"""
    rule = complement_rule(verb)
    return rule is not None and rule.control == "object"


def _objects_beside(verb: Token) -> list[Token]:
    """ "Claims" in "discussed the claims with him and dismissed them"."""
    if not is_coordinated(verb) or not is_verb(verb.head):
        return []
    beside = dependent(coordination_head(verb), Function.OBJECT)
    return [beside] if beside is not None else []
