"""Rows for persons and organizations that no table names to the letter: by likeness, and by who held an office when.

A candidate counts by its likeness, its country and whether it existed; below the threshold, or with a rival, the name
has no row (NIL).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

from kg import gazetteer
from kg.gazetteer import Held, Row
from kg.model import Document, Entity, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.lexicon.roles import titles
from kg.nlp.lexicon.tables import table
from kg.nlp.linking.names import names_of, state_called

_TABLE = table("linking")
_THRESHOLD, _MARGIN = _TABLE.weight("threshold"), _TABLE.weight("margin")
_TOLD_COUNTRY, _OTHER_COUNTRY = _TABLE.weight("told_country"), _TABLE.weight("other_country")
_NOT_EXISTING = _TABLE.weight("not_existing")
_LONG = _TABLE.weight("long_surname")
_BEFORE_NAME = _TABLE.source("before_name")
_POSSESSIVE_MARK = _TABLE.pattern("possessive_mark")
_OTHER_KINDS = ("diplomatic", "legislative", "office")


@dataclass(frozen=True, slots=True)
class Countries:
    """How often an article tells of each country, those it is much about, and its day (YYYY-MM-DD) if known."""

    mentions: Counter[str]
    main: frozenset[str]
    day: str | None


def with_candidates(document: Document, countries: Countries) -> Document:
    """The document with more rows."""
    return replace(document, entities=tuple(_with_row(document, e, countries) for e in document.entities))


def _with_row(document: Document, e: Entity, countries: Countries) -> Entity:
    if e.ref or not e.named or e.cls not in ORGANIZATIONS | {"Person"}:
        return e
    row = _office_holder(document, e, countries) or _candidate(document, e, countries)
    return replace(e, ref=row.id, cls=row.cls, country=row.country) if row is not None else e


def _candidate(document: Document, e: Entity, countries: Countries) -> Row | None:
    name = max(names_of(document, e), key=len, default="")
    if not name or (e.cls == "Person" and len(name.split()) < 2):
        return None
    return best_candidate([(score(c.row, c.alike, countries), c.row) for c in gazetteer.candidates(name, e.cls)])


def best_candidate(scored: list[tuple[float, Row]]) -> Row | None:
    """The row with the highest score, None if that is below the threshold or a rival comes near it."""
    ranked = sorted(scored, key=lambda s: (s[0], s[1].id), reverse=True)
    if not ranked or ranked[0][0] < _THRESHOLD:
        return None
    has_rival = len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN
    return None if has_rival else ranked[0][1]


def score(row: Row, alike: float, countries: Countries) -> float:
    """The likeness of a candidate, more for a country that is told, less for another or if it did not exist."""
    total = alike
    if row.country is not None:
        total += _TOLD_COUNTRY if countries.mentions[row.country] else -_OTHER_COUNTRY
    return total if _existed(row, countries.day) else total - _NOT_EXISTING


def _existed(row: Row, day: str | None) -> bool:
    """Does the row hold on a day? Dates of rows may be days, months or years; without a day everything holds."""
    if day is None:
        return True
    begun = row.valid_from <= day[: len(row.valid_from)]
    return begun and (not row.valid_to or day[: len(row.valid_to)] <= row.valid_to)


def _office_holder(document: Document, e: Entity, countries: Countries) -> Row | None:
    """Who is meant by "Prime Minister Sharif" or, in an article about the country, by "Erdogan"."""
    surname = _bare_surname(document, e)
    if surname is None:
        return None
    offices, state = _title(document, e)
    if offices:
        return _titled(gazetteer.holders(surname, offices), state, countries)
    if e.cls == "Organization" and "-" not in surname:
        return None  # the model takes names such as "El-Sissi" for organizations
    if len(surname) < _LONG or _has_another_office(document, e):
        return None
    return _untitled(gazetteer.holders(surname), countries)


def _bare_surname(document: Document, e: Entity) -> str | None:
    """The one word that is all the article calls a person; None for full names and letters."""
    names = names_of(document, e)
    if e.cls not in ("Person", "Organization") or any(" " in n or n.isupper() for n in names):
        return None
    return max(names, key=len, default=None)


def _titled(held: tuple[Held, ...], state: str | None, countries: Countries) -> Row | None:
    """The one holder on the day: of the state if it is told, else of a country of the article, else of any."""
    day = countries.day
    fits = [h for h in held if day is None or h.on(day)]
    if state is not None:
        return _only_holder([h for h in fits if h.country == state])
    return _only_holder([h for h in fits if countries.mentions[h.country]]) or (_only_holder(fits) if day else None)


def _untitled(held: tuple[Held, ...], countries: Countries) -> Row | None:
    """The one holder on the day, else the one until then, in a country that the article is much about."""
    day = countries.day
    if day is None:
        return None
    near = [h for h in held if h.country in countries.main or not countries.mentions]
    return _only_holder([h for h in near if h.on(day)]) or _only_holder(
        [h for h in near if h.valid_from <= day[: len(h.valid_from)]]
    )


def _only_holder(held: list[Held]) -> Row | None:
    return held[0].holder if len({h.holder.id for h in held}) == 1 else None


def _title(document: Document, e: Entity) -> tuple[tuple[str, ...], str | None]:
    """The offices of the title before a name of the person, and the state it is said to be of."""
    for before in _before_names(document, e, 80):
        if found := _title_before().search(before):
            return gazetteer.offices_of_title(found["title"]), _state_before(found["before"] or "")
    return (), None


def _before_names(document: Document, e: Entity, length: int) -> list[str]:
    """The text of at most so many characters before each name of an entity."""
    text = document.article.text
    return [text[max(0, m.start - length) : m.start] for m in e.mentions if m.kind is MentionKind.NAME]


@cache
def _title_before() -> re.Pattern[str]:
    titles = "|".join(t.replace(" ", r"\s+") for t in gazetteer.title_words())
    return re.compile(rf"(?P<before>(?:[\w.’'-]+\s+){{0,3}})\b(?P<title>{titles})\s+{_BEFORE_NAME}", re.I)


def _has_another_office(document: Document, e: Entity) -> bool:
    """Does the text before a name end in a title that is none of those known here: "Mayor", "Ambassador"?"""
    return any(map(ends_in_other_title, _before_names(document, e, 40)))


def ends_in_other_title(before: str) -> bool:
    """Does a text end in the title of a diplomat, a legislator or another office that tables of holders do not have?"""
    words = tuple(before.lower().replace("-", " ").split()[-3:])
    return any(titles().get(words[-width:]) in _OTHER_KINDS for width in range(1, len(words) + 1))


def _state_before(before: str) -> str | None:
    """The country of the state that a text ends with, by name or adjective; the longest name first."""
    words = [_POSSESSIVE_MARK.sub("", w) for w in before.split()]
    states = (state_called(words[-width:]) for width in (3, 2, 1) if len(words) >= width)
    return next((state.country for state in states if state is not None), None)
