"""What a rule may look at beside the words it matched."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from spacy.tokens import Doc

from kg.nlp.temporal.tense import Direction, direction, head_of
from kg.nlp.temporal.values import Period, Reading, day_of, month, month_day, shift, year

_NEAR = timedelta(60)


@dataclass(slots=True)
class Context:
    """A paragraph while it is read. `previous` is the last period that was dated, carried on from paragraph to paragraph."""

    text: str
    doc: Doc
    anchor: date | None
    yearless: tuple[int, int] | None = None  # month and day of a dateline without a year, where there is no anchor
    previous: Period | None = None
    names: tuple[tuple[int, int], ...] = field(default=())  # offsets in the paragraph of names that may hold a date

    def before(self, position: int) -> str:
        """The forty characters before a position: enough to see a preposition or a title."""
        return self.text[max(0, position - 40) : position]

    def after(self, position: int) -> str:
        return self.text[position : position + 40]

    def day_from_anchor(self, count: int) -> Period | None:
        """The day so many days after the anchor, without its year where the anchor has none."""
        if self.anchor is not None:
            return shift(self.anchor, "day", count)
        if self.yearless is None:
            return None
        days = [
            date(year, *self.yearless) + timedelta(count)
            for year in (2000, 2001)
            if self.yearless != (2, 29) or year == 2000
        ]
        one, other = days[0], days[-1]
        return month_day(one.month, one.day) if (one.month, one.day) == (other.month, other.day) else None

    def direction(self, start: int, end: int) -> Direction:
        return direction(self.doc, start, end)

    def tied_to_noun(self, start: int, end: int) -> bool:
        """Does the expression describe a noun ("the 2014 election", "Friday's attack")?"""
        head = head_of(self.doc, start, end)
        return (
            head is not None
            and head.dep_ in ("compound", "nummod", "poss", "nmod", "amod")
            and head.head.pos_ in ("NOUN", "PROPN")
        )

    def is_person(self, start: int, end: int) -> bool:
        head = head_of(self.doc, start, end)
        return head is not None and head.ent_type_ in ("PERSON", "ORG", "WORK_OF_ART")

    def tag(self, start: int, end: int) -> str:
        head = head_of(self.doc, start, end)
        return head.tag_ if head is not None else ""

    def named(self, start: int, end: int) -> bool:
        """Do these words stand inside a longer name?"""
        return any(a <= start and end <= b and end - start < b - a for a, b in self.names)

    def remember(self, reading: Reading) -> None:
        """Keep a date for "the following day" after it; after one that is unknown nothing is known."""
        if reading.kind in ("DATE", "TIME") and reading.period is not None:
            self.previous = (
                reading.period if reading.period.first is not None and reading.period.last is not None else None
            )

    def year_by(self, which: str) -> Period | None:
        """This, last or next year; that, the same, the previous and the following year count from the last date told."""
        word = which.lower().split()[-1]
        start = (
            self.previous.first if word in ("that", "same", "following", "previous") and self.previous else self.anchor
        )
        if start is None:
            return None
        return year(start.year + {"last": -1, "previous": -1, "next": 1, "following": 1}.get(word, 0))

    def nearest_day(
        self, month_number: int, day_number: int, looks: Direction, weekday: int | None = None
    ) -> Period | None:
        """The day of this name before or after the anchor, by where the expression looks. Needs an anchor."""
        assert self.anchor is not None
        years = range(self.anchor.year - 8, self.anchor.year + 9)
        days = [
            p
            for y in years
            if (p := day_of(y, month_number, day_number))
            and p.first
            and (weekday is None or p.first.weekday() == weekday)
        ]
        firsts = [p.first for p in days if p.first]
        past = max((d for d in firsts if d <= self.anchor), default=None)
        to_come = min((d for d in firsts if d >= self.anchor), default=None)
        chosen = self._choose(past, to_come, looks)
        return next((p for p in days if p.first == chosen), None)

    def nearest_month(self, number: int, looks: Direction) -> Period | None:
        """The month of this name up to or from the anchor's month. Needs an anchor."""
        assert self.anchor is not None
        at = self.anchor
        past = at.year if number <= at.month else at.year - 1
        to_come = at.year if number >= at.month else at.year + 1
        if not looks.sure and looks.ahead and (at.month - number) % 12 <= 2:
            return month(past, number)
        return month(to_come if looks.ahead else past, number)

    def _choose(self, past: date | None, to_come: date | None, looks: Direction) -> date | None:
        if past is None or to_come is None or self.anchor is None:
            return past or to_come
        back, ahead = self.anchor - past, to_come - self.anchor
        if looks.ahead:
            return past if back <= _NEAR and ahead > 5 * _NEAR else to_come
        return to_come if not looks.sure and ahead <= _NEAR and back > 5 * _NEAR else past
