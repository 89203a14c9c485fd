"""Entities tied to the rows of the gazetteer: links, other names, country, sectors, and whom they act for."""

from __future__ import annotations

import re
from dataclasses import replace

from kg import gazetteer
from kg.gazetteer import Row
from kg.gazetteer.entities import entity_of
from kg.model import Document, Entity, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.lexicon.tables import table
from kg.nlp.linking.candidate_ranking import Countries, with_candidates
from kg.nlp.linking.disambiguation import country_mentions, is_weak, told_apart
from kg.nlp.linking.names import names_of, state_called

_TABLE = table("linking")
_MUCH = _TABLE.weight("much_told")
_ARTICLE, _POSSESSIVE_MARK = _TABLE.pattern("article", re.I), _TABLE.pattern("possessive_mark")
_GAP = 20  # characters between a state and a body
_BEFORE_BODY = _TABLE.pattern("before_body")


def link(document: Document) -> Document:
    """Fill every entity that has a row; entities of one row become one.

    A weak name (one that others bear too) keeps its row only where the article is much about the row's country. States
    and organizations that a row acts for or is a part of are added without mentions.
    """
    document = told_apart(document)
    told = country_mentions(document, weak=False)
    main = frozenset(c for c, n in told.items() if n >= _MUCH * told.total())
    document = replace(document, entities=tuple(_believed(document, e, main) for e in document.entities))
    day = (document.article.published or "")[:10] or None
    return _with_states(_governing(with_candidates(document, Countries(told, main, day))))


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


def _believed(document: Document, e: Entity, countries: frozenset[str]) -> Entity:
    """The entity, without its row where only weak names tie them and nothing else speaks for it."""
    if not e.country or e.country in countries or not is_weak(document, e):
        return e
    return replace(e, ref=None, country=None, label=max(names_of(document, e), key=len))


def _with_states(document: Document) -> Document:
    """Bodies that bear a state's name or stand behind it act for it: "Kenyan Navy", "Embassy of Japan".

    "U.S. Central Intelligence Agency" is the known agency, "Pakistani Foreign Ministry" that state's; of other bodies
    the name only tells the country.
    """
    keys = {e.ref: e.key for e in document.entities if e.cls == "State" and e.ref}
    ends = _states_by_end(document)
    changed = tuple(
        _of_state(document, e, keys, ends) if e.named and not e.ref and e.cls in ORGANIZATIONS else e
        for e in document.entities
    )
    added = tuple(entity_of(row) for ref, key in keys.items() if ref == key and (row := gazetteer.row(key)))
    return replace(document, entities=changed + added)


def _states_by_end(document: Document) -> dict[int, Entity]:
    """The states by the offsets at which their names and adjectives end."""
    naming = (MentionKind.NAME, MentionKind.DEMONYM)
    states = (e for e in document.entities if e.cls == "State")
    return {m.end: e for e in states for m in e.mentions if m.kind in naming}


def _of_state(document: Document, e: Entity, keys: dict[str, str], ends: dict[int, Entity]) -> Entity:
    """The body with what its name tells; a state that it acts for gets a key in `keys`."""
    state, rest = _state_and_rest(document, e, ends)
    if state is None or state.country is None:
        return e
    known = _organization_called(rest, state.country)
    if known is not None:
        return replace(e, ref=known.id)
    if e.cls != "GovernmentBody":
        return replace(e, country=state.country)
    body = gazetteer.body_of(" ".join(rest), state.country)
    return replace(
        e,
        ref=body.id if body else None,
        country=state.country,
        acts_for=tuple(dict.fromkeys((*e.acts_for, keys.setdefault(state.id, state.id)))),
    )


def _state_and_rest(document: Document, e: Entity, ends: dict[int, Entity]) -> tuple[Row | None, list[str]]:
    """The state in a body's name or, for a body of a government, before it, and the rest of the name."""
    words = [_POSSESSIVE_MARK.sub("", w) for w in _ARTICLE.sub("", e.label).split()]
    state, rest = _state_at_beginning(words)
    if state is None and e.cls == "GovernmentBody":
        state, rest = _state_behind_of(words)
        if state is None:
            return _state_before(document, e, ends), words
    return state, rest


def _organization_called(words: list[str], country: str) -> Row | None:
    """The organization of a country that has these words for its whole name."""
    known = gazetteer.find_names(words)
    if len(known) != 1 or known[0][:2] != (0, len(words)):
        return None
    row = known[0][2]
    return row if row.country == country and row.cls in ORGANIZATIONS else None


def _state_before(document: Document, e: Entity, ends: dict[int, Entity]) -> Row | None:
    """The one state right before the body's mentions: "Pakistan's Foreign Ministry"."""
    text = document.article.text
    starts = (m.start for m in e.mentions if m.kind is not MentionKind.PRONOUN)
    gaps = ((start, _BEFORE_BODY.search(text, max(0, start - _GAP), start)) for start in starts)
    found = {state.ref for start, gap in gaps if (state := ends.get(gap.start() if gap else start))}
    return gazetteer.row(next(iter(found)) or "") if len(found) == 1 else None


def _state_at_beginning(words: list[str]) -> tuple[Row | None, list[str]]:
    """The state whose name or adjective begins a name, and the rest of the name."""
    for width in range(min(3, len(words) - 1), 0, -1):
        if state := state_called(words[:width]):
            return state, words[width:]
    return None, []


def _state_behind_of(words: list[str]) -> tuple[Row | None, list[str]]:
    """The first state behind an "of" of a name, and what stands before it: "Embassy of Japan in Kenya"."""
    for i, word in enumerate(words[:-1]):
        if word == "of":
            after = words[i + 2 :] if words[i + 1] == "the" else words[i + 1 :]
            found = gazetteer.find_names(after)
            state = next((r for first, _, r in found if first == 0 and r.cls == "State"), None)
            if state is not None:
                return state, words[:i]
    return None, []
