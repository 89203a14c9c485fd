"""Mentions of one entity put together: acronyms, surnames, titles, "the group", pronouns, "the two sides".

Rules, each of which needs a reason in the text. A pronoun without a fitting antecedent stays without one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from spacy.tokens import Token

from kg import gazetteer
from kg.model import Document, Entity, Mention, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.model.merging import merge_entities, merged_into
from kg.nlp.coreference.descriptions import (
    NEIGHBOURS,
    before,
    bodies_again,
    first_of,
    groups_again,
    neighbours,
    seated,
    spots,
)
from kg.nlp.coreference.officials import FEMALE, MALE, by_title, officials_again, titles
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.tokens import View, mention, offset
from kg.nlp.lexicon.given_names import family_first, gender_of
from kg.nlp.lexicon.names import normalized_name

_PLURAL = ORGANIZATIONS | {"Group"}
_HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_THEY = frozenset(("they", "them", "their", "theirs", "themselves"))
_SEVERAL = frozenset(("NNS", "NNPS"))
_IT = frozenset(("it", "its", "itself"))
_REACH = 3  # sentences that an antecedent may lie back


def corefer_names(document: Document) -> Document:
    """Merge entities whose names say that they are one. Keys that are merged away disappear."""
    for rule in (_acronyms, _surnames, _namesakes, bodies_again):
        document = merge_entities(document, rule(document))
    return document


def corefer(document: Document) -> Document:
    """Merge what is described into whom it describes, then add pronouns to what they stand for."""
    for rule in (officials_again, groups_again):
        document = merge_entities(document, rule(document))
    document = _owners(_pronouns(_pairs(seated(document))))
    return merge_entities(document, neighbours(document))


def _union(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a + b))


def _acronyms(document: Document) -> dict[str, str]:
    """ "Tehreek-e-Taliban Pakistan (TTP)": the letters in brackets name what stands before them."""
    text = document.article.text
    same: dict[str, str] = {}
    by_end = {m.end: (e, m) for e in document.entities for m in e.mentions if m.kind is MentionKind.NAME}
    by_start = {m.start: (e, m) for e in document.entities for m in e.mentions}
    for found in re.finditer(r"\s\(([A-Z][A-Za-z&.-]{1,9})\)", text):
        before, short = by_end.get(found.start()), by_start.get(found.start(1))
        if (
            before is None
            or short is None
            or short[0].key == before[0].key
            or not _initials(found[1], text[before[1].start : found.start()])
        ):
            continue
        one, other = (
            (short[0], before[0]) if not short[0].ref or before[0].ref == short[0].ref else (before[0], short[0])
        )
        if not one.ref or one.ref == other.ref:
            _join(same, one.key, other.key)
    known = {normalized_name(e.label): same[e.key] for e in reversed(document.entities) if e.key in same}
    for o in (
        document.entities if known else ()
    ):  # later bare uses of the same letters, whatever the model took them for
        to = known.get(normalized_name(o.label)) if o.label.isupper() and o.key not in same else None
        if to is not None:
            _join(same, o.key, to)
    return same


def _join(same: dict[str, str], key: str, to: str) -> None:
    """Put one into another, unless that is in it already: "AB (A-B)" and "A-B (AB)"."""
    if merged_into(same, to) != key:
        same[key] = to


def _initials(letters: str, name: str) -> bool:
    """Do the letters begin words of the name, in order? The first must be that of some word."""
    words = re.findall(r"[A-Za-z]+", name.lower())
    i = 0
    for letter in letters.lower():
        while i < len(words) and not words[i].startswith(letter):
            i += 1
        if i == len(words):
            return sum(w[0] in letters.lower() for w in words) >= 2
        i += 1
    return True


def _surnames(document: Document) -> dict[str, str]:
    """A bare last name is the person whose full name ends with it and came before; never by a first name."""
    full: dict[str, list[tuple[Entity, list[str]]]] = {}  # by last name
    for e in sorted((e for e in document.entities if e.cls == "Person" and e.named), key=first_of):
        if len(words := normalized_name(e.label).split()) > 1:
            full.setdefault(words[0] if family_first(e.label.split()) else words[-1], []).append((e, words))
    same: dict[str, str] = {}
    for e in document.entities:
        words = normalized_name(e.label).split()
        if (
            not e.named
            or e.ref
            and e.cls != "Person"
            or e.cls not in ("Person", "Organization", "Place", "Company", "PoliticalParty")
            or not words
        ):
            continue
        fits = [
            f
            for f, whole in full.get(words[-1], ())
            if f.key != e.key
            and (_last_name_of(words, whole, e.cls if " " in e.label else "Person") or words == whole[:1])
            and (first_of(f) < first_of(e) or len(words) == 1)
        ]
        if fits and not (e.ref and any(f.ref and f.ref != e.ref for f in fits)):
            before = [f for f in fits if first_of(f) < first_of(e)]
            same[e.key] = (before[-1] if before else fits[0]).key
    return same


def _last_name_of(short: list[str], full: list[str], cls: str) -> bool:
    if len(short) >= len(full) or (cls != "Person" and len(short) > 1):
        return False
    if full[-len(short) :] == short:
        return True
    return cls == "Person" and len(short) > 1 and short[-1] == full[-1] and short[0] == full[0]


def _namesakes(document: Document) -> dict[str, str]:
    """What the model takes once for a place and once for an organization is one of them: the place if it is known, else what it is more often."""
    places = {e.label: e for e in document.entities if e.cls == "Place" and e.named}
    same: dict[str, str] = {}
    for e in document.entities:
        place = places.get(e.label) if e.cls == "Organization" and not e.ref else None
        if place is not None:
            known = bool(gazetteer.find_place(e.label)) or len(place.mentions) > len(e.mentions)
            same |= {e.key: place.key} if known else {place.key: e.key} if not place.ref else {}
    return same


def _pairs(document: Document) -> Document:
    """ "The two sides", "both countries", "the two ministers": a mention of each of the two states, bodies or persons named last before it."""
    view = View(document)
    people = spots(e for e in document.entities if e.cls == "Person" and e.named)
    states = spots(e for e in document.entities if e.cls == "State")
    sides = sorted(states + spots(e for e in document.entities if e.cls in ORGANIZATIONS and e.named))
    persons: dict[str, list[tuple[int, str]]] | None = None
    added: dict[str, list[Mention]] = {}
    for token in (t for doc in document.parse for t in doc):
        role = role_of(token)
        if role is None or not any(c.lower_ in ("two", "both") for c in token.lefts):
            continue
        if role.kind not in ("side", "country", "official") and role.lemma not in NEIGHBOURS:
            continue
        if role.kind == "official":
            persons = by_title(view) if persons is None else persons
            fits = people if role.lemma == "leader" else persons.get(role.lemma, [])
        else:
            fits = sides if role.kind == "side" else states
        two = list(islice(before(fits, offset(token)), 2))
        if len(two) == 2:
            first = min((c for c in token.lefts), key=lambda c: c.i)
            for key in two:
                added.setdefault(key, []).append(mention(first, token, MentionKind.NOMINAL, token))
    heads = {m.head for some in added.values() for m in some}
    kept = (e for e in document.entities if e.named or e.cls != "Group" or all(m.head not in heads for m in e.mentions))
    return replace(document, entities=tuple(_with(e, added.get(e.key, [])) for e in kept))


def _with(e: Entity, more: list[Mention]) -> Entity:
    return replace(e, mentions=tuple(sorted(set(e.mentions) | set(more)))) if more else e


def _pronouns(document: Document) -> Document:
    view = View(document)
    genders = {e.key: _gender(view, e) for e in document.entities if e.cls == "Person"}
    places = sorted(
        (m.start, e.key, m.head) for e in document.entities for m in e.mentions if m.kind is not MentionKind.DEMONYM
    )
    added: dict[str, list[Mention]] = {}
    sentences = [s.start for s in document.sentences]
    for token in _personal(document):
        key = _antecedent(view, token, places, genders, sentences)
        if key:
            added.setdefault(key, []).append(mention(token, token, MentionKind.PRONOUN))
            insort(places, (offset(token), key, offset(token)))
            if token.lower_ in _HE:
                genders[key] = _HE[token.lower_]
    return replace(
        document,
        entities=tuple(replace(_with(e, added.get(e.key, [])), gender=genders.get(e.key)) for e in document.entities),
    )


def _owners(document: Document) -> Document:
    """ "Its forces", "their ministers": they act for what the pronoun stands for."""
    view = View(document)
    by_start = {m.start: e for e in document.entities for m in e.mentions if m.kind is MentionKind.PRONOUN}
    owned: dict[str, str] = {}
    for e in document.entities:
        head = view.token_at(e.mentions[0].head) if e.mentions and not e.named else None
        role = role_of(head) if head is not None else None
        owner = (
            next((by_start[offset(c)] for c in head.lefts if c.tag_ == "PRP$" and offset(c) in by_start), None)
            if head is not None
            else None
        )
        if (
            owner
            and role
            and role.kind in ("official", "delegation", "body", "forces", "armed")
            and owner.key != e.key
            and (owner.cls == "State" or owner.cls in ORGANIZATIONS)
        ):
            owned[e.key] = owner.key
    return replace(
        document,
        entities=tuple(
            replace(e, acts_for=_union(e.acts_for, (owned[e.key],))) if e.key in owned else e for e in document.entities
        ),
    )


def _personal(document: Document) -> Iterator[Token]:
    for doc in document.parse:
        for token in doc:
            empty = token.dep_ == "expl" or (
                token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_ in ("be", "seem", "appear", "rain")
            )
            if token.lower_ in _HE or token.lower_ in _THEY or token.lower_ in _IT and not empty:
                yield token


def _gender(view: View, e: Entity) -> str | None:
    words = titles(view, e)
    return "m" if words & MALE else "f" if words & FEMALE else gender_of(e.label)


def _antecedent(
    view: View, token: Token, places: list[tuple[int, str, int]], genders: dict[str, str | None], sentences: list[int]
) -> str | None:
    """The best earlier mention: nearest sentence first, subjects before others, then the nearest.

    In one sentence a possessive or embedded pronoun looks first to the subject of the clause around it.
    """
    at = offset(token)
    word = token.lower_
    thing = _thing_before(view, token) if word in _IT or word in _THEY else None
    here = bisect_right(sentences, at)
    best: tuple[float, int, str] | None = None
    for i in range(bisect_left(places, (at,)) - 1, -1, -1):
        start, key, head = places[i]
        back = here - bisect_right(sentences, start)
        if back > _REACH:
            break
        e = view.entities[key]
        spot = view.token_at(head) if _agrees(word, e, genders.get(key)) else None
        if (
            spot is None
            or (back == 0 and _same_clause_object(token, spot))
            or (word in _IT and e.cls == "Group" and spot.tag_ in _SEVERAL)
        ):
            continue
        score = _salience(spot, e, back)
        if best is None or score > best[0]:
            best = (score, start, key)
    if best and thing is not None and best[1] < offset(thing):
        return None  # "the police said the rules failed because they …"
    return best[2] if best else None


def _thing_before(view: View, pronoun: Token) -> Token | None:
    """The last subject before a pronoun in its sentence, if it is a thing of the pronoun's number that nobody is named by."""
    several = pronoun.lower_ in _THEY
    subjects = (t for t in reversed(pronoun.doc[pronoun.sent.start : pronoun.i]) if t.dep_ in ("nsubj", "nsubjpass"))
    last = next(subjects, None)
    fits = (
        last is not None
        and last.pos_ == "NOUN"
        and (last.tag_ == "NNS") == several
        and not view.all_at(last)
        and role_of(last) is None
    )
    return last if fits else None


