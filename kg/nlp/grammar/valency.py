"""What a verb takes beside its object and the parser hangs on the object, put right. The doc is the stage's own.

The charge of "accused the government of fraud", where the parser reads a government of fraud; the infinitive of
"accused X of planning to attack"; the receiver of "gave Ukraine generators", where it reads Ukrainian generators, and
of "gave Ukraine 20 generators", where it reads two objects.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Token

from kg.nlp.grammar.complements import complement_rule
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import (
    NOUN_MODIFIERS,
    Function,
    dependent,
    dependents,
    function,
    is_common_noun,
    is_ing_form,
    is_lexical_verb,
    is_proper_noun,
    is_to_infinitive,
    obliques,
    prepositions,
)
from kg.nlp.grammar.tokens import lemma
from kg.nlp.lexicon.roles import title_words
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
_CHARGING = _WORDS.words("verbs_of_charge")
_GIVING = _WORDS.words("verbs_of_giving")


def mend_objects(doc: Doc, is_state: Callable[[str], bool]) -> None:
    """Hang charges, receivers and infinitives on their verbs.

    Args:
        is_state: whether a name is that of a state.
    """
    for token in doc:
        if not is_lexical_verb(token):
            continue
        word = lemma(token)
        if word in _CHARGING:
            _lift_charge(token)
        if word in _GIVING:
            _part_receiver(token, is_state)
        _hang_on_gerund(token)


def _hang_on_gerund(infinitive: Token) -> None:
    """ "To attack" in "accused X of planning to attack" completes "planning", not "accused"."""
    if function(infinitive) is not Function.ADVERBIAL_CLAUSE or not is_to_infinitive(infinitive):
        return
    gerund = infinitive.doc[infinitive.left_edge.i - 1] if infinitive.left_edge.i else None
    if gerund is None:
        return
    rule = complement_rule(gerund) if is_ing_form(gerund) and gerund.head.head.i == infinitive.head.i else None
    if rule is not None and function(gerund) is Function.PREPOSITIONAL_CLAUSE:
        infinitive.head, infinitive.dep_ = gerund, Function.OPEN_COMPLEMENT.value


def _lift_charge(verb: Token) -> None:
    """ "Of fraud" in "accused the head of the party of fraud" belongs to the verb."""
    if any(prepositions(verb, "of")):
        return
    accused = dependent(verb, Function.OBJECT)
    while accused is not None:
        behind = [(p, t) for p in prepositions(accused, "of") for t in obliques(accused, "of") if t.head.i == p.i]
        charge = next((p for p, t in behind if not _names_accused(t)), None)
        if charge is not None:
            charge.head = verb
            return
        accused = behind[0][1] if behind else None


def _names_accused(noun: Token) -> bool:
    """May it be a part of the name of whoever is accused: "party", "Chad", the "health" of "ministry of health"?"""
    return is_proper_noun(noun) or role_of(noun) is not None or noun.lower_ in title_words("portfolio")


def _part_receiver(verb: Token, is_state: Callable[[str], bool]) -> None:
    """Make the name before what is given the indirect object."""
    given = [t for t in dependents(verb, Function.OBJECT) if t.i > verb.i]
    if any(dependents(verb, Function.INDIRECT_OBJECT)) or not given or any(prepositions(verb, "to")):
        return
    thing = given[-1]
    receiver = given[0] if len(given) > 1 else _state_before(verb, thing, is_state)
    if receiver is not None and is_proper_noun(receiver) and not is_proper_noun(thing):
        receiver.head, receiver.dep_ = verb, Function.INDIRECT_OBJECT.value


def _state_before(verb: Token, thing: Token, is_state: Callable[[str], bool]) -> Token | None:
    """The state between the verb and a thing without an article: "Ukraine" in "gave Ukraine generators"."""
    if not is_common_noun(thing):
        return None
    names = [t for t in dependents(thing, *NOUN_MODIFIERS) if is_proper_noun(t) and t.left_edge.i == verb.i + 1]
    return next((t for t in names if is_state(t.doc[t.left_edge.i : t.i + 1].text)), None)
