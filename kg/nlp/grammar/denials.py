"""What is declared false: "Claims that Serbia sent arms are untrue", "It is not true that …", "called the report
fake".
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.nlp.grammar.polarity import negation
from kg.nlp.grammar.relations import (
    NOMINAL_SUBJECTS,
    NOUN_CLAUSES,
    PREDICATIVES,
    Function,
    complement_clauses,
    dependents,
    function,
    governor,
    is_to_infinitive,
    modifiers,
)
from kg.nlp.grammar.verb_groups import Modality, modality
from kg.nlp.lexicon.tables import table

_WORDS = table("denials")
_REPORTS = _WORDS.words("reports")
_FALSE = _WORDS.words("false")
_FALSE_REPORT = _FALSE | _WORDS.words("false_of_reports")
_TRUE = _WORDS.words("true")
_DENYING = _WORDS.words("denying")
_NAMING = _WORDS.words("naming")
_DEEPEST = 10  # words above an event that are asked
_CLAUSES_OF_NOUNS = (*NOUN_CLAUSES, Function.FINITE_COMPLEMENT, Function.PREPOSITION)


def declared_false(word: Token) -> Token | None:
    """The noun or predicate by which what a word says is declared false, None if it is not: "claims" in "claims that
    Serbia sent arms are untrue", "is" in "it is false that …". On the word of whoever says this it did not happen.
    """
    token = word
    for _ in range(_DEEPEST):
        above = governor(token)
        if above is None:
            return None
        if _is_report(above) and function(token) in _CLAUSES_OF_NOUNS:
            return above if _is_false_report(above) else None
        judging = _judging_verb(token, above)
        if judging is not None:
            return judging if _is_called(judging, _FALSE) else None
        if _is_apart(token):
            return None
        token = above
    return None


def _is_report(noun: Token) -> bool:
    return noun.lemma_.lower() in _REPORTS


def _is_apart(token: Token) -> bool:
    """Is what is said of a clause above not said of this one: a relative clause, one of time, one that is reported?"""
    if function(token) in (*NOUN_CLAUSES, Function.ADVERBIAL_CLAUSE):
        return not is_to_infinitive(token)
    return function(token) in (Function.FINITE_COMPLEMENT, Function.PARATAXIS)


def _judging_verb(clause: Token, above: Token) -> Token | None:
    """ "Is" in "it is false that …", "it is a lie that …", "that … is a lie"."""
    if function(clause) is Function.CLAUSAL_SUBJECT:
        return above
    verb = above.head if function(above) in PREDICATIVES and function(clause) in _CLAUSES_OF_NOUNS else above
    if function(clause) not in _CLAUSES_OF_NOUNS:
        return None
    return verb if any(s.lower_ == "it" for s in dependents(verb, *NOMINAL_SUBJECTS, Function.EXPLETIVE)) else None


def _is_false_report(noun: Token) -> bool:
    """Is a claim called false where it stands: by its adjective, its predicate, or the verb it is the object of?"""
    if any(m.lower_ in _FALSE_REPORT for m in modifiers(noun)):
        return True
    verb = noun.head
    if function(noun) is Function.SUBJECT:
        return _is_called(verb, _FALSE_REPORT)
    if function(noun) not in (Function.OBJECT, Function.PASSIVE_SUBJECT) or not _is_fact(verb):
        return False
    word = verb.lemma_.lower()
    return word in _DENYING or (word in _NAMING and any(t.lower_ in _FALSE_REPORT for t in _names(verb, noun)))


def _is_called(verb: Token, false: frozenset[str]) -> bool:
    """Does a verb say of its subject that it is one of these words for false, or not true?"""
    if not _is_fact(verb):
        return negation(verb) is not None and any(t.lower_ in _TRUE for t in _predicates(verb))
    return any(t.lower_ in false for t in _predicates(verb))


def _is_fact(verb: Token) -> bool:
    return negation(verb) is None and modality(verb) is Modality.NONE


def _predicates(verb: Token) -> Iterator[Token]:
    """What is said of a verb's subject: "false" in "is false", "turned out to be false"."""
    for one in (verb, *complement_clauses(verb)):
        yield from dependents(one, *PREDICATIVES)


def _names(verb: Token, noun: Token) -> Iterator[Token]:
    """The words that a report may be called, which the parser often takes into the report: the last one ("called the
    report that it bombed the clinic fake"), and the one behind "as".
    """
    words = [t for t in verb.subtree if t.i > verb.i and not t.is_punct]
    yield from words[-1:]
    yield from (t for t in words if t.i > noun.i and t.nbor(-1).lower_ == "as")
