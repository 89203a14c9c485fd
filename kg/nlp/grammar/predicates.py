"""The predicates of a sentence with their arguments: who does what to whom, whether it is affirmed, and what it hangs
on.

>>> [verb] = [t for t in doc if t.lemma_ == "arrest"]  # doctest: +SKIP
>>> predicate(verb).agent, predicate(verb).patients, predicate(verb).voice  # doctest: +SKIP
(police, (journalist,), <Voice.PASSIVE: 'passive'>)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from kg.nlp.grammar import polarity, verb_groups
from kg.nlp.grammar.arguments import agent, patients
from kg.nlp.grammar.clauses import coordination_head, is_passive
from kg.nlp.grammar.light_verbs import light_verb
from kg.nlp.grammar.nouns import antecedent, possessor
from kg.nlp.grammar.relations import (
    Function,
    dependents,
    function,
    governor,
    is_adjective,
    is_noun,
    is_to_infinitive,
    is_verb,
    obliques,
    prepositional_objects,
    prepositions,
    subordinators,
)
from kg.nlp.grammar.subjects import subject
from kg.nlp.grammar.tokens import lemma
from kg.nlp.grammar.verb_groups import Aspect, Modality, Tense
from kg.nlp.lexicon.events import complements, frames
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
_CONDITIONS = _WORDS.words("conditions")
_SPEAKING = _WORDS.words("speaking")
_CACHE = "predicates"  # the key of the predicates of a Doc in its `user_data`


class Kind(StrEnum):
    VERB = "verb"
    NOUN = "noun"
    ADJECTIVE = "adjective"


class Voice(StrEnum):
    ACTIVE = "active"
    PASSIVE = "passive"


class Embedding(StrEnum):
    """How a predicate hangs on the one above it."""

    MAIN = "main"  # on nothing, or beside a main clause
    COMPLEMENT = "complement"  # "said that …", "agreed to …", "the plan to …"
    QUOTATION = "quotation"  # a complement in quotation marks
    RELATIVE = "relative"  # "who …", "the man jailed in …"
    PURPOSE = "purpose"  # "met to …"
    CONDITION = "condition"  # "if …", "unless …"
    ADVERBIAL = "adverbial"  # other clauses beside the verb: "when …", "because …", "killing two"
    PREPOSITIONAL = "prepositional"  # "accused of …ing", "after …ing"
    ARGUMENT = "argument"  # a noun or adjective in a clause or phrase


@dataclass(frozen=True, eq=False)
class Predicate:
    """A verb, an event noun or a predicative adjective. Each property is found once, when it is first asked for."""

    token: Token

    @cached_property
    def lemma(self) -> str:
        """The dictionary form, in lower case."""
        return lemma(self.token)

    @cached_property
    def kind(self) -> Kind:
        if is_verb(self.token):
            return Kind.VERB
        return Kind.ADJECTIVE if is_adjective(self.token) else Kind.NOUN

    @cached_property
    def verb(self) -> Token | None:
        """The verb that carries voice, tense and polarity: itself, a noun's light verb, an adjective's copula; None if
        there is none.
        """
        if self.kind is Kind.VERB:
            return self.token
        if self.kind is Kind.NOUN:
            return light_verb(self.token)
        above = governor(self.token)
        return above if above is not None and is_verb(above) else None

    @cached_property
    def voice(self) -> Voice:
        return Voice.PASSIVE if self.verb is not None and is_passive(self.verb) else Voice.ACTIVE

    @property
    def is_passive(self) -> bool:
        return self.voice is Voice.PASSIVE

    @cached_property
    def subject(self) -> Token | None:
        """The head of the subject, of a passive too, with control, relative clauses and coordination resolved."""
        return subject(self.verb) if self.verb is not None else None

    @cached_property
    def agent(self) -> Token | None:
        """The head of who does it: of a noun whoever its light verb says, else its possessor; of an adjective its
        subject.
        """
        if self.kind is Kind.ADJECTIVE:
            return self.subject
        found = agent(self.verb) if self.verb is not None else None
        if self.kind is Kind.NOUN and (found is None or found.i == self.token.i):
            return possessor(self.token)
        return found

    @cached_property
    def objects(self) -> tuple[Token, ...]:
        """Everyone and everything it is done to, recipients and object predicates included, in text order."""
        return tuple(patients(self.token)) if self.kind is Kind.VERB else ()

    @cached_property
    def recipient(self) -> Token | None:
        """ "Rebels" in "gave the rebels a deadline", "gave a deadline to the rebels", "the rebels were given a
        deadline".
        """
        if self.kind is not Kind.VERB:
            return None
        if self.is_passive and self._retained_objects:
            return self.subject
        for child in dependents(self.token, Function.INDIRECT_OBJECT):
            return next(iter(prepositional_objects(child)), antecedent(child))
        return None

    @cached_property
    def patients(self) -> tuple[Token, ...]:
        """Whom or what it is done to, in text order, without the recipient and what is said of the object ("elected him
        president").
        """
        if self.is_passive and self._retained_objects:
            return self._retained_objects
        recipient = self.recipient
        plain = [t for t in self.objects if recipient is None or t.i != recipient.i]
        objects = tuple(t for t in plain if function(t) is not Function.OBJECT_PREDICATE)
        return objects or tuple(plain)

    @property
    def _retained_objects(self) -> tuple[Token, ...]:
        """ "Deadline" in "were given a deadline"."""
        return tuple(dependents(self.token, Function.OBJECT)) if is_verb(self.token) else ()

    def obliques(self, *words: str) -> list[Token]:
        """The nouns that these prepositions join to it or to its light verb, in text order."""
        carrier = [self.verb] if self.verb is not None and self.verb.i != self.token.i else []
        return [t for w in (self.token, *carrier) for t in obliques(w, *words)]

    @cached_property
    def prepositions(self) -> tuple[str, ...]:
        """The prepositions that join something to it, in lower case and text order."""
        return tuple(p.lower_ for p in prepositions(self.token))

    @cached_property
    def negation(self) -> Token | None:
        """The word that negates it or its verb: "not", "never", "no", "without"; None where it is affirmed."""
        found = polarity.negation(self.token)
        if found is None and self.verb is not None and self.verb.i != self.token.i:
            return polarity.negation(self.verb)
        return found

    @property
    def is_negated(self) -> bool:
        return self.negation is not None

    @cached_property
    def scope(self) -> tuple[int, int] | None:
        """The range of tokens, the last included, that its negation covers; None where it is affirmed."""
        return polarity.scope(self.token)

    @cached_property
    def tense(self) -> Tense:
        return verb_groups.tense(self.verb) if self.verb is not None else Tense.NONE

    @cached_property
    def aspect(self) -> Aspect:
        return verb_groups.aspect(self.verb) if self.verb is not None else Aspect.SIMPLE

    @cached_property
    def modality(self) -> Modality:
        return verb_groups.modality(self.verb) if self.verb is not None else Modality.NONE

    @property
    def is_asked(self) -> bool:
        """Does its sentence ask whether it is so ("Did Iran attack?"), rather than when or why?"""
        return verb_groups.is_yes_no_question(self.token.sent)

    @cached_property
    def subordinator(self) -> str:
        """The word that opens its clause, in lower case: "if", "when", "that"; empty if there is none."""
        return next((t.lower_ for t in subordinators(self.token) if function(t) is Function.MARKER), "")

    @cached_property
    def embedding(self) -> Embedding:
        return _embedding(self)

    @cached_property
    def governor(self) -> Predicate | None:
        """The predicate that it hangs on, past coordination; None for a main clause."""
        token = self.verb if self.kind is Kind.ADJECTIVE and self.verb is not None else self.token
        while function(token) is Function.CONJUNCT:
            above = coordination_head(token) if is_verb(token) else token.head
            if above.i == token.i:
                break
            token = above
        above_it = governor(token)
        while above_it is not None and not is_predicate(above_it):
            above_it = governor(above_it)
        return predicate(above_it) if above_it is not None else None


_EMBEDDINGS = {
    Function.RELATIVE_CLAUSE: Embedding.RELATIVE,
    Function.PREPOSITIONAL_CLAUSE: Embedding.PREPOSITIONAL,
    Function.PREPOSITIONAL_OBJECT: Embedding.PREPOSITIONAL,
    Function.OPEN_COMPLEMENT: Embedding.COMPLEMENT,
    Function.CLAUSAL_SUBJECT: Embedding.COMPLEMENT,
    Function.CLAUSAL_PASSIVE_SUBJECT: Embedding.COMPLEMENT,
    Function.OBJECT_PREDICATE: Embedding.COMPLEMENT,
    Function.ADJECTIVE: Embedding.RELATIVE,
    Function.ROOT: Embedding.MAIN,
    Function.PARATAXIS: Embedding.MAIN,
}


def _embedding(one: Predicate) -> Embedding:
    token = one.token
    if function(token) is Function.CONJUNCT and is_verb(token.head):
        above = coordination_head(token)
        return predicate(above).embedding if above.i != token.i else Embedding.MAIN
    if one.kind is Kind.ADJECTIVE and one.verb is not None:
        return predicate(one.verb).embedding
    if one.kind is not Kind.VERB:
        return Embedding.MAIN if function(token) is Function.ROOT else Embedding.ARGUMENT
    if function(token) is Function.FINITE_COMPLEMENT:
        return Embedding.QUOTATION if is_quoted(token) else Embedding.COMPLEMENT
    find = {Function.NOUN_CLAUSE: _of_noun, Function.ADVERBIAL_CLAUSE: _adverbial}.get(function(token))
    return find(token) if find is not None else _EMBEDDINGS.get(function(token), Embedding.ADVERBIAL)


def _of_noun(verb: Token) -> Embedding:
    """A clause that completes a noun ("the plan to …", "the fact that …"), or one that describes it."""
    if _is_in_order(verb.head):
        return Embedding.PURPOSE
    completes = is_to_infinitive(verb) or any(dependents(verb, Function.MARKER))
    return Embedding.COMPLEMENT if completes else Embedding.RELATIVE


def _is_in_order(noun: Token) -> bool:
    """Is it the "order" of "in order to"?"""
    return noun.lower_ == "order" and noun.i > 0 and noun.nbor(-1).lower_ == "in"


def _adverbial(verb: Token) -> Embedding:
    if verb_groups.is_inverted_condition(verb) or any(t.lower_ in _CONDITIONS for t in subordinators(verb)):
        return Embedding.CONDITION
    return Embedding.PURPOSE if is_to_infinitive(verb) else Embedding.ADVERBIAL


def is_quoted(clause: Token) -> bool:
    """Does a quotation mark stand right before the clause, or right behind it past a comma?"""
    doc = clause.doc
    first, last = clause.left_edge.i, clause.right_edge.i
    around = [*doc[max(first - 1, 0) : first + 1], *doc[last : last + 3]]
    return any(t.is_quote for t in around)


def is_event_noun(token: Token) -> bool:
    """Is it a noun that the lexicon knows as an event or as something that an event completes ("plan")?"""
    word = lemma(token)
    return is_noun(token) and not _is_in_order(token) and (word in frames("noun") or (word, "noun") in complements())


def is_predicative_adjective(token: Token) -> bool:
    """Is it an adjective that a verb says of its subject: "guilty" in "was found guilty"?"""
    said = function(token) in (Function.ADJECTIVAL_COMPLEMENT, Function.OBJECT_PREDICATE)
    return is_adjective(token) and said


def is_predicate(token: Token) -> bool:
    """Is it a verb that is no auxiliary of another, an event noun or a predicative adjective?"""
    if is_verb(token):
        return function(token) not in (Function.AUXILIARY, Function.PASSIVE_AUXILIARY)
    return is_event_noun(token) or is_predicative_adjective(token)


def predicate(token: Token) -> Predicate:
    """The predicate that a token is the head of, made once a Doc. The tree must not be changed after this."""
    known: dict[int, Predicate] = token.doc.user_data.setdefault(_CACHE, {})
    found = known.get(token.i)
    if found is None:
        found = known[token.i] = Predicate(token)
    return found


def predicates(span: Doc | Span) -> Iterator[Predicate]:
    """The predicates of a sentence or paragraph, in text order."""
    return (predicate(t) for t in span if is_predicate(t))
