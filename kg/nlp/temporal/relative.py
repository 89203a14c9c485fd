"""Rules for what is counted from another day: the anchor, or the last date told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from kg.model import Basis
from kg.nlp.temporal.context import Context
from kg.nlp.temporal.values import (
    Period,
    Reading,
    century,
    dated,
    day,
    decade,
    moved,
    narrow,
    part_of,
    quarter,
    shift,
    unresolved,
    until,
    weekend,
)
from kg.nlp.temporal.words import NUMBER, PART, UNIT, UNITS, WEEKDAY, WEEKDAY_OF, number, part_code

_LETTER = {"day": "D", "week": "W", "month": "M", "year": "Y"}
_BLANK = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "year": "XXXX",
    "decade": "XXX",
    "century": "XX",
    "quarter": "XXXX-QX",
}
_TITLED = re.compile(r"\b[A-Z]\w*\s+$")
_PAPER = (
    r"(?!\s+(?:Times|Telegraph|Mail|Express|Mirror|Herald|Tribune|Post|Star|World|Independent|Mercury|Guardian|People|Review|School|League|"
    r"Service|Night\b|Club|Group))"
)


def unit_of(text: str) -> str:
    """The singular of a unit, in lower case."""
    word = text.lower()
    return "century" if word.startswith("centur") else word.rstrip("s")


def duration(count: float | None, unit: str) -> str:
    """The TIMEX3 value of so many units; None is an open number."""
    if unit in ("decade", "century"):
        count, unit = None if count is None else count * (10 if unit == "decade" else 100), "year"
    amount = "X" if count is None else f"{count:g}"
    if unit == "weekend":
        return f"P{amount}WE"
    return f"PT{amount}{unit[0].upper()}" if unit in ("hour", "minute", "second") else f"P{amount}{_LETTER[unit]}"


def _day_word(m: re.Match[str], context: Context) -> Reading | None:
    word, text = m["word"].lower(), m["word"]
    if text[0].isupper() and _TITLED.search(context.before(m.start())):
        return None
    part = "NI" if word == "tonight" else part_code(m["part"]) if m["part"] else ""
    period = context.day_from_anchor({"yesterday": -1, "tomorrow": 1}.get(word, 0))
    if period is None:
        return unresolved("XXXX-XX-XX" + (f"T{part}" if part else ""), "TIME" if part else "DATE")
    return dated(part_of(period, part) if part else period, Basis.RELATIVE, "TIME" if part else "DATE")


def _two_days_off(m: re.Match[str], context: Context) -> Reading | None:
    return _counted(context.anchor, "day", -2 if m["word"].lower() == "yesterday" else 2)


def _part_of_today(m: re.Match[str], context: Context) -> Reading | None:
    """ "this morning", "last night"."""
    code = part_code(m["part"])
    period = context.day_from_anchor(-1 if m["which"].lower() == "last" else 0)
    return dated(part_of(period, code), Basis.RELATIVE, "TIME") if period else unresolved(f"XXXX-XX-XXT{code}", "TIME")


def _part_of_told(m: re.Match[str], context: Context) -> Reading | None:
    """ "the next morning", "that night": of the last day told, or the day beside it."""
    code, which = part_code(m["part"]), m["which"].lower()
    previous = context.previous.last if context.previous and context.previous.is_day else None
    period = shift(previous, "day", {"next": 1, "following": 1, "previous": -1}.get(which, 0)) if previous else None
    found = _told(m, context, period, "day")
    if found is None or found.period is None or found.period.first is None:
        return unresolved(f"XXXX-XX-XXT{code}", "TIME")
    return dated(part_of(found.period, code), Basis.RELATIVE, "TIME")


def _overnight(m: re.Match[str], context: Context) -> Reading | None:
    """The night to the anchor's day: either of two days."""
    if not context.tag(*m.span()).startswith("RB"):
        return None
    before = moved(context.anchor, "day", -1) if context.anchor else None
    if context.anchor is None or before is None:
        return unresolved("XXXX-XX-XXTNI", "TIME")
    return dated(Period(f"{before.isoformat()}TNI", None, before, context.anchor), Basis.RELATIVE, "TIME")


def _told(m: re.Match[str], context: Context, period: Period | None, unit: str) -> Reading | None:
    """What is counted from the last date told. If it were past and yet after the anchor, another date was meant."""
    late = (
        period is not None and period.first is not None and context.anchor is not None and period.first > context.anchor
    )
    if period is None or (late and not context.direction(*m.span()).ahead):
        return unresolved(_BLANK[unit])
    return dated(period, Basis.RELATIVE)


def _counted(start: date | None, unit: str, count: float) -> Reading | None:
    return dated(shift(start, unit, count), Basis.RELATIVE) if start else unresolved(_BLANK[unit])


