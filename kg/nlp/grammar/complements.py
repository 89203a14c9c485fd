"""What the lexicon says of a verb, noun or adjective that a clause or another event completes
(lexicon/complements.csv), and which words around it are such a complement.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.relations import (
    Function,
    auxiliaries,
    behind_adverbs,
    dependents,
    function,
    has_finite_verb,
    infinitive_openers,
    is_common_noun,
    is_lexical_verb,
    is_modal,
    is_noun,
    is_past_participle,
    is_to_infinitive,
    is_verb,
)
from kg.nlp.grammar.tokens import lemma
from kg.nlp.lexicon.events import Complement, complements
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_PREPARING = _WORDS.words("preparing")
_PREPOSITIONS = _WORDS.words("complement_prepositions")
_DEFINITE = _WORDS.words("definite_determiners")
_REFUSABLE, _REFUSING = _WORDS.words("refusable"), frozenset(("refuse", "deny"))
_COMPLEMENTS = frozenset(
    (
        Function.OPEN_COMPLEMENT,
        Function.FINITE_COMPLEMENT,
        Function.OBJECT,
        Function.PREPOSITIONAL_CLAUSE,
        Function.OBJECT_PREDICATE,
        Function.CLAUSAL_SUBJECT,
        Function.NOUN_CLAUSE,
        Function.APPOSITION,
        Function.PASSIVE_SUBJECT,
        Function.COMPOUND,
    )
)
_INFINITIVE_COMPLEMENTS = frozenset(
    (
        Function.OPEN_COMPLEMENT,
        Function.FINITE_COMPLEMENT,
        Function.ADVERBIAL_CLAUSE,
        Function.NOUN_CLAUSE,
        Function.CONJUNCT,
        Function.PASSIVE_SUBJECT,
    )
)


def complement_rule(word: Token) -> Complement | None:
    """The entry of a word with its particle ("call for"), else of the word alone; None if it has none."""
    pos = "verb" if is_verb(word) else "noun" if is_noun(word) else "adj"
    base = lemma(word)
    openers = (t for child in word.children for t in infinitive_openers(child) if t.i == behind_adverbs(word))
    for child in (*(c for c in word.children if c.i == word.i + 1), *openers):
        if found := complements().get((f"{base} {child.lower_}", pos)):
            return found
    adjectival = complements().get((word.lower_, "adj")) if word.tag_ in ("VBN", "JJ") else None
    return complements().get((base, pos)) or adjectival


def rule_for(complement: Token, word: Token) -> Complement | None:
    """The entry of a word with the preposition that opens this complement, wherever it stands ("kept X from leaving",
    "braced themselves for an attack"), else `complement_rule`.
    """
    joined = function(complement) is Function.PREPOSITION and is_lexical_verb(word)
    own = complements().get((f"{lemma(word)} {complement.lower_}", "verb")) if joined else None
    return own or complement_rule(word)


def refusal_of_words(noun: Token) -> Token | None:
    """The verb that refuses or denies what a noun names: "rejected" in "rejected a demand by X". It was made."""
    said = lemma(noun) in _REFUSABLE and function(noun) in (Function.OBJECT, Function.PASSIVE_SUBJECT)
    rule = complement_rule(noun.head) if said and is_lexical_verb(noun.head) else None
    return noun.head if rule is not None and rule.effect in _REFUSING else None


def fits_form(rule: Complement, complement: Token) -> bool:
    """Is the complement of a form that the rule is about?"""
    if rule.form == "infinitive":
        return is_prepared(complement) if _is_object_of_preparing(complement) else _is_infinitive(complement)
    if rule.form == "modal":
        return not is_finite_complement(complement) or any(is_modal(c) for c in auxiliaries(complement))
    return rule.form == "any" or not is_finite_complement(complement)


def _is_object_of_preparing(noun: Token) -> bool:
    undergone = function(noun) in (Function.OBJECT, Function.PASSIVE_SUBJECT)
    return undergone and is_common_noun(noun) and noun.head.lemma_ in _PREPARING


def is_prepared(noun: Token) -> bool:
    """ "Planned an attack", but not "planned the attack", which has happened."""
    return not any(function(c) is Function.POSSESSOR or c.lower_ in _DEFINITE for c in noun.lefts)


def _is_infinitive(complement: Token) -> bool:
    """Is it a verb of a complement clause without a finite form?"""
    in_place = function(complement) in _INFINITIVE_COMPLEMENTS
    return in_place and is_verb(complement) and not is_finite_complement(complement)


def is_finite_complement(token: Token) -> bool:
    """ "Warned that X would attack"; a subjunctive ("demanded that X leave") is not finite."""
    return function(token) is Function.FINITE_COMPLEMENT and has_finite_verb(token)


def is_complement(token: Token, governor: Token) -> bool:
    """Does an event complete the word above, rather than stand beside it or be its subject?"""
    if function(token) is Function.ADVERBIAL_CLAUSE:
        return _is_asked_of(token, governor)
    if function(token) is Function.PREPOSITION:
        return token.lower_ in _PREPOSITIONS
    if function(token) is Function.NOUN_CLAUSE and is_past_participle(token) and not any(auxiliaries(token)):
        return False  # "the agreement signed by X"
    return function(token) in _COMPLEMENTS


def _is_asked_of(clause: Token, governor: Token) -> bool:
    """ "Was asked to leave", "called for the king to leave", "called on the king to leave", "calls for X to leave"."""
    if is_common_noun(governor):
        return any(infinitive_openers(clause))
    passive = any(dependents(governor, Function.PASSIVE_AUXILIARY))
    asked = any(t.i == behind_adverbs(governor) for t in infinitive_openers(clause))
    rule = complement_rule(governor)
    demanded = rule is not None and rule.effect == "demand"
    return is_lexical_verb(governor) and is_to_infinitive(clause) and (passive or asked or demanded)
