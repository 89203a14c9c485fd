"""Language detection, to refuse articles that are clearly not in English.

A language classifier mistakes English texts full of foreign names. So a text counts as foreign only if it is not in the
Latin script, or if it has few English function words and the classifier says so too; both look at words that are not
names.
"""

from __future__ import annotations

import re
import unicodedata

from py3langid import langid

_ENOUGH = 100  # characters of words that are not names, below which the classifier is not believed beside English words
_SOME = 8  # words that are not names, of which English text has a function word
_SAMPLE = 20_000  # characters looked at
_ENGLISH_SHARE = 0.2  # of the words that are not names, those that are function words in English text
_FUNCTION_WORDS = frozenset(
    """the of and to that is was for with said from by were has have had his her its their which been are be will would
    not but this who they he she it after on at as an or than more about over into up out when where what there could we
    you our all if""".split()
)
_NAMES = {"english": "en", "eng": "en"}
_LETTERS = re.compile(r"[^\W\d_]+")
_BEYOND_LATIN = re.compile(r"[^\x00-\u024f]")  # some of these letters are Latin, too


def tag(declared: str | None) -> str | None:
    """The language and region (BCP 47) of a declared language such as "en_US.UTF-8" or "English"; None if it is not
    one."""
    plain = (declared or "").strip().split(".")[0].replace("_", "-")
    plain = _NAMES.get(plain.lower(), plain)
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:-([A-Za-z]{2})(?=-|$))?(?:-[A-Za-z0-9]{1,8})*", plain)
    if not found:
        return None
    language = _NAMES.get(found[1].lower(), found[1].lower())
    return f"{language}-{found[2].upper()}" if found[2] else language


def foreign_language(text: str, declared: str | None = None) -> str | None:
    """The language (ISO 639-1, or "unknown") of a text that is not English; None for English and for a text too short
    to tell.

    Args:
        declared: the BCP 47 tag that the source gives, used for short texts only.
    """
    sample = text[:_SAMPLE]
    if not any(c.isalpha() for c in sample):
        return None
    if not _mostly_latin(sample):
        return _classified(sample) or "unknown"
    words = _common_words(sample)
    if _is_english(words):
        return None
    plain = " ".join(words)
    found = _classified(plain)
    if len(plain) >= _ENOUGH or (len(words) >= _SOME and _FUNCTION_WORDS.isdisjoint(words)):
        return found if found != "en" else None
    language = (declared or "en").split("-")[0]
    return language if "en" not in (language, found) else None


def _mostly_latin(text: str) -> bool:
    letters = "".join(_LETTERS.findall(text))
    others = sum(not unicodedata.name(c, "").startswith("LATIN") for c in _BEYOND_LATIN.findall(letters))
    return 2 * others <= len(letters)


def _is_english(words: list[str]) -> bool:
    """Whether the share of function words is that of English; without any words, it is assumed to be."""
    return not words or sum(map(_FUNCTION_WORDS.__contains__, words)) / len(words) >= _ENGLISH_SHARE


def _common_words(text: str) -> list[str]:
    """The words that are not names, in lower case: those written in lower case, or all where most words are in
    capitals."""
    words = _LETTERS.findall(text)
    capitals = sum(map(str.isupper, words)) > 0.6 * len(words)
    return [word.lower() for word in words if capitals or word[0].islower()]


def _classified(text: str) -> str | None:
    """The likeliest language; None if it is none, which the classifier calls "zxx"."""
    language, _ = langid.classify(text)
    return str(language) if language and language != "zxx" else None
