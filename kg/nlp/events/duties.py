"""What somebody says that another must do, or that they will or will not do themselves.

"X said that Y must leave" is a demand of X's, "that Y should have left" a reproach, "that they would not leave" a
refusal, "that they would accept it" the acceptance itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.concern import touched
from kg.nlp.events.confidence import Sign, by_rule
from kg.nlp.events.participants import parties
from kg.nlp.grammar.clauses import is_passive
from kg.nlp.grammar.polarity import negation
from kg.nlp.grammar.relations import (
    Function,
    auxiliaries,
    dependents,
    function,
    has_to,
    is_lexical_verb,
    is_past_participle,
    is_verb,
)
from kg.nlp.grammar.speakers import voice_of
from kg.nlp.grammar.subjects import subject
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import event_types
from kg.nlp.lexicon.events import Frame
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_SAYING = _WORDS.words("saying")
_ANNOUNCING = _WORDS.words("announcing")
_STATES = _WORDS.words("states_of_mind")
_OWN_WILL = _WORDS.words("own_will")
_INTENDING = _WORDS.words("intending")
_DUTY = _WORDS.words("duty")
_DEDUCING = _WORDS.words("deducing")
_UNREFUSED = _WORDS.words("nothing_refused")
_DONE_BY_SAYING = frozenset(("Agree", "Reject"))

Key = tuple[int, int]
"""The identity of a Doc and the index of a token."""


class Kind(NamedTuple):
    """What an event is: class, mode and CAMEO code."""

    cls: str
    mode: str
    cameo: str


_DEMAND = Kind("Request", "change", "100")
_REFUSAL = Kind("Reject", "", "120")
_REPROACH = Kind("Accuse", "disapprove", "111")


def key_of(token: Token) -> Key:
    return id(token.doc), token.i


def stated_duties(view: View, by_head: dict[Key, EventCandidate]) -> Iterator[EventCandidate]:
    """ "X said that Y must leave": X demands it of Y; "that Y should have left": X blames Y for it; "X said that they
    would not allow it": X refuses.
    """
    for doc in view.document.parse:
        for verb in filter(_is_stated, doc):
            duty = next((c for c in dependents(verb, Function.AUXILIARY) if c.lower_ in _DUTY), None)
            if duty is not None:
                yield from _demand(view, verb, duty, by_head.get(key_of(verb)))
            elif key_of(verb) not in by_head and (deed := _unwilling(verb)) is not None and key_of(deed) not in by_head:
                yield from _own_refusal(view, verb, deed)


def _is_stated(verb: Token) -> bool:
    """Is it a deed in the active voice that somebody speaks of: in "said that Y must leave", not in "must know"?"""
    if function(verb) is not Function.FINITE_COMPLEMENT or not is_verb(verb) or verb.lemma_ in _STATES:
        return False
    return verb.head.lemma_.lower() in _SAYING and not is_passive(verb.head) and not is_passive(verb)


def _unwilling(verb: Token) -> Token | None:
    """The deed that a subject says they will not do: "allow" in "will not allow", "is not going to allow"."""
    if negation(verb) is None:
        return None
    going = next((c for c in dependents(verb, Function.OPEN_COMPLEMENT) if has_to(c)), None)
    if verb.lemma_ in _INTENDING:
        return going
    willing = any(c.lower_ in _OWN_WILL for c in auxiliaries(verb))
    return verb if willing and is_lexical_verb(verb) and verb.lemma_ not in _UNREFUSED else None


def _own_refusal(view: View, verb: Token, deed: Token) -> Iterator[EventCandidate]:
    speaker, who = subject(verb.head), subject(verb)
    actors = parties(view, speaker) if speaker is not None else []
    own = _own_sides(view, actors)
    theirs = parties(view, who) if who is not None else []
    if own.intersection(theirs):
        recipients = [k for k in touched(view, deed) if k not in own]
        yield _said(_REFUSAL, verb, deed, actors, recipients)


def _own_sides(view: View, actors: list[str]) -> set[str]:
    """The actors with whom they speak for and what they are a part of."""
    return {s for k in actors for s in (*voice_of(view, k), *view.entities[k].part_of)}


def declare(view: View, one: EventCandidate) -> None:
    """Take "X said that they would accept it" for accepting it: who says so has done it by that."""
    verb = one.outer
    stated = function(verb) is Function.FINITE_COMPLEMENT and is_verb(verb.head) and not is_passive(verb.head)
    if one.cls not in _DONE_BY_SAYING or one.factuality is not Factuality.PLANNED or not stated:
        return
    lemma, speaker = verb.head.lemma_.lower(), subject(verb.head)
    if speaker is not None and lemma in (_SAYING | _ANNOUNCING):
        actors = parties(view, speaker)
        if _own_sides(view, actors).intersection(one.actors):
            one.factuality, one.voices = Factuality.ACTUAL, frozenset((*one.voices, *actors))


def _demand(view: View, verb: Token, duty: Token, inner: EventCandidate | None) -> Iterator[EventCandidate]:
    speaker, asked = subject(verb.head), subject(verb)
    if speaker is None or asked is None:
        return
    actors = parties(view, speaker)
    recipients = [k for k in parties(view, asked) if k not in actors]
    deduced = duty.lower_ in _DEDUCING and _is_perfect(verb)  # "must have written"
    if actors and recipients and not deduced:
        yield _said(_kind_of_duty(verb, inner), duty, verb, actors, recipients)


def _said(kind: Kind, first: Token, verb: Token, actors: list[str], recipients: list[str]) -> EventCandidate:
    """The candidate of a clause that somebody states, by its words from the first to the verb of the deed."""
    frame = Frame(first.lower_, "verb", *kind, (), frozenset(), (), "")
    return EventCandidate(
        frame,
        *kind,
        head=verb,
        first=first,
        last=verb,
        outer=verb.head,
        actors=actors,
        recipients=recipients,
        voices=frozenset(actors),
        confidence=by_rule(Sign.OBLIGATION),
    )


def _is_perfect(verb: Token) -> bool:
    return is_past_participle(verb) and any(c.lower_ == "have" for c in auxiliaries(verb))


def _kind_of_duty(verb: Token, inner: EventCandidate | None) -> Kind:
    if _is_perfect(verb):
        return _REPROACH
    of = event_types()[inner.cls] if inner is not None else None
    return Kind("Request", of.asked, of.demanded) if of is not None else _DEMAND
