"""The day on which an article says it was written: in its dateline, a line beside the text, or a dated heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.model import Block, Document
from kg.nlp.temporal.values import Period, day_of, month_day
from kg.nlp.temporal.words import DAY, MONTH, MONTH_OF, YEAR4

_HEAD = 2000  # characters in which a dateline may stand
_NAMED = rf"(?:{MONTH}\s+{DAY}(?:,?\s+{YEAR4}\b)?|{DAY}(?:\s+of)?\s+{MONTH}(?:,?\s+{YEAR4}\b)?)"
_DATE = rf"(?:{_NAMED}|{YEAR4}-[01]\d-[0-3]\d(?!\d)|[0-3]?\d\.[01]?\d\.{YEAR4}\b)"
_PARTS = re.compile(
    rf"(?P<month>{MONTH})\s+(?P<day>{DAY})(?:,?\s+(?P<year>{YEAR4})\b)?"
    rf"|(?P<day2>{DAY})(?:\s+of)?\s+(?P<month2>{MONTH})(?:,?\s+(?P<year2>{YEAR4})\b)?"
    rf"|(?P<year3>{YEAR4})-(?P<month3>[01]\d)-(?P<day3>[0-3]\d)(?!\d)"
    rf"|(?P<day4>[0-3]?\d)\.(?P<month4>[01]?\d)\.(?P<year4>{YEAR4})\b"
)
_COUNTRY = r"(?:,\s+[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,2})?"
_CAPITALS = r"\b[A-Z][A-Z.’'-]+(?:\s[A-Z][A-Z.’'-]+){0,2}"
_AGENCY = r"(?:\s*\([^()\n]{2,40}\)|\s*/[^/\n]{2,30}/)?"
_LINE_END = r"[\n\r\v\f\x85\u2028\u2029]|$"
_PLACE = rf"(?:{_CAPITALS}|\b[A-Z][\w.’'-]+(?:\s[A-Z][\w.’'-]+){{0,2}}){_COUNTRY}"
_DATELINE = re.compile(
    rf"{_PLACE}\s*\((?:[^()\n]{{2,30}},\s*)?{_DATE}[^()\n]{{0,20}}\)\s*(?:[-–—:]|{_LINE_END})"
    rf"|{_CAPITALS}{_COUNTRY},?\s+{_DATE}{_AGENCY}\s*(?:[-–—:]|{_LINE_END})"
)
_STAMP = re.compile(
    r"^\W*(?:(?:first |last )?(?:published|posted|released?|issued|dated?|updated|modified)|for (?:immediate )?release)\b\W*"
    rf"(?:on|at)?\W*(?:\w+day,?\s+)?(?:\d\d?:\d\d\s*(?:[ap]m)?\W*)?(?:\w+day,?\s+)?{_DATE}",
    re.I | re.M,
)
_ALONE = re.compile(rf"(?:\w+day,?\s+)?{_DATE}(?:\W*\d\d?:\d\d.{{0,12}})?\W*")
_HEADING = re.compile(
    rf"^\W*{_DATE}\s*[:–—-]"
    rf"|\b(?:update|bulletin|briefing|digest|summary|roundup|report)s?(?:\s+for|\s+of)?,?\s+\(?{_DATE}\W*$",
    re.I,
)


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
    for p in [p for p in document.paragraphs if p.block is Block.BODY][:3]:
        if p.dateline:
            yield p.start, p.start + p.dateline
    if found := _DATELINE.search(text, 0, _HEAD):
        yield found.span()
    if not beside:
        return
    for p in document.paragraphs:
        if stamp := _STAMP.search(text[p.start : min(p.end, p.start + 300)]):
            yield p.start + stamp.start(), p.start + stamp.end()
    for p in document.paragraphs[:8]:
        line = text[p.start : min(p.end, p.start + 300)]
        if _ALONE.fullmatch(line):
            yield p.start, p.end
        elif (p.block is not Block.BODY or p is document.paragraphs[0]) and (heading := _HEADING.search(line)):
            yield p.start + heading.start(), p.start + heading.end()


def _read(text: str, start: int, end: int, published: date | None) -> Dateline | None:
    m = _PARTS.search(text, start, end)
    if m is None:
        return None
    name = m["month"] or m["month2"]
    month = MONTH_OF[name.rstrip(".").lower()] if name else int(m["month3"] or m["month4"])
    number = int(re.sub(r"\D", "", m["day"] or m["day2"] or m["day3"] or m["day4"]))
    if not 1 <= month <= 12:
        return None
    said = m["year"] or m["year2"] or m["year3"] or m["year4"]
    year = int(said) if said else _year(text, start, month, number, published)
    period = day_of(year, month, number) if year else month_day(month, number)
    return Dateline(start, end, period) if period else None


def _year(text: str, start: int, month: int, number: int, published: date | None) -> int | None:
    """The year of a dateline without one: that of the publication, else of a reference ("2011-03-PR-7"), else the only one before it."""
    if published is not None:
        days = [day_of(y, month, number) for y in range(published.year - 1, published.year + 2)]
        near = [p.first for p in days if p is not None and p.first is not None]
        return min(near, key=lambda d: abs((d - published).days)).year if near else None
    filed = {
        int(y) for y, m in re.findall(r"\b((?:19|20)\d\d)[-/]([01]\d)(?!\d)", text[: start + 300]) if int(m) == month
    }
    years = filed or {int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", text[:start])}
    return years.pop() if len(years) == 1 else None
