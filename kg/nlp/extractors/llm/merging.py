"""Claims of a model merged with what the rules have read: one event for a happening, one statement for a content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import Document, Event, Mention, Note, Skipped, Statement
from kg.nlp.extractors.llm.completing import FALLBACKS, RISE, SURE, completed, of_both, overlap
from kg.nlp.extractors.llm.labels import label_of
from kg.nlp.extractors.llm.sayings import add_statement, attributed, with_events
from kg.nlp.extractors.llm.verifying import NAME, Verified
from kg.nlp.extractors.llm.windows import Window
from kg.nlp.lexicon.event_types import with_trait

_OTHER_TYPE = "an event of the rules is of another type"


def joined(
    document: Document,
    passages: Sequence[tuple[Window, Sequence[Verified]]],
    statements: Iterable[Statement],
) -> Document:
    """The document with these facts: new ones added, known ones confirmed, completed and put together.

    An event of the rules is dropped, with a note, where the model reads another type from its words; where it reads
    nothing from them, it is less sure. An event in the content of a statement is attributed to its speaker, whichever
    extractor has read either.

    Args:
        passages: those that were answered, in text order, each with its events.
    """
    entities = {e.key: e for e in document.entities}
    both = _with_rules(document, passages)
    said = [both.with_keys(s) for s in document.statements]
    for statement in statements:
        add_statement(said, statement, document, entities)
    told = (attributed(e, document.events, said) for e in both.events)
    named = (replace(e, label=label_of(document, entities, e)) if NAME in e.extractors else e for e in told)
    events = tuple(sorted(named, key=lambda e: (e.trigger.start, e.cls)))
    notes = (Note(f"{NAME}: {_OTHER_TYPE}", count=len(both.dropped)),) if both.dropped else ()
    return replace(
        document,
        events=events,
        statements=tuple(sorted((with_events(s, events) for s in said), key=lambda s: s.content[0].start)),
        skipped=_without_told(document, events),
        notes=(*document.notes, *notes),
    )


def _without_told(document: Document, events: Sequence[Event]) -> tuple[Skipped, ...]:
    """What was skipped, without the sentences in which an event is told now."""
    before = {m.start for e in document.events for m in e.mentions}
    new = [m.start for e in events for m in e.mentions if m.start not in before]
    return tuple(s for s in document.skipped if not any(s.start <= start < s.end for start in new))


# one happening in several passages


def _across(document: Document, passages: Sequence[tuple[Window, Sequence[Verified]]]) -> list[Verified]:
    """The events of all passages, each once: those with a common trigger, and those of two passages that tell one
    happening.
    """
    kept: list[Verified] = []
    for _, some in passages:
        earlier = len(kept)
        for one in some:
            like = (i for i, o in enumerate(kept) if _shares_trigger(o.event, one.event))
            again = (i for i, o in enumerate(kept[:earlier]) if _tells_again(document, o.event, one.event))
            same = next(like, next(again, None))
            if same is None:
                kept.append(one)
            else:
                kept[same] = Verified(completed(kept[same], one.event), kept[same].doubtful & one.doubtful)
    return kept


def _shares_trigger(one: Event, other: Event) -> bool:
    return one.cls == other.cls and any(overlap(a, b) for a in one.mentions for b in other.mentions)


def _tells_again(document: Document, one: Event, other: Event) -> bool:
    """Whether two events of one type share a side and a word or kind of happening, and nothing keeps them apart."""
    if one.cls != other.cls or one.factuality is not other.factuality or _differ(one, other):
        return False
    words = [{document.surface(m).casefold() for m in e.mentions} for e in (one, other)]
    if one.cls not in with_trait("occurrence") and words[0].isdisjoint(words[1]):
        return False
    shared = {*one.actors, *one.recipients} & {*other.actors, *other.recipients}
    return bool(shared) and _nest(one.actors, other.actors) and _nest(one.recipients, other.recipients)


def _differ(one: Event, other: Event) -> bool:
    """Whether dates, places, modes, numbers or sources contradict each other."""
    values = [(e.place, e.modes, e.killed, e.injured, e.detained) for e in (one, other)]
    if any(a and b and a != b for a, b in zip(*values, strict=True)) or one.attributed_to != other.attributed_to:
        return True
    times = [e.time for e in (one, other) if e.time is not None and e.time.basis not in FALLBACKS]
    return len(times) > 1 and times[0] != times[1]


def _nest(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not one or not other or set(one) <= set(other) or set(other) <= set(one)


# rules and model


@dataclass(frozen=True, slots=True)
class _Both:
    """The events of rules and model; the keys that those of the rules have now, and the keys of those dropped."""

    events: tuple[Event, ...]
    now: Mapping[str, str]
    dropped: frozenset[str]

    def keys(self, old: Iterable[str]) -> tuple[str, ...]:
        """What keys are now, without those of dropped events."""
        return tuple(dict.fromkeys(self.now.get(k, k) for k in old if k not in self.dropped))

    def with_keys(self, statement: Statement) -> Statement:
        """A statement with the present keys of the events that it is about, takes for granted and denies."""
        about, presupposes, denies = map(self.keys, (statement.about, statement.presupposes, statement.denies))
        return replace(statement, about=about, presupposes=presupposes, denies=denies)


def _with_rules(document: Document, passages: Sequence[tuple[Window, Sequence[Verified]]]) -> _Both:
    read = _across(document, passages)
    taken = [m for v in read for m in v.event.mentions]
    owned, others = _owned(document.events, read)
    dropped = frozenset(e.key for e in others if _is_one_of(e, taken))
    alone = [_unconfirmed(e, passages) for e in others if e.key not in dropped]
    found = [of_both(owned[i], v, taken) if i in owned else v.event for i, v in enumerate(read)]
    now = {old.key: found[i].key for i, some in owned.items() for old in some}
    both = _Both((*alone, *found), now, dropped)
    return replace(both, events=tuple(_with_keys(e, both) for e in both.events))


def _owned(ruled: Sequence[Event], read: Sequence[Verified]) -> tuple[dict[int, list[Event]], list[Event]]:
    """The events of the rules by the event of the model with which they share most triggers, and those that share
    none.
    """
    owned: dict[int, list[Event]] = {}
    others: list[Event] = []
    for old in ruled:
        shared = [(_in_common(old, v.event), -i) for i, v in enumerate(read) if _shares_trigger(old, v.event)]
        if shared:
            owned.setdefault(-max(shared)[1], []).append(old)
        else:
            others.append(old)
    return owned, others


def _with_keys(event: Event, both: _Both) -> Event:
    """The event with the present keys of what it is a part of and of what it denies, itself left out."""
    part_of, denies = (tuple(k for k in both.keys(some) if k != event.key) for some in (event.part_of, event.denies))
    return replace(event, part_of=part_of, denies=denies)


def _unconfirmed(event: Event, passages: Sequence[tuple[Window, Sequence[Verified]]]) -> Event:
    """An event of the rules that the model has not read: less sure if it has read the passage."""
    if not any(window.holds_all(event.mentions) for window, _ in passages):
        return event
    return replace(event, confidence=round(max(1 - SURE, event.confidence - RISE), 2))


def _is_one_of(event: Event, taken: Sequence[Mention]) -> bool:
    """Whether the model reads something else from the words of an event."""
    return any(overlap(event.trigger, t) for t in taken)


def _in_common(one: Event, other: Event) -> int:
    return sum(any(overlap(a, b) for b in other.mentions) for a in one.mentions)
