"""Whose a deed is that is judged as a move, step or decision: "X expelled Y, a move that Z condemned", "X expelled Y. Z
condemned the move".
"""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Token

from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.concern import own_side
from kg.nlp.grammar.relations import determiner, possessive
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_RESTATING = _WORDS.words("restating")
_DEFINITE = _WORDS.words("definite_determiners")
_JUDGING = frozenset(("Accuse", "Support", "Reject"))
_DECIDED = frozenset(("Agree", "Concede", "Reject", "Threaten"))  # deeds in words, beside those with an effect
_REACH = 400  # characters back to where the deed is told
_LOOKED_AT = 8  # events before the word that are looked at


def concern_of_restated(view: View, found: list[EventCandidate]) -> None:
    """Give judgements of a deed that is restated so, if they have no recipients, whoever did it."""
    ordered = sorted(found, key=_begin)
    begins = [_begin(one) for one in ordered]
    for one in found:
        if one.cls in _JUDGING and not one.recipients and not one.deeds:
            word = next((t for t in one.slots if _restates(t)), None)
            before = ordered[: bisect_left(begins, offset(word))] if word is not None else []
            one.recipients = _doers(view, one, word, before) if word is not None else []


def _begin(one: EventCandidate) -> int:
    return one.trigger.start


def _restates(noun: Token) -> bool:
    return noun.lemma_.lower() in _RESTATING and possessive(noun) is None


def _doers(view: View, judgement: EventCandidate, word: Token, before: list[EventCandidate]) -> list[str]:
    """The actors of the last deed before the word: in its sentence for "a move", before it for "the move", which may be
    any deed of that sentence.
    """
    known = determiner(word)
    definite = known is not None and known.lower_ in _DEFINITE
    near = [d for d in before[-_LOOKED_AT:] if d is not judgement and _is_near(d, word, definite)]
    last = [d.actors for d in near if d.head.sent == near[-1].head.sent]
    if not last or (definite and any(actors != last[-1] for actors in last)):
        return []
    return list(last[-1]) if own_side(view, judgement).isdisjoint(last[-1]) else []


def _is_near(deed: EventCandidate, word: Token, definite: bool) -> bool:
    near = offset(word) - _begin(deed) < _REACH and (deed.head.sent == word.sent) is not definite
    return near and _is_deed(deed)


def _is_deed(one: EventCandidate) -> bool:
    return one.cls in _DECIDED or one.cls in with_trait("occurrence")
