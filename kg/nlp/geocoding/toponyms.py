"""How the text names a place: its bare name, the level it is said to have, and what it is said to lie in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from kg import gazetteer
from kg.model import Document, Entity, Mention, MentionKind

_LEVELS = {
    **dict.fromkeys(("province", "governorate", "oblast", "emirate", "state", "region", "prefecture"), "admin1"),
    **dict.fromkeys(("district", "county", "agency", "tehsil", "subdistrict"), "admin2"),
    **dict.fromkeys(("city", "town", "village", "township", "municipality", "hamlet"), "city"),
}
_LEVEL = rf"(?P<level>{'|'.join(_LEVELS)})"
_PLURAL = r"(?P<level>(?i:province|governorate|state|region|district|count(?:y|ie)|cit(?:y|ie)|town|village))s"
_SIDE = r"(?:(?:north|south|east|west|central|restive|volatile|southern|northern|eastern|western)[\w-]*\s+)"
_ENDS = re.compile(rf"^(?P<name>.+?)\s+(?:tribal\s+)?{_LEVEL}$", re.I)
_BEGINS = re.compile(rf"^(?:the\s+)?(?:port\s+)?{_LEVEL}\s+of\s+(?P<name>.+)$", re.I)
_AFTER = re.compile(rf"^\s+(?:tribal\s+)?{_LEVEL}\b(?!s)", re.I)
_LIST_AFTER = re.compile(
    rf"^(?:,\s+[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)*(?:,?\s+(?:and|or)\s+[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\s+{_PLURAL}\b"
)
_PLURAL_AFTER = re.compile(rf"^\s+{_PLURAL}\b")
_BEFORE = re.compile(rf"\b{_LEVEL}\s+of\s+(?:the\s+)?$", re.I)
_PLURAL_BEFORE = re.compile(rf"\b{_PLURAL}\s+of\s+(?:[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?(?:,?\s+and\s+|,\s+))*$")
_SETTLEMENT = r"(?:village|town|city|district|suburb|hamlet|settlement)"
_WITHIN = re.compile(
    rf"^(?:\s*,)?\s+(?:which\s+is\s+)?(?:(?:located\s+|situated\s+)?in\s+|of\s+"
    rf"|(?:the\s+)?(?:provincial\s+)?(?:capital|seat|part)(?:\s+city)?\s+of\s+"
    rf"|(?:a|the)\s+(?:[a-z-]+\s+){{0,3}}{_SETTLEMENT}\s+(?:in|of)\s+)?"
    rf"(?:the\s+)?{_SIDE}*(?:{_LEVEL}\s+of\s+)?(?:the\s+)?"
)
_LISTED = re.compile(r"^[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*(?:,\s+[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*)*,?\s+and\s+[A-Z]")
_SHORT = re.compile(r"^,\s+((?:[A-Z][a-z]{0,4}\.\s?){1,2}|[A-Z]{2,3}\b)")
_OWNER = re.compile(
    rf"^\s*(?P<own>['’]s?)?\s+{_SIDE}*(?:(?:city|town|province|district|village|region|capital|port|port city|state)\s+(?:of\s+)?)?$"
)
_NAME = r"[A-Z][\w’'‘]+(?:(?:-|\s(?:e|i|al|ul|wa)\s|\s|-(?:e|i|al|ul|ye)[\s-])[A-Z][\w’'‘]+){0,3}"
_SCAN = re.compile(
    rf"\b(?P<name>{_NAME})\s+(?:[Tt]ribal\s+)?"
    r"(?:province|district|governorate|oblast|county|village|Province|District|Governorate|Oblast|County)\b(?!s)"
)
_APPOSED = re.compile(
    rf"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Oo]utside|[Aa]round)\s+(?P<name>{_NAME}),\s+(?:a|the)\s+(?:[a-z-]+\s+){{0,3}}"
    r"(?:village|town|city|district|province|suburb|hamlet|settlement)(?=,|\s+(?:in|of|on|near|about|where|that|close|some|\d)\b)"
)
_OF = re.compile(
    rf"\b(?:cit(?:y|ies)|towns?|villages?|provinces?|districts?|governorates?|suburbs?|outskirts) of (?P<name>{_NAME})"
)
_LIST = re.compile(
    rf"\b{_NAME}(?:,\s+{_NAME}){{0,20}},?\s+(?:and|or)\s+{_NAME}(?=\s+(?:provinces|districts|governorates|counties)\b)"
)
_NO_NAME = frozenset(
    "the a an in this that each every another one southern northern eastern western central north south east west northeast northwest "
    "southeast southwest federal capital tribal neighbouring neighboring autonomous court school".split()
)


@dataclass(frozen=True, slots=True)
class Toponym:
    """What the text says of a place: the names it bears, the level, and the keys of what it lies in, the surest first."""

    names: tuple[str, ...]
    level: str | None = None  # admin1, admin2 or city
    within: tuple[str, ...] = ()
    owner: str | None = None  # what it is said to be of: "Kenya's port city of Mombasa"
    divisions: frozenset[int] = frozenset()  # GeoNames ids of divisions told by an abbreviation: "Paris, Tex."


class Reader:
    """Reads toponyms out of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.article.text
        spots = [
            (m.start, m.end, m.kind, e)
            for e in document.entities
            if e.cls in ("Place", "State")
            for m in e.mentions
            if m.kind in (MentionKind.NAME, MentionKind.DEMONYM)
        ]
        self._starts = {start: e.key for start, _, kind, e in spots if kind is MentionKind.NAME}
        ends = sorted((end, kind, e.key) for _, end, kind, e in spots)
        self._ends = [end for end, _, _ in ends]
        self._enders = [(kind, key) for _, kind, key in ends]

    def toponym(self, e: Entity) -> Toponym:
        """The reading of all mentions of an entity together."""
        names: dict[str, None] = {}
        level: str | None = None
        within: dict[str, None] = {}
        owner: str | None = None
        divisions: set[int] = set()
        for m in e.mentions:
            if m.kind is MentionKind.NAME:
                name, said, after = read_name(self._text, m)
                names[name] = None
                level = level or said
                owner = owner or self._owner(m)
                for key in (self._container(after), self._owner(m)):
                    if key and key != e.key:
                        within[key] = None
                short = _SHORT.match(self._text[after : after + 12])
                divisions |= {r.id for r in gazetteer.find_place(short[1]) if r.kind == "admin1"} if short else set()
        return Toponym(tuple(names), level, tuple(within), owner, frozenset(divisions))

    def _container(self, position: int) -> str | None:
        """What comes behind a comma, "in" or "of": "Torbat, Razavi Khorasan", "a village in Kerala"."""
        found = _WITHIN.match(self._text[position : position + 100])
        begin = position + found.end() if found else -1
        if begin not in self._starts or (
            self._text[position:].startswith(",") and _LISTED.match(self._text[begin : begin + 100])
        ):
            return None
        return self._starts[begin]

    def _owner(self, m: Mention) -> str | None:
        """What comes before: "Kenya's port city of Mombasa", "the Indian city of Pune", "Helmand's Sangin district"."""
        i = bisect_left(self._ends, m.start) - 1
        if i < 0 or m.start - self._ends[i] > 60:
            return None
        between = _OWNER.match(self._text[self._ends[i] : m.start])
        kind, key = self._enders[i]
        return key if between and (between["own"] or kind is MentionKind.DEMONYM) else None


