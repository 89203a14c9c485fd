"""Names that the parser hangs beside the word that says who somebody is, put right. The doc is the stage's own.

In "the king's brother Hassan met" the parser makes the name an apposition, in "the junta's chief Min Aung Hlaing met" a
second subject: the name takes the place of the role, and the role modifies it, as in "army chief X". In "on Monday X
met" it makes the name the object of "on".
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import (
    NOMINAL_SUBJECTS,
    NOUN_MODIFIERS,
    Function,
    auxiliaries,
    dependent,
    function,
    has_finite_verb,
    is_lexical_verb,
    is_noun,
    is_proper_noun,
    is_root,
    is_singular,
    preposition_of,
)

_NAMED = frozenset(("PERSON", "ORG", "GPE", "NORP"))  # labels of the entity recognizer for what may do something
_PLACES_OF_NAMES = NOMINAL_SUBJECTS | {Function.APPOSITION, Function.CONJUNCT}
_COMMA = ","


def mend_names(doc: Doc) -> None:
    """Put names in the place of the roles before them, and make those behind a date the subjects that they are."""
    for token in doc:
        if not is_proper_noun(token):
            continue
        role = _role_before(token)
        if role is not None:
            _take_place(role, token)
        date = _date_before(token)
        if date is not None:
            _part_from_date(token, date)


def _role_before(name: Token) -> Token | None:
    """The noun for a person right before a name that the parser makes its apposition or sets beside it."""
    if function(name) not in _PLACES_OF_NAMES:
        return None
    first: int = name.left_edge.i
    role = name.doc[first - 1] if first else None
    if role is None or not is_noun(role) or not is_singular(role) or role_of(role) is None:
        return None
    apposed = function(name) is Function.APPOSITION and name.head.i == role.i
    return role if apposed or (role.head.i == name.head.i and _stand_alike(role, name)) else None


def _stand_alike(role: Token, name: Token) -> bool:
    """Are both subjects, or both coordinated with one word, though nothing joins the two?"""
    one, other = function(role), function(name)
    return (one in NOMINAL_SUBJECTS and other in NOMINAL_SUBJECTS) or one is other is Function.CONJUNCT


def _take_place(role: Token, name: Token) -> None:
    behind = [c for c in role.children if c.i > name.i]
    name.head, name.dep_ = (name, Function.ROOT.value) if is_root(role) else (role.head, role.dep_)
    role.head, role.dep_ = name, Function.COMPOUND.value
    for child in behind:
        child.head = name


def _date_before(name: Token) -> Token | None:
    """ "Monday" in "on Monday X met", where both are the object of "on"."""
    preposition = preposition_of(name)
    if preposition is None or name.ent_type_ not in _NAMED:
        return None
    date = name.doc[name.left_edge.i]
    if date.i == name.i or function(date) not in NOUN_MODIFIERS or date.ent_type_ != "DATE" or date.head.i != name.i:
        return None
    return date if preposition.i == date.i - 1 and _subject_may_stand(name) else None


def _subject_may_stand(name: Token) -> bool:
    """Is the verb above the date finite and behind the name, without a subject but for what renames the name?"""
    verb = name.head.head
    if not is_lexical_verb(verb) or verb.i < name.i or not has_finite_verb(verb):
        return False
    subject = dependent(verb, *NOMINAL_SUBJECTS)
    return subject is None or _is_set_off(subject, name)


def _is_set_off(subject: Token, name: Token) -> bool:
    """ "A senator" in "on Monday X, a senator, said"."""
    doc = name.doc
    around = (doc[subject.left_edge.i - 1].text, doc[subject.right_edge.i].text, doc[subject.right_edge.i + 1].text)
    directly = subject.left_edge.i == name.right_edge.i + 1 or subject.left_edge.i == name.i + 2
    return directly and around[0] == _COMMA and _COMMA in around[1:]


def _part_from_date(name: Token, date: Token) -> None:
    preposition, verb = name.head, name.head.head
    date.head, date.dep_ = preposition, Function.PREPOSITIONAL_OBJECT.value
    renaming = dependent(verb, *NOMINAL_SUBJECTS)
    passive = any(function(c) is Function.PASSIVE_AUXILIARY for c in auxiliaries(verb))
    kind = Function.PASSIVE_SUBJECT if passive else Function.SUBJECT
    name.head, name.dep_ = verb, kind.value
    if renaming is not None:
        renaming.head, renaming.dep_ = name, Function.APPOSITION.value
