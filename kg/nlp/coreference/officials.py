"""Persons who are spoken of by their office alone: "the Iranian minister", "the prime minister", "his Afghan
counterpart".
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from spacy.tokens import Token

from kg.model import Document, Entity
from kg.nlp.coreference.descriptions import DEFINITE, PASSING
from kg.nlp.coreference.positions import Position, before, positions
from kg.nlp.coreference.role_nouns import by_role_noun
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.offices import NOT_HELD, HeldOffice, told_offices
from kg.nlp.grammar.relations import (
    NOMINAL_SUBJECTS,
    Function,
    appositions,
    dependents,
    determiner,
    function,
    possessive,
    prepositions,
)
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.roles import title_words
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
_SAME_WORDS: dict[str, str] = _WORDS.mapping("same_office")
_EQUALS = _WORDS.words("equals")
_DEPUTY = _WORDS.words("deputies")
_OTHERS = _WORDS.words("others")
_UNTOLD = _WORDS.words("offices_of_last_subject")
_CANDIDATES = int(_WORDS.weight("persons_of_an_office"))
_JOINING = _WORDS.words("joining_offices")
_AHEAD = int(_WORDS.weight("tokens_before_name"))
_NAMED_WITHIN = int(_WORDS.weight("sentences_to_named"))
_TITLE_KINDS = ("modifier", "portfolio", "rank", "national", "office", "legislative")
_Words = frozenset[str]  # of an office, without those that pass


def officials_again(document: Document) -> dict[str, str]:
    """Descriptions of one official that mean a person: "the minister", "the Afghan foreign minister", "his Pakistani
    counterpart".
    """
    view = View(document)
    officials = _Officials(view)
    found: dict[str, str] = {}
    for e in document.entities:
        if e.cls == "Group" and not e.named and e.size == 1 and e.mentions:
            head = view.token_at(e.mentions[0].head)
            key = officials.person_of(e, head) if head is not None else None
            found |= {e.key: key} if key is not None else {}
    return found


class _Officials:
    """Who holds which office in an article, for those who are spoken of by their office alone."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._by_lemma: dict[str, list[Position]] = {}

    def person_of(self, e: Entity, head: Token) -> str | None:
        """The person that a description of one official means."""
        role = role_of(head)
        if role is None or role.kind != "official":
            return None
        key = self.set_beside(head) or self.with_name_behind(head)
        return key or self.meant(e, head, role.lemma) or self.named_later(e, head, role.lemma)

    def set_beside(self, head: Token) -> str | None:
        """The person in apposition with a description."""
        above = (head.head,) if function(head) is Function.APPOSITION else ()
        key = next((k for t in (*above, *appositions(head)) if (k := self._view.at(t))), None)
        return key if key and self._view.entities[key].cls == "Person" else None

    def with_name_behind(self, head: Token) -> str | None:
        """The person whose name follows a title and another office of theirs: "Chairman and Chief Executive X"."""
        if not _is_bare(head):
            return None
        behind = head.doc[head.i + 1 : head.i + _AHEAD]
        name = next((t for t in behind if not _is_of_title(t)), None)
        return self._persons_at.get(offset(name)) if name is not None else None

    def named_later(self, e: Entity, head: Token, lemma: str) -> str | None:
        """The only person of an office that the first sentence tells, a headline, who is named soon behind it."""
        sentences = self._view.document.sentences[: _NAMED_WITHIN + 1]
        if not _is_bare(head) or prepositions(head) or not sentences or offset(head) >= sentences[0].end:
            return None
        states = self._states_of(e)
        if _is_of_somebody(head, lemma) and not states:
            return None
        near = {key for at, key in self._places(lemma) if sentences[0].end <= at < sentences[-1].end}
        fits = [k for k in near if self._may_hold(k, _office_words(head), states)]
        return fits[0] if len(fits) == 1 else None

    def _may_hold(self, key: str, said: _Words, states: set[str]) -> bool:
        """Has the person an office of these words, and no other state than one of these?"""
        return self._holds(key, said, set()) and (not states or self._state(key) in (None, *states))

    def _states_of(self, e: Entity) -> set[str]:
        return {k for k in (*e.acts_for, *e.nationality) if self._view.entities[k].cls == "State"}

    def meant(self, e: Entity, head: Token, lemma: str) -> str | None:
        """The person mentioned last before a description whose office it tells."""
        states = self._states_of(e)
        if not _is_certain_one(head) or (_is_of_somebody(head, lemma) and not states):
            return None
        if lemma in _EQUALS:
            return self._counterpart(head, states) if len(states) == 1 else None
        return self._holder(head, lemma, states)

    def _holder(self, head: Token, lemma: str, states: set[str]) -> str | None:
        said = _office_words(head)
        called = islice(before(self._places(lemma), offset(head)), _CANDIDATES)
        fits = [key for key in called if self._holds(key, said, states)]
        told = (key for key in fits if any(said <= words for words, _ in self._offices.get(key, ())))
        nearest = next(told, fits[0] if fits else None)
        if nearest is None and lemma in _UNTOLD and len(said) > 1 and not states:
            return self._subject_before(head)
        return nearest

    def _holds(self, key: str, said: _Words, states: set[str]) -> bool:
        """Has the person an office of these words, of one of these states?"""
        held = [(words, state) for words, state in self._offices.get(key, ()) if _fits(words, said)]
        if not held and (len(said) > 1 or (key in self._offices and not said & title_words("rank"))):
            return False
        own = {state for _, state in held if state is not None} or ({self._state(key)} - {None})
        return not states or bool(own & states)

    def _counterpart(self, head: Token, states: set[str]) -> str | None:
        """The one of that state with the same office as the subject of the sentence, or its only official."""
        subject = self._main_subject(head.sent.root, head)
        same = {words for words, _ in self._offices.get(subject or "", ())}
        near = islice(before(self._persons, offset(head)), _CANDIDATES)
        own = [k for k in near if k != subject and k in self._offices and self._state(k) in states]
        alike = next((k for k in own if self._has_one_of(k, same)), None)
        return alike or (own[0] if len(own) == 1 and not same else None)

    def _has_one_of(self, key: str, offices: set[_Words]) -> bool:
        """Has a person an office that shares a word with one of these, be it as a deputy?"""
        return any(words & other - _DEPUTY for words, _ in self._offices[key] for other in offices)

    def _subject_before(self, head: Token) -> str | None:
        """The person who is the subject of the sentence before, if no office of theirs is told: "X received him. The
        prime minister said".
        """
        if head.sent.start == 0 or function(head) not in NOMINAL_SUBJECTS:
            return None
        key = self._main_subject(head.doc[head.sent.start - 1].sent.root, head)
        return key if key and self._view.entities[key].cls == "Person" and key not in self._offices else None

    def _main_subject(self, root: Token, other: Token) -> str | None:
        """The subject before the main verb of a sentence, unless it is the other word."""
        subject = next((t for t in dependents(root, *NOMINAL_SUBJECTS) if t.i < root.i), None)
        return self._view.at(subject) if subject is not None and subject.i != other.i else None

    @cached_property
    def _offices(self) -> dict[str, list[tuple[_Words, str | None]]]:
        """The words of every office held, and its state, by holder."""
        found: dict[str, list[tuple[_Words, str | None]]] = {}
        for o in told_offices(self._view):
            if o.kind not in NOT_HELD:
                words = frozenset(map(_plain, o.position.lower().replace("-", " ").split())) - PASSING
                found.setdefault(o.holder, []).append((words, self._state_of(o)))
        return found

    def _state_of(self, o: HeldOffice) -> str | None:
        owner = self._view.entities.get(o.of or "")
        if owner is None or owner.cls == "State":
            return o.of
        acts_for = (k for k in owner.acts_for if self._view.entities[k].cls == "State")
        return next(acts_for, self._states.get(owner.country or ""))

    def _state(self, key: str) -> str | None:
        """The one state that a person is of."""
        e = self._view.entities[key]
        if e.country:
            return self._states.get(e.country)
        held = {state for _, state in self._offices.get(key, ()) if state}
        own = held or {k for k in e.acts_for if self._view.entities[k].cls == "State"}
        return next(iter(own)) if len(own) == 1 else None

    @cached_property
    def _states(self) -> dict[str, str]:
        return {e.country: e.key for e in self._view.entities.values() if e.cls == "State" and e.country}

    @cached_property
    def _called(self) -> dict[str, set[str]]:
        """Persons by each word of what they are called and of their offices."""
        called = {noun: {k for _, k in places} for noun, places in by_role_noun(self._view).items()}
        for key, held in self._offices.items():
            for word in frozenset().union(*(words for words, _ in held)):
                called.setdefault(word, set()).add(key)
        return called

    def _places(self, lemma: str) -> list[Position]:
        """Where those are mentioned who are called so."""
        if lemma not in self._by_lemma:
            self._by_lemma[lemma] = positions(self._view.entities[k] for k in self._called.get(lemma, ()))
        return self._by_lemma[lemma]

    @cached_property
    def _persons_at(self) -> dict[int, str]:
        """Persons by where their mentions begin."""
        return dict(self._persons)

    @cached_property
    def _persons(self) -> list[Position]:
        return positions(e for e in self._view.document.entities if e.cls == "Person" and e.named)


