"""Descriptions of bodies and groups that were told of before: "the group", "the committee", "the sources"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from spacy.tokens import Token

from kg.model import Document, Entity, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.coreference.positions import Position, before, first_of, last_before, positions
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import (
    NOUN_CLAUSES,
    NOUN_MODIFIERS,
    Function,
    determiner,
    function,
    is_common_noun,
    is_plural,
    is_proper_noun,
    same_number,
)
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
DEFINITE = _WORDS.words("definite")
PASSING = _WORDS.words("passing")
_KNOWN = _WORDS.words("known_from_before")
_WIDE = _WORDS.words("any_organization")
_OWNING = _WORDS.words("owning")
_INTRODUCING = _WORDS.words("introducing")
_OF_STATES = _WORDS.words("bodies_in_capitals")
_NEAR = int(_WORDS.weight("characters_to_body_of_state"))
_MOST, _FAR_MORE = int(_WORDS.weight("mentions_of_main_state")), _WORDS.weight("share_of_main_state")
_LINES = int(_WORDS.weight("lines_to_described"))
_GROUPS = frozenset(("ArmedGroup", "Organization", "PoliticalParty", "InternationalOrganization"))
_ARTICLES = (Function.DETERMINER, Function.PUNCTUATION)
_BEHIND = (Function.PREPOSITION, *NOUN_CLAUSES)


def described_again(document: Document) -> dict[str, str]:
    """ "The group" is the last organization named; "the committee" the last one named so; "the sources" the last
    described by that noun.
    """
    described = _Described(document)
    text = document.article.text
    for e in sorted((e for e in document.entities if not e.named), key=first_of):
        head = described.heads.get(e.key)
        if head is None or not (_is_definite(head) or _is_of_spokesman(head)):
            continue
        to, start = next(described.candidates(e, head), None), first_of(e)
        if to is not None and text.count("\n", last_before(described.entities[to], start), start) < _LINES:
            described.same[e.key] = to
    return described.same


def introduced_again(document: Document) -> dict[str, str]:
    """ "Lagos man sues", and then "a Lagos man": one whom the first sentence, a headline, tells of is introduced by the
    same words.
    """
    text, end = document.article.text, document.sentences[0].end if document.sentences else 0
    told: dict[str, str] = {}
    same: dict[str, str] = {}
    for e, article in _single(document):
        label, start = e.label.lower(), first_of(e)
        if start < end:
            told |= {label: e.key} if article is None else {}
        elif label in told and article is not None and article.lower_ in _INTRODUCING:
            same |= {e.key: told.pop(label)} if text.count("\n", end, start) < _LINES else {}
    return same


def _single(document: Document) -> Iterator[tuple[Entity, Token | None]]:
    """Descriptions of one person in text order, with their articles."""
    view = View(document)
    for e in sorted((e for e in document.entities if e.cls == "Group" and e.size == 1 and e.mentions), key=first_of):
        head = view.token_at(e.mentions[0].head)
        if head is not None:
            yield e, determiner(head)


class _Described:
    """The entities of an article by the nouns that describe them, and those that are found to be the same."""

    def __init__(self, document: Document) -> None:
        view = View(document)
        self.same: dict[str, str] = {}
        self.entities = view.entities
        self.heads = {e.key: view.token_at(e.mentions[0].head) for e in document.entities if e.mentions}
        self._named = _Named(document)
        alike: dict[tuple[str, str], list[Entity]] = {}
        for e in document.entities:
            if (noun := self.heads.get(e.key)) is not None:
                alike.setdefault((e.cls, noun.lemma_.lower()), []).append(e)
        self._alike = {kind: positions(entities) for kind, entities in alike.items()}

    def candidates(self, e: Entity, head: Token) -> Iterator[str]:
        """Keys of the entities that a description may mean, the best first."""
        role, noun = role_of(head), head.lemma_.lower()
        kind = role.kind if role is not None else None
        if not _is_bare(head):
            return self._with_its_words(e, head)
        if kind == "group" and is_common_noun(head) and not is_plural(head):
            return self._named.groups(noun, first_of(e))
        if kind == "side":
            return iter(())
        alike = self._of_its_nationality(e, head)
        body = e.cls in ORGANIZATIONS or kind in ("body", "collective")
        return self._named.called(noun, first_of(e), alike) if body else alike

    def _with_its_words(self, e: Entity, head: Token) -> Iterator[str]:
        """ "A Haqqani network leader … the targeted Haqqani network leader"."""
        words = set(e.label.lower().split()) - _KNOWN
        if len(words) > 1:
            before_it = self._with_its_noun(e, head)
            yield from (k for k in before_it if words <= set(self.entities[k].label.lower().split()))

    def _of_its_nationality(self, e: Entity, head: Token) -> Iterator[str]:
        for key in self._with_its_noun(e, head):
            other = self.entities[key].nationality
            if not e.nationality or other == e.nationality:
                yield key

    def _with_its_noun(self, e: Entity, head: Token) -> Iterator[str]:
        for key in before(self._alike[e.cls, head.lemma_.lower()], first_of(e)):
            other = self.heads[key]
            if key not in self.same and other is not None and _is_same_noun(other, head):
                yield key


def _is_definite(head: Token) -> bool:
    return any(c.lower_ in DEFINITE for c in head.lefts)


def _is_of_spokesman(head: Token) -> bool:
    """Is it the body in "government spokesman X"?"""
    role = role_of(head) if function(head) in NOUN_MODIFIERS else None
    return role is not None and role.kind == "body"


def _is_bare(head: Token) -> bool:
    """Nothing but the noun and its article? What a comma divides from it ("the group, together with X,") does not
    count.
    """
    if any(function(c) not in _ARTICLES for c in head.lefts):
        return False
    return not any(function(c) in _BEHIND and head.doc[c.left_edge.i - 1].text != "," for c in head.rights)


def _is_same_noun(other: Token, head: Token) -> bool:
    """Have two nouns of one lemma the same number? A name fits any."""
    return is_proper_noun(other) or (not is_proper_noun(head) and same_number(other, head))


class _Named:
    """The organizations of an article by what they are."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._entities = {e.key: e for e in document.entities}
        self._organizations = [e for e in document.entities if e.named and e.cls in ORGANIZATIONS]

    def groups(self, noun: str, offset: int) -> Iterator[str]:
        """ "The organization" may be any, "the movement" and "the faction" only what is no body of states; an armed
        group before others.
        """
        near = list(islice(before(self._any if noun in _WIDE else self._not_of_states, offset), 2))
        return iter(near if noun in _WIDE else sorted(near, key=lambda k: self._entities[k].cls != "ArmedGroup"))

    def called(self, noun: str, offset: int, described: Iterator[str]) -> Iterator[str]:
        """The last one with the noun as a word of its name, and the last one described by it, the nearer first."""
        near = (before(self._by_word.get(noun, []), offset), described)
        meant = ((k for k in keys if noun not in _OF_STATES or self._may_be_meant(k, offset)) for keys in near)
        both = ((last_before(self._entities[k], offset), k) for keys in meant for k in islice(keys, 1))
        return (k for _, k in sorted(both, reverse=True))

    def _may_be_meant(self, key: str, offset: int) -> bool:
        """Is a body that acts for a state told of near by, or one of the state that the article is about?"""
        e = self._entities[key]
        near = offset - last_before(e, offset) < _NEAR
        return near or not e.acts_for or self._home is None or self._home in e.acts_for

    @cached_property
    def _home(self) -> str | None:
        """The key of the state that is named far more often than any other; None if there is none."""
        states = sorted((e for e in self._entities.values() if e.cls == "State"), key=lambda e: -len(e.mentions))
        most, second = [*(len(e.mentions) for e in states), 0, 0][:2]
        return states[0].key if most >= _MOST and most >= _FAR_MORE * second else None

    @cached_property
    def _any(self) -> list[Position]:
        return positions(e for e in self._organizations if e.cls in _GROUPS)

    @cached_property
    def _not_of_states(self) -> list[Position]:
        groups = _GROUPS - {"InternationalOrganization"}
        return positions(e for e in self._organizations if e.cls in groups)

    @cached_property
    def _by_word(self) -> dict[str, list[Position]]:
        """Where organizations are mentioned, by the last word of any of their names: "agency" of "the UN refugee
        agency".
        """
        found: dict[str, set[str]] = {}
        for e in self._organizations:
            for m in e.mentions:
                if m.kind is not MentionKind.PRONOUN and " " in (surface := self._document.surface(m)):
                    found.setdefault(surface.split()[-1].lower(), set()).add(e.key)
        return {word: positions(self._entities[k] for k in keys) for word, keys in found.items()}


