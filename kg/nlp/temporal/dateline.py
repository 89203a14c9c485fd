"""The day on which an article says it was written: in its dateline, a line beside the text, or a dated heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.model import Block, Document
from kg.nlp.lexicon.tables import table
from kg.nlp.temporal.values import Period, day_of, month_day
from kg.nlp.temporal.words import month_number

_TABLE = table("temporal")
_HEAD = 2000  # characters in which a dateline may stand
_LINE = 300  # characters of a line that are looked at
_FIRST_PARAGRAPHS, _FIRST_LINES = 3, 8  # those that may have a dateline, and that may be a date alone
_PARTS, _DATELINE = _TABLE.pattern("dateline_parts"), _TABLE.pattern("dateline")
_STAMP, _ALONE = _TABLE.pattern("stamp", re.I | re.M), _TABLE.pattern("date_alone")
_HEADING = _TABLE.pattern("dated_heading", re.I)
_FILED, _YEAR = _TABLE.pattern("filed"), _TABLE.pattern("year_in_text")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The day, and where it is written. Without a year `date` is None and `period` a gMonthDay."""

    start: int
    end: int
    period: Period

    @property
    def date(self) -> date | None:
        return self.period.first


def published_on(document: Document) -> date | None:
    """The day of publication, None where the article has none or it is no day."""
    try:
        return date.fromisoformat((document.article.published or "")[:10])
    except ValueError:
        return None


def dateline(document: Document) -> Dateline | None:
    """The first date that stands where a dateline does; its year, if missing, from what is around it.

    A dateline after the day of publication is a misreading. Lines beside the text count only where no day of
    publication is known.
    """
    published = published_on(document)
    for start, end in _places(document, beside=published is None):
        found = _read(document.article.text, start, end, published)
        if found is not None and not (found.date and published and found.date > published):
            return found
    return None


def _places(document: Document, beside: bool) -> Iterator[tuple[int, int]]:
    """Spans that may hold the day of writing, the surest kind first."""
    text = document.article.text
    for p in [p for p in document.paragraphs if p.block is Block.BODY][:_FIRST_PARAGRAPHS]:
        if p.dateline:
            yield p.start, p.start + p.dateline
    if found := _DATELINE.search(text, 0, _HEAD):
        yield found.span()
    if beside:
        yield from _places_beside(document)


def _places_beside(document: Document) -> Iterator[tuple[int, int]]:
    """Spans of dates in lines beside the text and in its headings."""
    text = document.article.text
    for p in document.paragraphs:
        if stamp := _STAMP.search(text[p.start : min(p.end, p.start + _LINE)]):
            yield p.start + stamp.start(), p.start + stamp.end()
    for i, p in enumerate(document.paragraphs[:_FIRST_LINES]):
        line = text[p.start : min(p.end, p.start + _LINE)]
        if _ALONE.fullmatch(line):
            yield p.start, p.end
        elif (i == 0 or p.block is not Block.BODY) and (heading := _HEADING.search(line)):
            yield p.start + heading.start(), p.start + heading.end()


def _read(text: str, start: int, end: int, published: date | None) -> Dateline | None:
    m = _PARTS.search(text, start, end)
    if m is None:
        return None
    month = _month(m)
    number = int(re.sub(r"\D", "", _either(m, "day", "day2", "day3", "day4")))
    if not 1 <= month <= 12:
        return None
    said = _either(m, "year", "year2", "year3", "year4")
    year = int(said) if said else _year(text, start, month, number, published)
    period = day_of(year, month, number) if year else month_day(month, number)
    return Dateline(start, end, period) if period else None


def _month(m: re.Match[str]) -> int:
    """The number of the month by its name or as it is written."""
    name = _either(m, "month", "month2")
    return month_number(name) if name else int(_either(m, "month3", "month4"))


def _either(m: re.Match[str], *groups: str) -> str:
    """The first of the groups that has matched, else an empty string."""
    return next((m[group] for group in groups if m[group]), "")


def _year(text: str, start: int, month: int, number: int, published: date | None) -> int | None:
    """The year of a dateline without one.

    That of the publication, else of a reference ("2011-03-PR-7"), else the only one before the dateline.
    """
    if published is not None:
        return _nearest_year(month, number, published)
    filed = {int(y) for y, m in _FILED.findall(text[: start + _LINE]) if int(m) == month}
    years = filed or {int(y) for y in _YEAR.findall(text[:start])}
    return years.pop() if len(years) == 1 else None


def _nearest_year(month: int, number: int, published: date) -> int | None:
    days = [day_of(y, month, number) for y in range(published.year - 1, published.year + 2)]
    near = [p.first for p in days if p is not None and p.first is not None]
    return min(near, key=lambda d: abs((d - published).days)).year if near else None
