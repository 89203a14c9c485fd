"""Event coreference: one event for its mentions in an article.

"Killed eight and wounded three", "met … the meeting", "the strikes … the attack". Two tellings are one event only
with a reason in the text: words tied by grammar, or a definite noun or a repeated verb whose participants, time,
place and numbers do not contradict what was told before. A claim by somebody is never put together with a fact so
that it stands as fact itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.model import Entity, Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.likeness import EXCLUDING, Sign, holds, log_odds, signs
from kg.nlp.events.readings import EventReading, is_fallback
from kg.nlp.grammar.arguments import agent
from kg.nlp.grammar.light_verbs import happens
from kg.nlp.grammar.nouns import quantified
from kg.nlp.grammar.relations import (
    Function,
    dependents,
    function,
    governors,
    is_coordinated,
    is_lexical_verb,
    is_to_infinitive,
    is_verb,
    reduced_passives,
    subordinators,
)
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.tables import table

_LEAST = table("event_coreference").weight("least")  # log-odds from which on two tellings are one event
_WHEN = table("events").words("when")
_OF_ANY = table("events").words("generic_determiners")
_HARM = frozenset(("kill", "injure"))
_PURPOSES = frozenset((Function.ADVERBIAL_CLAUSE, Function.NOUN_CLAUSE))
_ABOVE = 5  # words above a purpose up to the deed that it is of: "in", "an effort", "to oust"
# How many events of a type back, and how many of their last tellings, are compared with a new telling: an article has
# fewer, and a text that repeats one word thousands of times costs no more than its length.
_MOST_EVENTS, _MOST_TELLINGS = 100, 20


def corefer(view: View, readings: list[EventReading]) -> list[EventReading]:
    """One reading of each event, in text order, with the mentions of all that were put together.

    A definite noun without participants that takes nothing up is dropped: there is no saying which event it means.
    """
    kept: list[_Cluster] = []
    for one in _tied(readings):
        cluster, telling = _antecedent(view, one, kept), one
        if cluster is None and one.candidate.attended:
            telling = _without_sides(one)
            cluster = _antecedent(view, telling, kept)
        if cluster is not None:
            cluster.add(view.entities, telling)
        elif one.candidate.parties or ("bare" in one.candidate.frame.marks and not _is_generic(one)):
            kept.append(_Cluster(one))
    return [cluster.whole for cluster in kept]


class _Cluster:
    """The tellings of one event: each as its sentence tells it, and all of them put together."""

    def __init__(self, first: EventReading) -> None:
        self.tellings = [_copy(first)]
        self.whole = first

    @property
    def latest(self) -> list[EventReading]:
        return self.tellings[-_MOST_TELLINGS:]

    def add(self, entities: Mapping[str, Entity], one: EventReading) -> None:
        self.tellings.append(_copy(one))
        place = self.whole.place
        if place is not None and one.place is not None and holds(entities, place, one.place):
            self.whole.place = one.place  # the most exact one
        _join(self.whole, one)


def _copy(one: EventReading) -> EventReading:
    told = one.candidate
    candidate = replace(told, actors=list(told.actors), recipients=list(told.recipients))
    return replace(one, candidate=candidate, mentions=list(one.mentions))


def _without_sides(one: EventReading) -> EventReading:
    """ "The meeting" of "after the meeting, X said", which may be one of others."""
    return replace(one, candidate=replace(one.candidate, actors=[], recipients=[]), takes_up=True)


def _is_generic(one: EventReading) -> bool:
    """ "Charged with murder", "to prevent attacks": the kind of deed, not one that has a place, a number, a time or a
    side.
    """
    candidate, noun = one.candidate, one.candidate.head
    if is_lexical_verb(noun) or one.place is not None or one.counts or candidate.linked or one.mentions:
        return False
    if candidate.factuality is not Factuality.ACTUAL:
        return True
    if one.time is not None and not is_fallback(one.time):
        return False
    particular = dependents(noun, Function.DETERMINER, Function.POSSESSOR, Function.NUMERAL)
    return all(t.lower_ in _OF_ANY for t in particular) and not happens(noun)


# mentions that grammar ties


def _tied(readings: Iterable[EventReading]) -> list[EventReading]:
    """Put together what grammar ties: an attack and whom it killed, the dead and the injured of one clause."""
    result: list[EventReading] = []
    doc, here = None, 0  # the paragraph, and where its events begin
    for one in readings:
        candidate = one.candidate
        if candidate.head.doc is not doc:
            doc, here = candidate.head.doc, len(result)
        partner = next((o for o in reversed(result[here:]) if _are_tied(o.candidate, candidate)), None)
        one.takes_up = candidate.definite and not is_lexical_verb(candidate.head) and not candidate.known_parties
        if partner is None:
            result.append(one)
        else:
            _join(partner, one)
    return result


def _are_tied(a: EventCandidate, b: EventCandidate) -> bool:
    if a.cls != b.cls:
        return False
    if _is_purpose_of(b, a):
        return True
    if a.factuality is not b.factuality:
        return False
    if _is_linked(a, b) or _is_linked(b, a) or b.head in reduced_passives(a.head):
        return True  # "the sanctions imposed on X"
    if a.cls in with_trait("presupposed") and (_is_deed_of(a, b) or _is_deed_of(b, a)):
        return True
    return _tell_one_harm(a, b) and (a.actors == b.actors or not b.actors)


def _is_deed_of(deed: EventCandidate, attack: EventCandidate) -> bool:
    """ "A series of airstrikes killed two", "a car bomb exploded", "two were killed when gunmen attacked"."""
    if not is_lexical_verb(deed.head):
        return False
    did = agent(deed.head) if "subj" not in deed.frame.recipient else None  # "two died when gunmen attacked"
    if did is not None:
        return quantified(did) == attack.head
    if not deed.frame.marks & _HARM or attack.frame.marks & _HARM:
        return False
    clause = attack.outer if is_lexical_verb(attack.outer) else attack.outer.head  # "when a bomb went off"
    when = any(t.lower_ in _WHEN for t in subordinators(clause))
    told = deed.head in (clause.head, clause.head.head) if is_coordinated(clause.head) else clause.head == deed.head
    return told and function(clause) is Function.ADVERBIAL_CLAUSE and when


def _is_linked(one: EventCandidate, other: EventCandidate) -> bool:
    return any(t.i == other.head.i for t in one.linked)


def _is_purpose_of(purpose: EventCandidate, deed: EventCandidate) -> bool:
    """ "Launched an offensive in order to oust the rebels", "a raid in an effort to drive them out": one deed.

    Whom it was to kill or injure is not known to have been harmed.
    """
    verb, own = purpose.outer, (deed.head.i, deed.outer.i)
    if purpose.cls not in with_trait("tried") or purpose.frame.marks & _HARM or purpose.head.doc is not deed.head.doc:
        return False
    if not is_to_infinitive(verb) or function(verb) not in _PURPOSES:
        return False
    above = next((t for t in governors(verb, _ABOVE) if t.i in own or is_verb(t)), None)
    return above is not None and above.i in own and set(purpose.actors) <= set(deed.actors)


def _tell_one_harm(a: EventCandidate, b: EventCandidate) -> bool:
    """ "Killed two and wounded three"."""
    if not (a.frame.marks & _HARM and b.frame.marks & _HARM) or a.head.sent.start != b.head.sent.start:
        return False
    return is_coordinated(b.head) or is_coordinated(b.head.head)


# mentions that take up what was told before


def _antecedent(view: View, one: EventReading, kept: list[_Cluster]) -> _Cluster | None:
    """The event before that a reading is most likely another mention of, if that is likely enough."""
    alike = [c for c in kept if c.whole.candidate.cls == one.candidate.cls]
    best, highest = None, _LEAST
    for cluster in reversed(alike[-_MOST_EVENTS:]):
        if _contradict(view, cluster.whole, one):
            continue
        context = [*([Sign.LEAD] if cluster is alike[0] else []), *([Sign.ONLY] if len(alike) == 1 else [])]
        score = max(log_odds(view.entities, telling, one, *context) for telling in cluster.latest)
        if score > highest:
            best, highest = cluster, score
    return best


# what keeps two readings apart


def _contradict(view: View, old: EventReading, new: EventReading) -> bool:
    """Can the two not be one event, whatever else speaks for it?"""
    return _is_claim_of_a_side(old, new) or not EXCLUDING.isdisjoint(signs(view.entities, old, new))


def _is_claim_of_a_side(old: EventReading, new: EventReading) -> bool:
    """Does the new telling, on the word of somebody, name a side that the old, on the word of nobody or another, does
    not?

    Put together, that side would stand there as a fact.
    """
    claimed = new.speaker is not None and new.speaker != old.speaker
    return claimed and not set(new.candidate.known_parties) <= set(old.candidate.known_parties)


# two readings made one


def _join(kept: EventReading, other: EventReading) -> None:
    """Add to an event what another telling of it says."""
    kept.mentions += [other.candidate.trigger, *other.mentions]
    kept.takes_up = kept.takes_up or other.takes_up
    if _asserts(kept, other):
        _tell_in_own_voice(kept, other)
    _add_sides(kept.candidate, other.candidate)
    _add_circumstances(kept, other)
    kept.confidence = max(kept.confidence, other.confidence)


def _asserts(kept: EventReading, other: EventReading) -> bool:
    """Does the article itself say what it has given on somebody's word before, with every side?"""
    own_voice = kept.speaker is not None and other.speaker is None
    a, b = kept.candidate, other.candidate
    every_side = bool(b.known_parties) and set(a.known_parties) <= set(b.known_parties)
    return own_voice and a.factuality is Factuality.ACTUAL and every_side


def _tell_in_own_voice(kept: EventReading, other: EventReading) -> None:
    a, b = kept.candidate, other.candidate
    kept.mentions.append(a.trigger)
    a.head, a.first, a.last, a.outer, kept.speaker = b.head, b.first, b.last, b.outer, None


def _add_sides(a: EventCandidate, b: EventCandidate) -> None:
    a.linked += b.linked
    a.actors += [k for k in b.actors if k not in a.parties]
    a.recipients += [k for k in b.recipients if k not in a.parties]
    a.counted |= b.counted
    a.by_place |= b.by_place
    a.recipients = [k for k in a.recipients if k not in a.by_place] or a.recipients
    if b.mode and not a.mode and a.cls == "Assault":
        a.mode, a.cameo = b.mode, b.cameo


def _add_circumstances(kept: EventReading, other: EventReading) -> None:
    dated = kept.time is not None and (other.time is None or not is_fallback(kept.time) or is_fallback(other.time))
    kept.time = kept.time if dated else other.time
    kept.place = kept.place or other.place
    kept.part_of += [k for k in other.part_of if k not in kept.part_of]
    kept.counts = {**other.counts, **kept.counts}
    kept.contexts = tuple(sorted({*kept.contexts, *other.contexts}))
