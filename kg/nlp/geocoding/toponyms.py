"""How the text names a place: its bare name, the level it is said to have, and what it is said to lie in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from kg import gazetteer
from kg.model import Document, Entity, Mention, MentionKind
from kg.nlp.lexicon.tables import table

_TABLE = table("geocoding")
_LEVELS, _SINGULARS = _TABLE.mapping("levels"), _TABLE.mapping("singulars")
_ENDS, _BEGINS = _TABLE.pattern("ends_with_level", re.I), _TABLE.pattern("begins_with_level", re.I)
_AFTER, _BEFORE = _TABLE.pattern("level_after", re.I), _TABLE.pattern("level_before", re.I)
_LIST_AFTER, _PLURAL_AFTER = _TABLE.pattern("level_after_list"), _TABLE.pattern("plural_after")
_PLURAL_BEFORE = _TABLE.pattern("plural_before")
_WITHIN, _LISTED, _OWNER = _TABLE.pattern("within"), _TABLE.pattern("listed"), _TABLE.pattern("owner")
_ABBREVIATED = _TABLE.pattern("abbreviated")
_NAME, _LIST = _TABLE.pattern("name"), _TABLE.pattern("names_before_levels")
_NAMED = (_TABLE.pattern("named_division"), _TABLE.pattern("apposed"), _TABLE.pattern("level_of_name"))
_NOT_IN_NAMES = _TABLE.words("not_in_names")
_THE = _TABLE.pattern("article", re.I)
_ARTICLE_OR_POSSESSIVE = _TABLE.pattern("article_or_possessive", re.I)
_NAMING = (MentionKind.NAME, MentionKind.DEMONYM)
_FARTHEST_OWNER = 60  # characters between a place and what it is said to be of


@dataclass(frozen=True, slots=True)
class Toponym:
    """What the text says of a place: its names, its level, and the keys of what it lies in, the surest first."""

    names: tuple[str, ...]
    level: str | None = None  # admin1, admin2 or city
    within: tuple[str, ...] = ()
    owner: str | None = None  # what it is said to be of: "Kenya's port city of Mombasa"
    divisions: frozenset[int] = frozenset()  # GeoNames ids of divisions told by an abbreviation: "Paris, Tex."


class Reader:
    """Reads toponyms out of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.article.text
        places = [e for e in document.entities if e.cls in ("Place", "State")]
        spots = [(m.start, m.end, m.kind, e.key) for e in places for m in e.mentions if m.kind in _NAMING]
        self._starts = {start: key for start, _, kind, key in spots if kind is MentionKind.NAME}
        ends = sorted((end, kind, key) for _, end, kind, key in spots)
        self._ends = [end for end, _, _ in ends]
        self._enders = [(kind, key) for _, kind, key in ends]

    def toponym(self, e: Entity) -> Toponym:
        """The reading of all mentions of an entity together."""
        spots = [m for m in e.mentions if m.kind is MentionKind.NAME]
        read = [read_name(self._text, m) for m in spots]
        owners = [self._owner(m) for m in spots]
        names, levels, ends = zip(*read, strict=True) if read else ((), (), ())
        around = chain.from_iterable(zip(map(self._container, ends), owners, strict=True))
        return Toponym(
            tuple(dict.fromkeys(names)),
            next(filter(None, levels), None),
            tuple(dict.fromkeys(key for key in around if key and key != e.key)),
            next(filter(None, owners), None),
            frozenset(chain.from_iterable(map(self._abbreviated, ends))),
        )

    def _abbreviated(self, position: int) -> Iterator[int]:
        """The divisions that an abbreviation behind a comma may stand for: "Paris, Tex."."""
        short = _ABBREVIATED.match(self._text[position : position + 12])
        return (r.id for r in gazetteer.find_place(short[1]) if r.kind == "admin1") if short else iter(())

    def _container(self, position: int) -> str | None:
        """What comes behind a comma, "in" or "of": "Torbat, Razavi Khorasan", "a village in Kerala"."""
        found = _WITHIN.match(self._text[position : position + 100])
        begin = position + found.end() if found else -1
        if begin not in self._starts:
            return None
        listed = self._text[position:].startswith(",") and _LISTED.match(self._text[begin : begin + 100])
        return None if listed else self._starts[begin]

    def _owner(self, m: Mention) -> str | None:
        """What comes before: "Kenya's port city of Mombasa", "the Indian city of Pune", "Helmand's Sangin district"."""
        i = bisect_left(self._ends, m.start) - 1
        if i < 0 or m.start - self._ends[i] > _FARTHEST_OWNER:
            return None
        between = _OWNER.match(self._text[self._ends[i] : m.start])
        kind, key = self._enders[i]
        return key if between and (between["own"] or kind is MentionKind.DEMONYM) else None


def read_name(text: str, m: Mention) -> tuple[str, str | None, int]:
    """The bare name of a place at a mention, its level if that is said, and the offset behind both."""
    name = bare(text[m.start : m.end])
    inside = _ENDS.match(name) or _BEGINS.match(name)
    if inside:
        level = _level(inside)
        whole = level == "city" and gazetteer.find_place(name)  # "Kuwait City" is not a city called Kuwait
        return (name, None, m.end) if whole else (inside["name"], level, m.end)
    after = _AFTER.match(text[m.end : m.end + 30])
    if after:
        return name, _level(after), m.end + after.end()
    others = (
        _PLURAL_AFTER.match(text[m.end : m.end + 30]),
        _LIST_AFTER.match(text[m.end : m.end + 120]),
        _BEFORE.search(text[max(0, m.start - 30) : m.start]),
        _PLURAL_BEFORE.search(text[max(0, m.start - 120) : m.start]),
    )
    return name, next((_level(o) for o in others if o), None), m.end


def _level(found: re.Match[str]) -> str:
    word = found["level"].lower()
    level: str = _LEVELS[_SINGULARS.get(word, word)]
    return level


def bare(surface: str) -> str:
    """The surface form in one line, without article and possessive, unless the article is part of it: "The Hague"."""
    line = " ".join(surface.split())
    return line if _THE.match(line) and gazetteer.find_place(line) else _ARTICLE_OR_POSSESSIVE.sub("", line)


def said_places(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names that the text calls a province, a district, a village: without that word."""
    spans = [found.span("name") for pattern in _NAMED for found in pattern.finditer(text)]
    for names in _LIST.finditer(text):
        spans += [one.span() for one in _NAME.finditer(text, *names.span())]
    for start, end in spans:
        start = _name_start(text, start, end)
        if start < end and not _is_people(text[start:end]):
            yield start, end


def _name_start(text: str, start: int, end: int) -> int:
    """Where a name begins behind words such as "the" and "southern"; its end if nothing is left."""
    words = list(re.finditer(r"\S+", text[start:end]))
    first = next((w for w in words if w.group().lower() not in _NOT_IN_NAMES), None)
    return start + first.start() if first else end


def _is_people(name: str) -> bool:
    return len(name.split()) == 1 and bool(gazetteer.demonym(name) or gazetteer.people(name))
