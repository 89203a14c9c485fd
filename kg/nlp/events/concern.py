"""Whom an event concerns where the words beside it do not say: by its place, by the event in it, by what it answers."""

from __future__ import annotations

from spacy.tokens import Token

from kg.model import Attribution, Entity, Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import parties
from kg.nlp.events.readings import EventReading
from kg.nlp.grammar.arguments import patients
from kg.nlp.grammar.relations import (
    Function,
    dependents,
    first_conjunct,
    function,
    governor,
    is_base_form,
    is_pronoun,
    obliques,
    preposition_of,
)
from kg.nlp.grammar.speakers import actor_of
from kg.nlp.grammar.subjects import own_subject
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import event_types, with_trait
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_SAID = _WORDS.words("words_said")
_DENYING = _WORDS.words("denying")
_DENIERS = _WORDS.words("deniers")
_OVER_POLICE = _WORDS.words("over_police")
_TOWARDS = table("events").listed("towards")
_WHOSE = table("events").listed("whose")
_FORCE = frozenset(("Assault", "Coerce"))
_COMMITTING = frozenset(("Agree", "Reject", "Threaten"))
_HOSTILE = frozenset(("Accuse", "Threaten"))
_OF_POLICE = frozenset(("arrest", "seize"))  # modes of what police and soldiers do and then tell of
_POLICE = frozenset(("COP", "MIL"))
_REPORT_REACH = 400  # characters from what somebody said to who answers it
_ANSWER_REACH = 800  # characters from an accusation, demand or threat to the answer


def affected_by_place(view: View, candidate: EventCandidate, place: str) -> list[str]:
    """The state that an event concerns because of where it happens: the host of a visit, the state that another acts
    in.
    """
    if candidate.frame.mutual and candidate.mode != "visit":
        return []
    if _is_abroad(view, candidate, place):
        return [place]
    if candidate.mode != "visit":
        return []
    country = view.entities[place].country or _country_beside(view, candidate)
    host = next((k for k, e in view.entities.items() if e.cls == "State" and country and e.country == country), None)
    return [host] if host is not None and host not in own_side(view, candidate) else []


def _country_beside(view: View, candidate: EventCandidate) -> str | None:
    """ "Iraq" in "visited a camp in the north of Iraq"."""
    behind = (t for head in candidate.slots for t in head.subtree if preposition_of(t) is not None)
    states = (view.entities[k] for t in behind if (k := view.at(t)) is not None)
    return next((e.country for e in states if e.cls == "State"), None)


def held_by_speaker(view: View, candidate: EventCandidate, speaker: str) -> list[str]:
    """The police, force or ministry that tells of an arrest or seizure and names nobody who has made it; the side that
    denies a deed of force.

    "Three men were detained, police said"; a lawyer who says so has detained nobody.
    """
    told = candidate.cls == "Coerce" and candidate.mode in _OF_POLICE and candidate.factuality is Factuality.ACTUAL
    if told and _polices(view.entities[speaker]):
        return [speaker]
    return [speaker] if _denies_deed(view, candidate, speaker) else []


def _polices(e: Entity) -> bool:
    """Is it of the police or the army, or the ministry over the police?"""
    ministry = e.cls == "GovernmentBody" and not _OVER_POLICE.isdisjoint(e.label.lower().split())
    return ministry or not _POLICE.isdisjoint(e.sectors)


def _denies_deed(view: View, candidate: EventCandidate, speaker: str) -> bool:
    """ "The army denied that civilians were killed": who denies force is said to have used it."""
    above = governor(candidate.outer)
    denied = above is not None and above.lemma_ in _DENYING and candidate.factuality is Factuality.NEGATED
    known = view.entities[speaker].cls == "State" or not _DENIERS.isdisjoint(view.entities[speaker].sectors)
    return denied and candidate.cls in _FORCE and known


def own_side(view: View, candidate: EventCandidate) -> set[str]:
    """The actors, and the states and bodies that they belong to."""
    actors = [view.entities[k] for k in candidate.actors]
    return {k for e in actors for k in (e.key, *e.acts_for, *e.nationality, *e.part_of)}


def _is_abroad(view: View, candidate: EventCandidate, place: str) -> bool:
    """Does a state or its people do it in another state, and is it a deed that concerns that state?"""
    if candidate.cls not in with_trait("abroad") or view.entities[place].cls != "State":
        return False
    own = own_side(view, candidate)
    known = any(view.entities[k].cls in ("State", "InternationalOrganization") for k in own)
    return known and place not in own


