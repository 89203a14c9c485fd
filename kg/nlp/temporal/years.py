"""Rules for years and what is longer or a part of them: decades, centuries, quarters, seasons; and feasts."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kg.model import Basis
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.values import (
    Reading,
    century,
    dated,
    day,
    decade,
    narrow,
    quarter,
    season,
    unresolved,
    until,
    year,
)
from kg.nlp.temporal.words import AFTER_OWNER, AFTER_PREPOSITION, COUNTED, MODIFIER, ORDINAL_OF, SEASON, SEASON_OF, YEAR

_STRICT = re.compile(r"\b(?:in|since|until|till|during|year|years|circa)\s+$", re.I)
_LISTED = re.compile(r"\b(?:1\d|20)\d\d(?:,|,?\s+(?:and|or|to|through))\s+$")


def _year(m: re.Match[str], context: Context) -> Reading | None:
    number = int(m["year"])
    if not m["mod"] and not _is_year(m, context, number):
        return None
    period = year(number)
    return dated(narrow(period, m["mod"] or ""), Basis.EXPLICIT) if period else None


def _is_year(m: re.Match[str], context: Context, number: int) -> bool:
    """Is a number of four digits a year here, by the words around it?"""
    before, after = context.before(m.start()), context.after(m.end())
    counts = context.tied_to_noun(*m.span("year"))
    if before.endswith("(") and re.match(r"\)|,", after):
        return number >= 1800
    if _LISTED.search(before):
        return not counts
    if AFTER_OWNER.search(before):
        return 1800 <= number <= 2100 and bool(re.match(r"\s+[A-Za-z]", after))
    if counts and not re.search(r"\b(?:in|since|during)\s+$", before, re.I):
        return False
    return bool(_STRICT.search(before) or (number >= 1800 and AFTER_PREPOSITION.search(before)))


def _years(m: re.Match[str], context: Context) -> Reading | None:
    start, end = int(m["year1"]), m["year2"]
    last = int(end) if len(end) == 4 else start // 100 * 100 + int(end)
    if not start < last <= start + 150:
        return None
    first, second = year(start), year(last)
    return dated(until(first, second), Basis.EXPLICIT) if first and second else None


def _decade(m: re.Match[str], context: Context) -> Reading | None:
    short = m["short"]
    period = decade(int(m["decade"]) if m["decade"] else int(short) + (1900 if int(short) > 20 else 2000))
    return dated(narrow(period, m["mod"] or ""), Basis.EXPLICIT) if period else None


def _century(m: re.Match[str], context: Context) -> Reading | None:
    period = century(int(m["nth"]))
    return dated(narrow(period, m["mod"] or ""), Basis.EXPLICIT) if period else None


def _quarter(m: re.Match[str], context: Context) -> Reading | None:
    number, months = ORDINAL_OF[(m["nth"] or "first").lower()] if m["nth"] else int(m["q"]), 6 if m["half"] else 3
    if months == 6 and number > 2:
        return None
    if m["year"] or m["qyear"]:
        return dated(quarter(int(m["year"] or m["qyear"]), number, months), Basis.EXPLICIT)
    known = context.year_by(m["which"] or "this")
    letter = "H" if months == 6 else "Q"
    return (
        dated(quarter(known.first.year, number, months), Basis.RELATIVE)
        if known and known.first
        else unresolved(f"XXXX-{letter}{number}")
    )


def _season(m: re.Match[str], context: Context) -> Reading | None:
    code, which = SEASON_OF[m["season"].lower()], (m["which"] or "").lower()
    if m["year"]:
        period = season(int(m["year"]), code)
        return dated(narrow(period, m["mod"] or ""), Basis.EXPLICIT) if period else None
    if not which and not re.search(
        r"\b(?:in|by|since|until|during|over|before|after)\s+(?:the\s+)?$", context.before(m.start()), re.I
    ):
        return None
    at = context.anchor
    if at is None or not 2 < at.year < 9990:
        return unresolved(f"XXXX-{code}")
    near = [p for y in range(at.year - 2, at.year + 3) if (p := season(y, code)) and p.first and p.last]
    if which.endswith("last"):
        found = max((p for p in near if p.last and p.last < at), key=lambda p: p.first or at)
    elif which.endswith("next") or (which != "this" and context.direction(*m.span()).ahead):
        found = min((p for p in near if p.first and p.first > at), key=lambda p: p.first or at)
    else:
        limit = at.replace(day=1, month=12) if which == "this" and code != "WI" else at
        found = max((p for p in near if p.first and p.first <= limit), key=lambda p: p.first or at)
    return dated(narrow(found, m["mod"] or ""), Basis.RELATIVE)


def _feast_day(name: str, of_year: int) -> date | None:
    """Source: for Easter the anonymous Gregorian algorithm, as in Meeus, Astronomical Algorithms."""
    fixed = {
        "christmas eve": (12, 24),
        "christmas": (12, 25),
        "boxing day": (12, 26),
        "new year's eve": (12, 31),
        "new year's day": (1, 1),
    }
    if name in fixed:
        return date(of_year, *fixed[name])
    if name == "thanksgiving":
        return date(of_year, 11, 22 + (3 - date(of_year, 11, 22).weekday()) % 7)
    a, (b, c) = of_year % 19, divmod(of_year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    at = h + rest - 7 * ((a + 11 * h + 22 * rest) // 451) + 114
    return date(of_year, at // 31, at % 31 + 1) + timedelta({"good friday": -2, "easter monday": 1}.get(name, 0))


def _feast(m: re.Match[str], context: Context) -> Reading | None:
    name = re.sub(r"\s+", " ", m["feast"].lower().replace("’", "'"))
    name = {"christmas day": "christmas", "easter sunday": "easter", "thanksgiving day": "thanksgiving"}.get(name, name)
    if m["year"]:
        found = _feast_day(name, int(m["year"]))
        return dated(day(found), Basis.EXPLICIT) if found else None
    at = context.anchor
    if at is None or not 2 < at.year < 9990:
        return unresolved("XXXX-XX-XX")
    days = [d for y in (at.year - 1, at.year, at.year + 1) if (d := _feast_day(name, y))]
    past = [d for d in days if d <= at]
    return dated(day(min(set(days) - set(past)) if context.direction(*m.span()).ahead else max(past)), Basis.RELATIVE)


RULES = (
    (
        "digits",
        rf"(?<![\w.,/$€£#-])(?P<year1>{YEAR})(?:\s*[-–]\s*| (?:to|through|until) )(?P<year2>{YEAR}|\d\d(?![\w-])){COUNTED}",
        _years,
    ),
    ("digits", rf"(?<=[Bb]etween\s)(?P<year1>{YEAR}) and (?P<year2>{YEAR}){COUNTED}", _years),
    ("digits", rf"(?<![\w.,/$€£#-])(?:(?P<mod>{MODIFIER})[ -])?(?P<year>{YEAR})(?!-)(?! ?(?:BC|AD)\b){COUNTED}", _year),
    (
        "digits",
        rf"\b(?:[Tt]he )?(?:(?P<mod>{MODIFIER}(?: the)?)[ -])?(?:(?P<decade>(?:1[5-9]|20)\d0)|['’](?P<short>\d0))['’]?s\b",
        _decade,
    ),
    (
        "unit",
        rf"\b(?:[Tt]he )?(?:(?P<mod>{MODIFIER}(?: the)?)[ -])?(?P<nth>\d\d?)(?:st|nd|rd|th)[ -](?i:century)(?! BC)",
        _century,
    ),
    (
        "unit",
        rf"\b(?:[Tt]he )?(?P<nth>(?i:first|second|third|fourth|[1-4](?:st|nd|rd|th))) (?:(?i:quarter)|(?P<half>(?i:half))) of"
        rf"(?: (?P<year>{YEAR})| (?P<which>(?i:this|last|next|that|the)) year\b)(?P<q>)(?P<qyear>)",
        _quarter,
    ),
    ("digits", rf"\bQ(?P<q>[1-4])(?: of)? (?P<year>{YEAR})(?P<nth>)(?P<half>)(?P<which>)(?P<qyear>)", _quarter),
    (
        "season",
        rf"\b(?:(?P<mod>{MODIFIER}) )?(?:(?P<which>(?i:this|last|next)) )?(?P<season>{SEASON})(?:(?: of|,)? (?P<year>{YEAR}){COUNTED})?",
        _season,
    ),
    (
        "season",
        r"\b(?:(?i:last|this|next) )?(?P<feast>Christmas(?: Day| Eve)?|Boxing Day|New Year['’]s (?:Day|Eve)|Thanksgiving(?: Day)?|"
        rf"Good Friday|Easter(?: Sunday| Monday)?)\b(?! [Ww]eek)(?:,? (?P<year>{YEAR}))?",
        _feast,
    ),
)
