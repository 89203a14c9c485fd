"""Time expressions: found by rules, and normalised against the day of the article.

Source: the rules are our own, in the spirit of HeidelTime (Strötgen and Gertz) and SUTime (Chang and Manning).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kg.model import Basis, Document, TimeMention, TimeValue
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.dateline import Dateline, dateline, published_on
from kg.nlp.temporal.expressions import Expression, expressions
from kg.nlp.temporal.tense import deferred

_BOUND = re.compile(
    r"\b(?:(?P<low>since|from|after|as early as|starting|beginning)|(?P<high>until|till|by|through|before|prior to|no later than))"
    r"\s+(?:(?:the|about|around|at least|late|early|on)\s+)*$",
    re.I,
)
_CLOCK = re.compile(r"T(\d\d:\d\d)$")
_BETWEEN = re.compile(r"\s*,?\s*(?:(?:on|at|around|about)\s+)*")


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
        found += _mentions(context, start, head)
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


def _mentions(context: Context, start: int, head: Dateline | None) -> Iterator[TimeMention]:
    for e in _with_clocks(context.text, expressions(context)):
        if head is None or not (start + e.start < head.end and head.start < start + e.end):
            yield TimeMention(start + e.start, start + e.end, e.reading.kind, e.reading.timex, _bounded(context, e))


def _with_clocks(text: str, found: Iterator[Expression]) -> Iterator[Expression]:
    """Put a time of day and the day beside it together: "5 p.m. on Friday", "Friday at 5 p.m."."""
    last: Expression | None = None
    for e in found:
        if last is not None and _BETWEEN.fullmatch(text, last.end, e.start):
            one, two = _CLOCK.search(last.reading.timex), _CLOCK.search(e.reading.timex)
            day, clock = (e, one) if one else (last, two)
            if clock and not (one and two) and day.reading.period is not None and day.reading.period.is_day:
                timex = f"{day.reading.timex.split('T')[0]}T{clock[1]}"
                last = Expression(last.start, e.end, replace(day.reading, kind="TIME", timex=timex))
                continue
        if last is not None:
            yield last
        last = e
    if last is not None:
        yield last


def _bounded(context: Context, e: Expression) -> TimeValue | None:
    """The date of an expression; after "since" or "until" it is only a bound. "After" may be loose, "before" is strict."""
    time = e.reading.time
    found = _BOUND.search(context.text, max(0, e.start - 30), e.start)
    if (
        time is None
        or found is None
        or time.earliest is None
        or time.latest is None
        or context.tied_to_noun(e.start, e.end)
    ):
        return time
    if "/" in e.reading.timex or (found["high"] and deferred(context.doc, e.start, e.end)):
        return time
    if found["low"]:
        return replace(time, value=None, latest=None)
    last = time.latest
    if found["high"].lower() in ("before", "prior to"):
        if time.earliest == date.min:
            return time
        last = date.fromordinal(time.earliest.toordinal() - 1)
    return replace(time, value=None, earliest=None, latest=last)
