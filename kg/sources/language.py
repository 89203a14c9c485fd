"""Which language an article is in: only to tell those that are clearly not English.

A text full of foreign names looks like anything to a classifier of letters, so that a text is foreign only when more than
one sign says so: its script, or the classifier together with the lack of English function words, both asked about the words
that are no names.
"""

from __future__ import annotations

import re
import unicodedata

from py3langid import langid

_ENOUGH = 100  # letters of words that are no names; with less, nothing is said
_SAMPLE = 20_000  # characters looked at
_FUNCTION_WORDS = frozenset(
    """the of and to that is was for with said from by were has have had his her its their which been are be will would not
    but this who they he she it after on at as an or than more about over into up out when where what there could we you our all if""".split()
)
_NAMES = {"english": "en", "eng": "en"}


def tag(declared: str | None) -> str | None:
    """Language and region (BCP 47) out of what people write: "en_US.UTF-8", "English"; None if it is neither."""
    plain = (declared or "").strip().split(".")[0].replace("_", "-")
    plain = _NAMES.get(plain.lower(), plain)
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:-([A-Za-z]{2})(?=-|$))?(?:-[A-Za-z0-9]{1,8})*", plain)
    if not found:
        return None
    language = _NAMES.get(found[1].lower(), found[1].lower())
    return f"{language}-{found[2].upper()}" if found[2] else language


def foreign_language(text: str, declared: str | None = None) -> str | None:
    """The language (ISO 639-1) of a text that is not English, None for English and for what is too short to tell."""
    sample = text[:_SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    if not letters:
        return None
    latin = sum(c < "\u0250" or unicodedata.name(c, "").startswith("LATIN") for c in letters)
    if 2 * latin < len(letters):
        return _classified(sample) or "unknown"
    words = _common_words(sample)
    plain = " ".join(words)
    share = sum(word in _FUNCTION_WORDS for word in words) / len(words) if words else 1.0
    if share >= 0.2:
        return None
    said = (declared or "en").split("-")[0]
    found = _classified(plain)
    if len(plain) < _ENOUGH:
        return said if said != "en" and found != "en" else None
    return found if found != "en" else None


def _common_words(text: str) -> list[str]:
    """The words that are no names, in small letters: those that begin so, or all in a text in capitals."""
    words = re.findall(r"[^\W\d_]+", text)
    capitals = sum(word.isupper() for word in words) > 0.6 * len(words)
    return [word.lower() for word in words if capitals or word[0].islower()]


def _classified(text: str) -> str | None:
    """The likeliest language; None where it is no language at all ("zxx")."""
    language, _ = langid.classify(text)
    return str(language) if language and language != "zxx" else None
