"""Claims parsed from a model's JSON answer, not yet checked; facts that do not fit the schema are left out."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from kg.http_client import BrokenAnswer
from kg.model import Factuality
from kg.model.classes import ACTORS
from kg.nlp.lexicon.event_types import event_types

_MOST = 100  # facts of each kind in one answer
_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.S)
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?```\s*\Z", re.S)
_MALFORMED = "a fact is not of the schema"


@dataclass(frozen=True, slots=True)
class Party:
    """A participant: the words for it, and the class that the model gives it."""

    words: str
    cls: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedEvent:
    cls: str
    trigger: str
    factuality: Factuality
    quote: str | None = None
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    place: str | None = None
    date: str | None = None
    attributed_to: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedStatement:
    content: str
    speaker: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """The facts of one answer; `refused` counts those left out, by reason."""

    events: tuple[ClaimedEvent, ...]
    statements: tuple[ClaimedStatement, ...]
    refused: Counter[str]


class _Refused(Exception):
    """A fact does not fit the schema; the message is the reason."""


def claims(content: str) -> Claims:
    """The facts of an answer.

    Raises: BrokenAnswer: it is not a JSON object with the two lists.
    """
    text = _THINKING.sub("", content)
    fenced = _FENCE.match(text)
    try:
        found = json.loads(fenced[1] if fenced else text)
    except (ValueError, RecursionError):
        raise BrokenAnswer("the answer is not JSON") from None
    if not isinstance(found, dict) or not all(
        isinstance(found.get(name, []), list) for name in ("events", "statements")
    ):
        raise BrokenAnswer("the answer is not of the schema")
    refused: Counter[str] = Counter()
    events = _each(found.get("events", []), _event, refused)
    statements = _each(found.get("statements", []), _statement, refused)
    return Claims(tuple(events), tuple(statements), refused)


def _each(facts: list[Any], read: Any, refused: Counter[str]) -> list[Any]:
    if len(facts) > _MOST:
        refused["more facts than a passage can hold"] += len(facts) - _MOST
    result = []
    for fact in facts[:_MOST]:
        try:
            result.append(read(fact))
        except _Refused as error:
            refused[str(error)] += 1
    return result


def _event(fact: Any) -> ClaimedEvent:
    if not isinstance(fact, dict):
        raise _Refused(_MALFORMED)
    if not isinstance(fact.get("type"), str) or fact["type"] not in event_types():
        raise _Refused("an event is of no type that there is")
    if fact.get("factuality") not in [f.value for f in Factuality]:
        raise _Refused("an event is of no factuality that there is")
    trigger = _words(fact, "trigger")
    if trigger is None:
        raise _Refused("an event has no trigger")
    return ClaimedEvent(
        fact["type"],
        trigger,
        Factuality(fact["factuality"]),
        _words(fact, "quote"),
        _parties(fact, "actors"),
        _parties(fact, "recipients"),
        _words(fact, "place"),
        _words(fact, "date"),
        _words(fact, "attributed_to"),
    )


def _statement(fact: Any) -> ClaimedStatement:
    content = _words(fact, "content") if isinstance(fact, dict) else None
    if content is None:
        raise _Refused("a statement has no content")
    return ClaimedStatement(content, _words(fact, "speaker"), _words(fact, "cue"))


def _words(fact: dict[str, Any], name: str) -> str | None:
    value = fact.get(name)
    if value is not None and not isinstance(value, str):
        raise _Refused(_MALFORMED)
    return value if value and not value.isspace() else None


def _parties(fact: dict[str, Any], name: str) -> tuple[Party, ...]:
    """Those of a role; a bare string is taken for its words."""
    found = []
    given = fact.get(name) or []
    if not isinstance(given, list):
        raise _Refused(_MALFORMED)
    for one in given:
        party = {"words": one} if isinstance(one, str) else one
        words = _words(party, "words") if isinstance(party, dict) else None
        if words is None:
            raise _Refused(_MALFORMED)
        cls = party.get("class")
        found.append(Party(words, cls if isinstance(cls, str) and cls in ACTORS else None))
    return tuple(found)
