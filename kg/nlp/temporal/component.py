"""Time expressions: found by rules, and normalised against the day of the article.

Source: the rules are our own, in the spirit of HeidelTime (Strötgen and Gertz) and SUTime (Chang and Manning).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from kg.model import Basis, Document, TimeMention, TimeValue
from kg.nlp.lexicon.tables import table
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.dateline import Dateline, dateline, published_on
from kg.nlp.temporal.expressions import Expression, expressions

_TABLE = table("temporal")
_BOUND, _BETWEEN = _TABLE.pattern("bound", re.I), _TABLE.pattern("between_clock_and_day")
_STRICTLY_BEFORE = _TABLE.words("strictly_before")
_CLOCK = re.compile(r"T(\d\d:\d\d)$")
_REACH = 30  # characters before an expression in which a word that makes it a bound stands


def times(document: Document) -> Document:
    """Add the time expressions of the body, in text order, never overlapping."""
    head = dateline(document)
    day = _anchor(document, head)
    yearless = (int(head.period.timex[2:4]), int(head.period.timex[5:7])) if head and not day else None
    names = tuple(
        sorted(
            (m.start, m.end) for e in document.entities if e.named and e.ref and e.cls != "Place" for m in e.mentions
        )
    )
    found: list[TimeMention] = []
    previous = None
    for doc in document.parse:
        start = int(doc.user_data["start"])
        end = start + (doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0)
        inside = names[bisect_left(names, (start, 0)) : bisect_left(names, (end, 0))]
        context = Context(
            document.article.text[start:end],
            doc,
            day,
            yearless,
            previous,
            tuple((a - start, b - start) for a, b in inside),
        )
        found += mentions(context, start, head)
        previous = context.previous
    return replace(document, date=_date(document, head), times=tuple(found))


def anchor(document: Document) -> date | None:
    """The day from which relative expressions count: the dateline's, else that of publication, else None."""
    return _anchor(document, dateline(document))


def _date(document: Document, head: Dateline | None) -> TimeValue | None:
    """The day of the article: that of its dateline, else of its publication."""
    if head is not None:
        return head.period.time(Basis.DATELINE)
    day = published_on(document)
    return TimeValue(day.isoformat(), day, day, Basis.PUBLICATION) if day else None


def _anchor(document: Document, head: Dateline | None) -> date | None:
    return (head.date if head else None) or published_on(document)


def mentions(context: Context, start: int = 0, head: Dateline | None = None) -> Iterator[TimeMention]:
    """Yield the time expressions of a paragraph, in order, outside of the dateline.

    Args:
        start: the offset of the paragraph in the text.
    """
    for e in _with_clocks(context.text, expressions(context)):
        if head is None or not (start + e.start < head.end and head.start < start + e.end):
            yield TimeMention(start + e.start, start + e.end, e.reading.kind, e.reading.timex, _bounded(context, e))


def _with_clocks(text: str, found: Iterator[Expression]) -> Iterator[Expression]:
    """Put a time of day and the day beside it together: "5 p.m. on Friday", "Friday at 5 p.m."."""
    last: Expression | None = None
    for e in found:
        together = _together(last, e) if last and _BETWEEN.fullmatch(text, last.end, e.start) else None
        if last is not None and together is None:
            yield last
        last = together or e
    if last is not None:
        yield last


def _together(one: Expression, other: Expression) -> Expression | None:
    """The time of day and the day that two expressions give, None where they do not."""
    first, second = _CLOCK.search(one.reading.timex), _CLOCK.search(other.reading.timex)
    clock = first or second
    if clock is None or (first and second):
        return None
    day = (other if first else one).reading
    if day.period is None or not day.period.is_day:
        return None
    timex = f"{day.timex.split('T')[0]}T{clock[1]}"
    return Expression(one.start, other.end, replace(day, kind="TIME", timex=timex))


def _bounded(context: Context, e: Expression) -> TimeValue | None:
    """The date of an expression; after "since" or "until" it is only a bound, and "before" is strict."""
    time = e.reading.time
    found = _BOUND.search(context.text, max(0, e.start - _REACH), e.start)
    if time is None or found is None or time.earliest is None or time.latest is None:
        return time
    if "/" in e.reading.timex or context.tied_to_noun(e.start, e.end):
        return time
    if found["low"]:
        return replace(time, value=None, latest=None)
    return time if context.is_deferred(e.start, e.end) else _until(time, found["high"].lower())


def _until(time: TimeValue, preposition: str) -> TimeValue:
    """Up to a date, or to the day before it."""
    if preposition not in _STRICTLY_BEFORE:
        return replace(time, value=None, earliest=None)
    if time.earliest is None or time.earliest == date.min:
        return time
    return replace(time, value=None, earliest=None, latest=time.earliest - timedelta(1))
