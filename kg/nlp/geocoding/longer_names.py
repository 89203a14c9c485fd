"""Places that are words of longer names or have a longer name themselves: "Ohio State", "Whittier, Calif."."""

from __future__ import annotations

import re
from dataclasses import replace

from kg import gazetteer
from kg.model import Document, Entity, Mention, MentionKind
from kg.nlp.geocoding.mentions import Entities, add_mention, add_place, names, remove_mentions
from kg.nlp.geocoding.toponyms import read_name
from kg.nlp.lexicon.tables import table

_TABLE = table("geocoding")
_NEWSPAPER, _UNIVERSITY = _TABLE.pattern("newspaper", re.I), _TABLE.pattern("university")
_NO_UNIVERSITIES = _TABLE.words("no_universities")
_ABBREVIATED_STATE = _TABLE.pattern("abbreviated_state")


def take_newspapers_and_universities(document: Document, entities: Entities) -> None:
    """Turn "Boston Globe" and "Ohio State" into bodies of their own, which are not the places in their names."""
    for e in _places(entities):
        for m in names(e):
            body = _newspaper(document, m) or _university(document, m)
            if body is not None:
                remove_mentions(entities, e.key, m.start, m.end)
                made, whole = body
                add_mention(entities, entities.get(made.key, made), whole)


def _places(entities: Entities) -> list[Entity]:
    return [e for e in entities.values() if e.cls == "Place"]


def _newspaper(document: Document, m: Mention) -> tuple[Entity, Mention] | None:
    """The newspaper that begins with a name, both written in capitals or neither."""
    name = document.surface(m)
    found = _NEWSPAPER.match(document.article.text[m.end : m.end + 20])
    if found is None or not found[0].strip()[0].isupper() or found[0].isupper() != name.isupper():
        return None
    label = f"{name}{found[0]}".title() if name.isupper() else name + found[0]
    return Entity(label, "MediaOrganization", label, sectors=("JRN",)), _longer(m, found.end())


def _university(document: Document, m: Mention) -> tuple[Entity, Mention] | None:
    """ "Ohio State": the university of a state of the USA, where no other word makes it the state's office."""
    name = document.surface(m)
    found = _UNIVERSITY.match(document.article.text[m.end : m.end + 40])
    if found is None or name in _NO_UNIVERSITIES:
        return None
    if not any(r.kind == "admin1" and r.country == "USA" for r in gazetteer.find_place(name)):
        return None
    label = name + found[0]
    return Entity(label, "Organization", label, sectors=("EDU",)), _longer(m, found.end())


def _longer(m: Mention, length: int) -> Mention:
    return Mention(m.start, m.end + length, MentionKind.NAME, m.head)


def divide_counties(document: Document, entities: Entities) -> None:
    """ "Los Angeles and Orange counties" in an article about the city: a division of a city's name is another place."""
    text = document.article.text
    for e in _places(entities):
        levels = {m: read_name(text, m)[1] for m in names(e)} if not e.ref else {}
        divisions = tuple(m for m, level in levels.items() if level == "admin2")
        if divisions and len(divisions) < len(levels):
            entities[e.key] = replace(e, mentions=tuple(m for m in e.mentions if m not in divisions))
            entities[f"{e.key}:admin2"] = replace(e, key=f"{e.key}:admin2", mentions=divisions)


def add_abbreviated_states(document: Document, entities: Entities) -> None:
    """The state behind a place: "Whittier, Calif."."""
    text = document.article.text
    taken = {i for e in entities.values() for m in e.mentions for i in range(m.start, m.end)}
    for e in _places(entities):
        for m in names(e):
            short = _ABBREVIATED_STATE.match(text[m.end : m.end + 10])
            start = m.end + short.start(1) if short else -1
            if short and start not in taken and _is_state_or_province(short[1]):
                add_place(entities, short[1], Mention(start, start + len(short[1]), MentionKind.NAME, start))


def _is_state_or_province(name: str) -> bool:
    return any(r.kind == "admin1" and r.country in ("USA", "CAN") for r in gazetteer.find_place(name))
