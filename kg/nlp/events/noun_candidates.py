"""The event that a noun shows: its frame, its factuality, and who takes part, as the clause around it tells."""

from __future__ import annotations

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.factuality import factuality, is_topic
from kg.nlp.events.frame_matching import noun_frame
from kg.nlp.events.noun_agents import agents_of_noun
from kg.nlp.events.participants import parties, states
from kg.nlp.events.recipients import fill_recipients
from kg.nlp.grammar.arguments import agent
from kg.nlp.grammar.clauses import is_passive
from kg.nlp.grammar.light_verbs import happens
from kg.nlp.grammar.predicates import Predicate, predicate
from kg.nlp.grammar.relations import (
    Function,
    first_conjunct,
    function,
    is_common_noun,
    is_lexical_verb,
    is_noun_before_noun,
    is_verb,
    obliques,
    possessive,
    preposition_of,
    reduced_passives,
)
from kg.nlp.grammar.subjects import subject
from kg.nlp.grammar.tokens import View, lemma
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.events import light_verbs
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_PRESUPPOSING = _WORDS.words("presupposing")
_DEFINITE = _WORDS.words("definite_determiners")
_PASSIVE_LIKE = _WORDS.words("undergone")
_SUFFERED = _WORDS.words("suffered")
_MEETING = _WORDS.words("meeting_prepositions")
_COMING = _WORDS.words("coming")
_VISITING = _WORDS.words("visit_prepositions")
_RECEIVING = _WORDS.words("receiving")
_JOINING = _WORDS.words("joining")
_HEARING = _WORDS.words("hearing_prepositions")
_ENGAGING = _WORDS.words("engaging")
_CAUSED = _WORDS.words("brought_about")
_SPANS = _WORDS.words("spans")
_TELLING = _WORDS.words("telling")
_PRESS = "JRN"  # PLOVER code
_SIDES = ("between", "among")


def noun_candidate(view: View, noun: Predicate) -> EventCandidate | None:
    """Return the event that a noun shows, with its parties; None: it fits no frame, or is bare and without sides."""
    if is_noun_before_noun(noun.token):
        return None
    found = noun_frame(view, noun)
    if found is None:
        return None
    frame, first = found
    token, carrier = noun.token, noun.verb
    outer = carrier if carrier is not None else token
    one = EventCandidate(frame, frame.cls, frame.mode, frame.cameo, token, first, token, outer)
    one.definite = _is_definite(token)
    _fill_sides_of_noun(view, one, carrier)
    one.factuality = _factuality_of_noun(one, carrier)
    stands_alone = "bare" in frame.marks or one.definite or carrier is not None or happens(token)
    return one if one.parties or stands_alone else None


def _is_definite(noun: Token) -> bool:
    """Does "the", "this" or a possessor stand before the noun, or before the first of its coordination?"""
    first = first_conjunct(noun)
    heads = (noun, first) if is_common_noun(first) else (noun,)  # "the arrest and persecution of"
    return any(possessive(h) is not None or any(c.lower_ in _DEFINITE for c in h.lefts) for h in heads)


def _fill_sides_of_noun(view: View, one: EventCandidate, carrier: Token | None) -> None:
    noun = one.head
    one.actors = _agents_of_carrier(view, one, carrier) or agents_of_noun(view, one)
    held = [c for c in reduced_passives(noun) if lemma(c) in light_verbs()] if one.frame.mutual else []
    fill_recipients(
        view, one, (noun, carrier) if carrier is not None else (noun, *held)
    )  # "talks held between X and Y"
    if carrier is None:
        one.actors = _with_those_present(view, one)
    elif carrier.lemma_ in _SUFFERED and not one.recipients:
        sufferer = subject(carrier)
        one.recipients = parties(view, sufferer) if sufferer is not None else []


def _agents_of_carrier(view: View, one: EventCandidate, carrier: Token | None) -> list[str]:
    """The actors by the light verb that carries a noun: "X launched an attack", but not "X suffered an attack"."""
    undergone = carrier is not None and carrier.lemma_ in _PASSIVE_LIKE
    if carrier is None or (undergone and not one.frame.mutual and one.mode != "visit"):
        return []
    who = agent(carrier)
    return parties(view, who) if who is not None and who.i != one.head.i else []


