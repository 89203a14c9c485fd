"""Entities tied to the rows of the gazetteer: links, other names, country, sectors, and whom they act for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

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
_BEFORE_BODY, _BEHIND_BODY = _TABLE.pattern("before_body"), _TABLE.pattern("behind_body")
_OTHER_AMERICAS, _OF_MANY_STATES = _TABLE.pattern("other_americas", re.I), _TABLE.pattern("of_many_states", re.I)
_NOT_OWNING, _BEFORE_STATES = _TABLE.words("not_owning"), _TABLE.words("before_states")
_LARGE_CITY = _TABLE.weight("large_city")
_OF_MANY = frozenset(("InternationalOrganization",))  # a state in the name is where it is, or one of many


@dataclass(frozen=True, slots=True)
class _Around:
    """The states of a document by the offsets at which their names and adjectives begin and end."""

    beginning: dict[int, Entity]
    ending: dict[int, Entity]


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
    around = _states_around(document)
    changed = tuple(
        _of_state(document, e, keys, around) if e.named and not e.ref and e.cls in ORGANIZATIONS else e
        for e in document.entities
    )
    added = tuple(entity_of(row) for ref, key in keys.items() if ref == key and (row := gazetteer.row(key)))
    return replace(document, entities=changed + added)


def _states_around(document: Document) -> _Around:
    naming = (MentionKind.NAME, MentionKind.DEMONYM)
    states = [(e, m) for e in document.entities if e.cls == "State" for m in e.mentions if m.kind in naming]
    return _Around({m.start: e for e, m in states}, {m.end: e for e, m in states})


def _of_state(document: Document, e: Entity, keys: dict[str, str], around: _Around) -> Entity:
    """The body with what its name tells; a state that it acts for gets a key in `keys`."""
    state, rest = _state_and_rest(document, e, around)
    if state is None or state.country is None:
        return e if e.country or e.cls in _OF_MANY else replace(e, country=_country_within(e))
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


def _state_and_rest(document: Document, e: Entity, around: _Around) -> tuple[Row | None, list[str]]:
    """The state in an organization's name or, for a body of a government, beside it, and the rest of the name."""
    words = [_POSSESSIVE_MARK.sub("", w) for w in _ARTICLE.sub("", e.label).split()]
    state, rest = _state_at_beginning(words)
    if state is None and e.cls not in _OF_MANY:
        state, rest = _state_behind_of(words)
        if state is None:
            return (_state_beside(document, e, around) if e.cls == "GovernmentBody" else None), words
    return state, rest


def _country_within(e: Entity) -> str | None:
    """The country that a word of a name tells, of an organization that need not act for the state."""
    words = _ARTICLE.sub("", e.label).split()
    if _OF_MANY_STATES.search(e.label):
        return None
    state = _state_within(words)
    return state.country if state else _country_of_city(words)


def _state_within(words: list[str]) -> Row | None:
    """The state whose adjective is a word of a name, or that ends it: "Royal Dutch Navy", "Radio Tanzania"."""
    for i, word in enumerate(words[:-1]):
        if (state := gazetteer.demonym(word)) and not _OTHER_AMERICAS.search(" ".join(words[:i]) + " "):
            return state
    for first, end, row in gazetteer.find_names(words):
        before = words[first - 1].lower() if first else ""
        at_end = first > 0 and end == len(words) and before not in _NOT_OWNING
        if row.cls == "State" and (at_end or before in _BEFORE_STATES):
            return row
    return None


def _country_of_city(words: list[str]) -> str | None:
    """The country of the one large city that begins a name: "Bangkok Post", "Lagos State Police"."""
    for width in range(min(3, len(words) - 1), 0, -1):
        countries = {p.country for p in gazetteer.find_place(" ".join(words[:width])) if p.population >= _LARGE_CITY}
        if countries:
            return countries.pop() if len(countries) == 1 else None
    return None


def _organization_called(words: list[str], country: str) -> Row | None:
    """The organization of a country that has these words for its whole name."""
    known = gazetteer.find_names(words)
    if len(known) != 1 or known[0][:2] != (0, len(words)):
        return None
    row = known[0][2]
    return row if row.country == country and row.cls in ORGANIZATIONS else None


def _state_beside(document: Document, e: Entity, around: _Around) -> Row | None:
    """The one state right before the mentions of an organization, or behind them and an "of": "Pakistan's Foreign
    Ministry", "the Colorado Party of Paraguay"."""
    text = document.article.text
    mentions = [m for m in e.mentions if m.kind is not MentionKind.PRONOUN]
    found = set()
    for m in mentions:
        gap = _BEFORE_BODY.search(text, max(0, m.start - _GAP), m.start)
        before = around.ending.get(gap.start() if gap else m.start)
        behind = _BEHIND_BODY.match(text, m.end)
        after = around.beginning.get(behind.end()) if behind else None
        found |= {state.ref for state in (before, after) if state is not None}
    return gazetteer.row(next(iter(found)) or "") if len(found) == 1 else None


def _state_at_beginning(words: list[str]) -> tuple[Row | None, list[str]]:
    """The state whose name or adjective begins a name, and the rest of the name; no "Niger" in "Niger Delta …"."""
    region = next((end for first, end, row in gazetteer.find_names(words) if first == 0 and row.cls == "Place"), 0)
    for width in range(min(3, len(words) - 1), region, -1):
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