def _is_bare(head: Token) -> bool:
    """Is a noun without article and possessor?"""
    return determiner(head) is None and possessive(head) is None


def _is_of_title(token: Token) -> bool:
    known = any(token.lower_ in title_words(kind) for kind in _TITLE_KINDS)
    return known or token.lower_ in _JOINING or role_of(token) is not None


def _is_certain_one(head: Token) -> bool:
    """Is a description definite and of now: "the minister", not "the former minister" or "the 2nd minister"?"""
    words = [t.lower_ for t in head.lefts]
    if _OTHERS.intersection(words) or any(w[0].isdigit() for w in words):
        return False
    return not DEFINITE.isdisjoint(words) or possessive(head) is not None


def _is_of_somebody(head: Token, lemma: str) -> bool:
    """Does a description say whose office it means, or which: "its minister", "the minister of water"?"""
    owned = possessive(head) is not None and lemma not in _EQUALS
    return owned or any(p.i == head.i + 1 for p in prepositions(head))


def _office_words(head: Token) -> _Words:
    """The words of an office in a description: "foreign minister"."""
    vocabulary = title_words("modifier") | title_words("portfolio")
    before_noun = frozenset(_plain(t.lower_) for t in head.lefts if t.lower_ in vocabulary)
    return before_noun - PASSING | {_plain(head.lemma_.lower())}


def _fits(held: _Words, said: _Words) -> bool:
    """May an office be called so? A deputy is only meant where one is said, or a single word."""
    return said <= held and (said >= _DEPUTY or not held >= _DEPUTY or len(said) == 1)


def _plain(word: str) -> str:
    return _SAME_WORDS.get(word, word)
