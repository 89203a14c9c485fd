"""Rules for what is counted from another day: the anchor, or the last date told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from kg.model import Basis
from kg.nlp.lexicon.tables import table
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.values import (
    BLANK,
    CLOCK,
    Period,
    Reading,
    Unit,
    century,
    dated,
    day,
    decade,
    duration,
    in_years,
    moved,
    narrow,
    part_of,
    quarter,
    shift,
    unresolved,
    until,
    weekend,
)
from kg.nlp.temporal.words import (
    counts_from_told,
    is_singular,
    number,
    offset,
    part_code,
    third,
    unit_of,
    weekday_number,
)

_TABLE = table("temporal")
_DAY_WORDS = _TABLE.mapping("day_words")
_THE, _LATER, _WITHIN = _TABLE.words("the"), _TABLE.words("later"), _TABLE.words("within")
_EARLIER, _MODIFIER_LATER = _TABLE.words("earlier"), _TABLE.words("modifier_later")
_PAST, _LAST = _TABLE.words("past"), _TABLE.words("last")
_FORTNIGHTS = _TABLE.words("fortnights")
_NAMED_WEEKDAY = _TABLE.pattern("named_weekday")
_WINDOWS = frozenset((Unit.WEEK, Unit.MONTH, Unit.YEAR, Unit.DECADE, Unit.CENTURY))
_TITLED = re.compile(r"\b[A-Z]\w*\s+$")


def _has_years_around(at: date) -> bool:
    """Is the day far enough from the ends of the calendar for weeks to be counted from it,"""
    return 2 < at.year < 9990


def _has_centuries_around(at: date) -> bool:
    """and for centuries?"""
    return 200 < at.year < 9800


def _day_word(m: re.Match[str], context: Context) -> Reading | None:
    word: str = m["word"]
    if word[0].isupper() and _TITLED.search(context.before(m.start())):
        return None
    part = part_code(word) or part_code(m["part"] or "")
    kind = "TIME" if part else "DATE"
    period = context.day_from_anchor(_DAY_WORDS[word.lower()])
    if period is None:
        return unresolved(BLANK[Unit.DAY] + (f"T{part}" if part else ""), kind)
    return dated(part_of(period, part) if part else period, Basis.RELATIVE, kind)


def _two_days_off(m: re.Match[str], context: Context) -> Reading | None:
    return _counted(context.anchor, Unit.DAY, 2 * _DAY_WORDS[m["word"].lower()])


def _part_of_today(m: re.Match[str], context: Context) -> Reading | None:
    """ "this morning", "last night"."""
    code = part_code(m["part"])
    period = context.day_from_anchor(offset(m["which"]))
    return dated(part_of(period, code), Basis.RELATIVE, "TIME") if period else unresolved(f"XXXX-XX-XXT{code}", "TIME")


def _part_of_told(m: re.Match[str], context: Context) -> Reading | None:
    """ "the next morning", "that night": of the last day told, or the day beside it."""
    code, previous = part_code(m["part"]), context.day_told()
    period = shift(previous.last, Unit.DAY, offset(m["which"])) if previous and previous.last else None
    found = _told(m, context, period, Unit.DAY)
    if found is None or found.period is None or found.period.first is None:
        return unresolved(f"XXXX-XX-XXT{code}", "TIME")
    return dated(part_of(found.period, code), Basis.RELATIVE, "TIME")


def _overnight(m: re.Match[str], context: Context) -> Reading | None:
    """The night to the anchor's day: either of two days."""
    if not context.is_adverb(*m.span()):
        return None
    before = moved(context.anchor, Unit.DAY, -1) if context.anchor else None
    if context.anchor is None or before is None:
        return unresolved("XXXX-XX-XXTNI", "TIME")
    return dated(Period(f"{before.isoformat()}TNI", None, before, context.anchor), Basis.RELATIVE, "TIME")


