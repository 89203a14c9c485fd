"""The probability that an event is right in every field, and the field that is least sure.

Five logistic regressions, one a field, and one of all five at once (lexicon/en/event_probability.toml) over what the
reading knows of an event. `python -m tests.benchmarks.confidence` fits them on judged articles; DECISIONS.md says on
which.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain

from kg.model import Mention, MentionKind
from kg.model.classes import ACTORS
from kg.nlp.events.readings import EventReading
from kg.nlp.grammar.arguments import agent
from kg.nlp.grammar.clauses import governing_verb
from kg.nlp.grammar.predicates import predicate
from kg.nlp.grammar.relations import governors, is_lexical_verb
from kg.nlp.grammar.tokens import View, end, offset
from kg.nlp.lexicon.tables import table

FIELDS = ("type", "actor", "recipient", "factuality", "attribution")
ALL = "all"  # the model of all fields at once
_BASE = "base"
_MOST_OTHERS = 3  # from here on the number of other actors makes no difference
_DEEPEST = 12  # words above the trigger that are counted
_LEAST, _MOST = 0.01, 0.99  # bounds of what is published


def probability(view: View, one: EventReading) -> tuple[float, str]:
    """The probability that all of FIELDS are right, and the one of them that is most likely wrong."""
    found = features(view, one)
    fields = {name: _chance(name, found) for name in FIELDS}
    return min(_MOST, max(_LEAST, _chance(ALL, found))), min(FIELDS, key=lambda name: fields[name])


def _chance(model: str, found: Mapping[str, float]) -> float:
    weights = _weights(model)
    score = weights[_BASE] + sum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-score))


@cache
def _weights(model: str) -> dict[str, float]:
    return {name: float(weight) for name, weight in table("event_probability").mapping(model).items()}


def features(view: View, one: EventReading) -> dict[str, float]:
    """What is known of an event, by name: 1 for what holds, a number from about 0 to 1 for what is measured."""
    known = (_of_trigger(one), _of_sides(view, one), _of_others(view, one), _of_telling(one), _of_text(view, one))
    return dict(chain.from_iterable(known))


def _of_trigger(one: EventReading) -> Iterator[tuple[str, float]]:
    told = one.candidate
    verb = is_lexical_verb(told.head)
    yield f"class.{told.cls}", 1.0
    yield ("trigger.verb" if verb else "trigger.carried" if told.outer.i != told.head.i else "trigger.noun"), 1.0
    if predicate(told.head).is_passive:
        yield "trigger.passive", 1.0
    for mark in sorted(told.frame.marks & {"weak", "bare", "mutual", "kill", "injure"}):
        yield f"frame.{mark}", 1.0
    if told.frame.conditions:
        yield "frame.conditions", 1.0
    if told.inner is not None:
        yield "frame.inner", 1.0
    if told.deeds:
        yield "frame.deeds", 1.0
    yield "frame.score", told.confidence


def _of_sides(view: View, one: EventReading) -> Iterator[tuple[str, float]]:
    told = one.candidate
    for role, keys in (("actor", told.actors), ("recipient", told.recipients)):
        yield f"{role}.number.{min(len(keys), 3)}", 1.0
        if not keys:
            yield f"{role}.none.{told.cls}", 1.0
            continue
        for name, value in _of_participants(view, one, keys):
            yield f"{role}.{name}", value
    if told.shared:
        yield "actor.shared", 1.0
    does = agent(told.outer) if is_lexical_verb(told.outer) else None
    if does is not None and told.actors and view.at(does) not in told.actors:
        yield "actor.not_agent", 1.0


def _of_participants(view: View, one: EventReading, keys: list[str]) -> Iterator[tuple[str, float]]:
    """Shares of the participants that are named, known, of a class, told by a pronoun, or not in the sentence."""
    entities = [view.entities[key] for key in keys]
    share = 1 / len(entities)
    sentence = one.candidate.head.sent
    first, last = offset(sentence[0]), end(sentence[-1])
    found: dict[str, float] = {}
    for entity in entities:
        near = _nearest([m for m in entity.mentions if first <= m.start < last], one.candidate.trigger.start)
        for name in (
            f"class.{entity.cls}",
            *(("named",) if entity.named else ()),
            *(("linked",) if entity.ref else ()),
            "elsewhere" if near is None else f"mention.{near.kind.value}",
        ):
            found[name] = found.get(name, 0.0) + share
        if near is not None:
            apart = abs(near.start - one.candidate.trigger.start)
            found["distance"] = max(found.get("distance", 0.0), math.log1p(apart) / 6)
    yield from found.items()


def _nearest(mentions: list[Mention], at: int) -> Mention | None:
    names = [m for m in mentions if m.kind is not MentionKind.TRIGGER]
    return min(names, key=lambda m: abs(m.start - at), default=None)


def _of_others(view: View, one: EventReading) -> Iterator[tuple[str, float]]:
    """How many actors the sentence and the clause name that have no part in the event: they may be missing from it."""
    told = one.candidate
    known = {*told.parties, *([one.speaker] if one.speaker is not None else [])}
    known |= {k for key in known for k in (*view.entities[key].acts_for, *view.entities[key].part_of)}
    clause = governing_verb(told.outer)
    for name, first, last in (
        ("sentence", told.head.sent[0], told.head.sent[-1]),
        ("clause", clause.left_edge, clause.right_edge),
    ):
        named = (k for k in view.inside(offset(first), end(last)) if view.entities[k].cls in ACTORS)
        number = sum(k not in known for k in named)
        yield f"{name}.others.{min(number, _MOST_OTHERS)}", 1.0


def _of_telling(one: EventReading) -> Iterator[tuple[str, float]]:
    yield f"factuality.{one.candidate.factuality.value}", 1.0
    yield f"mentions.{min(1 + len(one.mentions), 3)}", 1.0
    yield ("attributed" if one.speaker is not None else "asserted"), 1.0
    if one.speaker is not None and one.speaker in one.candidate.actors:
        yield "attributed.actor", 1.0
    yield f"time.{one.time.basis.value if one.time is not None else 'none'}", 1.0
    if one.place is not None:
        yield "place", 1.0
    if one.counts:
        yield "counts", 1.0
    yield "score", one.confidence


def _of_text(view: View, one: EventReading) -> Iterator[tuple[str, float]]:
    head = one.candidate.head
    text = view.document.article.text
    yield "text.length", math.log1p(len(text)) / 10
    yield "text.position", one.candidate.trigger.start / max(1, len(text))
    yield "sentence.length", math.log1p(len(head.sent)) / 4
    yield "sentence.depth", len(governors(head, _DEEPEST)) / _DEEPEST
    if head.sent.text.isupper():
        yield "sentence.capitals", 1.0
    for topic in sorted(view.document.topics):
        yield f"topic.{topic}", 1.0
