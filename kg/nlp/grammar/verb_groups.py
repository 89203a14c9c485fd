"""The verb with its auxiliaries: tense, aspect and modality."""

from __future__ import annotations

from enum import StrEnum

from spacy.tokens import Span, Token

from kg.nlp.grammar.relations import (
    AUXILIARIES,
    NOMINAL_SUBJECTS,
    Function,
    auxiliaries,
    dependents,
    function,
    has_to,
    is_base_form,
    is_finite_form,
    is_ing_form,
    is_past_form,
    is_past_participle,
    is_root,
    is_verb,
    is_wh_word,
)
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
_MODALS = _WORDS.mapping("modals")
_HAVE = _WORDS.words("forms_of_have")
_BE = _WORDS.words("forms_of_be")
_NECESSARY = _WORDS.words("semi_auxiliaries_of_necessity")
_RANKS = table("events").words("ranks")
_INVERTED = _WORDS.words("inverted_in_conditions")
_SPEAKING = _WORDS.words("speaking")


class Tense(StrEnum):
    """Of the finite verb; a verb without one has none. English tells the future by `Modality`."""

    PAST = "past"
    PRESENT = "present"
    NONE = "none"


class Aspect(StrEnum):
    """ "Left", "has left", "was leaving", "has been leaving"."""

    SIMPLE = "simple"
    PERFECT = "perfect"
    PROGRESSIVE = "progressive"
    PERFECT_PROGRESSIVE = "perfect progressive"


class Modality(StrEnum):
    """What an auxiliary or the form of the verb adds: "will", "may", "must", "would", an imperative."""

    NONE = "none"
    FUTURE = "future"
    POSSIBILITY = "possibility"
    NECESSITY = "necessity"
    CONDITIONAL = "conditional"
    IMPERATIVE = "imperative"


def verb_group(verb: Token) -> tuple[Token, ...]:
    """The auxiliaries of a verb, those that it shares with the verb before it included: "will" of "discuss" in "will
    meet and discuss".
    """
    own = auxiliaries(verb)
    if own or not _shares_auxiliaries(verb):
        return own
    return verb_group(verb.head)


def _shares_auxiliaries(verb: Token) -> bool:
    coordinated = function(verb) is Function.CONJUNCT and is_verb(verb.head)
    fits = is_base_form(verb) or (is_past_participle(verb) and is_past_participle(verb.head)) or is_ing_form(verb)
    return coordinated and fits and not any(dependents(verb, *NOMINAL_SUBJECTS))


def tense(verb: Token) -> Tense:
    """The tense of the finite word of the verb group; a modal has none."""
    group = verb_group(verb)
    finite = next((t for t in (*group, verb) if is_finite_form(t)), None)
    if finite is None:  # the tagger takes some past tenses for participles
        mistagged = is_past_participle(verb) and not group and any(dependents(verb, Function.SUBJECT))
        return Tense.PAST if mistagged else Tense.NONE
    return Tense.PAST if is_past_form(finite) else Tense.PRESENT


def aspect(verb: Token) -> Aspect:
    """Whether the verb group has "have" with a participle, a form of "be" with an -ing form, or both."""
    group = verb_group(verb)
    perfect = any(t.lower_ in _HAVE for t in group) and not is_base_form(verb)
    progressive = _is_progressive(verb, group)
    if perfect:
        return Aspect.PERFECT_PROGRESSIVE if progressive else Aspect.PERFECT
    return Aspect.PROGRESSIVE if progressive else Aspect.SIMPLE


def _is_progressive(verb: Token, group: tuple[Token, ...]) -> bool:
    """ "Is leaving", "is being watched"."""
    if is_ing_form(verb):
        return any(t.lower_ in _BE for t in group)
    return len([t for t in group if t.lower_ in _BE]) > 1 and any(is_ing_form(t) for t in group)


def modality(verb: Token) -> Modality:
    """What the auxiliaries, "going to", "have to", "is to" or the imperative make of the verb."""
    group = () if is_inverted_condition(verb) else verb_group(verb)
    for word in group:
        if word.lower_ in _MODALS and not is_past_participle(word):
            return Modality(_MODALS[word.lower_])
    if function(verb) is Function.OPEN_COMPLEMENT and has_to(verb):
        return _of_semi_auxiliary(verb.head)
    return Modality.IMPERATIVE if is_imperative(verb) else Modality.NONE


def _of_semi_auxiliary(governor: Token) -> Modality:
    """ "Is going to attack", "has to leave", "is to visit", but not "was first to visit"."""
    if governor.lower_ == "going" and any(dependents(governor, Function.AUXILIARY)):
        return Modality.FUTURE
    if governor.lemma_ in _NECESSARY:
        return Modality.NECESSITY
    ranked = any(c.lower_ in _RANKS for c in dependents(governor, Function.ADJECTIVAL_COMPLEMENT))
    if governor.lemma_ == "be" and not is_ing_form(governor) and not ranked:
        return Modality.FUTURE
    return Modality.NONE


def is_imperative(verb: Token) -> bool:
    """Is the clause asked for, not told: "Support the mayor!", also in the words of a speaker?"""
    spoken = function(verb) is Function.FINITE_COMPLEMENT and verb.head.lemma_ in _SPEAKING and verb.i < verb.head.i
    subjects = (*NOMINAL_SUBJECTS, Function.AUXILIARY, Function.PASSIVE_AUXILIARY, Function.EXPLETIVE)
    return is_base_form(verb) and (is_root(verb) or spoken) and not any(dependents(verb, *subjects))


def is_yes_no_question(sentence: Span) -> bool:
    """Does the sentence end with a question mark, and its auxiliary or form of "be" stand before the subject, with no
    word that asks for more: "Did it attack?", "But has it?", "Minister, will you sign?"
    """
    words = [t for t in sentence if not t.is_space]
    first = next((t for t in words if not t.is_punct), None)
    last = next((t for t in reversed(words) if not t.is_quote), None)
    ends = first is not None and last is not None and last.text == "?"
    return ends and first is not None and (_opens_question(first) or _is_inverted(sentence.root, first))


def _opens_question(first: Token) -> bool:
    return first.pos_ == "AUX" and (is_root(first) or function(first) in AUXILIARIES)


def _is_inverted(verb: Token, first: Token) -> bool:
    """Does an auxiliary of a verb stand before its subject, and no word that asks for more before that?"""
    auxiliary = next(iter(auxiliaries(verb)), None)
    if auxiliary is None or not any(auxiliary.i < t.i for t in dependents(verb, *NOMINAL_SUBJECTS)):
        return False
    return not any(is_wh_word(t) for t in verb.doc[first.i : auxiliary.i])


def is_inverted_condition(verb: Token) -> bool:
    """Does an auxiliary open a clause of condition: "should the talks fail", "but had it attacked", "were it to"?"""
    if function(verb) not in (Function.ADVERBIAL_CLAUSE, Function.FINITE_COMPLEMENT):
        return False
    first = verb if verb.lemma_ == "be" else next(iter(auxiliaries(verb)), None)
    if first is None or first.lower_ not in _INVERTED:
        return False
    opens = all(t.is_punct or function(t) is Function.COORDINATOR for t in verb.doc[verb.left_edge.i : first.i])
    return opens and any(first.i < t.i for t in dependents(verb, *NOMINAL_SUBJECTS))
