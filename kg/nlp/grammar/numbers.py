"""Whole numbers in digits and words, and the bounds of an interval."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg.nlp.grammar.relations import is_numeral
from kg.nlp.lexicon.tables import table

_TABLE = table("grammar")
_UNITS: dict[str, int] = _TABLE.mapping("units")
_SCALES: dict[str, int] = _TABLE.mapping("scales")
_INTERVAL = _TABLE.pattern("interval")
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
