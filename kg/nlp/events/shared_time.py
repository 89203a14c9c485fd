"""The verbs around an event whose time is the event's, too: "gathered on Sunday to demand it", "passed sanctions last
week".
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import parties
from kg.nlp.grammar.clauses import governing_verb
from kg.nlp.grammar.light_verbs import happens
from kg.nlp.grammar.relations import (
    Function,
    function,
    is_base_form,
    is_finite_form,
    is_ing_form,
    is_lexical_verb,
    subordinators,
)
from kg.nlp.grammar.speakers import voice_of
from kg.nlp.grammar.subjects import subject
from kg.nlp.grammar.tokens import View, lemma
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.events import frames
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_GATHERING = _WORDS.words("gathering")
_ORDER = _WORDS.words("order_conjunctions")
_LATER = _WORDS.words("later_conjunctions")
_SIMULTANEOUS = _WORDS.words("simultaneous_conjunctions")
_WHERE = _WORDS.words("relative_adverbs")
NEWS_ARGUMENTS = frozenset((Function.SUBJECT, Function.PASSIVE_SUBJECT, Function.OBJECT))


def carrier(view: View, candidate: EventCandidate) -> Token | None:
    """The verb that tells of an event, or that it comes about for: "passed" in "passed sanctions", "gathered" in
    "gathered to demand it"; not "condemned" in "condemned the raid".
    """
    if is_lexical_verb(candidate.outer):
        return _gathering(candidate)
    return candidate.outer.head if happens(candidate.outer) or _is_done_by(view, candidate) else None


def _gathering(candidate: EventCandidate) -> Token | None:
    verb, above = candidate.outer, candidate.outer.head
    purpose = function(verb) is Function.ADVERBIAL_CLAUSE and is_base_form(verb) and above.lemma_ in _GATHERING
    return above if purpose and candidate.factuality is Factuality.ACTUAL else None


def _is_done_by(view: View, candidate: EventCandidate) -> bool:
    """Does a verb tell that its subject does what a noun shows, or nothing else that is an event?"""
    noun, verb = candidate.outer, candidate.outer.head
    if candidate.definite or function(noun) not in NEWS_ARGUMENTS or not is_finite_form(verb):
        return False
    does = subject(verb)
    own = does is not None and bool(candidate.actors) and parties(view, does) == candidate.actors
    return own or lemma(verb) not in frames("verb")


def saying(view: View, candidate: EventCandidate) -> Token | None:
    """The verb by which a speaker tells what they did by words: "said" in "X said in April that it had called on Y"."""
    verb, above = candidate.outer, candidate.outer.head
    by_words = candidate.cls in with_trait("spoken") and candidate.factuality is Factuality.ACTUAL
    told = by_words and is_lexical_verb(verb) and function(verb) is Function.FINITE_COMPLEMENT
    says = subject(above) if told and is_lexical_verb(above) else None
    if says is None or not candidate.actors:
        return None
    speakers = {k for key in parties(view, says) for k in voice_of(view, key)}
    return above if speakers.issuperset(candidate.actors) else None


def clause_above(verb: Token) -> Token | None:
    """The verb of the clause above whose time a clause shares: "met him in May when he came", "came to Oslo on Monday,
    where he met him", "killed two in May, before being shot", "on Monday wrote to X, urging it to leave".
    """
    if function(verb) is Function.PREPOSITIONAL_CLAUSE:
        order = verb.head.lower_
        return governing_verb(verb.head.head) if order in _ORDER and order not in _LATER else None
    opening = {c.lower_ for c in verb.lefts if function(c) in (Function.MARKER, Function.ADVERB)}
    if function(verb) is Function.RELATIVE_CLAUSE:
        return governing_verb(verb.head) if opening & _WHERE else None
    if function(verb) is not Function.ADVERBIAL_CLAUSE:
        return None
    participle = is_ing_form(verb) and not any(subordinators(verb))
    return governing_verb(verb.head) if participle or opening & _SIMULTANEOUS else None
