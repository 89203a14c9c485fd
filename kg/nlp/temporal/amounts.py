"""Rules for durations, repetitions and times of day."""

from __future__ import annotations

import re

from kg.nlp.temporal.context import Context
from kg.nlp.temporal.relative import duration, unit_of
from kg.nlp.temporal.values import Reading
from kg.nlp.temporal.words import NUMBER, PART, UNITS, WEEKDAY, WEEKDAY_OF, number, part_code

_LASTING = re.compile(
    r"\b(?:for|in|within|over|than|nearly|almost|about|around|lasted|lasting|lasts?|takes?|took|least|half|entire|whole|full|after|"
    r"every|once|up to|spent|spend|of)\s+(?:the\s+)?$",
    re.I,
)


def _duration(m: re.Match[str], context: Context) -> Reading | None:
    unit, words = unit_of(m["unit"]), m["n"].lower()
    if words in ("a", "an") and not (
        _LASTING.search(context.before(m.start())) or re.match(r"\s+of\b", context.after(m.end()))
    ):
        return None
    if re.match(r"[A-Z][a-z]", m["unit"]) or re.match(
        r"\s+(?:a|an|per|each)\s+(?:day|week|month|year)\b", context.after(m.end())
    ):
        return None
    if unit == "second" and not m["unit"].lower().endswith("s"):
        return None
    return Reading("DURATION", duration(number(words), unit))


def _open(m: re.Match[str], context: Context) -> Reading | None:
    return Reading("DURATION", duration(None, unit_of(m["unit"])))


def _long(m: re.Match[str], context: Context) -> Reading | None:
    unit = m["unit"].lower()
    return Reading("DURATION", duration(None if unit.endswith("s") else 1, unit_of(unit)))


def _every(m: re.Match[str], context: Context) -> Reading | None:
    if m["weekday"]:
        return Reading("SET", f"XXXX-WXX-{WEEKDAY_OF[m['weekday'].lower()] + 1}")
    if m["part"]:
        return Reading("SET", f"XXXX-XX-XXT{part_code(m['part'])}")
    every = 2 if re.search(r"\sother\s", m[0]) else (number(m["n"]) if m["n"] else None) or 1
    return Reading("SET", duration(every, unit_of(m["unit"])))


def _adverb(m: re.Match[str], context: Context) -> Reading | None:
    if context.tag(*m.span()) not in ("RB", "JJ"):
        return None
    return Reading(
        "SET",
        {"hourly": "PT1H", "daily": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P3M"}.get(m[0], "P1Y"),
    )


def _clock(m: re.Match[str], context: Context) -> Reading | None:
    """A time of day. It has the day of the last date told, but alone it dates nothing."""
    hour, minute, half = int(m["hour"]), m["minute"] or "00", (m["half"] or "").lower()
    late = half.startswith(("p", "in the afternoon", "in the evening", "at night"))
    if half and (hour > 12 or hour == 0):
        return None
    if half:
        hour = hour % 12 + (12 if late else 0)
    return Reading("TIME", f"{_day_told(context)}T{hour:02}:{minute}") if hour <= 24 else None


def _noon(m: re.Match[str], context: Context) -> Reading | None:
    return Reading("TIME", f"{_day_told(context)}T{part_code(m[0])}")


def _day_told(context: Context) -> str:
    if context.previous and context.previous.is_day and context.previous.first:
        return context.previous.first.isoformat()
    return context.anchor.isoformat() if context.anchor else "XXXX-XX-XX"


_ZONE = r"(?: (?:EDT|EST|CDT|CST|MDT|MST|PDT|PST|GMT|UTC|BST|CET|CEST|PKT|IST|local time|Eastern time)\b)?"
_HALF = r"(?P<half>(?:[ap]\.?\s?m\b\.?|[AP]\.?\s?M\b\.?)|(?:in the (?:morning|afternoon|evening)|at night)\b)"

RULES = (
    (
        "unit",
        rf"(?P<n>\b{NUMBER})(?: (?:more|additional|full|consecutive|straight))?[ -](?P<unit>{UNITS})(?![ -]?olds?\b)",
        _duration,
    ),
    ("unit", r"(?<=\b[Ff]or\s)(?P<unit>(?i:days|weeks|months|years|decades|centuries|hours))\b", _open),
    ("unit", r"\b(?<=\b[Aa]fter\s)(?P<unit>(?i:days|weeks|months|years|decades|centuries|hours))(?= of\b)", _open),
    ("unit", rf"\b(?P<unit>{UNITS})[ -]?long\b", _long),
    ("weekday", rf"\b(?i:every|each) (?:other )?(?P<weekday>{WEEKDAY})(?: {PART})?(?P<part>)(?P<n>)(?P<unit>)", _every),
    ("weekday", r"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s\b(?P<part>)(?P<n>)(?P<unit>)", _every),
    (
        "unit",
        rf"\b(?i:every|each) (?:other )?(?:(?P<part>{PART})|(?:(?P<n>{NUMBER}) )?(?P<unit>{UNITS}))(?P<weekday>)",
        _every,
    ),
    (
        "unit",
        rf"(?:(?<=\b[Oo]nce\s)|(?<=\b[Tt]wice\s)|(?<=\btimes\s))(?i:an?|per|each|every) (?P<unit>{UNITS})(?P<part>)(?P<n>)(?P<weekday>)",
        _every,
    ),
    ("word", r"\b(?:hourly|daily|weekly|monthly|quarterly|annually|yearly)\b", _adverb),
    ("clock", rf"(?<![\d:.,$])(?P<hour>[0-2]?\d)(?:[:.](?P<minute>[0-5]\d))?\s?(?:{_HALF}){_ZONE}", _clock),
    (
        "clock",
        rf"(?<![\d:.,/$])(?P<hour>[01]\d|2[0-4]|\d):(?P<minute>[0-5]\d)(?![\d:]|\s?[ap]\.?m|-)(?P<half>){_ZONE}",
        _clock,
    ),
    ("clock", r"(?<![Hh]igh\s)\b(?i:noon|midday|midnight)\b", _noon),
)