def bodies_described_twice(document: Document) -> dict[str, str]:
    """One body described in two ways: "Pakistan's army" and "the Pakistani army", "the Taliban government" and
    "Afghanistan's Taliban government".

    The noun and what is left of the description without its owners must be the same, and the owners of one among those
    of the other.
    """
    kept: dict[str, list[Entity]] = {}
    same: dict[str, str] = {}
    entities = {e.key: e for e in document.entities}
    bodies = (e for e in document.entities if e.cls == "GovernmentBody" and e.named and not e.ref and e.acts_for)
    for e in sorted(bodies, key=first_of):
        what = _without_owners(document, e, entities)
        if not what:
            continue
        alike = kept.setdefault(what, [])
        to = next((o for o in alike if _is_among(o.acts_for, e.acts_for)), None)
        if to is not None:
            same[e.key] = to.key
        else:
            alike.append(e)
    return same


def _is_among(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return set(some) <= set(others) or set(others) <= set(some)


def _without_owners(document: Document, e: Entity, entities: dict[str, Entity]) -> str:
    """The words of a description without whose body it is and without what passes ("the new Kenyan army": "army")."""
    m = next((m for m in e.mentions if m.kind is MentionKind.NOMINAL), None)
    if m is None:
        return ""
    signs = list(document.surface(m))
    for o in (o for k in e.acts_for for o in entities[k].mentions if m.start <= o.start and o.end <= m.end):
        signs[o.start - m.start : o.end - m.start] = " " * (o.end - o.start)
    words = "".join(signs).lower().replace("’", "'").split()
    return " ".join(w for w in words if w not in _OWNING and w not in PASSING)
