"""Rules for durations, repetitions and times of day."""

from __future__ import annotations

import re

from kg.nlp.lexicon.tables import table
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.values import BLANK, Reading, Unit, duration
from kg.nlp.temporal.words import is_singular, number, part_code, unit_of, weekday_number

_TABLE = table("temporal")
_ARTICLES = _TABLE.words("articles")
_LASTING, _OF_BEHIND = _TABLE.pattern("lasting", re.I), _TABLE.pattern("of_behind")
_RATE_BEHIND, _EVERY_OTHER = _TABLE.pattern("rate_behind"), _TABLE.pattern("every_other")
_SECOND_HALF = _TABLE.pattern("second_half")
_REPETITIONS = _TABLE.mapping("repetitions")


def _duration(m: re.Match[str], context: Context) -> Reading | None:
    """A number of units; "a week" only where something lasts so long, "second" only as a plural."""
    unit, after = unit_of(m["unit"]), context.after(m.end())
    lasting = _LASTING.search(context.before(m.start())) or _OF_BEHIND.match(after)
    if m["n"].lower() in _ARTICLES and not lasting:
        return None
    if re.match(r"[A-Z][a-z]", m["unit"]) or _RATE_BEHIND.match(after):
        return None
    if unit is Unit.SECOND and is_singular(m["unit"]):
        return None
    return Reading("DURATION", duration(number(m["n"].lower()), unit))


def _open(m: re.Match[str], context: Context) -> Reading | None:
    return Reading("DURATION", duration(None, unit_of(m["unit"])))


def _long(m: re.Match[str], context: Context) -> Reading | None:
    return Reading("DURATION", duration(1 if is_singular(m["unit"]) else None, unit_of(m["unit"])))


def _every(m: re.Match[str], context: Context) -> Reading | None:
    if m["weekday"]:
        return Reading("SET", f"XXXX-WXX-{weekday_number(m['weekday']) + 1}")
    if m["part"]:
        return Reading("SET", f"XXXX-XX-XXT{part_code(m['part'])}")
    every = 2 if _EVERY_OTHER.search(m[0]) else (number(m["n"]) if m["n"] else None) or 1
    return Reading("SET", duration(every, unit_of(m["unit"])))


def _adverb(m: re.Match[str], context: Context) -> Reading | None:
    return Reading("SET", _REPETITIONS[m[0]]) if context.is_adverb_or_adjective(*m.span()) else None


def _clock(m: re.Match[str], context: Context) -> Reading | None:
    """A time of day. It has the day of the last date told, but alone it dates nothing."""
    hour, minute, half = int(m["hour"]), m["minute"] or "00", (m["half"] or "").lower()
    if half and (hour > 12 or hour == 0):
        return None
    if half:
        hour = hour % 12 + (12 if _SECOND_HALF.match(half) else 0)
    return Reading("TIME", f"{_day_told(context)}T{hour:02}:{minute}") if hour <= 24 else None


def _noon(m: re.Match[str], context: Context) -> Reading | None:
    return Reading("TIME", f"{_day_told(context)}T{part_code(m[0])}")


def _day_told(context: Context) -> str:
    """The TIMEX3 value of the last day told, else of the anchor."""
    told = context.day_told()
    known = told.first if told else context.anchor
    return known.isoformat() if known else BLANK[Unit.DAY]


RULES = (
    ("trigger_unit", "counted_units", _duration),
    ("trigger_unit", "for_units", _open),
    ("trigger_unit", "units_of", _open),
    ("trigger_unit", "unit_long", _long),
    ("trigger_weekday", "every_weekday", _every),
    ("trigger_weekday", "weekdays_plural", _every),
    ("trigger_unit", "every_unit", _every),
    ("trigger_unit", "times_per_unit", _every),
    ("trigger_word", "adverb_of_repetition", _adverb),
    ("trigger_clock", "clock_with_half", _clock),
    ("trigger_clock", "clock_of_24_hours", _clock),
    ("trigger_clock", "noon", _noon),
)
