"""Names of one entity: letters in brackets, surnames, and what the model takes once for a place and once for a body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg import gazetteer
from kg.model import Document, Entity, MentionKind
from kg.model.merging import merged_into
from kg.nlp.coreference.positions import first_of
from kg.nlp.lexicon.given_names import family_first
from kg.nlp.lexicon.names import normalized_name, unaccented
from kg.nlp.lexicon.tables import table

_LETTERS = re.compile(r"\s\(([A-Z][A-Za-z&.-]{1,9})\)")
_WORDS = table("coreference")
_GENERATIONS = _WORDS.words("generations")
_PARTICLES = _WORDS.words("particles_of_names")
# classes that the model gives to bare surnames
_TAKEN_FOR = frozenset(("Person", "Organization", "Place", "Company", "PoliticalParty"))


def acronyms(document: Document) -> dict[str, str]:
    """ "Tehreek-e-Taliban Pakistan (TTP)": the letters in brackets name what stands before them."""
    same: dict[str, str] = {}
    for named, short in _bracketed(document):
        one, other = (short, named) if not short.ref or named.ref == short.ref else (named, short)
        if not one.ref or one.ref == other.ref:
            _join(same, one.key, other.key)
    known = {normalized_name(e.label): same[e.key] for e in reversed(document.entities) if e.key in same}
    # later bare uses of the same letters, whatever the model took them for
    for e in document.entities:
        to = known.get(normalized_name(e.label)) if e.key not in same and e.label.isupper() else None
        if to is not None:
            _join(same, e.key, to)
    return same


def _bracketed(document: Document) -> Iterator[tuple[Entity, Entity]]:
    """Each entity with the one that letters of its name in brackets behind it are a mention of."""
    text = document.article.text
    names = {m.end: (e, m) for e in document.entities for m in e.mentions if m.kind is MentionKind.NAME}
    starts = {m.start: e for e in document.entities for m in e.mentions}
    for found in _LETTERS.finditer(text):
        named, short = names.get(found.start()), starts.get(found.start(1))
        if named is None or short is None or short.key == named[0].key:
            continue
        if _are_initials(found[1], text[named[1].start : found.start()]):
            yield named[0], short


def _join(same: dict[str, str], key: str, to: str) -> None:
    """Put one into another, unless that is in it already: "AB (A-B)" and "A-B (AB)"."""
    if merged_into(same, to) != key:
        same[key] = to


def _are_initials(letters: str, name: str) -> bool:
    """Do the letters begin words of the name, in order?

    If not all of them do, at least two words of the name must begin with one of them.
    """
    words = iter(re.findall(r"[A-Za-z]+", name.lower()))
    if all(any(w.startswith(letter) for w in words) for letter in letters.lower()):
        return True
    return sum(w[0] in letters.lower() for w in re.findall(r"[A-Za-z]+", name.lower())) >= 2


def surnames(document: Document) -> dict[str, str]:
    """A part of a name is the person whose full name came before: by the last name, else by any other that only one
    person has ("Lula", "Nawaz").
    """
    people = _full_names(document)
    same: dict[str, str] = {}
    for e in document.entities:
        fits = _bearers(e, people) if _may_be_surname(e) else []
        if fits and not _is_other_row(e, fits):
            before = [f for f in fits if first_of(f) < first_of(e)]
            same[e.key] = (before[-1] if before else fits[0]).key
    return same


def _bearers(e: Entity, people: _People) -> list[Entity]:
    """The persons whose full name an entity's name may stand for, in text order."""
    name = _name_of(e)
    if not name.words:
        return []
    others = [(f, full) for f, full in people.get(name.words[-1], ()) if f.key != e.key]
    return [f for f, full in others if _is_short_for(e, name, f, full)] or _only_bearer(e, name, people)


class _Name(NamedTuple):
    """The words of a person's name, normalized and without accents; the "Sr." or "Jr." behind them apart."""

    words: list[str]
    generation: str | None


_People = dict[str, list[tuple[Entity, _Name]]]  # by family name, in text order


def _name_of(e: Entity) -> _Name:
    words = normalized_name(unaccented(e.label)).split()
    generation = words[-1].removesuffix(".") if len(words) > 1 else ""
    return _Name(words[:-1], generation) if generation in _GENERATIONS else _Name(words, None)


def _full_names(document: Document) -> _People:
    """Persons of several names."""
    people: _People = {}
    for e in sorted((e for e in document.entities if e.cls == "Person" and e.named), key=first_of):
        name = _name_of(e)
        if len(name.words) > 1:
            family = name.words[0] if family_first(e.label.split()) else name.words[-1]
            people.setdefault(family, []).append((e, name))
    return people


def _only_bearer(e: Entity, name: _Name, people: _People) -> list[Entity]:
    """The one person before with a single word among the names."""
    if e.cls != "Person" or len(name.words) != 1 or name.words[0] in _PARTICLES:
        return []
    named = [f for some in people.values() for f, full in some if f.key != e.key and name.words[0] in full.words]
    return named if len(named) == 1 and first_of(named[0]) < first_of(e) else []


def _may_be_surname(e: Entity) -> bool:
    return e.named and e.cls in _TAKEN_FOR and (e.cls == "Person" or not e.ref)


def _is_short_for(e: Entity, name: _Name, person: Entity, full: _Name) -> bool:
    """Does a name stand for a person's full name? Only a single word may come before it."""
    words = name.words
    if len(words) > 1 and first_of(person) >= first_of(e):
        return False
    if name.generation and full.generation and name.generation != full.generation:
        return False
    if words == full.words:
        return name.generation != full.generation
    several = e.cls != "Person" and len(words) > 1 and " " in e.label
    return words == full.words[:1] or (not several and _is_last_name(words, full.words))


def _is_last_name(short: list[str], full: list[str]) -> bool:
    """ "Salman" or "bin Salman" of "Mohammed bin Salman"; "Mohammed Salman" of it, too."""
    if len(short) >= len(full):
        return False
    ends = full[-len(short) :] == short
    return ends or (len(short) > 1 and short[-1] == full[-1] and short[0] == full[0])


def _is_other_row(e: Entity, fits: list[Entity]) -> bool:
    """Is one of them another person of the reference lists?"""
    return e.ref is not None and any(f.ref and f.ref != e.ref for f in fits)


def namesakes(document: Document) -> dict[str, str]:
    """A body that is called as a place is that place, if the place is known or named more often; else the place is the
    body.
    """
    places = {e.label: e for e in document.entities if e.cls == "Place" and e.named}
    same: dict[str, str] = {}
    for e in document.entities:
        place = places.get(e.label) if e.cls == "Organization" and not e.ref else None
        if place is None:
            continue
        if gazetteer.find_place(e.label) or len(place.mentions) > len(e.mentions):
            same[e.key] = place.key
        elif not place.ref:
            same[place.key] = e.key
    return same