def _told(m: re.Match[str], context: Context, period: Period | None, unit: Unit) -> Reading | None:
    """What is counted from the last date told. If it were past and yet after the anchor, another date was meant."""
    if period is None or (_is_after_anchor(period, context) and not context.direction(m).ahead):
        return unresolved(BLANK[unit])
    return dated(period, Basis.RELATIVE)


def _is_after_anchor(period: Period, context: Context) -> bool:
    return period.first is not None and context.anchor is not None and period.first > context.anchor


def _counted(start: date | None, unit: Unit, count: float) -> Reading | None:
    return dated(shift(start, unit, count), Basis.RELATIVE) if start else unresolved(BLANK[unit])


def _weekday_date(at: date, weekday: int, ahead: bool, strict: bool = False) -> date:
    """The nearest such weekday up to or from a day, the day itself counted unless strict."""
    away = (weekday - at.weekday()) % 7 if ahead else -((at.weekday() - weekday) % 7)
    return at + timedelta(away or (7 if ahead else -7) if strict else away)


def _weekday(m: re.Match[str], context: Context) -> Reading | None:
    if _NAMED_WEEKDAY.search(context.before(m.start())):
        return None
    weekday, code = weekday_number(m["weekday"]), part_code(m["part"] or "")
    kind = "TIME" if code else "DATE"
    start = _start_of_weekday(m, context)
    if start is None or not _has_years_around(start):
        return unresolved(f"XXXX-WXX-{weekday + 1}" + (f"T{code}" if code else ""), kind)
    found = day(_chosen_weekday(m, context, start, weekday))
    return dated(part_of(found, code) if code else found, Basis.RELATIVE, kind)


def _start_of_weekday(m: re.Match[str], context: Context) -> date | None:
    """The day from which a weekday counts: for "the following Monday" the last day told, else the anchor."""
    told = context.day_told() if counts_from_told(m["which"] or "") else None
    return told.last if told else context.anchor


def _chosen_weekday(m: re.Match[str], context: Context, start: date, weekday: int) -> date:
    """The weekday of "Monday last week", "this Monday", "next Monday" or "Monday"."""
    which = m["which"] or ""
    if m["week"]:
        return start + timedelta(weekday - start.weekday() + 7 * offset(m["week"]))
    if not which:
        return _weekday_date(start, weekday, context.direction(m).ahead)
    if offset(which):
        return _weekday_date(start, weekday, offset(which) > 0, strict=True)
    found = start + timedelta(weekday - start.weekday())
    return found - timedelta(7) if found > start and not context.direction(m).ahead else found


def _weekdays(m: re.Match[str], context: Context) -> Reading | None:
    """ "from Monday to Wednesday", "Friday and Saturday": the first by its direction, the last after it."""
    first, last = weekday_number(m["first"]), weekday_number(m["last"])
    if context.anchor is None or not _has_years_around(context.anchor):
        return unresolved(f"XXXX-WXX-{first + 1}/XXXX-WXX-{last + 1}")
    end = _weekday_date(context.anchor, last, context.direction(m).ahead)
    start = _weekday_date(end, first, ahead=False, strict=True)
    return dated(until(day(start), day(end)), Basis.RELATIVE)


def _calendar_unit(m: re.Match[str], context: Context) -> Reading | None:
    """ "last week", "later this year", "the following day", "the end of the month"."""
    unit = unit_of(m["unit"])
    if _is_window(m, unit):
        return None if m["mod"] else _window(context, 1, unit, back=True)
    if counts_from_told(m["which"]) or (unit is Unit.DAY and offset(m["which"]) > 0):
        return _unit_told(m, context, unit)
    if unit is Unit.DAY:
        return None
    start = context.anchor
    if start is None or not _has_centuries_around(start):
        return unresolved(BLANK[unit])
    period = _unit(m, context, start, unit, offset(m["which"]))
    return dated(_modified(period, m["mod"] or "", start), Basis.RELATIVE) if period else None


def _is_window(m: re.Match[str], unit: Unit) -> bool:
    """Is it a stretch up to the anchor: "the last week", "the past year", rather than "last week"?"""
    before_which = m[0][: m.start("which") - m.start()].split()
    with_article = bool(before_which) and before_which[-1].lower() in _THE
    which = m["which"].lower()
    return unit in _WINDOWS and (which in _PAST or (with_article and which in _LAST))


