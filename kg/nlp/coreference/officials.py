"""Persons who are spoken of by their office alone: "the Iranian minister", "the prime minister", "his Afghan counterpart"."""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from spacy.tokens import Token

from kg.model import Document, Entity, MentionKind
from kg.nlp.coreference.descriptions import DEFINITE, PASSING, before, spots
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.offices import NOT_HELD, HeldOffice, told_offices
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.roles import title_words

_SAME_WORDS = {
    "defense": "defence",
    "external": "foreign",
    "home": "interior",
    "spokesperson": "spokesman",
    "spokeswoman": "spokesman",
    "advisor": "adviser",
}
MALE = frozenset(
    (
        "mr",
        "mr.",
        "king",
        "prince",
        "sheikh",
        "mullah",
        "maulana",
        "spokesman",
        "chairman",
        "congressman",
        "lord",
        "sir",
        "emir",
    )
)
FEMALE = frozenset(
    ("mrs", "mrs.", "ms", "ms.", "queen", "princess", "spokeswoman", "chairwoman", "congresswoman", "lady", "dame")
)
_CANDIDATES = 40  # persons of an office that one who is called by it alone may be
_EQUALS = frozenset(("counterpart", "colleague"))
_OTHERS = frozenset("former last first next new previous another other future late ex".split())


def titles(view: View, e: Entity) -> set[str]:
    """Lemmas of the role nouns that stand with the names of a person: before it, in apposition, as its head."""
    found = set()
    for m in e.mentions:
        head = view.token_at(m.head)
        if head is None or m.kind is not MentionKind.NAME:
            continue
        near = [t for t in head.lefts if t.dep_ in ("compound", "amod", "nmod", "appos")] + [
            t for t in head.rights if t.dep_ == "appos"
        ]
        near += [head.head] if head.dep_ == "appos" else []
        ahead = head.doc[max(0, head.i - 6) : head.i]
        near += [
            t
            for t in ahead
            if offset(t) < m.start
            and offset(t) >= m.start - 30
            and t.pos_ in ("PROPN", "NOUN")
            and t.ent_type_ != "PERSON"
            and not any(c.text in ",.;" for c in head.doc[t.i : head.i])
        ]
        found |= {role.lemma for role in map(role_of, near) if role and role.kind == "official"}
        found |= {t.lower_ for t in ahead if t.lower_ in MALE | FEMALE and t.i >= head.i - 3}
    return found


def by_title(view: View) -> dict[str, list[tuple[int, str]]]:
    """Where persons are spoken of, by what they are called somewhere."""
    called: dict[str, list[Entity]] = {}
    for e in view.document.entities:
        if e.cls == "Person" and e.named:
            for title in titles(view, e):
                called.setdefault(title, []).append(e)
    return {title: spots(entities) for title, entities in called.items()}


def officials_again(document: Document) -> dict[str, str]:
    """Descriptions of one official that name a person: "the minister", "the Afghan foreign minister", "his Pakistani counterpart"."""
    return _Officials(View(document)).same()


