"""The time expressions of a paragraph by rules: leftmost first, then longest, then by the order of the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from kg.nlp.lexicon.tables import table
from kg.nlp.temporal import amounts, days, relative, years
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.values import Reading

Resolver = Callable[[re.Match[str], Context], Reading | None]

# A rule: the pattern that the paragraph must hold for the rule to be tried, its own pattern, and what reads a match.
_RULES: tuple[tuple[str, str, Resolver], ...] = (*days.RULES, *years.RULES, *relative.RULES, *amounts.RULES)
_SPACE = re.compile(r"(?<!\[) ")  # in a rule's pattern: any white space, but for that in "[ -]"


@dataclass(frozen=True, slots=True)
class Expression:
    """Where an expression stands in its paragraph, and what it says."""

    start: int
    end: int
    reading: Reading


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str], Resolver], ...]:
    source = table("temporal").source
    return tuple((trigger, re.compile(_SPACE.sub(r"\\s+", source(name))), resolve) for trigger, name, resolve in _RULES)


@cache
def _triggers() -> dict[str, re.Pattern[str]]:
    return {trigger: table("temporal").pattern(trigger) for trigger, _, _ in _RULES}


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