def _unit_told(m: re.Match[str], context: Context, unit: Unit) -> Reading | None:
    """ "the following day", "that week": of the last date told; "the previous week" without one of the anchor."""
    away, previous = offset(m["which"]), context.previous
    if unit is Unit.DAY and previous is not None and not previous.is_day:
        return unresolved(BLANK[unit])
    start = previous.last if previous else context.anchor if away < 0 else None
    if start is None or not _has_centuries_around(start):
        return unresolved(BLANK[unit])
    return _told(m, context, _unit(m, context, start, unit, away), unit)


def _unit(m: re.Match[str], context: Context, start: date, unit: Unit, count: int) -> Period | None:
    """The unit so many units away from the one that holds a day."""
    if unit is Unit.WEEKEND:
        return weekend(start + timedelta(_days_to_weekend(m, context, start, count)))
    if unit is Unit.DECADE:
        return decade((start.year // 10 + count) * 10)
    if unit is Unit.CENTURY:
        return century((start.year + 99) // 100 + count)
    if unit is Unit.QUARTER:
        at = start.year * 4 + (start.month - 1) // 3 + count
        return quarter(at // 4, at % 4 + 1)
    return shift(start, unit, count)


def _days_to_weekend(m: re.Match[str], context: Context, start: date, count: int) -> int:
    """The days to a day in the week of the weekend that is meant."""
    on_weekend = start.weekday() >= 5
    if count:
        return -7 if count < 0 else 7 if on_weekend else 0
    return 0 if on_weekend or context.direction(m).ahead else -7


def _modified(period: Period, modifier: str, start: date) -> Period:
    """Earlier and later mean up to and from the anchor, the rest a third of the period."""
    if period.first is None or period.last is None:
        return period
    within = period.first <= start <= period.last
    if within and modifier.lower() in _EARLIER:
        return replace(period, last=start)
    if within and modifier.lower() in _MODIFIER_LATER:
        return replace(period, first=start)
    return narrow(period, third(modifier))


def _the_unit(m: re.Match[str], context: Context) -> Reading | None:
    """ "the weekend", "the end of the year": the one that the article is in or near."""
    unit = unit_of(m["unit"])
    if context.anchor is None or not _has_centuries_around(context.anchor):
        return unresolved(BLANK[unit])
    period = _unit(m, context, context.anchor, unit, 0)
    return dated(_modified(period, m["mod"] or "", context.anchor), Basis.RELATIVE) if period else None


def _count(m: re.Match[str]) -> float | None:
    """How many units are told: of a fortnight two weeks; None for an open number."""
    count = number(m["n"]) if m["n"] else None
    return 2 * count if count is not None and m["unit"].lower() in _FORTNIGHTS else count


def _ago(m: re.Match[str], context: Context) -> Reading | None:
    unit, count = unit_of(m["unit"]), _count(m)
    if context.anchor is None:
        return unresolved(BLANK.get(unit, BLANK[Unit.DAY]))
    if count is None:
        return Reading("DATE", "PAST_REF", Period("PAST_REF", None, None, context.anchor), Basis.RELATIVE)
    if unit in CLOCK:
        return dated(shift(context.anchor, Unit.DAY, -(count // 24) if unit is Unit.HOUR else 0), Basis.RELATIVE)
    count, unit = in_years(*_in_days(count, unit))
    return _counted(context.anchor, unit, -count)


def _in_days(count: float, unit: Unit) -> tuple[float, Unit]:
    """Weekends as days; other amounts as they are."""
    return (7 * count, Unit.DAY) if unit is Unit.WEEKEND else (count, unit)


def _apart(m: re.Match[str], context: Context) -> Reading | None:
    """ "two days later", "a week earlier", "the day before": from the last date told, else back from the anchor."""
    unit, count = unit_of(m["unit"]), 1 if m["n"].lower() in _THE else _count(m)
    if count is None or unit in CLOCK or unit is Unit.WEEKEND:
        return Reading("DURATION", duration(count, unit))
    later = m["way"].lower() in _LATER
    start = _start_of_count(context, unit, later)
    if start is None:
        return unresolved(BLANK[unit])
    count, unit = in_years(count, unit)
    return _told(m, context, shift(start, unit, count if later else -count), unit)


def _start_of_count(context: Context, unit: Unit, later: bool) -> date | None:
    """The end of the last date told, or its beginning to count back; without one the anchor to count back."""
    previous = context.previous
    if previous is None:
        return None if later else context.anchor
    if unit is Unit.DAY and not previous.is_day:
        return None
    return previous.last if later else previous.first


def _from_event(m: re.Match[str], context: Context) -> Reading | None:
    """ "two days after the vote": counted from an event whose date the words do not give."""
    unit = unit_of(m["unit"])
    if m["n"].lower() in _THE and is_singular(m["unit"]):
        return unresolved(BLANK.get(unit, BLANK[Unit.DAY]))
    return Reading("DURATION", duration(_count(m), unit), Period(""), Basis.RELATIVE)


def _window(context: Context, count: float | None, unit: Unit, back: bool) -> Reading:
    """ "the past three days", "the next two weeks": from or to the anchor."""
    value, at = duration(count, unit), context.anchor
    if at is None:
        return Reading("DURATION", value, Period(value), Basis.RELATIVE)
    far = at if unit in CLOCK else None
    if far is None and count is not None:
        days, whole = _in_days(count, unit)
        far = moved(at, whole, -days if back else days)
    first, last = (far, at) if back else (at, far)
    return Reading("DURATION", value, Period(value, None, first, last), Basis.RELATIVE)


def _window_of(m: re.Match[str], context: Context) -> Reading | None:
    unit, count = unit_of(m["unit"]), _count(m)
    if unit is Unit.WEEKEND and not m["n"]:
        return None
    return _window(context, count, unit, back=offset(m["which"]) <= 0)


def _in_time(m: re.Match[str], context: Context) -> Reading | None:
    """ "in two weeks": a date where it looks ahead, else how long something took."""
    unit, count = unit_of(m["unit"]), _count(m)
    within = m["way"].lower() in _WITHIN
    ahead = bool(m["time"]) or (m["way"] and not within) or context.direction(m, "amount").ahead
    if not ahead or count is None or unit in CLOCK or unit is Unit.WEEKEND:
        return Reading("DURATION", duration(count, unit))
    if within:
        return _window(context, count, unit, back=False)
    count, unit = in_years(count, unit)
    return _counted(context.anchor, unit, count)


RULES = (
    ("trigger_word", "day_word", _day_word),
    ("trigger_word", "before_yesterday", _two_days_off),
    ("trigger_word", "after_tomorrow", _two_days_off),
    ("trigger_unit", "part_of_today", _part_of_today),
    ("trigger_unit", "part_of_told_day", _part_of_told),
    ("trigger_word", "overnight", _overnight),
    ("trigger_weekday", "weekday_alone", _weekday),
    ("trigger_weekday", "weekdays_range", _weekdays),
    ("trigger_weekday", "between_weekdays", _weekdays),
    ("trigger_unit", "calendar_unit", _calendar_unit),
    ("trigger_unit", "unit_with_article", _the_unit),
    ("trigger_unit", "the_weekend", _the_unit),
    ("trigger_ago", "units_ago", _ago),
    ("trigger_ago", "some_units_ago", _ago),
    ("trigger_later", "units_apart", _apart),
    ("trigger_after", "units_before_or_after", _apart),
    ("trigger_after", "units_from_event", _from_event),
    ("trigger_unit", "counted_window", _window_of),
    ("trigger_unit", "open_window", _window_of),
    ("trigger_unit", "in_units", _in_time),
    ("trigger_unit", "within_units", _in_time),
    ("trigger_hence", "units_hence", _in_time),
)
