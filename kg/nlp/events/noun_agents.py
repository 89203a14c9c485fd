"""Who does what a noun names: "the rebels' attack", "an attack by the rebels", "the attack was blamed on them"."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import before_noun, parties
from kg.nlp.grammar.arguments import agent
from kg.nlp.grammar.clauses import by_phrase
from kg.nlp.grammar.nouns import possessor
from kg.nlp.grammar.relations import (
    Function,
    function,
    is_adjective,
    is_lexical_verb,
    is_noun,
    is_past_participle,
    is_verb,
    modifies_noun,
    noun_clauses,
    obliques,
    preposition_of,
)
from kg.nlp.grammar.subjects import subject
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_BLAMING = _WORDS.words("blaming")
_PERPETRATING = _WORDS.words("perpetrating")
_BEGINNINGS = _WORDS.words("beginnings")
_FORMER = _WORDS.words("no_possessors")
_OPPOSING = _WORDS.words("opposing")
_AIMED = _WORDS.words("aimed")
_RESPONSIBLE = _WORDS.words("responsible_prepositions")
_ANSWERABLE = _WORDS.words("answerable")
_ASIDE = 4  # tokens behind a noun in which "mainly attributed to" begins


def agents_of_noun(view: View, one: EventCandidate) -> list[str]:
    """Keys of the actors of the deed that a noun names, by the first of these that names any."""
    noun = one.head
    return (
        _in_clause(view, noun)
        or _in_aside(view, noun)
        or _all(view, obliques(noun, "by", "from"))
        or _before(view, one)
        or _of(view, one)
        or _of_beginning(view, noun)
        or _of_passive(view, noun)
        or _claiming(view, noun)
        or _responsible(view, noun)
    )


def _all(view: View, heads: Iterable[Token]) -> list[str]:
    return [k for head in heads for k in parties(view, head)]


def _blamed(verb: Token) -> list[Token]:
    """ "X" in "blamed on X", "carried out by X"."""
    blamed = obliques(verb, "to", "on") if verb.lemma_ in _BLAMING else []
    by = by_phrase(verb) if verb.lemma_ in _PERPETRATING and not blamed else None
    return blamed or ([by] if by is not None else [])


def _in_clause(view: View, noun: Token) -> list[str]:
    """ "The attack blamed on X", "the attack that was carried out by X"."""
    found = (_all(view, _blamed(c)) for c in noun_clauses(noun) if is_lexical_verb(c))
    return next((keys for keys in found if keys), [])


def _in_aside(view: View, noun: Token) -> list[str]:
    """ "Attacks, mainly attributed to X", wherever the parser attaches the participle."""
    aside = noun.doc[noun.i + 1 : noun.i + _ASIDE]
    if not aside or aside[0].text != ",":
        return []
    told = (t for t in aside if is_past_participle(t) and t.lemma_ in _BLAMING)
    return next((keys for t in told if (keys := _all(view, obliques(t, "to", "on")))), [])


def _before(view: View, one: EventCandidate) -> list[str]:
    """ "Iran's attack", "an Iranian attack"; of "the minister's arrest" the minister is no actor."""
    noun = one.head
    if one.frame.recipient[:1] == ("of",) and not obliques(noun, "of"):
        return []
    for child in before_noun(noun):
        if child.lower_ not in _FORMER and not _is_opposed(child):
            found = [k for k in parties(view, child) if view.entities[k].cls != "Place"]
            if found:
                return found
    return []


def _is_opposed(modifier: Token) -> bool:
    """ "Chad" in "an anti-Chad protest"."""
    before = modifier.doc[max(0, modifier.left_edge.i - 2) : modifier.i]
    return any(t.lower_ in _OPPOSING for t in before)


def _of(view: View, one: EventCandidate) -> list[str]:
    """ "The attack of the rebels on the convoy"; without "on the convoy" only where the frame says so."""
    aimed = any(obliques(one.head, word) for word in one.frame.recipient if word in _AIMED)
    return _all(view, obliques(one.head, "of")) if aimed or "of" in one.frame.marks else []


def _of_beginning(view: View, noun: Token) -> list[str]:
    """ "Iran's announcement of an operation"."""
    preposition = preposition_of(noun)
    begun = preposition is not None and preposition.lower_ == "of" and preposition.head.lemma_ in _BEGINNINGS
    owner = possessor(preposition.head) if begun and preposition is not None else None
    return parties(view, owner) if owner is not None else []


def _of_passive(view: View, noun: Token) -> list[str]:
    """ "The attack was blamed on X", "the attack was carried out by X"."""
    return _all(view, _blamed(noun.head)) if function(noun) is Function.PASSIVE_SUBJECT else []


def _claiming(view: View, noun: Token) -> list[str]:
    """ "X claimed the attack", "X claimed responsibility for the attack"."""
    preposition = preposition_of(noun)
    claimed = noun
    if preposition is not None and preposition.lower_ in _RESPONSIBLE and preposition.head.lemma_ == "responsibility":
        claimed = preposition.head
    undergone = function(claimed) in (Function.OBJECT, Function.PASSIVE_SUBJECT)
    if not undergone or (claimed is noun and noun.head.lemma_ != "claim"):
        return []
    claimer = agent(claimed.head)
    return parties(view, claimer) if claimer is not None else []


def _responsible(view: View, noun: Token) -> list[str]:
    """ "X, responsible for the attack", "X was behind the attack"."""
    preposition = preposition_of(noun)
    if preposition is None or preposition.lower_ not in _RESPONSIBLE:
        return []
    word = preposition.head
    copula = preposition.lower_ == "behind" and word.lemma_ == "be"
    if not copula and word.lemma_ not in _ANSWERABLE:
        return []
    top = word.head if is_adjective(word) else word
    if modifies_noun(word) and is_noun(top):
        return parties(view, top)
    holder = subject(top) if is_verb(top) else None
    return parties(view, holder) if holder is not None else []
