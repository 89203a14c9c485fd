"""Entities tied to the rows of the gazetteer: links, other names, country, sectors, and whom they act for."""

from __future__ import annotations

import re
from dataclasses import replace

from kg import gazetteer
from kg.gazetteer import Row
from kg.gazetteer.entities import entity_of
from kg.model import Document, Entity, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.linking.candidate_ranking import identified
from kg.nlp.linking.disambiguation import countries_told, is_weak, names_of, told_apart

_MUCH = 0.25  # of all mentions of states and of what belongs to one


def link(document: Document) -> Document:
    """Fill every entity that has a row; entities of one row become one.

    A weak name (one that others bear too) keeps its row only where the article is much about the row's country. States
    and organizations that a row acts for or is a part of are added without mentions.
    """
    document = told_apart(document)
    told = countries_told(document, weak=False)
    countries = {c for c, n in told.items() if n >= _MUCH * told.total()}
    document = replace(document, entities=tuple(_believed(document, e, countries) for e in document.entities))
    return _national(_governing(identified(document, told, countries)))


def _governing(document: Document) -> Document:
    """A state that is called by its seat of government is its government: "Tehran said"."""
    return replace(
        document,
        entities=tuple(
            replace(e, sectors=("GOV",))
            if e.cls == "State" and any(gazetteer.capital_of(name) for name in names_of(document, e))
            else e
            for e in document.entities
        ),
    )


def _believed(document: Document, e: Entity, countries: set[str]) -> Entity:
    """The entity, without its row where only weak names tie them and nothing else speaks for it."""
    if not e.country or e.country in countries or not is_weak(document, e):
        return e
    return replace(e, ref=None, country=None, label=max(names_of(document, e), key=len))


def _national(document: Document) -> Document:
    """Bodies that bear a state's name or stand behind it: "Kenyan Navy", "Embassy of Japan", "Kenya's parliament" act for it.

    "U.S. Central Intelligence Agency" is the known agency, "Pakistani Foreign Ministry" that state's; of other organizations
    the name only tells the country.
    """
    keys = {e.ref: e.key for e in document.entities if e.cls == "State" and e.ref}
    ends = {
        m.end: e
        for e in document.entities
        if e.cls == "State"
        for m in e.mentions
        if m.kind in (MentionKind.NAME, MentionKind.DEMONYM)
    }
    changed = tuple(
        _borne(document, e, keys, ends) if e.named and not e.ref and e.cls in ORGANIZATIONS else e
        for e in document.entities
    )
    added = tuple(entity_of(row) for ref, key in keys.items() if ref == key and (row := gazetteer.row(key)))
    return replace(document, entities=changed + added)


def _borne(document: Document, e: Entity, keys: dict[str, str], ends: dict[int, Entity]) -> Entity:
    """The body with what its name tells; a state that it acts for gets a key in `keys`."""
    words = [re.sub(r"['’]s?$", "", w) for w in re.sub(r"^the\s+", "", e.label, flags=re.I).split()]
    state, rest = _bearer(words)
    if state is None and e.cls == "GovernmentBody":
        state, rest = _state_of(words)
    if state is None and e.cls == "GovernmentBody":
        state, rest = _owner(document, e, ends), words
    if state is None or state.country is None:
        return e
    known = gazetteer.find_names(rest)
    if (
        len(known) == 1
        and known[0][:2] == (0, len(rest))
        and known[0][2].country == state.country
        and known[0][2].cls in ORGANIZATIONS
    ):
        return replace(e, ref=known[0][2].id)
    if e.cls != "GovernmentBody":
        return replace(e, country=state.country)
    body = gazetteer.body_of(" ".join(rest), state.country)
    return replace(
        e,
        ref=body.id if body else None,
        country=state.country,
        acts_for=tuple(dict.fromkeys((*e.acts_for, keys.setdefault(state.id, state.id)))),
    )


def _owner(document: Document, e: Entity, ends: dict[int, Entity]) -> Row | None:
    """The one state right before the body's mentions: "Pakistan's Foreign Ministry"."""
    text = document.article.text
    found = {
        state.ref
        for m in e.mentions
        if m.kind is not MentionKind.PRONOUN
        for state in [ends.get(len(re.sub(r"(?:['’]s?)?\s+$", "", text[: m.start])))]
        if state
    }
    return gazetteer.row(next(iter(found)) or "") if len(found) == 1 else None


def _bearer(words: list[str]) -> tuple[Row | None, list[str]]:
    """The state whose name or adjective begins a name, and the rest of the name."""
    for width in range(min(3, len(words) - 1), 0, -1):
        state = gazetteer.demonym(" ".join(words[:width]))
        state = state or next(
            (
                r
                for first, last, r in gazetteer.find_names(words[:width])
                if (first, last) == (0, width) and r.cls == "State"
            ),
            None,
        )
        if state is not None:
            return state, words[width:]
    return None, []


def _state_of(words: list[str]) -> tuple[Row | None, list[str]]:
    """The first state behind an "of" of a name, and what stands before it: "Embassy of Japan in Kenya"."""
    for i, word in enumerate(words[:-1]):
        after = words[i + 2 :] if words[i + 1] == "the" else words[i + 1 :]
        state = (
            next((r for first, _, r in gazetteer.find_names(after) if first == 0 and r.cls == "State"), None)
            if word == "of"
            else None
        )
        if state is not None:
            return state, words[:i]
    return None, []