def _salience(spot: Token, e: Entity, back: int) -> float:
    """How likely a mention is to be spoken of again, `back` sentences later."""
    subject = spot.dep_ in ("nsubj", "nsubjpass") or (spot.dep_ == "conj" and spot.head.dep_ in ("nsubj", "nsubjpass"))
    main = subject and (spot.head.dep_ == "ROOT" or (spot.head.dep_ == "conj" and spot.head.head.dep_ == "ROOT"))
    agent = spot.dep_ == "agent" or spot.head.dep_ == "agent"
    return (
        -2.0 * back
        + (1.5 if subject else 0.0)
        + (0.7 if main and back else 0.0)
        + (0.5 if agent else 0.0)
        + (0.5 if e.named else 0.0)
        - (1.0 if spot.dep_ in ("poss", "compound") else 0.0)
    )


def _same_clause_object(pronoun: Token, spot: Token) -> bool:
    """ "X met him": an object pronoun is not the subject of its own verb."""
    return (
        pronoun.dep_ in ("dobj", "pobj", "dative")
        and spot.dep_ in ("nsubj", "nsubjpass")
        and spot.head.i == pronoun.head.i
        and not pronoun.lower_.endswith("self")
    )


def _agrees(word: str, e: Entity, gender: str | None) -> bool:
    if word in _HE:
        return e.cls == "Person" and gender in (None, _HE[word]) or (not e.named and e.size == 1 and e.cls == "Group")
    if word in _THEY:
        return e.cls in _PLURAL and not (e.cls == "Group" and e.size == 1)
    return e.cls in ORGANIZATIONS or e.cls == "State" or (e.cls == "Group" and e.size is None)
