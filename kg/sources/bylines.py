"""Bylines to names of authors: "By ANNA BERG and Li Wei, Staff Writers" gives two."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.sources.fields import unescaped

_INTRODUCTION = re.compile(
    r"^(?:(?:story|text|words?|opinion|analysis|report(?:ed|ing)?|written|edited|compiled|posted|published|perspective"
    r"|column|review)?"
    r"\s*by\b[:\s]*|authors?:\s*)",
    re.I,
)
_TAIL = re.compile(
    r"\s*(?:[|•·]|\s[-–—]\s|\b(?:about|follow|updated|published|posted|print)\b"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b|\d{4}).*$",
    re.I,
)
_NOT_A_PERSON = re.compile(
    r"\b(?:writers?|editors?|editor-at-large|correspondents?|reporters?|staff|news|press|agency|agencies|bureau|desk"
    r"|team|business|politics|online|media|times|post|today|network|service|columnists?|contributors?|producers?"
    r"|analysts?|fellows?|professors?|directors?|special|inc|ltd|reuters|admin)\b",
    re.I,
)
_BETWEEN = re.compile(r"\s*[;,&]\s*|\s+and\s+|\s*/\s*")
_AGENCY = r"Associated Press|AP|Reuters|Agence France-Presse|AFP|PA Media|PTI|ANI|APP|Xinhua|Bloomberg"


def authors(written: Iterable[str], publisher: str | None = None) -> tuple[str, ...]:
    """The authors' names, each once, in order. A byline that names no person ("Reuters", "Staff") is given as it is.

    Args:
        publisher: its name is removed from the end of a byline.
    """
    house = "|" + re.escape(publisher) if publisher else ""
    houses = re.compile(rf"(?<=\w)[\s,]+(?:for )?(?:the )?(?:{_AGENCY}{house})$", re.I)
    found: dict[str, str] = {}  # by their letters
    for value in written:
        plain = _without_addition(value, houses)
        if _can_name(plain):
            pieces = [piece.strip(" ,;:") for piece in _BETWEEN.split(plain)]
            for name in [_cased(piece) for piece in pieces if _is_person(piece)] or [plain]:
                found.setdefault(re.sub(r"\W+", "", name).lower(), name)
    return tuple(found.values())


def _without_addition(value: str, houses: re.Pattern[str]) -> str:
    """The byline without markup, "By", what follows the names, and the publisher."""
    plain = unescaped(re.sub(r"<[^>]*>", " ", value[:500]))
    names = _TAIL.sub("", _INTRODUCTION.sub("", plain).strip(" ,;:"))
    return houses.sub("", names.strip(" ,;:"))


def _can_name(plain: str) -> bool:
    return bool(plain) and len(plain) <= 200 and not re.match(r"https?:|www\.|/|@", plain)


def _is_person(piece: str) -> bool:
    words = piece.split()
    return (
        2 <= len(words) <= 5
        and not _NOT_A_PERSON.search(piece)
        and not re.search(r"[\d@/<>]", piece)
        and words[0][0].isupper()
        and words[-1][:1].isalpha()
        and sum(w[0].isupper() for w in words) * 2 > len(words)
    )


def _cased(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 5 else name
