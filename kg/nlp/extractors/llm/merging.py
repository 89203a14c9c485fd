"""Claims of a model merged with what the rules have read: one event for a trigger, one statement for a content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Basis, Document, Entity, Event, Factuality, Mention, Statement
from kg.nlp.extractors.llm.verifying import NAME
from kg.nlp.lexicon.event_types import with_trait

_RISE = 0.1  # of confidence, if rules and model agree; set by hand
_FALLBACKS = frozenset((Basis.PUBLICATION, Basis.DATELINE))
_SIDES = 3  # names on each side of a label
_LABEL = 80  # characters of content in a label
_WAYS = {
    Factuality.PLANNED: " (planned)",
    Factuality.HYPOTHETICAL: " (possible)",
    Factuality.NEGATED: " (denied or not done)",
    Factuality.ACTUAL: "",
}


def joined(document: Document, events: Iterable[Event], statements: Iterable[Statement]) -> Document:
    """The document with these facts: new ones added, known ones confirmed and their empty roles filled.

    An event in the content of a statement is attributed to its speaker, whichever extractor has read either.
    """
    entities = {e.key: e for e in document.entities}
    told = list(document.events)
    for event in events:
        _add_event(told, event, document, entities)
    said = list(document.statements)
    for statement in statements:
        _add_statement(said, statement, document, entities)
    ordered = tuple(sorted((_attributed(e, said) for e in told), key=lambda e: (e.trigger.start, e.cls)))
    known = {e.key for e in document.events}
    new = [e.trigger.start for e in ordered if e.key not in known]
    kept = tuple(s for s in document.skipped if not any(s.start <= start < s.end for start in new))
    return replace(
        document,
        events=ordered,
        statements=tuple(sorted((_about(s, ordered) for s in said), key=lambda s: s.content[0].start)),
        skipped=kept,
    )


def _add_event(told: list[Event], new: Event, document: Document, entities: dict[str, Entity]) -> None:
    at = [i for i, e in enumerate(told) if any(_overlap(m, new.trigger) for m in (e.trigger, *e.mentions))]
    same = next((i for i in at if told[i].cls == new.cls), None)
    if same is None:
        # the rules read another type from the same word, so one of the two is wrong
        sure = new.confidence - (_RISE if at else 0.0)
        told.append(replace(new, label=_label(document, entities, new), confidence=round(sure, 2)))
        return
    old = told[same]
    told[same] = _filled(old, new)
    if (told[same].actors, told[same].recipients) != (old.actors, old.recipients):
        told[same] = replace(told[same], label=_label(document, entities, told[same]))


def _filled(old: Event, new: Event) -> Event:
    """An event with what another reading of it adds where it had nothing, surer where both agree."""
    parties = {*old.actors, *old.recipients}
    actors = old.actors or tuple(k for k in new.actors if k not in parties)
    recipients = old.recipients or tuple(k for k in new.recipients if k not in {*parties, *actors})
    agree = new.factuality is old.factuality
    filled = replace(
        old,
        actors=actors,
        recipients=recipients,
        place=old.place or new.place,
        time=new.time if agree and _is_better(new, old) else old.time,
        attributed_to=old.attributed_to or new.attributed_to,
    )
    if NAME in old.extractors:
        return filled
    return replace(filled, confidence=_confirmed(old.confidence, agree), extractors=(*old.extractors, NAME))


def _is_better(new: Event, old: Event) -> bool:
    """Whether the time of a new reading is told in the text and that of the old one is not."""
    return new.time is not None and (old.time is None or old.time.basis in _FALLBACKS)


def _confirmed(confidence: float, agree: bool) -> float:
    """The confidence of what a second reader has read, too."""
    return round(min(0.95, max(0.05, confidence + (_RISE if agree else -_RISE))), 2)


def _add_statement(said: list[Statement], new: Statement, document: Document, entities: dict[str, Entity]) -> None:
    same = next((i for i, s in enumerate(said) if _much_the_same(s.content, new.content[0])), None)
    if same is None:
        said.append(replace(new, label=_said(document, entities, new)))
        return
    old = said[same]
    filled = replace(old, speaker=old.speaker or new.speaker, cue=old.cue or new.cue)
    if NAME not in old.extractors:
        agree = old.speaker is None or new.speaker in (None, old.speaker)
        filled = replace(filled, confidence=_confirmed(old.confidence, agree), extractors=(*old.extractors, NAME))
    said[same] = replace(filled, label=_said(document, entities, filled)) if filled.speaker != old.speaker else filled


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _much_the_same(contents: tuple[Mention, ...], new: Mention) -> bool:
    """Whether they share more than half of the shorter one."""
    shared = sum(max(0, min(m.end, new.end) - max(m.start, new.start)) for m in contents)
    return 2 * shared > min(new.end - new.start, sum(m.end - m.start for m in contents))


def _attributed(event: Event, said: list[Statement]) -> Event:
    """The event, attributed to the speaker of the innermost statement around it, if it is not attributed yet."""
    if event.attributed_to is not None:
        return event
    around = [
        (m.end - m.start, s.speaker)
        for s in said
        if s.speaker and not _is_told_by_article(event, s)
        for m in s.content
        if m.start <= event.trigger.start and event.trigger.end <= m.end
    ]
    return replace(event, attributed_to=min(around)[1]) if around else event


def _is_told_by_article(event: Event, statement: Statement) -> bool:
    """Is an event in a statement the speaker's own act of speech, or taken for granted?"""
    own = event.cls in with_trait("spoken") and statement.speaker in event.actors
    return own or event.key in statement.presupposes


def _about(statement: Statement, events: tuple[Event, ...]) -> Statement:
    inside = [e.key for e in events for m in statement.content if m.start <= e.trigger.start and e.trigger.end <= m.end]
    more = tuple(k for k in inside if k not in statement.about)
    return replace(statement, about=statement.about + more) if more else statement


def _label(document: Document, entities: dict[str, Entity], event: Event) -> str:
    """A label such as "Kenya: met – Uganda (planned)", made of the article's own words."""
    word = " ".join(document.surface(event.trigger).split())
    actors, recipients = _names(entities, event.actors), _names(entities, event.recipients)
    return (
        (f"{actors}: " if actors else "") + word + (f" – {recipients}" if recipients else "") + _WAYS[event.factuality]
    )


def _names(entities: dict[str, Entity], keys: tuple[str, ...]) -> str:
    names = list(dict.fromkeys(entities[k].label for k in keys))
    return ", ".join(names[:_SIDES]) + (f" and {len(names) - _SIDES} more" if len(names) > _SIDES else "")


def _said(document: Document, entities: dict[str, Entity], statement: Statement) -> str:
    who = entities[statement.speaker].label if statement.speaker else "Unnamed source"
    verb = " ".join(document.surface(statement.cue).split()) if statement.cue else "said"
    words = " … ".join(" ".join(document.surface(m).split()) for m in statement.content)
    if len(words) > _LABEL:
        words = words[:_LABEL].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
    return f"{who} {verb}: {words}"
