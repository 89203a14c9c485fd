"""Places that the model missed or took for people and bodies, by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from kg import gazetteer
from kg.gazetteer import PlaceRow
from kg.model import Block, Document, Entity, Mention, MentionKind
from kg.nlp.geocoding.datelines import add_datelines
from kg.nlp.geocoding.longer_names import add_abbreviated_states, divide_counties, take_newspapers_and_universities
from kg.nlp.geocoding.mentions import Entities, add_place, as_place, names, remove_mentions
from kg.nlp.geocoding.toponyms import bare, said_places
from kg.nlp.grammar.noun_phrases import name_head, proper_run_end
from kg.nlp.grammar.relations import is_proper_noun
from kg.nlp.grammar.tokens import View, end, mention, offset
from kg.nlp.lexicon.names import TEAM_SUFFIX
from kg.nlp.lexicon.tables import table

_TABLE = table("geocoding")
_MISTAKEN = frozenset(("Organization", "Person", "Company", "GovernmentBody", "Place"))
_BEFORE_PLACE, _AFTER_PLACE = _TABLE.pattern("before_place", re.I), _TABLE.pattern("after_place")
_BEFORE_LARGE_CITY = _TABLE.pattern("before_large_city")
_BEFORE_FOR_CERTAIN = _TABLE.pattern("before_place_for_certain", re.I)
_LEVEL_WORD = _TABLE.pattern("level_word", re.I)
_BELIEVED_IN, _WELL_KNOWN = _TABLE.weight("believed_in"), _TABLE.weight("well_known")
_LARGE = _TABLE.weight("large_city")
_Span = tuple[int, int]


def with_said_places(document: Document) -> Document:
    """The document with what the text calls a province, a district, a village as a Place, and the place of the
    dateline.

    Mentions that cover only a part of such a name are made whole; words of longer names are taken from the places.
    """
    view = View(document)
    entities = {e.key: e for e in document.entities}
    owners = sorted(
        (m.start, m.end, e.key) for e in document.entities for m in e.mentions if m.kind is not MentionKind.PRONOUN
    )
    for first, last in _said(document):
        over = [(s, t, key) for s, t, key in owners if s < last and t > first and key in entities]
        _add_said(view, entities, (first, _last(document, first, last, over)), over)
    take_newspapers_and_universities(document, entities)
    divide_counties(document, entities)
    add_abbreviated_states(document, entities)
    add_datelines(document, entities)
    return replace(document, entities=tuple(entities.values()))


def _last(document: Document, first: int, last: int, over: list[tuple[int, int, str]]) -> int:
    """Where the name ends, with a mention that overlaps it: "Spin" and "Boldak district" are one name."""
    if not over or over[-1][0] <= first:
        return last
    return over[-1][1] if _LEVEL_WORD.match(document.article.text[last : over[-1][1]]) else last


def _said(document: Document) -> Iterator[_Span]:
    for p in document.paragraphs:
        if p.block is Block.BODY:
            for first, last in said_places(document.article.text[p.start : p.end]):
                yield p.start + first, p.start + last


def _add_said(view: View, entities: Entities, span: _Span, over: list[tuple[int, int, str]]) -> None:
    """Add the place of a span. `over`: start, end and entity of the mentions that overlap it."""
    first, last = span
    whole = _mention(view, first, last)
    name = " ".join(view.document.article.text[first:last].split())
    if not all(_mistakable(entities[key]) for _, _, key in over):
        return
    if len(over) == 1 and over[0][0] <= first and last <= over[0][1]:
        _make_place(view.document, entities, over[0][2])
    elif whole and all(first <= s and t <= last for s, t, _ in over):
        for key in dict.fromkeys(key for _, _, key in over):
            remove_mentions(entities, key, first, last)
        add_place(entities, name, whole)


def _mistakable(e: Entity) -> bool:
    return not e.ref and e.named and e.cls in _MISTAKEN


def _make_place(document: Document, entities: Entities, key: str) -> None:
    """Turn the entity into a Place, if it has one name only."""
    e = entities[key]
    if e.cls != "Place" and len({document.surface(m) for m in names(e)}) == 1:
        entities[key] = as_place(e)


def _mention(view: View, first: int, last: int) -> Mention | None:
    """A mention of this span, if tokens of the parse begin and end there."""
    one, other = view.token_at(first), view.token_at(last - 1)
    if one is None or other is None or one.doc is not other.doc or (offset(one), end(other)) != (first, last):
        return None
    return mention(one, other, MentionKind.NAME, name_head(one.doc, one.i, other.i))


def with_known_places(document: Document, countries: set[str]) -> Document:
    """The document with more Places: supposed people and bodies behind "in", and names nobody saw, of places of these
    countries.

    The same object if there are none.
    """
    entities = {e.key: as_place(e) if _is_place(document, e, countries) else e for e in document.entities}
    taken = {i for e in document.entities for m in e.mentions for i in range(m.start, m.end)}
    for doc in document.parse:
        for found in _unseen(doc, taken, countries):
            add_place(entities, document.surface(found), found)
    changed = tuple(entities.values())
    return replace(document, entities=changed) if changed != document.entities else document


def _is_place(document: Document, e: Entity, countries: set[str]) -> bool:
    """Is a supposed person or body a place of one of the countries, by its name and the words around it?"""
    spots = names(e)
    if e.cls not in ("Person", "Organization") or e.ref or not e.named or not spots or e.label.endswith(TEAM_SUFFIX):
        return False
    rows = _rows(document, spots, countries)
    if e.cls == "Organization":
        return _body_is_place(document, spots, rows)
    return len(spots) == len(e.mentions) and _person_is_place(document, e, spots, rows)


def _rows(document: Document, spots: tuple[Mention, ...], countries: set[str]) -> list[PlaceRow]:
    """The places of the names at these mentions, in these countries if there are any."""
    rows = (c for m in spots for c in gazetteer.find_place(bare(document.surface(m))))
    return [c for c in rows if c.country in countries or not countries]


def _body_is_place(document: Document, spots: tuple[Mention, ...], rows: list[PlaceRow]) -> bool:
    """Is a supposed body a well-known place, or any larger place behind "in" or "near"?"""
    text = document.article.text
    stands = any(
        _BEFORE_PLACE.search(text[max(0, m.start - 20) : m.start]) or _AFTER_PLACE.match(text[m.end : m.end + 15])
        for m in spots
    )
    return any(map(_is_believed_in if stands else _is_well_known, rows))


def _person_is_place(document: Document, e: Entity, spots: tuple[Mention, ...], rows: list[PlaceRow]) -> bool:
    """Is a supposed person a larger place, behind "in" or "near" each time, or a large city that something is "of"?"""
    text = document.article.text
    if all(_BEFORE_FOR_CERTAIN.search(text[max(0, m.start - 10) : m.start]) for m in spots):
        return any(map(_is_believed_in, rows))
    large = " " not in e.label and any(c.population >= _LARGE for c in rows)  # "the destruction of Aleppo"
    return large and any(_BEFORE_LARGE_CITY.search(text[max(0, m.start - 20) : m.start]) for m in spots)


def _is_believed_in(place: PlaceRow) -> bool:
    return place.population >= _BELIEVED_IN or " " in place.name


def _is_well_known(place: PlaceRow) -> bool:
    return place.population >= _WELL_KNOWN or place.kind == "admin1"


def _unseen(doc: Doc, taken: set[int], countries: set[str]) -> Iterator[Mention]:
    """Runs of proper nouns that belong to no name and are well-known places of these countries."""
    i = 0
    while i < len(doc):
        run = proper_run_end(doc, i, lambda token: offset(token) not in taken)
        part_of_name = run < len(doc) and offset(doc[run]) in taken and is_proper_noun(doc[run])
        if run > i and not part_of_name and len(doc[i:run].text) > 3:
            rows = gazetteer.find_place(bare(doc[i:run].text))
            if any(r.country in countries and _is_well_known(r) for r in rows):
                yield mention(doc[i], doc[run - 1], MentionKind.NAME)
        i = max(run, i + 1)
