"""Negation: which word denies a predicate, and how far its scope reaches."""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.relations import (
    AUXILIARIES,
    NOMINAL_SUBJECTS,
    Function,
    dependents,
    function,
    is_verb,
    preposition_of,
)
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
_NEGATIONS = _WORDS.words("negations")
_NEGATIVE_DETERMINERS = _WORDS.words("negative_determiners")
_NEGATIVE_PRONOUNS = _WORDS.words("negative_pronouns")
_NEGATIVE_PREPOSITIONS = _WORDS.words("negative_prepositions")
_RESTRICTIVE = _WORDS.words("restrictive")
_NEGATIVE_PAIRS = _WORDS.words("negative_pairs")
_ENDED = _WORDS.words("ended")
_CARRIERS = (Function.NEGATION, Function.DETERMINER, Function.ADVERB, Function.PRECOORDINATOR)
_ARGUMENTS = (*NOMINAL_SUBJECTS, Function.OBJECT, Function.BY_PHRASE)


def negation(word: Token) -> Token | None:
    """The word that negates a verb, noun or adjective in its own phrase or clause; None where it is affirmed.

    "Not", "never" and "no longer" beside it, "no" before it, "neither … nor", "no one" among a verb's arguments,
    "without" before a noun or gerund. What a verb above says of it ("refused to leave") is no negation of grammar; "not
    only" affirms.
    """
    own = _beside(word)
    if own is not None:
        return own
    if function(word) is Function.CONJUNCT:
        paired = _paired(word)
        if paired is not None:
            return paired
    if is_verb(word):
        found = _negative_argument(word)
        if found is not None:
            return found
    preposition = preposition_of(word)
    return preposition if preposition is not None and preposition.lower_ in _NEGATIVE_PREPOSITIONS else None


def _beside(word: Token) -> Token | None:
    for child in dependents(word, *_CARRIERS):
        denies = function(child) is Function.NEGATION or child.lower_ in _NEGATIONS or _is_ended(child)
        if denies and not _is_restrictive(child) and not _is_quoted_alone(child):
            return child
    return None


def _is_ended(adverb: Token) -> bool:
    """Is it the "longer" of "no longer"?"""
    return adverb.lower_ in _ENDED and any(c.lower_ == "no" and c.i + 1 == adverb.i for c in adverb.children)


def _is_restrictive(negative: Token) -> bool:
    """Is it the "not" of "not only", which affirms?"""
    following = negative.doc[negative.i + 1 : negative.i + 2]
    return negative.lower_ == "not" and bool(following) and following[0].lower_ in _RESTRICTIVE


def _is_quoted_alone(negative: Token) -> bool:
    """Is it a word of somebody's speech: “Never,” said the king?"""
    doc = negative.doc
    return (
        negative.i > 0
        and doc[negative.i - 1].is_quote
        and any(t.is_quote for t in doc[negative.i + 1 : negative.i + 3])
    )


def _paired(word: Token) -> Token | None:
    """ "Neither" or "nor" for the second of two: "neither confirmed nor denied", and "or" under "did not attack or
    shell".
    """
    pair = next((c for c in word.head.children if c.lower_ in _NEGATIVE_PAIRS), None)
    if pair is not None:
        return pair
    alternative = any(c.lower_ == "or" for c in dependents(word.head, Function.COORDINATOR) if c.i < word.i)
    shares = is_verb(word) and not any(dependents(word, *NOMINAL_SUBJECTS, *AUXILIARIES))
    return _beside(word.head) if alternative and shares else None


def _negative_argument(verb: Token) -> Token | None:
    """ "No" in "no civilians were killed", "nobody" in "killed nobody"."""
    for child in dependents(verb, *_ARGUMENTS):
        found = negative_word(child)
        if found is not None:
            return found
    return None


def negative_word(noun: Token) -> Token | None:
    """The word that makes a noun phrase empty: "no" in "no civilians", "none" of "none of them", "nobody"."""
    if noun.lower_ in _NEGATIVE_PRONOUNS:
        return noun
    no_one = noun.lower_ == "one"
    for child in noun.children:
        determiner = function(child) in (Function.DETERMINER, Function.NEGATION)
        emptied = child.lower_ in _NEGATIVE_DETERMINERS or (child.lower_ == "not" and not _is_restrictive(child))
        if (determiner and emptied) or (no_one and child.lower_ == "no"):
            return child
    return None


def is_nobody(noun: Token) -> bool:
    """Is it a pronoun for no person ("nobody", "no one", "none of them"), rather than a noun behind "no"?"""
    return noun.lower_ in _NEGATIVE_PRONOUNS or (noun.lower_ == "one" and negative_word(noun) is not None)


def scope(word: Token) -> tuple[int, int] | None:
    """The range of tokens, the last included, that the negation of a word covers; None where the word is not negated.

    It is the word's phrase or clause without what is coordinated with it and without clauses of time, cause and
    condition.
    """
    negative = negation(word)
    if negative is None:
        return None
    outside = (
        Function.CONJUNCT,
        Function.COORDINATOR,
        Function.ADVERBIAL_CLAUSE,
        Function.PARATAXIS,
        Function.PUNCTUATION,
    )
    inside = [t for c in word.children if function(c) not in outside for t in (c.left_edge.i, c.right_edge.i)]
    return min(negative.i, word.i, *inside, word.i), max(negative.i, word.i, *inside, word.i)
