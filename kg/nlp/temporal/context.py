"""What a rule may look at beside the words it matched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kg.nlp.grammar.direction import (
    Direction,
    deferred,
    describes_noun,
    direction,
    is_adverb_or_adjective,
    is_any_adverb,
    span_head,
)
from kg.nlp.temporal.values import Period, Reading, Unit, day, day_of, month, month_day, shift, year
from kg.nlp.temporal.words import counts_from_told, offset

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NEAR = timedelta(60)  # a date this near is meant though the sentence looks the other way,
_FAR = 5 * _NEAR  # if the other one is farther than this
_NEAR_MONTHS = 2
_MONTHS_AROUND = 14  # the months before and after the anchor's in which a day of a weekday is looked for
_YEARS = 8  # the years before and after the anchor's in which a day of a weekday is looked for
_REACH = 40  # characters before and behind an expression that a rule sees: enough for a preposition or a title


@dataclass(slots=True)
class Context:
    """A paragraph while it is read. `previous` is the last period that was dated, here or in a paragraph before."""

    text: str
    doc: Doc
    anchor: date | None
    yearless: tuple[int, int] | None = None  # month and day of a dateline without a year, where there is no anchor
    previous: Period | None = None
    names: tuple[tuple[int, int], ...] = field(default=())  # offsets in the paragraph of names that may hold a date

    def before(self, position: int) -> str:
        return self.text[max(0, position - _REACH) : position]

    def after(self, position: int) -> str:
        return self.text[position : position + _REACH]

    def day_from_anchor(self, count: int) -> Period | None:
        """The day so many days after the anchor, without its year where the anchor has none."""
        if self.anchor is not None:
            return shift(self.anchor, Unit.DAY, count)
        if self.yearless is None:
            return None
        years = (2000,) if self.yearless == (2, 29) else (2000, 2001)
        days = [date(year, *self.yearless) + timedelta(count) for year in years]
        one, other = days[0], days[-1]
        return month_day(one.month, one.day) if (one.month, one.day) == (other.month, other.day) else None

    def direction(self, m: re.Match[str], group: str | int = 0) -> Direction:
        return direction(self.doc, *m.span(group))

    def tied_to_noun(self, start: int, end: int) -> bool:
        """Does the expression describe a noun ("the 2014 election", "Friday's attack")?"""
        head = span_head(self.doc, start, end)
        return head is not None and describes_noun(head)

    def is_person(self, start: int, end: int) -> bool:
        """Does the entity recognizer take the words for a person, an organization or a work of art?"""
        head = span_head(self.doc, start, end)
        return head is not None and head.ent_type_ in ("PERSON", "ORG", "WORK_OF_ART")

    def is_adverb(self, start: int, end: int) -> bool:
        head = span_head(self.doc, start, end)
        return head is not None and is_any_adverb(head)

    def is_adverb_or_adjective(self, start: int, end: int) -> bool:
        head = span_head(self.doc, start, end)
        return head is not None and is_adverb_or_adjective(head)

    def is_deferred(self, start: int, end: int) -> bool:
        """Is something put off until the expression, or awaited ("postponed until May")?"""
        return deferred(self.doc, start, end)

    def named(self, start: int, end: int) -> bool:
        """Do these words stand inside a longer name?"""
        return any(a <= start and end <= b and end - start < b - a for a, b in self.names)

    def remember(self, reading: Reading) -> None:
        """Keep a date for "the following day" after it; after one that is unknown nothing is known."""
        if reading.kind in ("DATE", "TIME") and reading.period is not None:
            known = reading.period.first is not None and reading.period.last is not None
            self.previous = reading.period if known else None

    def day_told(self) -> Period | None:
        """The last date told if it is a day."""
        return self.previous if self.previous is not None and self.previous.is_day else None

    def year_by(self, which: str) -> Period | None:
        """The year that "this", "last" or "next" means; "that" and "the following" count from the last date told."""
        start = self.previous.first if counts_from_told(which) and self.previous else self.anchor
        return year(start.year + offset(which)) if start is not None else None

    def nearest_day(
        self, month_number: int, day_number: int, looks: Direction, weekday: int | None = None
    ) -> Period | None:
        """The day of this name before or after the anchor, by where the expression looks. Needs an anchor."""
        assert self.anchor is not None
        years = range(self.anchor.year - _YEARS, self.anchor.year + _YEARS + 1)
        found = (p.first for y in years if (p := day_of(y, month_number, day_number)))
        days = [d for d in found if d and weekday in (None, d.weekday())]
        past = max((d for d in days if d <= self.anchor), default=None)
        to_come = min((d for d in days if d >= self.anchor), default=None)
        chosen = self._choose(past, to_come, looks)
        return day(chosen) if chosen else None

    def nearest_month(self, number: int, looks: Direction) -> Period | None:
        """The month of this name up to or from the anchor's month. Needs an anchor."""
        assert self.anchor is not None
        at = self.anchor
        past = at.year if number <= at.month else at.year - 1
        to_come = at.year if number >= at.month else at.year + 1
        if not looks.sure and looks.ahead and (at.month - number) % 12 <= _NEAR_MONTHS:
            return month(past, number)
        return month(to_come if looks.ahead else past, number)

    def nearest_of_months(self, number: int, looks: Direction, weekday: int | None) -> Period | None:
        """The nearest day with this number in its month, on a weekday if one is given, by where the sentence looks."""
        if self.anchor is None:
            return None
        days = [d for d in _days_numbered(number, self.anchor) if weekday in (None, d.weekday())]
        if looks.ahead:
            return next((day(d) for d in days if d >= self.anchor), None)
        return next((day(d) for d in reversed(days) if d <= self.anchor), None)

    def _choose(self, past: date | None, to_come: date | None, looks: Direction) -> date | None:
        if past is None or to_come is None or self.anchor is None:
            return past or to_come
        back, ahead = self.anchor - past, to_come - self.anchor
        if looks.ahead:
            return past if back <= _NEAR and ahead > _FAR else to_come
        return to_come if not looks.sure and ahead <= _NEAR and back > _FAR else past


def _days_numbered(number: int, at: date) -> Iterator[date]:
    """The days with this number in the months around a day."""
    first = 12 * at.year + at.month - 1
    for months in range(first - _MONTHS_AROUND, first + _MONTHS_AROUND + 1):
        of_year, of_month = divmod(months, 12)
        found = day_of(of_year, of_month + 1, number)
        if found is not None and found.first is not None:
            yield found.first
