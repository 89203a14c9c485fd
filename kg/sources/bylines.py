"""Names of authors out of bylines: "By ANNA BERG and Li Wei, Staff Writers" is two persons."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.sources.fields import unescaped

_INTRODUCTION = re.compile(
    r"^(?:(?:story|text|words?|opinion|analysis|report(?:ed|ing)?|written|edited|compiled|posted|published|perspective|column|review)?"
    r"\s*by\b[:\s]*|authors?:\s*)",
    re.I,
)
_TAIL = re.compile(
    r"\s*(?:[|•·]|\s[-–—]\s|\b(?:about|follow|updated|published|posted|print)\b"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b|\d{4}).*$",
    re.I,
)
_NOT_A_PERSON = re.compile(
    r"\b(?:writers?|editors?|editor-at-large|correspondents?|reporters?|staff|news|press|agency|agencies|bureau|desk|team|business|politics|online|media|times|post|today|"
    r"network|service|columnists?|contributors?|producers?|analysts?|fellows?|professors?|directors?|special|inc|ltd|reuters|admin)\b",
    re.I,
)
_AGENCY = r"Associated Press|AP|Reuters|Agence France-Presse|AFP|PA Media|PTI|ANI|APP|Xinhua|Bloomberg"


def authors(written: Iterable[str], publisher: str | None = None) -> tuple[str, ...]:
    """The authors' names, each once, in order. What names no person ("Reuters", "Staff") stands as it is, if nothing else does.

    Args:
        publisher: whose name after that of an author is no part of it.
    """
    houses = re.compile(
        rf"(?<=\w)[\s,]+(?:for )?(?:the )?(?:{_AGENCY}{'|' + re.escape(publisher) if publisher else ''})$", re.I
    )
    found: list[str] = []
    for value in written:
        plain = unescaped(re.sub(r"<[^>]*>", " ", value[:500]))
        plain = houses.sub("", _TAIL.sub("", _INTRODUCTION.sub("", plain).strip(" ,;:")).strip(" ,;:"))
        if not plain or re.match(r"https?:|www\.|/|@", plain) or len(plain) > 200:
            continue
        pieces = [piece.strip(" ,;:") for piece in re.split(r"\s*[;,&]\s*|\s+and\s+|\s*/\s*", plain)]
        persons = [_cased(piece) for piece in pieces if _person(piece)]
        found.extend(persons or [plain])
    once = {re.sub(r"\W+", "", name).lower(): name for name in reversed(found)}
    kept = [name for name in found if once.pop(re.sub(r"\W+", "", name).lower(), None) is not None]
    return tuple(kept)


def _person(piece: str) -> bool:
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
