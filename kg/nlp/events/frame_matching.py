"""Which frame of the lexicon a verb or noun fits."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from kg.nlp.events.frame_conditions import holds
from kg.nlp.grammar.light_verbs import second_words
from kg.nlp.grammar.predicates import Predicate
from kg.nlp.grammar.relations import particle
from kg.nlp.grammar.tokens import View, lemma
from kg.nlp.lexicon.events import Frame, frames
from kg.nlp.lexicon.tables import table

_CHANGING = table("frames").words("changing_particles")


def verb_frame(view: View, verb: Predicate) -> tuple[Frame, Token] | None:
    """The first fitting frame of a verb, and the last word of the verb with its particle; None for no event."""
    token, found = verb.token, frames("verb")
    for last in second_words(token):
        fitting = _first_fitting(view, verb, found.get(f"{verb.lemma} {last.lower_}", ()))
        if fitting is not None:
            return (fitting, last) if fitting.cls else None
    fitting = _first_fitting(view, verb, found.get(_hyphenated(token), ()))
    if fitting is not None:
        return (fitting, token) if fitting.cls else None
    beside = particle(token)
    if beside is not None and beside.i == token.i + 1 and beside.lower_ in _CHANGING:
        return None  # "gave up" is no giving
    fitting = _first_fitting(view, verb, found.get(verb.lemma, ()))
    return (fitting, token) if fitting is not None and fitting.cls else None


def noun_frame(view: View, noun: Predicate) -> tuple[Frame, Token] | None:
    """The first fitting frame of a noun, and the first word of the trigger ("air" in "air strikes"), or None."""
    found, before = frames("noun"), _word_before(noun.token)
    if before is not None:
        two_words = [f for mark in " -" for f in found.get(f"{before.lower_}{mark}{noun.lemma}", ())]
        fitting = _first_fitting(view, noun, two_words)
        if fitting is not None:
            return (fitting, before) if fitting.cls else None
    fitting = _first_fitting(view, noun, found.get(noun.lemma, ()))
    return (fitting, noun.token) if fitting is not None and fitting.cls else None


def _first_fitting(view: View, one: Predicate, candidates: Iterable[Frame]) -> Frame | None:
    return next((f for f in candidates if all(holds(view, one, c) for c in f.conditions)), None)


def _word_before(noun: Token) -> Token | None:
    """The word before a noun in its sentence, a hyphen between them passed over."""
    before = noun.i - 1 - (noun.i > 1 and noun.nbor(-1).text == "-")
    word = noun.doc[before] if before >= 0 else None
    return word if word is not None and word.sent.start == noun.sent.start else None


def _hyphenated(verb: Token) -> str:
    """ "test-fire" of "test-fired"; empty for a verb without a word and a hyphen before it."""
    joined = verb.i > 1 and verb.nbor(-1).text == "-" and not verb.nbor(-1).whitespace_
    return f"{verb.nbor(-2).lower_}-{lemma(verb)}" if joined else ""


def has_frame(token: Token, pos: str) -> bool:
    """Has the lexicon a frame for the word at all? `pos` is verb or noun."""
    return lemma(token) in frames(pos)
