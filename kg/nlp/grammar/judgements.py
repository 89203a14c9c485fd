"""What is said of somebody or something: "disgrace" in "called X a disgrace", "illegal" in "said X was illegal"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from spacy.tokens import Token

from kg.nlp.grammar.relations import (
    NOUN_MODIFIERS,
    PREDICATIVES,
    Function,
    conjuncts,
    dependents,
    function,
    governor,
    has_to,
    infinitive_openers,
    is_adjective,
    is_noun,
    is_verb,
    modifiers,
    predicative_complements,
    prepositions,
)
from kg.nlp.grammar.subjects import subject
from kg.nlp.lexicon.tables import table

_NAMING_AS = table("grammar").listed("naming_prepositions")


def said_of_object(verb: Token) -> Iterator[Token]:
    """The nouns and adjectives that a verb of naming says of its object, without the object itself."""
    told = list(predicative_complements(verb))
    plain = next((c for c in told if function(c) is Function.OBJECT), None)
    behind_as = chain.from_iterable(dependents(p) for p in prepositions(verb, *_NAMING_AS))
    apart = filter(_is_quoted_apart, dependents(verb, Function.OBJECT))
    for head in (*(c for c in (*told, *behind_as) if c is not plain and not is_verb(c)), *apart):
        for word in (head, *conjuncts(head)):
            yield word
            yield from filter(is_adjective, modifiers(word))


def _is_quoted_apart(noun: Token) -> bool:
    """Does a quotation begin at the noun, behind what it is said of: "called the mayor's order “tyranny”"?"""
    quoted = noun.i > 0 and noun.nbor(-1).is_quote
    return quoted and any(is_noun(c) and c.i < noun.i - 1 for c in dependents(noun, *NOUN_MODIFIERS))


def copula_of(word: Token) -> Token | None:
    """ "Was" of "illegal" in "the vote was illegal", of "disgrace" in "the vote was a disgrace", also where the tagger
    takes an adjective for a participle ("ill-advised"); else None.
    """
    described = is_adjective(word) or function(word) is Function.ADJECTIVAL_COMPLEMENT
    said = function(word) in PREDICATIVES and (is_noun(word) or described)
    above = governor(word) if said else None
    return above if above is not None and is_verb(above) else None


def who_is_judged(copula: Token) -> Token | None:
    """The subject of a copula, or of the clause that completes it: "X" in "wrong that X left", "wrong for X to go"."""
    clauses = [c for c in copula.rights if is_verb(c) and (_opens_with_that(c) or infinitive_openers(c))]
    return subject(clauses[0]) if clauses else subject(copula)


def _opens_with_that(clause: Token) -> bool:
    return function(clause) is Function.FINITE_COMPLEMENT and not has_to(clause)
