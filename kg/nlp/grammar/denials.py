"""What is declared false: "Claims that Serbia sent arms are untrue", "It is not true that …", "called the report
fake".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.nlp.grammar.clauses import is_passive
from kg.nlp.grammar.nouns import is_relative_pronoun
from kg.nlp.grammar.polarity import negation
from kg.nlp.grammar.relations import (
    COMPLEMENT_CLAUSES,
    NOMINAL_SUBJECTS,
    NOUN_CLAUSES,
    PREDICATIVES,
    Function,
    complement_clauses,
    dependent,
    dependents,
    function,
    governor,
    is_common_noun,
    is_lexical_verb,
    is_to_infinitive,
    is_verb,
    modifiers,
    noun_clauses,
    obliques,
    subordinators,
)
from kg.nlp.grammar.verb_groups import Modality, is_inverted_condition, modality
from kg.nlp.lexicon.tables import table

_WORDS = table("denials")
_REPORTS = _WORDS.words("reports")
_FALSE = _WORDS.words("false")
_FALSE_REPORT = _FALSE | _WORDS.words("false_of_reports")
_TRUE = _WORDS.words("true")
_DENYING = _WORDS.words("denying")
_NAMING = _WORDS.words("naming")
_REJECTING = _WORDS.words("rejecting")
_CHARGES = _WORDS.words("charges")
_CONDITIONS = table("events").words("conditions")
_DENIALS = _WORDS.words("denials")
_GUILT = _WORDS.words("guilt")
_PRONOUNS = _WORDS.words("pronouns")
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


@dataclass(frozen=True, slots=True)
class Denial:
    """Words that declare something false.

    `word` is the verb, predicate or noun that does it, `denied` the head of what is declared false: a clause, a noun
    such as "claim", a deed, a pronoun. `by_speaker`: whoever is quoted declares it ("claims … are false, X said"), not
    the subject of the word ("X denied").
    """

    word: Token
    denied: Token
    by_speaker: bool


def denials(doc: Doc) -> Iterator[Denial]:
    """What a paragraph declares false, in text order of the denying words."""
    for token in doc:
        found = None
        if is_verb(token):
            found = _of_verb(token) or _of_judgement(token)
        elif is_common_noun(token):
            found = _of_report(token) or _of_noun(token)
        if found is not None:
            yield found


def takes_up(denial: Denial) -> bool:
    """Does it deny what was told before: "the accusation", "it", "any involvement"?"""
    return refers_to_claim(denial) or denial.denied.lemma_.lower() in _GUILT or denial.denied.lower_ in _PRONOUNS


def refers_to_claim(denial: Denial) -> bool:
    """Is what is denied named as something said: "the accusation", "claims", or what was just said, ", which X
    denies"?
    """
    denied = denial.denied
    return _is_report(denied) or denied.lemma_.lower() in _CHARGES or is_relative_pronoun(denied)


def names_told_claim(denial: Denial) -> bool:
    """Is what is denied a claim told before: "the reports", but not "reports that they had fled"?"""
    told_here = complement_clauses(denial.denied) or noun_clauses(denial.denied)
    return refers_to_claim(denial) and not told_here


def _of_verb(verb: Token) -> Denial | None:
    """ "Denied that …", "denied attacking", "rebutted the charge"."""
    word = verb.lemma_.lower()
    if not is_lexical_verb(verb) or word not in _DENYING | _REJECTING or not _is_fact(verb):
        return None
    objects = (Function.PASSIVE_SUBJECT,) if is_passive(verb) else (Function.OBJECT, *COMPLEMENT_CLAUSES)
    denied = dependent(verb, *objects)
    if denied is None or (word in _REJECTING and denied.lemma_.lower() not in _CHARGES):
        return None
    return Denial(verb, denied, by_speaker=False)


def _of_report(noun: Token) -> Denial | None:
    """ "Claims that … are untrue", "called the report fake", "rejected the allegation"; not "denied the claim"."""
    if not _is_report(noun) or noun.head.lemma_.lower() in _DENYING:
        return None
    if not _is_false_report(noun):
        return None
    objects = (Function.OBJECT, Function.PASSIVE_SUBJECT)
    called = function(noun) in objects or noun.head.lemma_.lower() in _NAMING
    return Denial(noun.head if called or is_verb(noun.head) else noun, noun, by_speaker=not called)


def _of_judgement(verb: Token) -> Denial | None:
    """ "It is false that …", "that … is a lie"."""
    if not _is_called(verb, _FALSE):
        return None
    places = (Function.CLAUSAL_SUBJECT, *_CLAUSES_OF_NOUNS)
    clauses = [t for one in (verb, *_predicates(verb)) for t in dependents(one, *places)]
    denied = next((c for c in clauses if is_verb(c) and _judging_verb(c, c.head) == verb), None)
    return Denial(verb, denied, by_speaker=True) if denied is not None else None


def _of_noun(noun: Token) -> Denial | None:
    """ "Its denial of the charge"."""
    if noun.lemma_.lower() not in _DENIALS or negation(noun) is not None:
        return None
    denied = next(iter(obliques(noun, "of")), None) or dependent(noun, Function.NOUN_CLAUSE)
    return Denial(noun, denied, by_speaker=False) if denied is not None else None


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
    if word in _DENYING | _REJECTING or (is_passive(verb) and verb.lower_ in _FALSE):
        return True  # "was fabricated"
    return word in _NAMING and any(t.lower_ in _FALSE_REPORT for t in _names(verb, noun))


def _is_called(verb: Token, false: frozenset[str]) -> bool:
    """Does a verb say of its subject that it is one of these words for false, or not true?"""
    told = {t.lower_ for t in _predicates(verb)}
    if told.isdisjoint(_TRUE) and told.isdisjoint(false):
        return False
    if not _is_fact(verb):
        return negation(verb) is not None and not told.isdisjoint(_TRUE)
    return not told.isdisjoint(false)


def _is_fact(verb: Token) -> bool:
    supposed = is_inverted_condition(verb) or any(t.lower_ in _CONDITIONS for t in subordinators(verb))
    return negation(verb) is None and modality(verb) is Modality.NONE and not supposed


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
