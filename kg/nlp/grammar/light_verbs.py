"""Verbs that only carry a noun: "hold" in "held talks", "take place" in "talks took place"."""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.clauses import is_passive
from kg.nlp.grammar.relations import (
    Function,
    behind_adverbs,
    dependents,
    function,
    infinitive_openers,
    is_noun,
    is_to_infinitive,
    is_verb,
)
from kg.nlp.grammar.tokens import lemma
from kg.nlp.lexicon.events import light_verbs
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
_SERIES = _WORDS.words("series")
_ANSWERING = _WORDS.words("answering")
_HAPPENING = _WORDS.words("happening")
_CARRIED = frozenset((Function.OBJECT, Function.PASSIVE_SUBJECT, Function.PREPOSITIONAL_OBJECT))
# functions in which the second word of a verb of two words is parsed: "took place", "took up", "went ahead"
_SECOND_WORDS = frozenset(("prt", "prep", "advmod", "dative", "dobj", "acomp", "xcomp", "oprd", "npadvmod"))


def second_words(verb: Token) -> list[Token]:
    """What may make a verb of two words with it: a particle up to three words on, or the word right behind it.

    In "called for X to leave" that word opens the clause.
    """
    found = [
        c
        for c in verb.children
        if c.dep_ in _SECOND_WORDS and 0 < c.i - verb.i <= 3 and (c.i == verb.i + 1 or function(c) is Function.PARTICLE)
    ]
    return [*found, *_opener_behind(verb)]


def _opener_behind(verb: Token) -> tuple[Token, ...]:
    """The word behind a verb and its adverbs, if it opens an infinitive clause that hangs on the verb."""
    at = behind_adverbs(verb)
    behind = verb.doc[at]
    if at < 0 or function(behind) is not Function.MARKER or behind.head.i < verb.i:
        return ()
    opens = behind.head.head.i == verb.i and behind in infinitive_openers(behind.head)
    return (behind,) if opens else ()


def verb_name(verb: Token) -> str:
    """The lemma of a verb, with its second word where the two are a light verb or a verb of happening: "take place"."""
    word = lemma(verb)
    for last in second_words(verb):
        if f"{word} {last.lower_}" in light_verbs() | _HAPPENING:
            return f"{word} {last.lower_}"
    return word


def light_verb(noun: Token) -> Token | None:
    """The verb that only carries the noun: "held" in "held talks", "talks were held"; None where the verb has a meaning
    of its own.
    """
    top = above_series(_first_noun(noun))
    governor = top.head
    if is_verb(governor) and function(top) in _CARRIED:
        return governor if verb_name(governor) in light_verbs() else None
    return _carrier_of_preposition(governor) if function(governor) is Function.PREPOSITION else None


def _first_noun(noun: Token) -> Token:
    """The first noun of the coordination that the noun is in."""
    while function(noun) is Function.CONJUNCT and is_noun(noun.head):
        noun = noun.head
    return noun


def above_series(noun: Token) -> Token:
    """ "Series" in "a series of attacks", which a light verb carries as it would the attacks."""
    preposition = noun.head
    counted = function(noun) is Function.PREPOSITIONAL_OBJECT and preposition.lower_ in ("of", "in")
    in_series = counted and function(preposition) is Function.PREPOSITION and preposition.head.lemma_ in _SERIES
    return preposition.head if in_series else noun


def _carrier_of_preposition(preposition: Token) -> Token | None:
    """ "Replied" in "replied with strikes", "engaged" in "engaged in talks", "took" in "took part in talks"."""
    verb = preposition.head
    if preposition.lower_ == "with" and verb.lemma_ in _ANSWERING:
        return verb
    two_words = f"{verb.lemma_.lower()} {preposition.lower_}"
    return verb if two_words in light_verbs() or verb_name(verb) == "take part" else None


def occurs(verb: Token) -> bool:
    """Does the verb say no more than that something happens: "took place", "broke out"?"""
    return verb_name(verb) in _HAPPENING


def happens(noun: Token) -> bool:
    """Is the noun the subject of a verb that says no more than that it happened?"""
    return function(noun) is Function.SUBJECT and occurs(noun.head)


def to_happen(noun: Token) -> Token | None:
    """The infinitive that says that something is yet to happen: "resume" in "talks are due to resume"."""
    verb = noun.head
    if function(noun) not in (Function.SUBJECT, Function.PASSIVE_SUBJECT) or not is_verb(verb):
        return None
    above = (verb, *dependents(verb, Function.ADJECTIVAL_COMPLEMENT))
    infinitives = (t for one in above for t in dependents(one, Function.OPEN_COMPLEMENT) if is_to_infinitive(t))
    return next((t for t in infinitives if occurs(t) or (is_passive(t) and lemma(t) in light_verbs())), None)