def concern_of_beside(found: list[EventCandidate]) -> None:
    """An accusation or threat that names nobody, coordinated with an accusation by the same actors, concerns whom that
    one does: "accused Chad of bad faith and delivered an ultimatum".
    """
    by_head = {(id(one.head.doc), one.head.i): one for one in found if one.cls == "Accuse"}
    for one in found:
        first = first_conjunct(one.head)
        beside = by_head.get((id(first.doc), first.i)) if first is not one.head and not one.recipients else None
        if one.cls in _HOSTILE and beside is not None and beside.actors == one.actors:
            one.recipients = list(beside.recipients)


def concern_of_inner(readings: list[EventReading]) -> None:
    """An agreement or a threat to act in a state concerns that state, as the act does; the refusal of a hostile act
    does not.
    """
    for candidate in (one.candidate for one in readings):
        if candidate.inner is not None and not candidate.recipients and candidate.cls in _COMMITTING:
            spared = candidate.cls == "Reject" and event_types()[candidate.inner.cls].hostile
            candidate.recipients = [k for k in candidate.inner.recipients if k not in candidate.actors and not spared]


def address_answers(view: View, readings: list[EventReading]) -> None:
    """Add the recipients of rejections that name none: who accused, asked or threatened the same side shortly before.

    "Chad accused Niger of shelling the town. Niger denied it": Niger answers Chad.
    """
    for i, one in enumerate(readings):
        if one.candidate.cls == "Reject" and not one.candidate.recipients:
            one.candidate.recipients = _answered(view, one, readings[:i])
            aside = function(one.candidate.head) is Function.RELATIVE_CLAUSE
            if aside and one.speaker in one.candidate.recipients:  # "Chad says that …, a charge that Niger denies"
                one.speaker = None


def _answered(view: View, answer: EventReading, before: list[EventReading]) -> list[str]:
    own = own_side(view, answer.candidate)
    for one in reversed(before):
        candidate = one.candidate
        if answer.candidate.trigger.start - candidate.trigger.start > _ANSWER_REACH:
            break
        addressed = {k for key in candidate.recipients for k in (key, *view.entities[key].acts_for)}
        if candidate.cls in with_trait("answered") and addressed & own and not own & set(candidate.actors):
            return list(candidate.actors)
    return _who_spoke_of(view, answer.candidate, own) if _denies_words(answer.candidate) else []


def _denies_words(answer: EventCandidate) -> bool:
    """Does it deny something, or reject what has been said: "rejected those claims", "dismissed it"?"""
    said = any(is_pronoun(t) or t.lemma_.lower() in _SAID for t in answer.slots)
    return said or answer.frame.lemma in _DENYING


def _who_spoke_of(view: View, answer: EventCandidate, own: set[str]) -> list[str]:
    """Whoever spoke last of those who answer: "Reuters reported that Chad had armed the rebels. Chad denied it"."""
    start = answer.trigger.start
    for said in reversed(view.document.attributions):
        if said.subject is None or not start - _REPORT_REACH < said.subject[0] < start:
            continue
        speaker = actor_of(view, said.subject)
        if speaker is not None and speaker not in own and own & _told_before(view, said, answer):
            return [speaker]
    return []


def _told_before(view: View, said: Attribution, answer: EventCandidate) -> set[str]:
    """Who is told of in what somebody says, before the answer to it; and before an answer told aside within it."""
    start = answer.trigger.start
    aside = function(answer.head) is Function.RELATIVE_CLAUSE
    ends = ((first, min(last, start) if aside else last) for first, last in said.spans)
    return {k for first, last in ends if first < last <= start for k in view.inside(first, last)}


def touched(view: View, clause: Token) -> list[str]:
    """To whom something is to be done: "to allow X access", "to give access to X", "to let X enter"; not what they
    belong to ("Iran's exports").
    """
    objects = [*dependents(clause, Function.INDIRECT_OBJECT), *patients(clause), *_let_act(clause)]
    for heads in (objects, obliques(clause, *_TOWARDS), [t for o in objects for t in obliques(o, *_TOWARDS)]):
        named = (t for h in heads for t in (h, *obliques(h, *_WHOSE)) if view.all_at(t))
        found = [k for t in named for k in parties(view, t)]
        if found:
            return found
    return []


def _let_act(verb: Token) -> list[Token]:
    """ "Troops" in "let troops enter"."""
    bare = (c for c in dependents(verb, Function.FINITE_COMPLEMENT) if is_base_form(c))
    return [who for c in bare if (who := own_subject(c)) is not None]
