"""Nouns of deeds that the parser takes for verbs, and who did a deed hung on the wrong word, put right. The doc is the
stage's own.

A noun in -ing taken for a verb: "killed in airstrikes and shelling", "dealt with the nightclub shooting". A phrase with
"by" hung on the verb: in "failed to prevent attacks by Chad" it is Chad that attacks; of "condemnation of the raid from
Chad" it is Chad that condemns.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import (
    OBJECTS,
    Function,
    dependents,
    determiner,
    function,
    is_common_noun,
    is_ing_form,
    is_lexical_verb,
    is_proper_noun,
    is_singular,
    prepositional_objects,
)
from kg.nlp.lexicon.events import frames

_AGENTS = frozenset(("PERSON", "ORG", "NORP", "GPE"))  # labels of the model
_JUDGING = frozenset(("Accuse", "Support"))
_NOMINAL = frozenset((Function.PREPOSITIONAL_OBJECT, Function.OBJECT))
_OF_VERBS = frozenset((*OBJECTS, *_NOMINAL, Function.AUXILIARY, Function.PARTICLE, Function.PREPOSITION))
_BESIDE = frozenset((Function.ADVERBIAL_CLAUSE, Function.NOUN_CLAUSE))
_BEFORE_NOUNS = frozenset((Function.DETERMINER, Function.ADJECTIVE, Function.COMPOUND, Function.POSSESSOR))


def mend_event_nouns(doc: Doc) -> None:
    """Make verbs and names that are nouns of deeds nouns, and hang "by X" behind such a noun on it."""
    _take_for_nouns(doc, [sent[0] for sent in doc.sents if _is_capital_alone(sent[0])])
    for token in doc[2:]:
        if is_ing_form(token) and token.lower_ in frames("noun") and not any(dependents(token, *_OF_VERBS)):
            _coordinate(token)
            _compound(token)
        elif token.lower_ == "by":
            _give_agent(token)
        elif token.lower_ == "from":
            _give_judge(token)


def _take_for_nouns(doc: Doc, deeds: list[Token]) -> None:
    """Make names common nouns, and entities of them none."""
    for token in deeds:
        token.tag_, token.pos_, token.lemma_ = "NNS", "NOUN", _singular(token)
    if deeds:
        doc.ents = [e for e in doc.ents if not any((e.start, e.end) == (t.i, t.i + 1) for t in deeds)]


def _is_capital_alone(first: Token) -> bool:
    """Is the first word of a sentence, which the parser takes for a name, a noun of deeds: "Airstrikes killed nine"?"""
    if not is_proper_noun(first) or not first.text.istitle():
        return False
    alone = first.i + 1 == len(first.doc) or not is_proper_noun(first.nbor(1))
    return alone and bool(_singular(first))


def _singular(word: Token) -> str:
    """The noun of a deed that a word in -s is the plural of; empty if it is of none."""
    stem = word.lower_.removesuffix("s")
    fitting = (s for s in (stem, stem.removesuffix("e")) if s != word.lower_ and s in frames("noun"))
    return next(fitting, "")


def _coordinate(deed: Token) -> None:
    """Coordinate "shelling" with "airstrikes" in "killed in airstrikes and shelling"."""
    joined, before = deed.nbor(-1), deed.nbor(-2)
    beside = function(deed) is Function.CONJUNCT and joined.dep_ == Function.COORDINATOR
    if not beside or not _is_deed(before) or function(before) not in _NOMINAL or not deed.head.is_ancestor(before):
        return
    _leave_clauses(deed, deed.head)
    joined.head = before
    _become_noun(deed, before, Function.CONJUNCT)


def _compound(deed: Token) -> None:
    """Put "shooting" in the place of "nightclub" in "dealt with the nightclub shooting"."""
    before = deed.nbor(-1)
    if before.head.i == deed.i or function(deed) not in _BESIDE or function(before) not in _NOMINAL:
        return
    definite = is_common_noun(before) and is_singular(before) and determiner(before) is not None
    if not definite or role_of(before) is not None:
        return
    _leave_clauses(deed, before.head.head if function(before) is Function.PREPOSITIONAL_OBJECT else before.head)
    head, dep = before.head, function(before)
    for child in list(before.children):
        if function(child) in _BEFORE_NOUNS or child.i > deed.i:
            child.head = deed
    _become_noun(deed, head, dep)
    before.head, before.dep_ = deed, Function.COMPOUND.value


def _leave_clauses(deed: Token, verb: Token) -> None:
    for child in list(dependents(deed, Function.ADVERBIAL_CLAUSE, Function.OPEN_COMPLEMENT)):
        child.head = verb


def _become_noun(deed: Token, head: Token, dep: Function) -> None:
    deed.tag_, deed.pos_, deed.lemma_ = "NN", "NOUN", deed.lower_
    deed.head, deed.dep_ = head, dep.value


def _give_agent(by: Token) -> None:
    """Hang "by" on the noun of a deed right before it, where the parser hangs it on the verb that has it as object."""
    deed = by.nbor(-1)
    behind = function(deed) is Function.OBJECT and deed.head.i == by.head.i and is_lexical_verb(by.head)
    if behind and _is_deed(deed) and any(t.ent_type_ in _AGENTS or role_of(t) for t in prepositional_objects(by)):
        by.head, by.dep_ = deed, Function.PREPOSITION.value


def _give_judge(source: Token) -> None:
    """Hang "from X" on "condemnation" in "condemnation of the attack from X", where it hangs on the attack."""
    deed, of = source.head, source.head.head
    judged = function(deed) is Function.PREPOSITIONAL_OBJECT and of.lower_ == "of" and _is_deed(deed)
    if (
        judged
        and _is_judgement(of.head)
        and any(t.ent_type_ in _AGENTS or role_of(t) for t in prepositional_objects(source))
    ):
        source.head = of.head


def _is_judgement(noun: Token) -> bool:
    known = frames("noun").get(noun.lemma_.lower(), ())
    return is_common_noun(noun) and any(frame.cls in _JUDGING for frame in known)


def _is_deed(noun: Token) -> bool:
    return is_common_noun(noun) and noun.lemma_.lower() in frames("noun")
