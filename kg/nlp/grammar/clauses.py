"""Clauses: which verb governs, in which voice, and what hangs on what."""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.relations import (
    Function,
    dependents,
    is_base_form,
    is_finite_form,
    is_past_participle,
    is_root,
    is_verb,
)

# functions in which a past participle without auxiliary is passive: "a man jailed in Mali", "hit by sanctions, it …"
_PARTICIPIAL = frozenset(("acl", "relcl", "advcl", "ROOT", "amod", "ccomp", "xcomp", "oprd", "conj"))
_ACTIVE_SIGNS = (Function.AUXILIARY, Function.SUBJECT, Function.OBJECT)


def governing_verb(token: Token) -> Token:
    """The nearest verb at or above the token, else the root of the sentence."""
    while not is_verb(token) and not is_root(token):
        token = token.head
    return token


def is_passive(verb: Token) -> bool:
    """Is the verb's subject the one that undergoes the act? Participles without auxiliary and coordinated ones are
    seen, too.
    """
    if any(dependents(verb, Function.PASSIVE_SUBJECT, Function.PASSIVE_AUXILIARY)):
        return True
    if not is_past_participle(verb) or any(dependents(verb, *_ACTIVE_SIGNS)):
        return False
    if verb.dep_ == Function.CONJUNCT and is_verb(verb.head):
        return is_passive(verb.head)
    return verb.dep_ in _PARTICIPIAL


def by_phrase(verb: Token) -> Token | None:
    """ "X" in "was hit by X", also where it is shared: "was hit and destroyed by X"."""
    for child in dependents(verb, Function.BY_PHRASE, Function.PREPOSITION):
        if child.lower_ == "by":
            return next(dependents(child, Function.PREPOSITIONAL_OBJECT), None)
    shared = verb.dep_ == Function.CONJUNCT and verb.head.pos_ == "VERB" and is_passive(verb.head) and is_passive(verb)
    return by_phrase(verb.head) if shared else None


def is_misattached(verb: Token) -> bool:
    """Has the parser coordinated a finite verb with an infinitive: "dismissed" in "said it might strike and dismissed
    talks"?
    """
    return verb.dep_ == Function.CONJUNCT and verb.tag_ in ("VBD", "VBZ") and is_base_form(verb.head)


def coordination_head(verb: Token) -> Token:
    """The verb that a coordinated verb stands beside; for one that `is_misattached` the next finite verb above."""
    head = verb.head
    if is_misattached(verb):
        while not is_finite_form(head) and not is_root(head):
            head = head.head
    return head
