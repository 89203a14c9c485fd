"""The words of time: numbers by name, and the pieces the rules are built from.

In a rule's pattern one space stands for any white space, and capitals matter: "May" is a month and "may" is not.
"""

from __future__ import annotations

import re

_MONTHS = "January February March April May June July August September October November December".split()
_SHORT = "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_FIRST_LETTERS = [m[:3] for m in _MONTHS]
MONTH_OF = {m.lower(): i for i, m in enumerate(_MONTHS, 1)} | {
    s.lower(): _FIRST_LETTERS.index(s[:3]) + 1 for s in _SHORT
}
WEEKDAY_OF = {w.lower(): i for i, w in enumerate(_WEEKDAYS)}
SEASON_OF = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
ORDINAL_OF = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUE = {w: i for i, w in enumerate(_ONES, 1)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}
_VALUE |= {"a": 1, "an": 1, "dozen": 12, "couple": 2, "hundred": 100}


def _both_cases(words: list[str]) -> str:
    return "|".join(f"{w}|{w.upper()}" for w in words)


MONTH = rf"(?:(?:{_both_cases(_MONTHS)})\b|(?:{_both_cases(_SHORT)})\b\.?)"
FULL_MONTH = rf"(?:{_both_cases(_MONTHS)})\b"
WEEKDAY = rf"(?:{_both_cases(_WEEKDAYS)})\b"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.:/]\d|,\d{3}(?!\d))"
YEAR4 = r"(?:1\d|20)\d\d"
YEAR = YEAR4 + r"(?![\w%]|[.:/]\d|,\d{3}(?!\d))"
SEASON = r"(?:(?i:spring|summer|fall|autumn|winter)\b)"
UNIT = r"(?:(?i:day|week|month|year|decade)\b)"
UNITS = r"(?:(?i:days?|weeks?|months?|years?|decades?|centur(?:y|ies)|hours?|minutes?|seconds?|weekends?)\b)"
PART = r"(?:(?i:morning|afternoon|evening|night|noon|midday|midnight)\b)"
NUMBER = (
    r"(?:(?i:(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|several|a few|few|many|"
    r"(?:a )?couple(?: of)?|(?:a )?dozen|a hundred|one hundred))\b|(?<![\d.,$€£])\d{1,3}(?:,\d{3})+|(?<![\d.,$€£])\d{1,5}(?:\.\d+)?\b)"
)
MODIFIER = r"(?:(?i:early|mid|late|(?:[Tt]he )?(?:very )?(?:beginning|start|middle|end) of)\b(?: in)?)"

COUNTED = (
    r"(?! (?:troops|soldiers|people|men|women|children|civilians|refugees|families|fighters|militants|police|officers|members|workers|"
    r"houses|homes|villages|prisoners|tons|tonnes|barrels|miles|metres|meters|kilometres|kilometers|km|feet|dollars|euros|pounds|rupees|"
    r"percent|hours|votes|jobs|cases)\b)"
)
AFTER_PREPOSITION = re.compile(
    r"\b(?:in|since|until|till|by|before|after|from|during|of|through|to|between|for|and|or|than|around|circa|late|early|"
    r"as of|prior to|years?)\s+$",
    re.I,
)
AFTER_OWNER = re.compile(r"(?:\b(?:the|its|his|her|their|our|a|an|this)|['’]s?)\s+(?:\w+ly\s+)?$", re.I)


def number(text: str) -> float | None:
    """The number these words or digits say, None where they leave it open ("several")."""
    words = text.lower().replace(",", "").replace("-", " ").split()
    if len(words) == 1 and re.fullmatch(r"\d+(\.\d+)?", words[0]):
        return float(words[0])
    known = [w for w in words if w not in ("of", "a", "an")] or words[:1]
    if any(w not in _VALUE for w in known):
        return None
    return float(sum(_VALUE[w] for w in known)) if known[-1] != "hundred" else 100.0


def part_code(text: str) -> str:
    """The TIMEX3 code of a part of the day."""
    return {
        "morning": "MO",
        "afternoon": "AF",
        "evening": "EV",
        "night": "NI",
        "noon": "12:00",
        "midday": "12:00",
        "midnight": "24:00",
    }[text.lower()]