def read_name(text: str, m: Mention) -> tuple[str, str | None, int]:
    """The bare name of a place at a mention, its level if that is said, and the offset behind both."""
    name = bare(text[m.start : m.end])
    inside = _ENDS.match(name) or _BEGINS.match(name)
    if inside:
        return inside["name"], _level(inside), m.end
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


def bare(surface: str) -> str:
    """The surface form in one line, without article and possessive."""
    return re.sub(r"^the\s+|['’]s?$", "", " ".join(surface.split()), flags=re.I)


def said_places(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names that the text calls a province, a district, a village: without that word."""
    spans = [found.span("name") for pattern in (_SCAN, _APPOSED, _OF) for found in pattern.finditer(text)]
    spans += [
        (run.start() + one.start(), run.start() + one.end())
        for run in _LIST.finditer(text)
        for one in re.finditer(_NAME, run.group())
    ]
    for start, end in spans:
        words = text[start:end].split()
        while words and words[0].lower() in _NO_NAME:
            start = text.index(words[1], start) if len(words) > 1 else end
            words = words[1:]
        if words and not (len(words) == 1 and (gazetteer.demonym(words[0]) or gazetteer.people(words[0]))):
            yield start, end


def _level(found: re.Match[str]) -> str:
    word = found["level"].lower()
    return _LEVELS[{"countie": "county", "citie": "city"}.get(word, word)]
