""" "The two sides", "both countries", "the two ministers": mentions of two entities at once."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import islice

from spacy.tokens import Token

from kg.model import Document, Entity, Mention, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.model.entities import with_mentions
from kg.nlp.coreference.positions import Position, before, positions
from kg.nlp.coreference.role_nouns import by_role_noun
from kg.nlp.grammar.clauses import governing_verb
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.subjects import subject
from kg.nlp.grammar.tokens import View, mention, offset
from kg.nlp.lexicon.roles import Role
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
_TWO = _WORDS.words("two")
_LEADERS = _WORDS.words("any_official")
_OF_STATES = _WORDS.words("neighbours") | _WORDS.words("of_states")


def pairs(document: Document) -> Document:
    """Add such a description as a mention of each of the two states, bodies or persons named last before it."""
    candidates = _Candidates(View(document))
    added: dict[str, list[Mention]] = {}
    for noun in (t for doc in document.parse for t in doc):
        two = candidates.two_before(noun)
        for key in two:
            added.setdefault(key, []).append(mention(next(noun.lefts), noun, MentionKind.NOMINAL, noun))
    heads = {m.head for some in added.values() for m in some}
    kept = (e for e in document.entities if not is_group_at(e, heads))
    return replace(document, entities=tuple(with_mentions(e, added.get(e.key, ())) for e in kept))


def is_group_at(e: Entity, heads: set[int]) -> bool:
    """Is it a group that is only described, by one of these head words?"""
    return e.cls == "Group" and not e.named and any(m.head in heads for m in e.mentions)


class _Candidates:
    """Who may be one of the two that a description of each kind means, by their mentions."""

    def __init__(self, view: View) -> None:
        self._view = view

    def two_before(self, noun: Token) -> list[str]:
        """The keys of the two that a description of two means; empty for any other word."""
        role = role_of(noun)
        if role is None or not any(c.lower_ in _TWO for c in noun.lefts):
            return []
        who = subject(governing_verb(noun))
        other = self._view.all_at(who) if who is not None and who.i != noun.i else ()  # "X sent aid to both countries"
        found = list(islice((key for key in before(self._of(role), offset(noun)) if key not in other), 2))
        return found if len(found) == 2 else []

    def _of(self, role: Role) -> list[Position]:
        if role.kind == "side":
            return self._sides
        if role.kind == "country" or role.lemma in _OF_STATES:
            return self._states
        if role.kind != "official":
            return []
        return self._people if role.lemma in _LEADERS else self._by_noun.get(role.lemma, [])

    @cached_property
    def _states(self) -> list[Position]:
        states = (e for e in self._view.document.entities if e.cls == "State")
        people = {m.start for e in self._view.document.entities if e.cls == "Group" for m in e.mentions}
        return [place for place in positions(states) if place[0] not in people]  # not "12 Americans"

    @cached_property
    def _sides(self) -> list[Position]:
        bodies = (e for e in self._view.document.entities if e.cls in ORGANIZATIONS and e.named)
        return sorted(self._states + positions(bodies))

    @cached_property
    def _people(self) -> list[Position]:
        return positions(e for e in self._view.document.entities if e.cls == "Person" and e.named)

    @cached_property
    def _by_noun(self) -> dict[str, list[Position]]:
        return by_role_noun(self._view)
