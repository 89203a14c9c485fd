"""A first score of how sure an event is, from 0 to 1: a base, and what each sign in the text adds or takes away
(lexicon/en/events.toml). The probability of the event (`probability`) has it as one of its features.
"""

from __future__ import annotations

from enum import StrEnum

from kg.nlp.events.candidate import EventCandidate
from kg.nlp.grammar.relations import is_lexical_verb
from kg.nlp.lexicon.tables import table

_TABLE = table("events")
_BASE = _TABLE.weight("base")
_LEAST = _TABLE.weight("least")
_MOST = _TABLE.weight("most")


class Sign(StrEnum):
    """Something in the text that makes an event surer or less sure; the name of its weight."""

    TWO_SIDES = "two_sides"
    ONE_SIDE = "one_side"
    NO_SIDE = "no_side"
    VERB = "verb"
    NOUN = "noun"
    EVERYDAY_WORD = "everyday_word"
    SHARED_SIDE = "shared_side"
    CONDITIONS = "conditions"
    OWN_DATE = "own_date"
    FALLBACK_DATE = "fallback_date"
    CARRIED_ON = "carried_on"
    PRIVATE = "private"
    CLAIMED = "claimed"
    NO_ACTOR = "no_actor"
    ANNOUNCED = "announced"
    COMPLETED = "completed"
    OBLIGATION = "obligation"


_WEIGHTS = {sign: _TABLE.weight(sign) for sign in Sign}


def adjusted(confidence: float, *signs: Sign) -> float:
    """The confidence with the weights of these signs, within its bounds."""
    return min(_MOST, max(_LEAST, confidence + sum(_WEIGHTS[sign] for sign in signs)))


def by_rule(*signs: Sign) -> float:
    """The confidence of an event that no frame but these signs show."""
    return adjusted(_BASE, *signs)


def of_candidate(candidate: EventCandidate) -> float:
    """The confidence of an event by its frame, its trigger and the sides that it has."""
    marks, sides = candidate.frame.marks, len(candidate.actors) + len(candidate.recipients)
    both = bool(candidate.actors) and sides > 1
    signs = [
        Sign.TWO_SIDES if both else Sign.ONE_SIDE if sides else Sign.NO_SIDE,
        Sign.VERB if is_lexical_verb(candidate.head) else Sign.NOUN,
        *([Sign.NO_ACTOR] if candidate.recipients and not candidate.actors else []),
        *([Sign.EVERYDAY_WORD] if "weak" in marks else []),
        *([Sign.SHARED_SIDE] if candidate.shared else []),
        *([Sign.CONDITIONS] if candidate.frame.conditions else []),
    ]
    return round(adjusted(_BASE, *signs), 2)
