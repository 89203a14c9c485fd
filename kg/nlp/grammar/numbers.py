"""Whole numbers in digits and words, and the ranges that words around them make."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg.model import Count
from kg.nlp.grammar.relations import is_numeral
from kg.nlp.lexicon.tables import table

_TABLE = table("grammar")
_UNITS: dict[str, int] = _TABLE.mapping("units")
_SCALES: dict[str, int] = _TABLE.mapping("scales")
_INTERVAL = _TABLE.pattern("interval")
_EVENTS = table("events")
_MORE_THAN = _EVENTS.pattern("more_than")
_AT_LEAST = _EVENTS.pattern("at_least")
_AT_MOST = _EVENTS.pattern("at_most")
_ABOUT = _EVENTS.pattern("about")
_REACH = 9  # tokens before a noun in which its number stands


def interval(head: Token) -> tuple[int, int] | None:
    """The bounds that stand before a noun, or end with a numeral of its own: (3, 5) for "between 3 and 5", "3 to 5",
    "3-5" and "three or five", None where there are none.
    """
    last = head.i + 1 if is_numeral(head) else head.i
    found = _INTERVAL.search(head.doc[max(head.sent.start, head.i - _REACH) : last].text.lower())
    if found is None:
        return None
    scale = found[4] or ""
    low, high = parse_number(f"{found[1] or found[2]} {scale}"), parse_number(f"{found[3]} {scale}")
    return (low, high) if low is not None and high is not None and low < high else None


def number(token: Token) -> int | None:
    """The whole number that a token with its own modifiers says ("twenty-two", "2.5 million"), or None."""
    before = (t for t in token.subtree if t.i < token.i and t.dep_ in ("compound", "nummod", "quantmod", "punct"))
    words = [*(t.lower_ for t in before), token.lower_]
    return parse_number(" ".join(words))


def parse_number(text: str) -> int | None:
    """A whole number in digits or words, None where there is none."""
    total, current, seen = 0.0, 0.0, False
    for word in re.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", text.lower().replace("-", " ")):
        if word[0].isdigit():
            current, seen = current + float(word.replace(",", "")), True
        elif word in _SCALES:
            current, seen = (current or 1) * _SCALES[word], True
            if _SCALES[word] >= 1000:
                total, current = total + current, 0.0
        elif word in _UNITS:
            current, seen = current + _UNITS[word], True
    return int(total + current) if seen else None


def ranged(told: int, words: str) -> Count:
    """A number with the words before it as a range: "at least 7" is low 7, best 7, high unknown.

    Args:
        words: in lower case.
    """
    if _MORE_THAN.search(words):
        return Count(told + 1, told + 1, None)
    if _AT_LEAST.search(words):
        return Count(told, told, None)
    if _AT_MOST.search(words):
        return Count(None, told, told)
    if _ABOUT.search(words):
        return Count(None, told, None)
    return Count(told, told, told)
