"""Publication dates in the forms that people and programs write, to xsd:date or xsd:dateTime."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d(?:[.,]\d+)?))?"
_ZONE = r"(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?"
_HALF = r"(?P<half>[ap]\.?m\.?)?"
_ISO = re.compile(
    rf"(?P<year>\d{{4}})(?P<sep>[-/.]?)(?P<month>\d\d)(?P=sep)(?P<day>\d\d)(?:(?:T|\s+|,\s*){_TIME}\s*{_HALF}\s*{_ZONE})?",
    re.I,
)
_UNPADDED = re.compile(
    rf"(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)(?:(?:T|\s+){_TIME}\s*{_HALF}\s*{_ZONE})?",
    re.I,
)
_COMPACT = re.compile(
    rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?{_ZONE}", re.I
)
_CLOCK = rf"(?:,?\s*(?:(?:at|à|às|um|klo)\s+|[-–|•]\s*)?{_TIME}\s*{_HALF}\s*{_ZONE}\s*(?:[A-Z]{{2,4}}T?)?)?"
_DAY_FIRST = re.compile(
    rf"(?:[^\W\d_]{{2,11}}\.?,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s/-]+{_MONTH},?[\s/-]+(?P<year>\d{{4}})"
    rf"{_CLOCK}",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"(?:[a-z]{{3,9}}\.?,?\s+)?{_MONTH}[\s-]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[\s-]+(?P<year>\d{{4}}){_CLOCK}", re.I
)
_SCRIPT = re.compile(rf"(?:[a-z]{{3}} )?{_MONTH} (?P<day>\d{{1,2}}) (?:(?P<year>\d{{4}}) {_TIME} ?{_ZONE})", re.I)
_NUMBERS = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)})[a-z]*\.?,?\s+)?(?P<first>\d{{1,2}})(?P<sep>[/.-])(?P<second_>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}){_CLOCK}",
    re.I,
)
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}|\d{16}")
_MAIL = re.compile(r"[A-Za-z]{2,9}\.?, ?\d.*:(?!.*[ap]\.?m)", re.I)  # RFC 2822 and RFC 850
_NEVER = ("0001", "1970-01-01T00:00:00")  # what programs write for no date
# names that RFC 2822 knows, and others that mean one zone only
_NAMED_ZONES = """EST=-0500 EDT=-0400 CST=-0600 CDT=-0500 MST=-0700 MDT=-0600 PST=-0800 PDT=-0700 CET=+0100
    CEST=+0200 EET=+0200 EEST=+0300 MSK=+0300 PKT=+0500 JST=+0900 KST=+0900 AEST=+1000 AEDT=+1100"""
_ZONES = dict(pair.split("=") for pair in _NAMED_ZONES.split())
_LABEL = re.compile(
    r"^(?:(?:first|last) )?"
    r"(?:published|posted|updated|modified|(?:publish(?:ed)? |publication )?date|publié|mis à jour)"
    r"(?: on| at| le)?\s*:?\s+",
    re.I,
)
_LONGEST = 200  # characters of a date
_WORD = re.compile(r"[^\W\d_]+")
_AT = r"\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\b\.?)?(?: ?(?:GMT|UTC|[A-Z]{2,4}T|[+-]\d{4}))?"
# other ways to write the same, in the order in which they are changed
_REWRITTEN = tuple(
    (re.compile(pattern, re.I), usual)
    for pattern, usual in (
        (r"(?<=\w),(?=\w)", ", "),
        (r" by [^\d]+$| / [a-z][\w .]+$", ""),  # who has written it, and where
        (r"(?<=\d{4}) / (?=\d)", " "),
        (r"(?<=^\d{4}-\d\d-\d\d)Z$", ""),
        (r"(?<=\d)\+(\d)(?=$|:)", r"+0\1"),
        (r"\b(?:GMT|UTC)\+0?(\d)(?=$| |\))", r"+0\g<1>00"),
        (r"(?<=\d) ([+-]\d\d):(\d\d)$", r" \1\2"),
        (r" '(\d\d)$", r" 20\1"),
        (r"(?<=\d{4}) [^\W\d_]{4,11}$", ""),  # the day of the week behind the date
        (r"(?<=:\d\d):60\b", ":59"),  # a leap second, or a program's rounding
        (r"[\u2010-\u2013\u2212]", "-"),
        (r" \([a-z ]+\)$", ""),  # the name of a zone
        (r"\s*\[[\w/+-]+\]$", ""),  # the name of a zone after its offset
        (r"/date\((\d{13})(?:[+-]\d{4})?\)/", r"\1"),  # of .NET: milliseconds in UTC
        (rf"\b({'|'.join(_ZONES)})\b", lambda found: _ZONES[found[1].upper()]),
        (r"\b(?:GMT|UTC)(?=[+-]\d)", ""),
        (r"(\d{4})(?:\. ?|年)(\d\d?)(?:\. ?|月)(\d\d?)[.日]?", r"\1-\2-\3"),
        (r"(?<=\d{4})(,? (?:(?:at|à|às|um|klo) )?\d\d?)[.h](\d\d)(?= |$)", r"\1:\2"),
        (r"(?<![\d:.])(\d\d?) ?(?=[ap]\.?m\b)", r"\1:00 "),
        (r"(?<=\d\d) Uhr$", ""),
        (r"(?<=\d)(st|nd|rd|th) of ", r"\1 "),
        (r"^(?:the|le) (?=\d)", ""),
        (rf"^({_AT})(?:,| -| \|| on)? (.*\d{{4}})$", r"\2 \1"),
        # of Unix
        (r"^([a-z]{3} [a-z]{3} \d\d?) (\d\d:\d\d:\d\d)( [A-Z]{1,5}| [+-]\d\d:?\d\d)? (\d{4})$", r"\1 \4 \2\3"),
    )
)
# French, German, Spanish, Italian, Portuguese, Dutch, Polish, Russian and Turkish names: of English pages there
_FOREIGN = """janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    januar februar märz april mai juni juli august september oktober november dezember
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
    januari februari maart april mei juni juli augustus september oktober november december
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık""".split()
_FOREIGN_MONTHS = {word: _MONTHS[place % 12] for place, word in enumerate(_FOREIGN)}


def iso(written: str) -> str | None:
    """An xsd:date, or an xsd:dateTime with a time zone if one is given; None if the day is missing or ambiguous.

    "02/07/2024" can be two days and gives None; "25/07/2024" and "Tue, 02/07/2024" can be only one, and "02.07.2024"
    begins with the day.
    """
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in written[:_LONGEST])
    plain = _LABEL.sub("", " ".join(digits.split()), count=1)
    for pattern, usual in _REWRITTEN:
        plain = pattern.sub(usual, plain)
    known = _epoch(plain) if _EPOCH.fullmatch(plain) else _mailed(plain) or _read(plain)
    return None if known and known.startswith(_NEVER) else known


def _mailed(plain: str) -> str | None:
    """The value of a date in the format of RFC 2822 or RFC 850."""
    try:
        return parsedate_to_datetime(plain).isoformat() if _MAIL.match(plain) else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _read(plain: str) -> str | None:
    plain = _WORD.sub(_english_month, re.sub(r"(?<=\w) del? (?=\w)", " ", plain))
    for form in (_ISO, _COMPACT, _UNPADDED, _DAY_FIRST, _MONTH_FIRST):
        if found := form.fullmatch(plain):
            return _value(found.groupdict())
    if found := _SCRIPT.fullmatch(plain):
        return _value(found.groupdict())
    days = _numbers(plain)
    return days[0] if len(days) == 1 else None


def days_of(written: str) -> set[str]:
    """The days (xsd:date) that a date can be: two for "02/07/2024", none for what is not a date."""
    known = iso(written)
    return {known[:10]} if known else {value[:10] for value in _numbers(" ".join(written.split()))}


def _epoch(digits: str) -> str | None:
    """Seconds or milliseconds since 1970, of the years 2001 to 2030: other numbers can be something else."""
    whole = digits.partition(".")[0]
    seconds = int(whole[:10])  # more digits are milliseconds
    if not 1_000_000_000 <= seconds < 1_900_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _english_month(word: re.Match[str]) -> str:
    """The English month of a foreign one, or of three letters or more that only one foreign month begins with."""
    text = word.group().lower()
    if text[:3] in _MONTHS or len(text) < 3:
        return _FOREIGN_MONTHS.get(text, word.group())
    months = {month for name, month in _FOREIGN_MONTHS.items() if name.startswith(text)}
    return months.pop() if len(months) == 1 else word.group()


def day_in(text: str) -> str | None:
    """The day (xsd:date) in a short text such as "Published 7:07 PM, 3 May 2024"; None if there is not exactly one."""
    plain = " ".join(text.split())
    days = {
        value[:10]
        for form in (_ISO, _DAY_FIRST, _MONTH_FIRST)
        for found in form.finditer(plain)
        if (value := _value(found.groupdict()))
    }
    return days.pop() if len(days) == 1 else None


def day_of_address(url: str) -> str | None:
    """The day in the path of a news address: /2024/05/03/, /2024/may/03/, /2024-05-03-."""
    found = re.search(
        rf"[/-](?P<year>(?:19|20)\d\d)(?P<sep>[/-])(?:(?P<number>\d\d?)|{_MONTH})(?P=sep)(?P<day>\d\d?)(?=[/-]|$)",
        url,
        re.I,
    )
    if not found:
        return None
    parts = found.groupdict()
    return _value({"year": parts["year"], "month": parts["number"] or parts["month"], "day": parts["day"]})


def _numbers(plain: str) -> list[str]:
    """The values that a date in numbers alone can have, with the year last: two where day and month can be
    exchanged."""
    found = _NUMBERS.fullmatch(plain)
    if not found:
        return []
    parts = found.groupdict()
    first, second = int(found["first"]), int(found["second_"])
    orders = [(first, second)] if found["sep"] == "." and second <= 12 else [(first, second), (second, first)]
    values = (_value({**parts, "day": str(day), "month": str(month)}) for day, month in orders if 1 <= month <= 12)
    return [value for value in dict.fromkeys(filter(None, values)) if _is_on(value, found["weekday"])]


def _is_on(value: str, weekday: str | None) -> bool:
    """Whether the day is the one of the week that is given by three English letters."""
    return weekday is None or datetime.fromisoformat(value[:10]).weekday() == _WEEKDAYS.index(weekday.lower())


def _value(parts: dict[str, str | None]) -> str | None:
    month = parts["month"] or ""
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    day = f"{parts['year']}-{number:02}-{int(parts['day'] or 0):02}"
    if not parts.get("hour"):
        return day if _exists(day) else None
    hour, half = int(parts["hour"] or 0), (parts.get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    second = (parts.get("second") or "00").replace(",", ".")
    time = f"{day}T{hour:02}:{parts['minute']}:{second}{_zone(parts.get('zone'))}"
    return time if _exists(re.sub(r"\.\d+", "", time)) else None


def _zone(written: str | None) -> str:
    zone = (written or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        return "Z"
    digits = zone.replace(":", "").ljust(5, "0") if zone else ""
    return f"{digits[:3]}:{digits[3:]}" if digits else ""


def _exists(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    zone = re.search(r"[+-](\d\d):(\d\d)$", value) if "T" in value else None
    return value[:4] != "0000" and (zone is None or (int(zone[1]), int(zone[2])) <= (14, 0))
