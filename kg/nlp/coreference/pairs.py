""" "The two sides", "both countries", "the two ministers": mentions of two entities at once."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import islice

from kg.model import Document, Mention, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.model.entities import with_mentions
from kg.nlp.coreference.positions import Position, before, positions
from kg.nlp.coreference.role_nouns import by_role_noun
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.tokens import View, mention, offset
from kg.nlp.lexicon.roles import Role
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
_TWO = _WORDS.words("two")
_LEADERS = _WORDS.words("any_official")
NEIGHBOURS = _WORDS.words("neighbours")


def pairs(document: Document) -> Document:
    """Add such a description as a mention of each of the two states, bodies or persons named last before it."""
    candidates = _Candidates(View(document))
    added: dict[str, list[Mention]] = {}
    for noun in (t for doc in document.parse for t in doc):
        role = role_of(noun)
        if role is None or not any(c.lower_ in _TWO for c in noun.lefts):
            continue
        two = list(islice(before(candidates.of(role), offset(noun)), 2))
        if len(two) == 2:
            found = mention(next(noun.lefts), noun, MentionKind.NOMINAL, noun)
            for key in two:
                added.setdefault(key, []).append(found)
    heads = {m.head for some in added.values() for m in some}
    kept = (e for e in document.entities if e.named or e.cls != "Group" or all(m.head not in heads for m in e.mentions))
    return replace(document, entities=tuple(with_mentions(e, added.get(e.key, ())) for e in kept))


class _Candidates:
    """Who may be one of the two that a description of each kind means, by their mentions."""

    def __init__(self, view: View) -> None:
        self._view = view

    def of(self, role: Role) -> list[Position]:
        if role.kind == "side":
            return self._sides
        if role.kind == "country" or role.lemma in NEIGHBOURS:
            return self._states
        if role.kind != "official":
            return []
        return self._people if role.lemma in _LEADERS else self._by_noun.get(role.lemma, [])

    @cached_property
    def _states(self) -> list[Position]:
        return positions(e for e in self._view.document.entities if e.cls == "State")

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