def _weekday_date(at: date, weekday: int, ahead: bool, strict: bool = False) -> date:
    """The nearest such weekday up to or from a day, the day itself counted unless strict."""
    away = (weekday - at.weekday()) % 7 if ahead else -((at.weekday() - weekday) % 7)
    return at + timedelta(away or (7 if ahead else -7) if strict else away)


def _weekday(m: re.Match[str], context: Context) -> Reading | None:
    weekday, which, part = (
        WEEKDAY_OF[m["weekday"].lower()],
        re.sub(r"\s+", " ", m["which"] or "").lower(),
        m["part"] or "",
    )
    of_week = (m["week"] or "").lower()
    kind, code = ("TIME", part_code(part)) if part else ("DATE", "")
    start = context.anchor
    if which in ("previous", "following") and context.previous and context.previous.is_day:
        start = context.previous.last
    if re.search(r"\b(?:Black|Bloody|Ash|Palm|Holy|Super|Cyber)\s+$", context.before(m.start())):
        return None
    if start is None or not 2 < start.year < 9990:
        return unresolved(f"XXXX-WXX-{weekday + 1}" + (f"T{code}" if code else ""), kind)
    if of_week or which == "this":
        found = start + timedelta(weekday - start.weekday() + {"last": -7, "next": 7}.get(of_week, 0))
        if not of_week and found > start and not context.direction(*m.span()).ahead:
            found -= timedelta(7)
    elif which:
        found = _weekday_date(start, weekday, which in ("next", "this coming", "coming", "following"), strict=True)
    else:
        found = _weekday_date(start, weekday, context.direction(*m.span()).ahead)
    return dated(part_of(day(found), code) if code else day(found), Basis.RELATIVE, kind)


def _weekdays(m: re.Match[str], context: Context) -> Reading | None:
    """ "from Monday to Wednesday", "Friday and Saturday": the first by its direction, the last after it."""
    first, last = WEEKDAY_OF[m["first"].lower()], WEEKDAY_OF[m["last"].lower()]
    if context.anchor is None or not 2 < context.anchor.year < 9990:
        return unresolved(f"XXXX-WXX-{first + 1}/XXXX-WXX-{last + 1}")
    ahead = context.direction(*m.span()).ahead
    end = _weekday_date(context.anchor, last, ahead)
    start = _weekday_date(end, first, ahead=False, strict=True)
    return dated(until(day(start), day(end)), Basis.RELATIVE)


def _calendar_unit(m: re.Match[str], context: Context) -> Reading | None:
    """ "last week", "later this year", "the following day", "the end of the month"."""
    unit, which, mod = unit_of(m["unit"]), m["which"].lower(), re.sub(r"\s+", " ", m["mod"] or "").lower()
    article = m[0][: m.start("which") - m.start()].rstrip().lower().endswith("the")
    if (
        which in ("last", "past")
        and (article or which == "past")
        and unit in ("week", "month", "year", "decade", "century")
    ):
        return None if mod else _window(context, 1, unit, back=True)
    told = which in ("previous", "following", "same", "that", "that same") or (which == "next" and unit == "day")
    if unit == "day" and not told:
        return None
    count = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}.get(which, 0)
    start = context.previous.last if told and context.previous else context.anchor
    if told and unit == "day" and context.previous and not context.previous.is_day:
        return unresolved(_BLANK["day"])
    if told and which != "previous" and context.previous is None:
        return unresolved(_BLANK[unit])
    if start is None or not 200 < start.year < 9800:
        return unresolved(_BLANK[unit])
    period = _unit(m, context, start, unit, count)
    if told:
        return _told(m, context, period, unit)
    return dated(_modified(period, mod, start), Basis.RELATIVE) if period else None