def _with_those_present(view: View, one: EventCandidate) -> list[str]:
    """The actors, with those who took part in a meeting or made a visit as the clause around the noun tells."""
    if not one.frame.mutual:
        return one.actors or _visiting(view, one)
    owned = possessive(one.head) is not None and len(one.actors) > 1  # "X said after Y's talks with Z"
    if owned or (one.actors and obliques(one.head, *_SIDES)):
        return one.actors
    sides = [*_taking_part(view, one.head), *one.actors, *_from_whom(view, one.head)]
    one.attended = one.definite and not one.actors and not one.recipients
    return list(dict.fromkeys([*sides, *(_hosts(view, one.head) if len(sides) == 1 else ())]))


def _hosts(view: View, noun: Token) -> list[str]:
    """ "France" in "X is in France for talks", where nobody else takes part; a city may host talks of others."""
    preposition = preposition_of(noun)
    if preposition is None or preposition.lower_ != "for" or not _brings_together(preposition):
        return []
    return states(view, obliques(preposition.head, "in", "to"))[:1]


def _from_whom(view: View, noun: Token) -> list[str]:
    """ "X" in "received a call from X"."""
    received = function(noun) is Function.OBJECT and noun.head.lemma_ in _RECEIVING
    return (
        [k for word in (noun, noun.head) for t in obliques(word, "from") for k in parties(view, t)] if received else []
    )


def _taking_part(view: View, noun: Token) -> list[str]:
    """ "X said after talks with Y", "X left a meeting with Y": whoever does something at or after it took part in it.

    "X is in Rome for talks": whoever comes for a meeting takes part in it.
    """
    preposition = _before_span(noun)
    verb = noun.head if preposition is None else preposition.head
    if preposition is None and not (function(noun) is Function.OBJECT and verb.lemma_ in _JOINING):
        return []
    if preposition is not None and not _brings_together(preposition):
        return []
    who = subject(verb) if is_passive(verb) and verb.lemma_ in _ENGAGING | _CAUSED else agent(verb)
    found = parties(view, who) if who is not None else []
    return [*found, *(_told_at(view, preposition, verb) if preposition is not None else ())]


def _before_span(noun: Token) -> Token | None:
    """The preposition before a noun, or before the span that it fills: "after two days of talks"."""
    preposition = preposition_of(noun)
    spanned = preposition is not None and preposition.head.lemma_ in _SPANS
    return preposition_of(preposition.head) if spanned and preposition is not None else preposition


def _told_at(view: View, preposition: Token, verb: Token) -> list[str]:
    """ "Y" in "told Y during a meeting", but no reporters."""
    if verb.lemma_ not in _TELLING or preposition.lower_ not in _HEARING:
        return []
    return [k for t in predicate(verb).patients for k in parties(view, t) if not _is_press(view, k)]


def _is_press(view: View, key: str) -> bool:
    """Does it only hear of a meeting: "told reporters during a visit", "told the BBC"?"""
    return view.entities[key].cls == "MediaOrganization" or _PRESS in view.entities[key].sectors


def _brings_together(preposition: Token) -> bool:
    """Does a preposition tie a meeting to what somebody does at it, or comes for?"""
    if not is_verb(preposition.head):
        return False
    coming = preposition.lower_ == "for" and preposition.head.lemma_ in _COMING
    caused = preposition.lower_ == "by" and preposition.head.lemma_ in _CAUSED
    return coming or caused or preposition.lower_ in _MEETING


def _visiting(view: View, one: EventCandidate) -> list[str]:
    """ "X said during a visit to Y", "X ended a visit to Y": who does something then is the visitor."""
    if one.mode != "visit":
        return []
    preposition = _before_span(one.head)
    undergone = function(one.head) is Function.OBJECT
    verb = one.head.head if undergone else preposition.head if preposition is not None else None
    if verb is None or not is_lexical_verb(verb):
        return []
    if preposition is not None and preposition.lower_ not in _VISITING:
        return []
    who = agent(verb)
    return parties(view, who) if who is not None else []


def _factuality_of_noun(one: EventCandidate, carrier: Token | None) -> Factuality:
    """The weaker of what the noun and its light verb say; a definite deed is known to have happened."""
    known = (one.definite and not one.frame.mutual) or _comes_before(one.head) or is_topic(one.head)
    presupposed = known and carrier is None and one.cls in with_trait("presupposed")
    said = factuality(carrier) if carrier is not None else Factuality.ACTUAL
    return max(factuality(one.head, presupposed), said, key=list(Factuality).index)


def _comes_before(noun: Token) -> bool:
    """ "May meet after this month's exchange of strikes": what something comes after has happened."""
    preposition = preposition_of(noun)
    if preposition is not None and preposition.lower_ == "of":
        preposition = preposition_of(preposition.head)
    return preposition is not None and preposition.lower_ in _PRESUPPOSING
