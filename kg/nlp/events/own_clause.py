"""How a word itself presents its event: auxiliaries, negation, conjunctions and modifiers of its phrase or clause."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.grammar.nouns import is_relative_pronoun
from kg.nlp.grammar.polarity import negation
from kg.nlp.grammar.relations import (
    AUXILIARIES,
    COMPLEMENT_CLAUSES,
    NOMINAL_SUBJECTS,
    Function,
    auxiliaries,
    dependents,
    first_conjunct,
    function,
    is_base_form,
    is_coordinated,
    is_ing_form,
    is_lexical_verb,
    is_past_form,
    is_past_participle,
    is_to_infinitive,
    is_verb,
    obliques,
    subordinators,
)
from kg.nlp.grammar.subjects import own_subject
from kg.nlp.grammar.verb_groups import Modality, is_inverted_condition, modality
from kg.nlp.lexicon.cues import cues
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_OBLIGATIONS = _WORDS.words("obligations")
_CONDITIONS = _WORDS.words("conditions")
_PLANNED = _WORDS.words("planned_modifiers")
_UNSURE = _WORDS.words("unsure_modifiers")
_FICTION = _WORDS.words("fiction")
_ANNOUNCING = _WORDS.words("announcing")
_OPENERS = table("attribution").words("clause_openers")
_OF_NOUN = (Function.NOUN_CLAUSE, Function.RELATIVE_CLAUSE)
_ALMOST = _WORDS.words("almost")

_BY_MODALITY = {
    Modality.FUTURE: Factuality.PLANNED,
    Modality.POSSIBILITY: Factuality.HYPOTHETICAL,
    Modality.NECESSITY: Factuality.HYPOTHETICAL,
    Modality.CONDITIONAL: Factuality.HYPOTHETICAL,
    Modality.IMPERATIVE: Factuality.HYPOTHETICAL,
}


def stated(word: Token) -> Factuality:
    """What auxiliaries, negation, conjunction and modifiers of the word itself say."""
    rules = _OF_VERBS if is_verb(word) else _OF_NOUNS
    return next((found for rule in rules if (found := rule(word)) is not None), Factuality.ACTUAL)


def _unfulfilled(verb: Token) -> Factuality | None:
    """ "Should have arrested": did not. "Should never have been jailed": was."""
    words = {c.lower_ for c in auxiliaries(verb)}
    if not is_lexical_verb(verb) or not is_past_participle(verb) or not words & _OBLIGATIONS or "have" not in words:
        return None
    return Factuality.ACTUAL if negation(verb) is not None else Factuality.NEGATED


def _negated(word: Token) -> Factuality | None:
    return Factuality.NEGATED if negation(word) is not None else None


def _imagined(verb: Token) -> Factuality | None:
    """ "In the novel Chad attacks", "the film, in which Chad attacks", "the simulation assumed that Chad attacked"."""
    first = first_conjunct(verb)
    works = [*obliques(first, "in")]
    if function(first) in COMPLEMENT_CLAUSES and is_verb(first.head):  # "in the game Chad helps Mali to attack"
        works += obliques(first.head, "in")
    if function(first) is Function.RELATIVE_CLAUSE and any(is_relative_pronoun(t) for t in works):
        works += [first.head, *dependents(first.head, Function.APPOSITION, Function.COMPOUND, Function.NOUN_MODIFIER)]
    if function(first) is Function.FINITE_COMPLEMENT and is_verb(first.head):
        works += [t for t in (own_subject(first.head),) if t is not None]
    return Factuality.HYPOTHETICAL if any(t.lemma_.lower() in _FICTION for t in works) else None


def _nearly_done(verb: Token) -> Factuality | None:
    """ "Nearly attacked" did not."""
    nearly = any(c.lower_ in _ALMOST and c.i + 1 == verb.i for c in dependents(verb, Function.ADVERB))
    return Factuality.NEGATED if nearly else None


def _reported_future(verb: Token) -> Factuality | None:
    """ "Said it would leave", "reports it would leave" are "will leave", told in the past; not with a condition."""
    if not any(c.lower_ == "would" for c in auxiliaries(verb)):
        return None
    if any(_is_conditional(c) for c in dependents(verb, Function.ADVERBIAL_CLAUSE)):
        return None
    while is_coordinated(verb) and is_verb(verb.head):
        verb = verb.head
    reporting = is_past_form(verb.head) or is_past_participle(verb.head)
    reported = function(verb) is Function.FINITE_COMPLEMENT and reporting
    return Factuality.PLANNED if reported or _is_content_of_noun(verb) else None


def _is_content_of_noun(verb: Token) -> bool:
    """Is it the verb of what a noun says ("the report that Chad would leave"), not of "the report that he wrote"?"""
    that = any(c.lower_ in _OPENERS for c in dependents(verb, Function.MARKER))
    return that and function(verb) in _OF_NOUN and verb.head.lemma_.lower() in cues("noun")


def _announced(verb: Token) -> Factuality | None:
    """ "Announced that it was leaving" is going to leave."""
    above = verb.head
    announced = function(verb) is Function.FINITE_COMPLEMENT and above.lemma_.lower() in _ANNOUNCING
    leaving = is_ing_form(verb) and any(is_past_form(c) for c in auxiliaries(verb))
    return Factuality.PLANNED if announced and leaving and is_past_form(above) else None


def _is_conditional(clause: Token) -> bool:
    return any(c.lower_ in _CONDITIONS for c in clause.children)


def _modal(verb: Token) -> Factuality | None:
    return None if was_forced(verb) else _BY_MODALITY.get(modality(verb))


def was_forced(verb: Token) -> bool:
    """ "Had to use force" used it."""
    above = verb.head
    return is_to_infinitive(verb) and above.lemma_ == "have" and is_past_form(above) and not any(auxiliaries(above))


def _conditional(verb: Token) -> Factuality | None:
    supposed = is_inverted_condition(verb) or any(c.lower_ in _CONDITIONS for c in subordinators(verb))
    return Factuality.HYPOTHETICAL if supposed else None


def _shared(verb: Token) -> Factuality | None:
    """What is said of the verb before it, where the two share auxiliaries: "did not attack and kill"."""
    coordinated = is_coordinated(verb) and is_verb(verb.head) and (is_base_form(verb) or is_past_participle(verb))
    own = any(dependents(verb, *NOMINAL_SUBJECTS, *AUXILIARIES))
    return stated(verb.head) if coordinated and not own else None


def _modified(noun: Token) -> Factuality | None:
    """ "Alleged attack", "planned visit"."""
    words = {c.lower_ for c in dependents(noun, *_MODIFIERS)}
    if words & _UNSURE:
        return Factuality.HYPOTHETICAL
    return Factuality.PLANNED if words & _PLANNED else None


_MODIFIERS = (Function.ADJECTIVE, Function.COMPOUND, Function.ADVERB, Function.DETERMINER)
_Rule = Callable[[Token], Factuality | None]
_OF_VERBS: tuple[_Rule, ...] = (
    _unfulfilled,
    _negated,
    _nearly_done,
    _imagined,
    _reported_future,
    _announced,
    _modal,
    _conditional,
    _shared,
)
_OF_NOUNS: tuple[_Rule, ...] = (_negated, _modified)
