"""The time expressions of a paragraph, found by rules: leftmost first, then longest, then the rule that stands first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from kg.nlp.temporal import amounts, days, relative, years
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.values import Reading

Resolver = Callable[[re.Match[str], Context], Reading | None]

_RULES: tuple[tuple[str, str, Resolver], ...] = (*days.RULES, *years.RULES, *relative.RULES, *amounts.RULES)
_TRIGGERS = {
    "month": r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)",
    "weekday": r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)(?:day|DAY)",
    "digits": r"\d\d",
    "clock": r"\d ?(?:[ap]\.? ?m\b|[AP]\.? ?M\b|:\d\d|o.clock)|(?i:noon|midnight|midday)",
    "unit": r"(?i:\b(?:hour|minute|second|day|week|month|quarter|year|decade|centur|morning|afternoon|evening|night)|weekend|\blong\b)",
    "ago": r"(?i:\bago\b)",
    "hence": r"from (?:now|today)\b|hence\b",
    "later": r"(?i:(?:day|week|month|year|decade|hour|minute|centur[iy])(?:e?s)?\s+(?:later|earlier|after|on)\b)",
    "after": r"(?i:(?:day|week|month|year|decade|hour|minute|centur[iy])(?:e?s)?\s+(?:before|after|following)\b)",
    "season": r"(?i:spring|summer|fall\b|autumn|winter|christmas|easter|thanksgiving|new year)",
    "word": r"(?i:\bto(?:day|night|morrow)|yesterday|overnight|daily|weekly|monthly|annually|yearly)",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """Where an expression stands in its paragraph, and what it says."""

    start: int
    end: int
    reading: Reading


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str], Resolver], ...]:
    return tuple(
        (trigger, re.compile(re.sub(r"(?<!\[) ", r"\\s+", pattern)), resolve) for trigger, pattern, resolve in _RULES
    )


@cache
def _triggers() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in _TRIGGERS.items()}


def expressions(context: Context) -> Iterator[Expression]:
    """Every expression of the context's paragraph, in order, never overlapping."""
    text = context.text
    there = {name for name, pattern in _triggers().items() if pattern.search(text)}
    found: list[tuple[int, int, int, re.Match[str], Resolver]] = []
    for rank, (trigger, pattern, resolve) in enumerate(_compiled()):
        if trigger in there:
            found += [(m.start(), -m.end(), rank, m, resolve) for m in pattern.finditer(text)]
    reached = 0
    for start, minus_end, _, match, resolve in sorted(found, key=lambda f: f[:3]):
        if (
            start >= reached
            and not context.named(start, -minus_end)
            and (reading := resolve(match, context)) is not None
        ):
            reached = -minus_end
            context.remember(reading)
            yield Expression(start, reached, reading)
