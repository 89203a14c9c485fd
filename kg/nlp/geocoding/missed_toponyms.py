"""Places that the model missed or took for people and bodies, by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from kg import gazetteer
from kg.gazetteer import PlaceRow
from kg.model import Block, Document, Entity, Mention, MentionKind
from kg.nlp.geocoding.toponyms import bare, read_name, said_places
from kg.nlp.grammar.tokens import View, end, mention, offset
from kg.nlp.lexicon.names import TEAM_SUFFIX

_MISTAKEN = frozenset(("Organization", "Person", "Company", "GovernmentBody"))
_IN = re.compile(
    r"\b(?:in|near|outside|around|to|from|(?:mayor|residents?|people|citizens?|city|town|village|outskirts|native) of)\s+$",
    re.I,
)
_OF = re.compile(r"\b(?:in|of|to|from|near|around|outside)\s+$")
_SURELY_IN = re.compile(r"\b(?:in|near|outside|around)\s+$", re.I)
_AT = re.compile(r"^\s+(?:police|residents?|mayor|airport|courthouse|suburbs?|man|woman|city council|city hall|area)\b")
_LEVEL_WORD = re.compile(r"\s+(?:province|district|governorate|oblast|county|village)$", re.I)
_LEAST = 5_000  # people in a place that is believed without being called one
_GREAT = 500_000  # in a city that is no person, if something is "of" it,
_KNOWN = 100_000  # people in a place that is believed by its name and country alone
_PAPER = re.compile(
    r"^ (?:Globe|Herald|Tribune|Chronicle|Gazette|Sun-Times|Daily News|Examiner|Inquirer|Courier|Dispatch|Post|Times|Journal)\b",
    re.I,
)
_SHORT = re.compile(r"^, ([A-Z][a-z]{1,4}\.)(?=[\s,;)])")
_COLLEGE = re.compile(
    r"^ State\b(?! (?:Police|Senate|House|Assembly|Legislature|Capitol|Department|Route|Fair|Highway|Supreme|Patrol|Troopers?|"
    r"Prison|Park|Board|Attorney|Rep|Sen)\b)"
)
_AGENCY = re.compile(r"\(([A-Z][\w. -]{1,30})\)\s*[-–—]*\s*$")
_DATELINE = re.compile(
    r"^(?P<name>[A-Z][A-Z .’'-]+[A-Z]|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}(?=(?:,[^(]{1,30})?\s*\([A-Z]))"
    r"(?:,\s+(?P<around>[A-Z][\w.]*(?:\s[A-Z][\w.]*)*))?"
)


def called(document: Document) -> Document:
    """The document with every name that the text calls a province, a district, a village as a Place, and that of the dateline.

    Mentions that cover only a part of such a name are made whole.
    """
    view = View(document)
    entities = {e.key: e for e in document.entities}
    owners = sorted(
        (m.start, m.end, e.key) for e in document.entities for m in e.mentions if m.kind is not MentionKind.PRONOUN
    )
    for first, last in _said(document):
        over = [(s, t, key) for s, t, key in owners if s < last and t > first and key in entities]
        if over and over[-1][0] > first and _LEVEL_WORD.match(document.article.text[last : over[-1][1]]):
            last = over[-1][1]  # "Spin" and "Boldak district" are one name
        whole = _mention(view, first, last)
        name = " ".join(document.article.text[first:last].split())
        if not over and whole:
            _add(entities, name, whole)
        elif all(_mistakable(entities[key]) for _, _, key in over):
            if len(over) == 1 and over[0][0] <= first and last <= over[0][1]:
                _make_place(document, entities, over[0][2])
            elif whole and all(first <= s and t <= last for s, t, _ in over):
                for key in dict.fromkeys(key for _, _, key in over):
                    _without(entities, key, first, last)
                _add(entities, name, whole)
    _colleges(document, entities)
    _counties(document, entities)
    _abbreviated(document, entities)
    _datelines(document, entities)
    return replace(document, entities=tuple(entities.values()))


def _colleges(document: Document, entities: dict[str, Entity]) -> None:
    """ "Ohio State recruiter": the state's university, not the state, which nobody calls so but New York and Washington."""
    text = document.article.text
    for e in [e for e in entities.values() if e.cls == "Place"]:
        for m in _names(e):
            name, college = document.surface(m), _COLLEGE.match(text[m.end : m.end + 40])
            paper = _PAPER.match(text[m.end : m.end + 20])
            if paper and (paper[0].isupper() == name.isupper()):
                _without(entities, e.key, m.start, m.end)
                label = f"{name}{paper[0]}".title() if name.isupper() else name + paper[0]
                whole = Mention(m.start, m.end + paper.end(), MentionKind.NAME, m.head)
                same = entities.get(label) or Entity(label, "MediaOrganization", label, sectors=("JRN",))
                entities[label] = replace(same, mentions=tuple(sorted((*same.mentions, whole))))
                continue
            state = any(r.kind == "admin1" and r.country == "USA" for r in gazetteer.find_place(name))
            if college and state and name not in ("New York", "Washington"):
                _without(entities, e.key, m.start, m.end)
                whole = Mention(m.start, m.end + college.end(), MentionKind.NAME, m.head)
                label = f"{name} State"
                same = entities.get(label) or Entity(label, "Organization", label, sectors=("EDU",))
                entities[label] = replace(same, mentions=tuple(sorted((*same.mentions, whole))))


