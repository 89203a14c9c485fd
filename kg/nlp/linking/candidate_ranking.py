"""Rows for persons and organizations that no table names to the letter: by candidates, and by who held an office on the day.

A candidate counts by its likeness, its country and whether it existed; below the threshold, or with a rival, the name stays NIL.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

from kg import gazetteer
from kg.gazetteer import Held, Row
from kg.model import Document, Entity, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.lexicon.roles import titles
from kg.nlp.linking.disambiguation import names_of

_THRESHOLD = 0.9
_MARGIN = 0.03  # a rival closer than this leaves the name open
_SPOKEN = 0.05  # for a row whose country the article speaks of; one of another country loses
_FOREIGN = 0.1
_GONE = 0.3  # lost by what did not exist on the day
_OTHER_KINDS = ("diplomatic", "legislative", "office")
_SHORT = 5  # letters of a surname that is believed without a title


def identified(document: Document, told: Counter[str], main: set[str]) -> Document:
    """The document with more rows. `told`: mentions of each country; `main`: those the article is much about."""
    day = (document.article.published or "")[:10] or None
    return replace(document, entities=tuple(_with_row(document, e, told, main, day) for e in document.entities))


def _with_row(document: Document, e: Entity, told: Counter[str], main: set[str], day: str | None) -> Entity:
    if e.ref or not e.named or e.cls not in ORGANIZATIONS | {"Person"}:
        return e
    row = _holder(document, e, told, main, day) or _candidate(document, e, told, day)
    return replace(e, ref=row.id, cls=row.cls, country=row.country) if row is not None else e


def _candidate(document: Document, e: Entity, told: Counter[str], day: str | None) -> Row | None:
    name = max(names_of(document, e), key=len, default="")
    if not name or (e.cls == "Person" and len(name.split()) < 2):
        return None
    scored = sorted(
        ((_score(c.row, c.alike, told, day), c.row.id, c.row) for c in gazetteer.candidates(name, e.cls)), reverse=True
    )
    if not scored or scored[0][0] < _THRESHOLD or (len(scored) > 1 and scored[0][0] - scored[1][0] < _MARGIN):
        return None
    return scored[0][2]


def _score(row: Row, alike: float, told: Counter[str], day: str | None) -> float:
    near = 0.0 if row.country is None else _SPOKEN if told[row.country] else -_FOREIGN
    gone = day is not None and not (
        row.valid_from <= day[: len(row.valid_from)] and (not row.valid_to or day[: len(row.valid_to)] <= row.valid_to)
    )
    return alike + near - (_GONE if gone else 0.0)


def _holder(document: Document, e: Entity, told: Counter[str], main: set[str], day: str | None) -> Row | None:
    """Who is meant by "Prime Minister Sharif" or, in an article about the country, by "Erdogan"."""
    names = names_of(document, e)
    if (
        e.cls not in ("Person", "Organization")
        or not names
        or any(" " in n for n in names)
        or any(n.isupper() for n in names)
    ):
        return None
    surname = max(names, key=len)
    offices, state = _title(document, e)
    held = gazetteer.holders(surname, offices) if offices else gazetteer.holders(surname)
    if not held or (e.cls == "Organization" and not offices and "-" not in surname):
        return None
    if offices:
        return _titled(held, state, told, day)
    if any(
        _another_office(document.article.text[max(0, m.start - 40) : m.start])
        for m in e.mentions
        if m.kind is MentionKind.NAME
    ):
        return None
    near = [h for h in held if (h.country in main or not told) and len(surname) >= _SHORT]
    return _alone([h for h in near if day and h.on(day)]) or _alone(
        [h for h in near if day and h.valid_from <= day[: len(h.valid_from)]]
    )


def _titled(held: tuple[Held, ...], state: str | None, told: Counter[str], day: str | None) -> Row | None:
    fits = [h for h in held if day is None or h.on(day)]
    if state is not None:
        return _alone([h for h in fits if h.country == state])
    return _alone([h for h in fits if told[h.country]]) or (_alone(fits) if day else None)


def _alone(held: list[Held]) -> Row | None:
    return held[0].holder if len({h.holder.id for h in held}) == 1 else None


def _title(document: Document, e: Entity) -> tuple[tuple[str, ...], str | None]:
    """The offices of the title before a name of the person, and the state it is said to be of."""
    text = document.article.text
    for m in e.mentions:
        found = _before().search(text[max(0, m.start - 80) : m.start]) if m.kind is MentionKind.NAME else None
        if found:
            return gazetteer.offices_of_title(found["title"]), _state(found["before"] or "")
    return (), None


@cache
def _before() -> re.Pattern[str]:
    titles = "|".join(t.replace(" ", r"\s+") for t in gazetteer.title_words())
    return re.compile(rf"(?P<before>(?:[\w.’'-]+\s+){{0,3}})\b(?P<title>{titles})\s+(?:mr\.?\s+)?$", re.I)


def _another_office(before: str) -> bool:
    """Does the text before a name end in a title that is none of those known here: "Mayor", "Ambassador"?"""
    words = tuple(before.lower().replace("-", " ").split()[-3:])
    return any(titles().get(words[-width:]) in _OTHER_KINDS for width in range(1, len(words) + 1))


def _state(before: str) -> str | None:
    words = [re.sub(r"['’]s?$", "", w) for w in before.split()]
    for width in (3, 2, 1):
        name = " ".join(words[-width:]) if len(words) >= width else ""
        state = gazetteer.demonym(name) if name else None
        if state is None and name:
            state = next(
                (
                    r
                    for first, last, r in gazetteer.find_names(words[-width:])
                    if (first, last) == (0, width) and r.cls == "State"
                ),
                None,
            )
        if state is not None:
            return state.country
    return None
