"""Dates in a question, by the rules that read articles. A question is not parsed: it is taken to look back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, cast

from kg.asking.days import Dated
from kg.nlp.grammar.direction import Direction
from kg.nlp.temporal.component import mentions
from kg.nlp.temporal.context import Context


class _Question(Context):
    """The context of an expression in a question that is not parsed."""

    def direction(self, m: re.Match[str], group: str | int = 0) -> Direction:
        return Direction.LIKELY_PAST

    def tied_to_noun(self, start: int, end: int) -> bool:
        return False

    def is_person(self, start: int, end: int) -> bool:
        return False

    def is_adverb(self, start: int, end: int) -> bool:
        return True

    def is_adverb_or_adjective(self, start: int, end: int) -> bool:
        return True

    def is_deferred(self, start: int, end: int) -> bool:
        return False


def dates(text: str, today: date) -> tuple[Dated, ...]:
    """Return the time expressions of a question whose days are known, in order; relative ones count from today."""
    told = ((one, one.time) for one in mentions(_Question(text, cast(Any, None), today)))
    return tuple(
        Dated(one.start, one.end, time.earliest, time.latest)
        for one, time in told
        if time and (time.earliest or time.latest)
    )
