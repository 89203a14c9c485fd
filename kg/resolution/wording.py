"""The words and numbers by which reports and articles are compared."""

from __future__ import annotations

import re
from functools import lru_cache
from math import sqrt
from sys import intern

from kg.resolution.records import Article, Report

_LONG_WORD = 4  # letters of a word that counts; shorter ones are mostly those of grammar
_LONG_WORD_OF_TEXT = 5
_BEGIN = 5  # letters of a trigger that are compared
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<![\w.:])\d[\d,]*+(?![\w.:]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{4}-\d\d-0?(\d+)")
_KEPT = 50_000  # names of which the words are kept


def beginnings(report: Report) -> frozenset[str]:
    """How the long words begin that show an event; of short ones, all."""
    words = _WORD.findall(report.trigger.lower())
    return frozenset(word[:_BEGIN] for word in words if len(word) >= _LONG_WORD) or frozenset(words)


def numbers(report: Report) -> frozenset[str]:
    """The numbers in digits in the sentence of a report that are no years, nor the days of the dates in it."""
    found = (number.replace(",", "") for number in _NUMBER.findall(report.words))
    days = {day.group(1) for time in report.times if (day := _DAY.fullmatch(time))}
    return frozenset(number for number in found if not _YEAR.fullmatch(number) and number not in days)


def sentence_words(report: Report) -> frozenset[str]:
    return long_words(report.words)


def headline_words(article: Article) -> frozenset[str]:
    return long_words(article.headline)


@lru_cache(_KEPT)
def name_words(name: str) -> frozenset[str]:
    return long_words(name)


def text_words(text: str) -> frozenset[str]:
    """The words of an article by which it is compared with others."""
    return long_words(text, _LONG_WORD_OF_TEXT)


def long_words(text: str, least: int = _LONG_WORD) -> frozenset[str]:
    """The words of a text that have so many letters, in lower case."""
    found = {intern(word.lower()) for word in _WORD.findall(text) if len(word) >= least}
    return frozenset(found)  # of a set, and so with less memory than of its words one by one


def cosine(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / sqrt(len(one) * len(other)) if one and other else 0.0
