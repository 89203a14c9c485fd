"""What a noun phrase stands for: its antecedent, its possessor, what is coordinated with it, what a word of quantity
counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.nlp.grammar.relations import Function, dependents, is_past_participle, is_verb, obliques, possessive
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
PLACE_NOUNS = _WORDS.words("grounds")
_RELATIVE = _WORDS.words("relative_pronouns")
_QUANTITIES = _WORDS.words("quantities")
_TOGETHER = _WORDS.words("together")


def is_relative_pronoun(token: Token) -> bool:
    """Is it "who", "which", "that", "whom" or "whose", whatever it does here?"""
    return token.lower_ in _RELATIVE


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other token itself."""
    if token.lower_ not in _RELATIVE:
        return token
    clause = token.head
    for _ in range(3):
        if clause.dep_ == Function.RELATIVE_CLAUSE:
            return clause.head
        clause = clause.head
    return token


def possessor(noun: Token) -> Token | None:
    """ "Iran" in "Iran's attack", "the attack by Iran", "a letter from Iran"; relative "whose" resolved."""
    found = possessive(noun)
    if found is not None:
        return antecedent(found) if found.lower_ == "whose" else found
    by = obliques(noun, "by", "from")
    return by[0] if by else None


def quantified(token: Token) -> Token:
    """What a word of quantity counts: "troops" in "some of its troops"; any other token itself."""
    if token.lemma_.lower() in _QUANTITIES or token.like_num:
        of = obliques(token, "of")
        return of[0] if of else token
    return token


def is_place_noun(token: Token) -> bool:
    """Is it a noun for ground or a building ("district", "airport"), which names a place and does nothing?"""
    return token.lemma_.lower() in PLACE_NOUNS


def coordinated(token: Token) -> Iterator[Token]:
    """The token and the nouns coordinated with it to the right, "together with" and "along with" included.

    In "two militants killed and five arrested" each noun has a participle of its own: only the first is given.
    """
    yield token
    for child in token.rights:
        if child.dep_ == Function.CONJUNCT:
            if not is_verb(child) and not (_has_own_participle(token) and _has_own_participle(child)):
                yield from coordinated(child)
        elif child.dep_ in (Function.PREPOSITION, Function.ADVERB) and child.lower_ in _TOGETHER:
            for found in dependents(_joining(child), Function.PREPOSITIONAL_OBJECT):
                yield from coordinated(found)


def _joining(word: Token) -> Token:
    """The preposition in "along with", "together with", "alongside"."""
    return next((c for c in word.children if c.lower_ == "with"), word) if word.lower_ != "alongside" else word


def _has_own_participle(noun: Token) -> bool:
    return noun.i + 1 < len(noun.doc) and is_past_participle(noun.nbor(1))