def _abbreviated(document: Document, entities: dict[str, Entity]) -> None:
    """The state behind a place: "Whittier, Calif."."""
    text = document.article.text
    taken = {i for e in entities.values() for m in e.mentions for i in range(m.start, m.end)}
    for e in [e for e in entities.values() if e.cls == "Place"]:
        for m in _names(e):
            short = _SHORT.match(text[m.end : m.end + 10])
            start = m.end + short.start(1) if short else -1
            rows = (
                [r for r in gazetteer.find_place(short[1]) if r.kind == "admin1" and r.country in ("USA", "CAN")]
                if short
                else []
            )
            if short and rows and start not in taken:
                _add(entities, short[1], Mention(start, start + len(short[1]), MentionKind.NAME, start))


def _counties(document: Document, entities: dict[str, Entity]) -> None:
    """ "Los Angeles and Orange counties" in an article about the city: what is said to be a division there is not the city elsewhere."""
    text = document.article.text
    for e in [e for e in entities.values() if e.cls == "Place" and not e.ref]:
        levels = {m: read_name(text, m)[1] for m in _names(e)}
        divisions = tuple(m for m, level in levels.items() if level == "admin2")
        if divisions and len(divisions) < len(levels):
            rest = tuple(m for m in e.mentions if m not in divisions)
            entities[e.key] = replace(e, mentions=rest)
            entities[f"{e.key}:admin2"] = replace(e, key=f"{e.key}:admin2", mentions=divisions)


def _mistakable(e: Entity) -> bool:
    return not e.ref and e.named and e.cls in _MISTAKEN | {"Place"}


def _make_place(document: Document, entities: dict[str, Entity], key: str) -> None:
    """The entity as a Place, if it has one name only."""
    e = entities[key]
    if e.cls != "Place" and len({document.surface(m) for m in _names(e)}) == 1:
        entities[key] = _as_place(e, _names(e))


def _without(entities: dict[str, Entity], key: str, first: int, last: int) -> None:
    """Take the mentions inside a span away from an entity; without a name left it goes, if nothing else points to it."""
    e = entities[key]
    left = tuple(m for m in e.mentions if m.end <= first or m.start >= last)
    pointed = any(key in o.acts_for + o.nationality + o.part_of + o.led_by + o.located_in for o in entities.values())
    if any(m.kind is MentionKind.NAME for m in left) or pointed:
        entities[key] = replace(e, mentions=left)
    else:
        del entities[key]


def standing(document: Document, countries: set[str]) -> Document:
    """The document with more Places: supposed people and bodies behind "in", and names nobody saw, of places of these countries.

    The same object if there are none.
    """
    entities = {e.key: _as_place(e, _names(e)) if _stands_in(document, e, countries) else e for e in document.entities}
    taken = {i for e in document.entities for m in e.mentions for i in range(m.start, m.end)}
    for doc in document.parse:
        for found in _unseen(doc, taken, countries):
            _add(entities, document.surface(found), found)
    changed = tuple(entities.values())
    return replace(document, entities=changed) if changed != document.entities else document


def _add(entities: dict[str, Entity], name: str, found: Mention) -> None:
    same = next((e for e in entities.values() if e.cls == "Place" and e.label == name and not e.ref), None)
    known = same or Entity(f"toponym:{name}", "Place", name)
    entities[known.key] = replace(known, mentions=tuple(sorted((*known.mentions, found))))


def _as_place(e: Entity, mentions: tuple[Mention, ...]) -> Entity:
    return replace(e, cls="Place", mentions=mentions, sectors=(), acts_for=(), nationality=(), led_by=())


def _names(e: Entity) -> tuple[Mention, ...]:
    return tuple(m for m in e.mentions if m.kind is MentionKind.NAME)