class _Officials:
    """Who holds which office in an article, for those who are spoken of by their office alone."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._by_lemma: dict[str, list[tuple[int, str]]] = {}

    def same(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for e in self._view.document.entities:
            head = (
                self._view.token_at(e.mentions[0].head)
                if e.cls == "Group" and not e.named and e.size == 1 and e.mentions
                else None
            )
            role = role_of(head) if head is not None else None
            if head is None or role is None or role.kind != "official":
                continue
            key = self._apposed(head) or self._named(e, head, role.lemma)
            if key is not None:
                found[e.key] = key
        return found

    def _apposed(self, head: Token) -> str | None:
        for token in (head.head if head.dep_ == "appos" else None, *(c for c in head.children if c.dep_ == "appos")):
            key = self._view.at(token) if token is not None else None
            if key:
                return key if self._view.entities[key].cls == "Person" else None
        return None

    def _named(self, e: Entity, head: Token, lemma: str) -> str | None:
        words = [t.lower_ for t in head.lefts]
        states = {k for k in (*e.acts_for, *e.nationality) if self._view.entities[k].cls == "State"}
        owned = any(c.dep_ == "poss" for c in head.children)
        if (
            _OTHERS.intersection(words)
            or any(w[0].isdigit() for w in words)
            or not (DEFINITE.intersection(words) or owned)
        ):
            return None
        if any(c.dep_ == "prep" and c.i == head.i + 1 for c in head.children) and not states:
            return None
        if lemma in _EQUALS:
            return self._counterpart(e, head, states) if len(states) == 1 else None
        if owned and not states:
            return None
        said = self._said(head)
        called = islice(before(self._places(lemma), offset(head)), _CANDIDATES)
        fits = [key for key in called if self._holds(key, said, states)]
        nearest = next(
            (key for key in fits if any(said <= p for p, _ in self._offices.get(key, ()))), fits[0] if fits else None
        )
        return nearest or (self._subject_before(head) if len(said) > 1 and not states and lemma == "minister" else None)

    def _holds(self, key: str, said: frozenset[str], states: set[str]) -> bool:
        """Has the person an office of these words, of one of these states?"""
        held = [
            p
            for p in self._offices.get(key, ())
            if said <= p[0] and ("deputy" in p[0]) <= ("deputy" in said or len(said) == 1)
        ]
        if not held and (len(said) > 1 or key in self._offices and not said & title_words("rank")):
            return False
        if not states:
            return True
        own = {p[1] for p in held if p[1] is not None} or ({self._state(key)} - {None})
        return bool(own & states)

    def _counterpart(self, e: Entity, head: Token, states: set[str]) -> str | None:
        """The one of that state with the same office as the subject of the sentence, or its only official."""
        subject = self._subject(head)
        same = {p for p, _ in self._offices.get(subject or "", ())}
        near = islice(before(self._spots, offset(head)), _CANDIDATES)
        own = [k for k in near if k != subject and self._state(k) in states and k in self._offices]
        alike = [k for k in own if any(p & q - {"deputy"} for p, _ in self._offices[k] for q in same)]
        return alike[0] if alike else own[0] if len(own) == 1 and not same else None

    def _subject(self, token: Token) -> str | None:
        main = next((c for c in token.sent.root.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
        return self._view.at(main) if main is not None and main.i != token.i else None

    def _subject_before(self, head: Token) -> str | None:
        """The person who is the subject of the sentence before, if no office of theirs is told: "X received him. The prime minister said"."""
        if head.sent.start == 0 or head.dep_ not in ("nsubj", "nsubjpass"):
            return None
        root = head.doc[head.sent.start - 1].sent.root
        subject = next((c for c in root.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
        key = self._view.at(subject) if subject is not None else None
        return key if key and self._view.entities[key].cls == "Person" and key not in self._offices else None

    @staticmethod
    def _said(head: Token) -> frozenset[str]:
        """The words of an office in a description: "foreign minister"."""
        vocabulary = title_words("modifier") | title_words("portfolio")
        return frozenset(_plain(t.lower_) for t in head.lefts if t.lower_ in vocabulary) - PASSING | {
            _plain(head.lemma_.lower())
        }

    @cached_property
    def _offices(self) -> dict[str, list[tuple[frozenset[str], str | None]]]:
        """The words of every office told of, and its state, by holder."""
        found: dict[str, list[tuple[frozenset[str], str | None]]] = {}
        for o in (o for o in told_offices(self._view) if o.kind not in NOT_HELD):
            words = frozenset(_plain(w) for w in o.position.lower().replace("-", " ").split()) - PASSING
            found.setdefault(o.holder, []).append((words, self._of(o)))
        return found

    def _of(self, o: HeldOffice) -> str | None:
        owner = self._view.entities.get(o.of or "")
        if owner is None or owner.cls == "State":
            return o.of
        return next(
            (k for k in owner.acts_for if self._view.entities[k].cls == "State"), self._states.get(owner.country or "")
        )

    def _state(self, key: str) -> str | None:
        """The one state a person is of."""
        e = self._view.entities[key]
        if e.country:
            return self._states.get(e.country)
        own = {s for _, s in self._offices.get(key, ()) if s} or {
            k for k in e.acts_for if self._view.entities[k].cls == "State"
        }
        return next(iter(own)) if len(own) == 1 else None

    @cached_property
    def _states(self) -> dict[str, str]:
        return {e.country: e.key for e in self._view.entities.values() if e.cls == "State" and e.country}

    @cached_property
    def _called(self) -> dict[str, set[str]]:
        called = {lemma: {k for _, k in places} for lemma, places in by_title(self._view).items()}
        for key, held in self._offices.items():
            for words, _ in held:
                for w in words:
                    called.setdefault(w, set()).add(key)
        return called

    def _places(self, lemma: str) -> list[tuple[int, str]]:
        """Where those are spoken of who are called so."""
        if lemma not in self._by_lemma:
            self._by_lemma[lemma] = spots(self._view.entities[k] for k in self._called.get(lemma, ()))
        return self._by_lemma[lemma]

    @cached_property
    def _spots(self) -> list[tuple[int, str]]:
        return spots(e for e in self._view.document.entities if e.cls == "Person" and e.named)


def _plain(word: str) -> str:
    return _SAME_WORDS.get(word, word)
