"""Statements of rules and model as one, and on whose word an event rests that stands in their contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Document, Entity, Event, Mention, Statement
from kg.nlp.extractors.llm.completing import RISE, SURE, overlap
from kg.nlp.extractors.llm.labels import label_of_statement
from kg.nlp.extractors.llm.verifying import NAME
from kg.nlp.lexicon.event_types import with_trait


def attributed(event: Event, told: Sequence[Event], said: Sequence[Statement]) -> Event:
    """The event, on the word of the speaker in whose words it stands, if it is not attributed yet.

    Where the article tells it outside of them, too, that is its trigger, and it is on nobody's word.
    """
    if event.attributed_to is not None or NAME not in event.extractors:
        return event
    speakers = {m: _speaker_at(event, m, told, said) for m in (event.trigger, *event.mentions)}
    own = next((m for m, speaker in speakers.items() if speaker is None), None)
    return replace(event, attributed_to=speakers[event.trigger]) if own is None else replace(event, trigger=own)


def _speaker_at(event: Event, mention: Mention, ruled: Sequence[Event], said: Sequence[Statement]) -> str | None:
    """On whose word a mention rests: that of the innermost statement around it, else as the rules have read it."""
    around = [
        (m.end - m.start, s.speaker)
        for s in said
        if s.speaker and not _is_told_by_article(event, s)
        for m in s.content
        if m.start <= mention.start and mention.end <= m.end
    ]
    known = (e.attributed_to for e in ruled if e.cls == event.cls and overlap(e.trigger, mention))
    return min(around)[1] if around else next(known, None)


def _is_told_by_article(event: Event, statement: Statement) -> bool:
    """Is an event in a statement the speaker's own act of speech, or taken for granted?"""
    own = event.cls in with_trait("spoken") and statement.speaker in event.actors
    return own or event.key in statement.presupposes


def add_statement(said: list[Statement], new: Statement, document: Document, entities: dict[str, Entity]) -> None:
    """Add a statement, or confirm and complete the one of the same content."""
    same = next((i for i, s in enumerate(said) if _much_the_same(s.content, new.content[0])), None)
    if same is None:
        said.append(replace(new, label=label_of_statement(document, entities, new)))
        return
    old = said[same]
    filled = replace(old, speaker=old.speaker or new.speaker, cue=old.cue or new.cue)
    if NAME not in old.extractors:
        agree = old.speaker is None or new.speaker in (None, old.speaker)
        sure = min(SURE, old.confidence + RISE) if agree else max(1 - SURE, old.confidence - RISE)
        filled = replace(filled, confidence=round(sure, 2), extractors=(*old.extractors, NAME))
    said[same] = (
        replace(filled, label=label_of_statement(document, entities, filled))
        if filled.speaker != old.speaker
        else filled
    )


def with_events(statement: Statement, events: tuple[Event, ...]) -> Statement:
    """The statement, about the events inside of it, too."""
    inside = [e.key for e in events for m in statement.content if m.start <= e.trigger.start and e.trigger.end <= m.end]
    more = tuple(k for k in inside if k not in statement.about)
    return replace(statement, about=statement.about + more) if more else statement


def _much_the_same(contents: tuple[Mention, ...], new: Mention) -> bool:
    """Whether they share more than half of the shorter one."""
    shared = sum(max(0, min(m.end, new.end) - max(m.start, new.start)) for m in contents)
    return 2 * shared > min(new.end - new.start, sum(m.end - m.start for m in contents))
