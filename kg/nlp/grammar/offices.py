"""Whom the words of an office name: its holder, the state or organization whose office it is, the place of a post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg.model import MentionKind, Office
from kg.model.classes import ORGANIZATIONS
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("offices")
PREPOSITIONS = _WORDS.words("prepositions")
_OF = _WORDS.words("owner_prepositions")
_POSTED = _WORDS.words("post_prepositions")
_MISSIONS = _WORDS.words("missions")
OWNERS = ORGANIZATIONS | {"State"}  # classes of whom offices, forces and delegations are
HEADING = _WORDS.mapping("heading_verbs")  # what who "heads" a body is
NOT_HELD = frozenset(("former", "future"))
_NAMING = (MentionKind.NAME, MentionKind.DEMONYM, MentionKind.PRONOUN)


@dataclass(frozen=True, slots=True)
class HeldOffice:
    """An office with keys of entities: `of` whose it is, `into` the place or state that its holder is posted to."""

    start: int
    end: int
    holder: str
    position: str
    kind: str
    of: str | None
    into: str | None


def told_offices(view: View) -> Iterator[HeldOffice]:
    """The offices of a document, in text order, each with its holder and what the words beside it name."""
    for office in view.document.offices:
        holder = _holder(view, office)
        if holder is not None:
            yield _told(view, office, holder)


def entity_over(view: View, position: int) -> str | None:
    """The entity with the longest mention over an offset, names before descriptions; of these only bodies count."""
    over = [
        (m.kind in _NAMING, m.end - m.start, e.key)
        for m, e in view.over(position)
        if m.kind is not MentionKind.NOMINAL or e.cls == "GovernmentBody"
    ]
    return max(over)[2] if over else None


def owner_over(view: View, position: int) -> str | None:
    """As `entity_over`, if it is a state or organization."""
    key = entity_over(view, position)
    return key if key and view.entities[key].cls in OWNERS else None


def _holder(view: View, office: Office) -> str | None:
    """The person with the longest name over the name's beginning."""
    over = view.over(office.name[0])
    names = [(m.end - m.start, e.key) for m, e in over if m.kind is MentionKind.NAME and e.cls == "Person"]
    return max(names)[1] if names else None


def _told(view: View, office: Office, holder: str) -> HeldOffice:
    phrases = list(view.tokens(*office.phrases)) if office.phrases is not None else []
    title = list(view.tokens(*office.title))
    possessor = owner_over(view, office.possessor[0]) if office.possessor is not None else None
    preposition, of = _owner_behind(view, phrases)
    last = (*title, *phrases)[-1]
    if possessor is None and preposition is not None:
        last = preposition.nbor(-1)
    words = " ".join(last.doc[title[0].i : last.i + 1].text.split()).strip(" ,-")
    position = HEADING.get(words.lower(), words)
    into = _post(view, office.kind, title, phrases)
    return HeldOffice(office.start, office.end, holder, position, office.kind, possessor or of, into)


def _owner_behind(view: View, phrases: list[Token]) -> tuple[Token | None, str | None]:
    """The preposition and the key of "of Iran", "for the ministry" behind a title."""
    preposition = None
    for token in phrases:
        if token.lower_ in PREPOSITIONS:
            preposition = token if token.lower_ in _OF else None
        elif preposition is not None and (owner := owner_over(view, offset(token))) is not None:
            return preposition, owner
    return None, None


def _post(view: View, kind: str, title: list[Token], phrases: list[Token]) -> str | None:
    """The state or place that a diplomat is posted to, or the place that a governor governs."""
    abroad = kind == "diplomatic" or any(t.lower_ in _MISSIONS for t in (title[-1], *phrases))
    prepositions = _POSTED if abroad else ("of",)
    classes = ("State", "Place") if abroad else ("Place",)
    behind = next((i for i, t in enumerate(phrases) if t.lower_ in prepositions), len(phrases))
    keys = (entity_over(view, offset(t)) for t in phrases[behind + 1 :])
    return next((k for k in keys if k and view.entities[k].cls in classes), None)
