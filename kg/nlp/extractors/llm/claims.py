"""Claims parsed from a model's JSON answer, not yet checked; facts that do not fit the schema are left out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.http_client import BrokenAnswer
from kg.model import Factuality
from kg.model.classes import ACTORS
from kg.nlp.lexicon.event_types import event_types

COUNTED = ("killed", "injured", "detained")
_MOST = 100  # facts of each kind in one answer
_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.S)
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?```\s*\Z", re.S)
_MALFORMED = "a fact is not of the schema"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are said to stand in the passage, and the number of the sentence, from 1; 0 where none is told."""

    words: str
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Party(Piece):
    """A participant: the words for it, and the class that the model gives it."""

    cls: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedEvent:
    """One happening. `counts` by kind: killed, injured, detained."""

    cls: str
    triggers: tuple[Piece, ...]
    factuality: Factuality
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    place: Piece | None = None
    date: Piece | None = None
    attributed_to: Piece | None = None
    mode: str | None = None
    counts: Mapping[str, Piece] = field(default_factory=dict)


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
    triggers = tuple(Piece(p.words, p.sentence) for p in _parties(fact, "triggers"))
    if not triggers:
        raise _Refused("an event has no trigger")
    counts = {kind: told for kind in COUNTED if (told := _piece(fact.get(kind))) is not None}
    return ClaimedEvent(
        fact["type"],
        triggers,
        Factuality(fact["factuality"]),
        _parties(fact, "actors"),
        _parties(fact, "recipients"),
        _piece(fact.get("place")),
        _piece(fact.get("date")),
        _piece(fact.get("attributed_to")),
        _words(fact, "mode"),
        counts,
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


def _piece(value: Any) -> Piece | None:
    """The words with their sentence; a bare string is taken for its words."""
    given = {"words": value} if isinstance(value, str) else value
    if given is None:
        return None
    if not isinstance(given, dict) or "words" not in given:
        raise _Refused(_MALFORMED)
    words, sentence = _words(given, "words"), given.get("sentence")
    return Piece(words, sentence if isinstance(sentence, int) else 0) if words is not None else None


def _parties(fact: dict[str, Any], name: str) -> tuple[Party, ...]:
    """Those of a role; an empty one is left out."""
    found = []
    given = fact.get(name) or []
    if not isinstance(given, list):
        raise _Refused(_MALFORMED)
    for one in given:
        piece = _piece(one)
        if piece is not None:
            cls = one.get("class") if isinstance(one, dict) else None
            known = isinstance(cls, str) and cls in ACTORS
            found.append(Party(piece.words, piece.sentence, cls if known else None))
    return tuple(found)
