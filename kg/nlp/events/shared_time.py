"""The verbs around an event whose time is the event's, too: "gathered on Sunday to demand it", "passed sanctions last
week".
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import parties
from kg.nlp.grammar.clauses import governing_verb
from kg.nlp.grammar.light_verbs import happens, to_happen
from kg.nlp.grammar.relations import (
    Function,
    function,
    is_base_form,
    is_finite_form,
    is_ing_form,
    is_lexical_verb,
    preposition_of,
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
_TRAVELLING, _FOR = _WORDS.words("travelling"), _WORDS.words("purpose_prepositions")
_PREPARING = _WORDS.words("preparing")
_ORDER = _WORDS.words("order_conjunctions")
_LATER = _WORDS.words("later_conjunctions")
_SIMULTANEOUS = _WORDS.words("simultaneous_conjunctions")
_WHERE = _WORDS.words("relative_adverbs")
NEWS_ARGUMENTS = frozenset((Function.SUBJECT, Function.PASSIVE_SUBJECT, Function.OBJECT))


def carrier(view: View, candidate: EventCandidate) -> Token | None:
    """The verb that tells of an event, or that it comes about for: "passed" in "passed sanctions", "gathered" in
    "gathered to demand it"; not "condemned" in "condemned the raid".
    """
    outer = candidate.outer
    if (travels := journey(candidate)) is not None:
        return travels
    if is_lexical_verb(outer):
        return _gathering(candidate)
    if (infinitive := to_happen(outer)) is not None:
        return infinitive
    prepared = function(outer) is Function.PASSIVE_SUBJECT and outer.head.lemma_ in _PREPARING
    return outer.head if happens(outer) or prepared or _is_done_by(view, candidate) else None


def journey(candidate: EventCandidate) -> Token | None:
    """The verb of going somewhere for a meeting: "flew to Paris on Monday to meet X", "came on Monday for talks"."""
    outer = candidate.outer
    purpose = is_lexical_verb(outer) and is_base_form(outer)
    preposition = preposition_of(candidate.head)
    above = outer.head if purpose else preposition.head if preposition is not None else None
    told = purpose or (preposition is not None and preposition.lower_ in _FOR)
    travels = candidate.cls == "Consult" and above is not None and above.lemma_ in _TRAVELLING
    return above if travels and told else None


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