def _unit(m: re.Match[str], context: Context, start: date, unit: str, count: int) -> Period | None:
    if unit == "weekend":
        if count:
            return weekend(start + timedelta(-7 if count < 0 else 7 if start.weekday() >= 5 else 0))
        return weekend(start if start.weekday() >= 5 or context.direction(*m.span()).ahead else start - timedelta(7))
    if unit == "decade":
        return decade((start.year // 10 + count) * 10)
    if unit == "century":
        return century((start.year + 99) // 100 + count)
    if unit == "quarter":
        at = start.year * 4 + (start.month - 1) // 3 + count
        return quarter(at // 4, at % 4 + 1)
    return shift(start, unit, count)


def _modified(period: Period, mod: str, start: date) -> Period:
    """Earlier and later mean up to and from the anchor, the rest a third of the period."""
    if period.first is None or period.last is None:
        return period
    if mod == "earlier" and period.first <= start <= period.last:
        return replace(period, last=start)
    if mod == "later" and period.first <= start <= period.last:
        return replace(period, first=start)
    return narrow(period, mod)


def _the_unit(m: re.Match[str], context: Context) -> Reading | None:
    """ "the weekend", "the end of the year": the one that the article is in or near."""
    unit = unit_of(m["unit"])
    if context.anchor is None or not 200 < context.anchor.year < 9800:
        return unresolved(_BLANK[unit])
    period = _unit(m, context, context.anchor, unit, 0)
    return dated(_modified(period, m["mod"] or "", context.anchor), Basis.RELATIVE) if period else None


def _ago(m: re.Match[str], context: Context) -> Reading | None:
    unit, count = unit_of(m["unit"]), number(m["n"]) if m["n"] else None
    if context.anchor is None:
        return unresolved(_BLANK.get(unit, "XXXX-XX-XX"))
    if count is None:
        return Reading("DATE", "PAST_REF", Period("PAST_REF", None, None, context.anchor), Basis.RELATIVE)
    if unit in ("hour", "minute", "second"):
        return dated(shift(context.anchor, "day", -(count // 24) if unit == "hour" else 0), Basis.RELATIVE)
    if unit in ("decade", "century"):
        return _counted(context.anchor, "year", -count * (10 if unit == "decade" else 100))
    return _counted(context.anchor, "day" if unit == "weekend" else unit, -count * (7 if unit == "weekend" else 1))


def _apart(m: re.Match[str], context: Context) -> Reading | None:
    """ "two days later", "a week earlier", "the day before": from the last date told, else back from the anchor."""
    unit, count = unit_of(m["unit"]), 1 if m["n"].lower() == "the" else number(m["n"])
    if count is None or unit in ("hour", "minute", "second", "weekend"):
        return Reading("DURATION", duration(count, unit))
    later = m["way"].lower() in ("later", "after", "afterwards", "afterward", "on")
    previous = context.previous
    start = (previous.last if later else previous.first) if previous else None if later else context.anchor
    if start is None or (unit == "day" and previous is not None and not previous.is_day):
        return unresolved(_BLANK[unit])
    if unit in ("decade", "century"):
        unit, count = "year", count * (10 if unit == "decade" else 100)
    return _told(m, context, shift(start, unit, count if later else -count), unit)


def _from_event(m: re.Match[str], context: Context) -> Reading | None:
    """ "two days after the vote": counted from an event whose date the words do not give."""
    unit, one = unit_of(m["unit"]), m["n"].lower() == "the" and not m["unit"].lower().endswith("s")
    if one:
        return unresolved(_BLANK.get(unit, _BLANK["day"]))
    return Reading("DURATION", duration(number(m["n"]), unit), Period(""), Basis.RELATIVE)


def _window(context: Context, count: float | None, unit: str, back: bool) -> Reading:
    """ "the past three days", "the next two weeks": from or to the anchor."""
    value, at = duration(count, unit), context.anchor
    if at is None:
        return Reading("DURATION", value, Period(value), Basis.RELATIVE)
    far = at if unit in ("hour", "minute", "second") else None
    if far is None and count is not None:
        far = moved(
            at, "day" if unit == "weekend" else unit, (-count if back else count) * (7 if unit == "weekend" else 1)
        )
    first, last = (far, at) if back else (at, far)
    return Reading("DURATION", value, Period(value, None, first, last), Basis.RELATIVE)


def _window_of(m: re.Match[str], context: Context) -> Reading | None:
    unit, count = unit_of(m["unit"]), number(m["n"]) if m["n"] else None
    if unit == "weekend" and not m["n"]:
        return None
    return _window(context, count, unit, m["which"].lower() not in ("next", "coming"))


def _in_time(m: re.Match[str], context: Context) -> Reading | None:
    """ "in two weeks": a date where it looks ahead, else how long something took."""
    unit, count = unit_of(m["unit"]), number(m["n"])
    ahead = bool(m["time"]) or m["way"].lower() not in ("", "within") or context.direction(*m.span("amount")).ahead
    if not ahead or count is None or unit in ("hour", "minute", "second", "weekend"):
        return Reading("DURATION", duration(count, unit))
    if m["way"].lower() == "within":
        return _window(context, count, unit, back=False)
    if unit in ("decade", "century"):
        unit, count = "year", count * (10 if unit == "decade" else 100)
    return _counted(context.anchor, unit, count)


_WHICH = r"(?P<which>(?i:last|this|next|previous|coming|past|current|following|same|that same|that))"
_MOD = r"(?:(?P<mod>(?i:earlier|later|early|late|mid|(?:[Tt]he )?(?:very )?(?:end|beginning|start|middle) of))[ -])?"
_STOP = r"(?=\s*(?:[,.;:?!)\]\"”—–]|$)|\s+(?:and|but|in|on|at|by|when|to)\b)"

_COUNT = rf"(?P<n>{NUMBER}) (?P<unit>{UNITS})"
_HALFWAY = r"(?:(?i:earlier|later|early|late) )?"

RULES = (
    (
        "word",
        rf"(?:\b{_HALFWAY})(?<!USA\s)\b(?P<word>(?i:today|yesterday|tomorrow|tonight))\b(?: (?P<part>{PART}))?",
        _day_word,
    ),
    ("word", r"\b(?:[Tt]he )?(?i:day before) (?P<word>(?i:yesterday))\b", _two_days_off),
    ("word", r"\b(?:[Tt]he )?(?i:day after) (?P<word>(?i:tomorrow))\b", _two_days_off),
    ("unit", rf"\b{_HALFWAY}(?P<which>(?i:this|last)) (?P<part>{PART})", _part_of_today),
    (
        "unit",
        rf"\b{_HALFWAY}(?:[Tt]he )?(?P<which>(?i:next|following|previous|same|that|that same)) (?P<part>{PART})",
        _part_of_told,
    ),
    ("word", r"\b(?i:overnight)\b(?! (?:from|between))", _overnight),
    (
        "weekday",
        r"\b(?:(?i:earlier|later|early|late|mid)[ -](?:on )?)?"
        r"(?:(?:[Tt]he )?(?P<which>(?i:this past|this coming|last|next|this|past|coming|previous|following)) )?"
        rf"(?P<weekday>{WEEKDAY})(?:['’]s)?(?:(?: (?:late|early))? (?P<part>{PART}))?"
        rf"(?:,?(?: of)? (?P<week>(?i:last|this|next)) week\b)?{_PAPER}",
        _weekday,
    ),
    (
        "weekday",
        rf"\b(?P<first>{WEEKDAY})(?:\s*[-–—]\s*| (?:to|through|thru|until|till) )(?P<last>{WEEKDAY})",
        _weekdays,
    ),
    ("weekday", rf"(?<=[Bb]etween\s)(?P<first>{WEEKDAY}) and (?P<last>{WEEKDAY})", _weekdays),
    ("unit", rf"\b{_MOD}(?:[Tt]he )?{_WHICH} (?P<unit>(?:{UNIT}|(?i:weekend|century|quarter)\b))", _calendar_unit),
    (
        "unit",
        rf"\b(?P<mod>(?i:the )?(?i:end|beginning|start|middle) of) the (?P<unit>{UNIT}|(?i:century))\b(?! (?:war|campaign))",
        _the_unit,
    ),
    ("unit", r"\b(?P<mod>)(?:[Tt]he |[Tt]his )?(?P<unit>(?i:weekend))\b(?! (?:edition|house|trip))", _the_unit),
    ("ago", rf"\b(?P<n>{NUMBER})[ -](?P<unit>{UNITS}) ago\b", _ago),
    ("ago", rf"\b(?P<n>)(?P<unit>{UNITS}) ago\b", _ago),
    (
        "later",
        rf"\b(?P<n>{NUMBER}) (?:more )?(?P<unit>{UNITS}) (?P<way>(?i:later|earlier|afterwards?|on{_STOP}))(?! than)\b",
        _apart,
    ),
    ("after", rf"\b(?P<n>{NUMBER}|(?i:the)) (?P<unit>{UNITS}) (?P<way>(?i:before|after)){_STOP}", _apart),
    ("after", rf"\b(?P<n>{NUMBER}|(?i:the)) (?P<unit>{UNITS})(?= (?i:before|after|following) )", _from_event),
    (
        "unit",
        r"\b(?:(?i:the|this|these) )?(?P<which>(?i:past|last|next|coming|previous|preceding)) "
        rf"(?P<n>{NUMBER})(?: or (?:so|two|three))?[ -](?P<unit>{UNITS})",
        _window_of,
    ),
    (
        "unit",
        r"\b(?:[Tt]he )?(?P<which>(?i:past|last|recent|coming))(?P<n>) (?P<unit>(?i:days|weeks|months|years|decades|hours|weekends))\b",
        _window_of,
    ),
    ("unit", rf"(?<=\b[Ii]n\s)(?P<way>)(?P<amount>{_COUNT})(?P<time>['’]s? time)?(?! of\b)", _in_time),
    ("unit", rf"\b(?P<way>(?i:within))(?: the(?: next)?)? (?P<amount>{_COUNT})(?P<time>)", _in_time),
    ("hence", rf"\b(?P<amount>{_COUNT}) (?P<way>from (?:now|today)|hence)\b(?P<time>)", _in_time),
)