def _stands_in(document: Document, e: Entity, countries: set[str]) -> bool:
    """Is a supposed body a well-known place of one of the countries, or any place of them behind "in" or "near"? A person each time."""
    names = _names(e)
    if e.label.endswith(TEAM_SUFFIX) or e.ref or not e.named or e.cls not in ("Person", "Organization") or not names:
        return False
    if e.cls == "Person" and len(names) < len(e.mentions):
        return False
    text = document.article.text
    if e.cls == "Person":
        fits = all(_SURELY_IN.search(text[max(0, m.start - 10) : m.start]) for m in names)
    else:
        fits = any(
            _IN.search(text[max(0, m.start - 20) : m.start]) or _AT.match(text[m.end : m.end + 15]) for m in names
        )
    found = [
        c
        for m in names
        for c in gazetteer.find_place(bare(document.surface(m)))
        if c.country in countries or not countries
    ]
    if e.cls == "Person" and not fits:  # "the destruction of Aleppo"
        great = " " not in e.label and any(c.population >= _GREAT for c in found)
        return great and any(_OF.search(text[max(0, m.start - 20) : m.start]) for m in names)
    return any(_known(c) if not fits else c.population >= _LEAST or " " in c.name for c in found)


def _known(place: PlaceRow) -> bool:
    return place.population >= _KNOWN or place.kind == "admin1"


def _unseen(doc: Doc, taken: set[int], countries: set[str]) -> Iterator[Mention]:
    """Runs of proper nouns that belong to no name and are well-known places of these countries."""
    i = 0
    while i < len(doc):
        run = i
        while (
            run < len(doc) and doc[run].pos_ == "PROPN" and doc[run].text[0].isupper() and offset(doc[run]) not in taken
        ):
            run += 1
        if (
            run > i
            and len(doc[i:run].text) > 3
            and not (run < len(doc) and offset(doc[run]) in taken and doc[run].pos_ == "PROPN")
        ):
            rows = gazetteer.find_place(bare(doc[i:run].text))
            if any(r.country in countries and _known(r) for r in rows):
                yield mention(doc[i], doc[run - 1], MentionKind.NAME)
        i = max(run, i + 1)


def _datelines(document: Document, entities: dict[str, Entity]) -> None:
    """The place of a dateline ("NAIROBI, Kenya (AP) —"), the state behind it and the agency, which the parse leaves out."""
    text = document.article.text
    for p in document.paragraphs:
        found = _DATELINE.match(text[p.start : p.start + p.dateline]) if p.block is Block.BODY else None
        agency = _AGENCY.search(text[p.start : p.start + p.dateline]) if p.block is Block.BODY else None
        if agency:
            _add_agency(
                entities,
                agency[1],
                Mention(
                    p.start + agency.start(1), p.start + agency.end(1), MentionKind.NAME, p.start + agency.start(1)
                ),
            )
        for part in ("name", "around") if found else ():
            if found and found[part]:
                first = p.start + found.start(part)
                _add_dateline(entities, found[part], Mention(first, p.start + found.end(part), MentionKind.NAME, first))


def _add_agency(entities: dict[str, Entity], name: str, spot: Mention) -> None:
    """The news agency of a dateline: "(Reuters)"."""
    row = next(
        (r for first, last, r in gazetteer.find_names(name.split()) if (first, last) == (0, len(name.split()))), None
    )
    if row is not None and row.cls == "MediaOrganization":
        e = next((e for e in entities.values() if e.ref == row.id), None) or Entity(
            row.id, row.cls, row.label, ref=row.id, country=row.country
        )
        entities[e.key] = replace(e, mentions=tuple(sorted((*e.mentions, spot))))


def _add_dateline(entities: dict[str, Entity], name: str, spot: Mention) -> None:
    words = [w.capitalize() if w.isupper() and len(w) > 3 else w for w in name.split()]
    rows = [
        r for first, last, r in gazetteer.find_names(words) if (first, last) == (0, len(words)) and r.cls == "State"
    ]
    if rows:
        state = rows[0]
        e = next((e for e in entities.values() if e.ref == state.id), None)
        e = e or Entity(state.id, "State", state.label, ref=state.id, country=state.country)
        entities[e.key] = replace(e, mentions=tuple(sorted((*e.mentions, spot))))
    elif any(r.kind != "country" for r in gazetteer.find_place(name)):
        _add(entities, " ".join(w.capitalize() if len(w) > 2 else w for w in name.split()), spot)


def _said(document: Document) -> Iterator[tuple[int, int]]:
    for p in document.paragraphs:
        if p.block is Block.BODY:
            for first, last in said_places(document.article.text[p.start : p.end]):
                yield p.start + first, p.start + last


def _mention(view: View, first: int, last: int) -> Mention | None:
    """A mention of this span, if tokens of the parse begin and end there."""
    one, other = view.token_at(first), view.token_at(last - 1)
    if one is None or other is None or one.doc is not other.doc or (offset(one), end(other)) != (first, last):
        return None
    inside = one.doc[one.i : other.i + 1]
    outward = [t for t in inside if t.head.i == t.i or not one.i <= t.head.i <= other.i]
    head = next(
        (t for t in outward if t.dep_ == "pobj"), outward[-1]
    )  # particles ("wa", "e") tear a name apart in the parse
    return mention(one, other, MentionKind.NAME, head)
