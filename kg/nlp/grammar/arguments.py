"""Who does what to whom: agent and patients of a verb, through voice, control, relative clauses and coordination."""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.clauses import by_phrase, is_contact_clause, is_passive, is_transitive, next_verb
from kg.nlp.grammar.nouns import antecedent
from kg.nlp.grammar.relations import (
    NOUN_CLAUSES,
    Function,
    dependents,
    first_conjunct,
    governors,
    is_lexical_verb,
    is_to_infinitive,
    prepositional_objects,
)
from kg.nlp.grammar.subjects import subject
from kg.nlp.lexicon.tables import table

_PARTICLES = table("grammar").words("particles")
_ABOVE = 3  # words above a noun up to its verb: "took the hill", "fired at the hill", "took part of the hill"


def agent(verb: Token) -> Token | None:
    """Who does it: the subject of an active verb, the by-phrase of a passive one."""
    return by_phrase(verb) if is_passive(verb) else subject(verb)


def patients(verb: Token) -> list[Token]:
    """Whom it is done to: the objects of an active verb, the subject of a passive one, in text order."""
    if is_passive(verb):
        return _passive_patients(verb)
    objects = _own_objects(verb) or _named_adverbial(verb) or _subject_of_predicate(verb) or _object_of_particle(verb)
    return objects or _shared_objects(verb)


def main_subject(participle: Token) -> Token | None:
    """The subject of the clause around a participle behind a comma: "troops" in "troops took the hill, backed by X",
    where the parser makes it a clause of "hill".
    """
    first = first_conjunct(participle)
    apart = first.dep_ == Function.NOUN_CLAUSE and first.i > 1 and first.left_edge.nbor(-1).text == ","
    above = next((t for t in governors(first.head, _ABOVE) if is_lexical_verb(t)), None) if apart else None
    return subject(above) if above is not None else None


def _passive_patients(verb: Token) -> list[Token]:
    first = first_conjunct(verb)  # "armed" in "rebels armed and backed by X"
    if first.dep_ in NOUN_CLAUSES and not any(dependents(t, Function.PASSIVE_SUBJECT) for t in (first, verb)):
        return [first.head]
    found = subject(verb)
    return [found] if found is not None else []


def _own_objects(verb: Token) -> list[Token]:
    own = dependents(verb, Function.OBJECT, Function.INDIRECT_OBJECT, Function.OBJECT_PREDICATE)
    return [antecedent(c) for c in own if c.tag_ != "IN"]


def _named_adverbial(verb: Token) -> list[Token]:
    """A name that the parser takes for an adverbial: "met Foreign Minister X"."""
    return [
        c
        for c in verb.rights
        if c.dep_ == Function.NOUN_ADVERBIAL and c.tag_ == "NNP" and c.ent_type_ not in ("DATE", "TIME")
    ]


def _subject_of_predicate(verb: Token) -> list[Token]:
    """ "General" in "found the general guilty"."""
    predicates = (c for c in verb.rights if c.dep_ == Function.FINITE_COMPLEMENT and c.tag_ == "JJ")
    return [g for c in predicates for g in c.lefts if g.dep_ == Function.SUBJECT]


def _object_of_particle(verb: Token) -> list[Token]:
    """ "Village" in "burned down the village", where the parser takes the particle for a preposition."""
    behind = (c for c in verb.rights if c.dep_ == Function.PREPOSITION and c.i == verb.i + 1)
    return [g for c in behind if c.lower_ in _PARTICLES for g in prepositional_objects(c)]


def _shared_objects(verb: Token) -> list[Token]:
    """The object that a verb shares with one beside it, or whose relative clause it is in."""
    head = verb.head
    if verb.dep_ == Function.CONJUNCT and is_lexical_verb(head) and not is_passive(head) and verb.i > head.i:
        return [c for c in dependents(head, Function.OBJECT) if c.i > verb.i]
    top = _top_of_infinitives(verb)  # "the men the police tried to arrest"
    if is_contact_clause(top) and (top.i == verb.i or is_transitive(verb)):
        return [top.head]
    return _objects_of_next(verb) if is_transitive(verb) else []


def _top_of_infinitives(verb: Token) -> Token:
    """The verb that a chain of infinitives completes: "tried" in "tried to arrest"."""
    while verb.dep_ == Function.OPEN_COMPLEMENT and is_lexical_verb(verb.head):
        verb = verb.head
    return verb


def _objects_of_next(verb: Token) -> list[Token]:
    """The objects of the verb right behind, or of its infinitive: "hit and destroyed the mill", "criticised and even
    threatened to sue the mayor".
    """
    following = next_verb(verb)
    if following is None or is_passive(following):
        return []
    infinitives = (t for t in dependents(following, Function.OPEN_COMPLEMENT) if is_to_infinitive(t))
    behind = (t for verb in (following, *infinitives) for t in _own_objects(verb))
    return list(behind) or _objects_of_next(following)
