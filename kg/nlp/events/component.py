"""Events: who did what to whom, when and where, whether it happened, and on whose word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Document, Event, Factuality, Mention, MentionKind, Skipped
from kg.nlp.events.authors import concern_of_authors
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.candidates import event_words, find_candidates
from kg.nlp.events.casualties import casualties, left_behind
from kg.nlp.events.commitments import with_commitments
from kg.nlp.events.concern import (
    address_answers,
    affected_by_place,
    concern_of_beside,
    concern_of_inner,
    held_by_speaker,
)
from kg.nlp.events.confidence import Sign, adjusted
from kg.nlp.events.coreference import corefer
from kg.nlp.events.dating import Dating
from kg.nlp.events.deeds import concern_of_deeds, concern_of_told_deeds
from kg.nlp.events.figurative import without_figures_of_speech
from kg.nlp.events.labels import label_of, why_read
from kg.nlp.events.location import occasions_of, place_of
from kg.nlp.events.modes import contexts_of, modes_of
from kg.nlp.events.narrative import any_between, carry_on
from kg.nlp.events.probability import probability
from kg.nlp.events.readings import EventReading, is_fallback
from kg.nlp.events.relevance import Relevance, is_misfortune, relevance
from kg.nlp.events.restated import concern_of_restated
from kg.nlp.events.setting import set_at_home
from kg.nlp.events.sources import source_of
from kg.nlp.events.targets import with_targets
from kg.nlp.events.trigger_merging import without_demands_of_protests
from kg.nlp.grammar.speakers import Attributions
from kg.nlp.grammar.tokens import View, mention, offset

_OF_THE_PAST = frozenset(
    ("anniversary", "obituary")
)  # topics of articles that tell what happened long before their day


def events(document: Document) -> Document:
    """Assign `events`, in text order, one for all its mentions, to `entities` the groups made for their targets, and to
    `skipped` the sentences that gave none, and why.
    """
    view = View(document)
    read = _unique(_event(view, one) for one in event_readings(view))
    return replace(
        document, entities=with_targets(view, read), events=read, skipped=document.skipped + tuple(_silent(view, read))
    )


def event_readings(view: View) -> list[EventReading]:
    """Every event of the document with what all its tellings say, in text order."""
    dating = Dating(view)
    found = find_candidates(view)
    concern_of_deeds(view, found)
    concern_of_authors(view, found)
    concern_of_restated(view, found)
    concern_of_beside(found)
    candidates = without_demands_of_protests(with_commitments(view, found))
    meant = without_figures_of_speech(view, candidates)
    readings = list(_readings(view, dating, meant))
    concern_of_inner(readings)
    address_answers(view, readings)
    told = carry_on(view, dating, readings)
    merged = set_at_home(view, corefer(view, told))
    concern_of_told_deeds(merged)
    return merged


def _readings(view: View, dating: Dating, candidates: Iterable[EventCandidate]) -> Iterator[EventReading]:
    """The candidates that are events of politics, each with what its sentence says of it."""
    attributions = Attributions(view.document.attributions)
    told = list(candidates)
    heads = {(id(one.head.doc), one.head.i) for one in told}
    for candidate in told:
        candidate.carried = [t for t in candidate.carried if (id(t.doc), t.i) not in heads]
        weight = relevance(view, candidate)
        if weight is not Relevance.EVERYDAY:
            one = _reading(view, dating, attributions, candidate, weight)
            if not is_misfortune(one, view.document.topics):
                yield one


def _reading(
    view: View, dating: Dating, attributions: Attributions, candidate: EventCandidate, weight: Relevance
) -> EventReading:
    time, date_signs = dating.date_of(candidate)
    if time is not None and is_fallback(time) and not _may_be_of_today(view, candidate):
        time = None
    counts = casualties(view, candidate)
    left = left_behind(view, candidate)
    candidate.recipients += [k for k in left if k not in candidate.parties]
    candidate.counted |= set(left)
    place = place_of(view, candidate)
    if place is not None and not candidate.recipients:
        candidate.recipients = affected_by_place(view, candidate, place)
        candidate.by_place = set(candidate.recipients)
    speaker, reported = source_of(view, attributions, candidate)
    if speaker is not None and not candidate.actors:
        candidate.actors = held_by_speaker(view, candidate, speaker)
    doubts = [Sign.PRIVATE] if weight is Relevance.DOUBTFUL else []
    doubts += [Sign.CLAIMED] if speaker is not None else []
    return EventReading(
        candidate,
        time=time,
        place=place,
        part_of=occasions_of(view, candidate),
        speaker=speaker,
        reported=reported,
        counts=counts,
        contexts=contexts_of(candidate),
        confidence=adjusted(candidate.confidence, *date_signs, *doubts),
        mentions=_carried(candidate),
    )


def _carried(candidate: EventCandidate) -> list[Mention]:
    return [mention(t, t, MentionKind.TRIGGER, t) for t in candidate.carried]


def _may_be_of_today(view: View, candidate: EventCandidate) -> bool:
    """May an event whose day nothing tells be of the day of the article?"""
    return candidate.factuality is not Factuality.PLANNED and not _OF_THE_PAST & view.document.topics


def _event(view: View, one: EventReading) -> Event:
    candidate = one.candidate
    trigger = candidate.trigger
    confidence, doubt = probability(view, one)
    return Event(
        key=f"{trigger.start}-{candidate.cls.lower()}",
        cls=candidate.cls,
        trigger=trigger,
        label=label_of(view, one),
        mentions=tuple(sorted({trigger, *one.mentions})),
        actors=tuple(dict.fromkeys(candidate.actors)),
        recipients=tuple(dict.fromkeys(k for k in candidate.recipients if k not in candidate.actors)),
        place=one.place,
        time=one.time,
        factuality=candidate.factuality,
        attributed_to=one.speaker,
        modes=modes_of(candidate),
        contexts=one.contexts,
        cameo=candidate.cameo or None,
        part_of=tuple(one.part_of),
        killed=one.counts.get("killed"),
        injured=one.counts.get("injured"),
        detained=one.counts.get("detained"),
        confidence=round(confidence, 2),
        doubt=doubt,
        why=why_read(view, candidate),
    )


def _unique(found: Iterable[Event]) -> tuple[Event, ...]:
    """The events in text order, of those that share trigger and class the first."""
    ordered = sorted(found, key=lambda e: (e.trigger.start, e.cls))
    return tuple({e.key: e for e in reversed(ordered)}.values())[::-1]


def _silent(view: View, found: tuple[Event, ...]) -> Iterator[Skipped]:
    """The sentences without an event, with the reason."""
    told = sorted(m.start for e in found for m in e.mentions)
    words = sorted(offset(t) for t in event_words(view))
    for s in view.document.sentences:
        if not any_between(told, s.start, s.end):
            known = any_between(words, s.start, s.end)
            reason = "an event word without participants" if known else "no word that shows an event"
            yield Skipped(s.start, s.end, reason)
