"""Descriptions of what was named before: "the group", "the committee", "the Iranian minister", "its neighbour", "Pakistan's government"."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from spacy.tokens import Token

from kg.language.owners import Office
from kg.language.roles import role_of, title_words
from kg.language.syntax import View, offset
from kg.language.tenures import offices
from kg.model import Document, Entity, MentionKind

ORGANIZATIONS = frozenset(("Organization", "InternationalOrganization", "GovernmentBody", "ArmedGroup", "PoliticalParty", "MediaOrganization",
                           "Company"))
MALE = frozenset(("mr", "mr.", "king", "prince", "sheikh", "mullah", "maulana", "spokesman", "chairman", "congressman", "lord", "sir", "emir"))
FEMALE = frozenset(("mrs", "mrs.", "ms", "ms.", "queen", "princess", "spokeswoman", "chairwoman", "congresswoman", "lady", "dame"))
_GROUPS = frozenset(("ArmedGroup", "Organization", "PoliticalParty", "InternationalOrganization"))
_KNOWN = frozenset("targeted suspected alleged said same above accused captured detained wounded dead".split())
_DEFINITE = frozenset(("the", "these", "this", "those"))
_PASSING = frozenset("acting caretaker interim current new then visiting the said outgoing".split())  # words that do not make another office of it
_SAME_WORDS = {"defense": "defence", "external": "foreign", "home": "interior", "spokesperson": "spokesman", "spokeswoman": "spokesman",
               "advisor": "adviser"}
_EQUALS = frozenset(("counterpart", "colleague"))
_OTHERS = frozenset("former last first next new previous another other future late ex".split())
NEIGHBOURS = frozenset(("neighbour", "neighbor"))


def first_of(e: Entity) -> int:
    return e.mentions[0].start if e.mentions else 0


def spots(entities: Iterable[Entity]) -> list[tuple[int, str]]:
    return sorted((m.start, e.key) for e in entities for m in e.mentions)


def before(places: list[tuple[int, str]], position: int) -> Iterator[str]:
    """Keys by their last mention before an offset, the nearest first, each once."""
    seen = set()
    for i in range(bisect_left(places, (position,)) - 1, -1, -1):
        key = places[i][1]
        if key not in seen:
            seen.add(key)
            yield key


def titles(view: View, e: Entity) -> set[str]:
    """Lemmas of the role nouns that stand with the names of a person: before it, in apposition, as its head."""
    found = set()
    for m in e.mentions:
        head = view.token_at(m.head)
        if head is None or m.kind is not MentionKind.NAME:
            continue
        near = [t for t in head.lefts if t.dep_ in ("compound", "amod", "nmod", "appos")] + [t for t in head.rights if t.dep_ == "appos"]
        near += [head.head] if head.dep_ == "appos" else []
        ahead = head.doc[max(0, head.i - 6):head.i]
        near += [t for t in ahead if offset(t) < m.start and offset(t) >= m.start - 30 and t.pos_ in ("PROPN", "NOUN")
                 and t.ent_type_ != "PERSON"
                 and not any(c.text in ",.;" for c in head.doc[t.i:head.i])]
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

    def same(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for e in self._view.document.entities:
            head = self._view.token_at(e.mentions[0].head) if e.cls == "Group" and not e.named and e.size == 1 and e.mentions else None
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
        if _OTHERS.intersection(words) or not (_DEFINITE.intersection(words) or owned):
            return None
        if any(c.dep_ == "prep" and c.i == head.i + 1 for c in head.children) and not states:
            return None
        if lemma in _EQUALS:
            return self._counterpart(e, head, states) if len(states) == 1 else None
        if owned and not states:
            return None
        said = self._said(head)
        fits = {key for key in self._called.get(lemma, ()) if self._holds(key, said, states)}
        place = offset(head)
        nearest = next((k for k in before(self._spots, place) if k in fits), None)
        return nearest or (self._subject_before(head) if len(said) > 1 and not states and lemma == "minister" else None)

    def _holds(self, key: str, said: frozenset[str], states: set[str]) -> bool:
        """Has the person an office of these words, of one of these states?"""
        held = [p for p in self._offices.get(key, ()) if said <= p[0] and ("deputy" in p[0]) <= ("deputy" in said or len(said) == 1)]
        if not held and (len(said) > 1 or key in self._offices):
            return False
        if not states:
            return True
        own = {p[1] for p in held if p[1] is not None} or ({self._state(key)} - {None})
        return bool(own & states)

    def _counterpart(self, e: Entity, head: Token, states: set[str]) -> str | None:
        """The one of that state with the same office as the subject of the sentence, or its only official."""
        subject = self._subject(head)
        same = {p for p, _ in self._offices.get(subject or "", ())}
        own = [k for k in before(self._spots, offset(head)) if k != subject and self._state(k) in states and k in self._offices]
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
        return frozenset(_plain(t.lower_) for t in head.lefts if t.lower_ in vocabulary) - _PASSING | {_plain(head.lemma_.lower())}

    @cached_property
    def _offices(self) -> dict[str, list[tuple[frozenset[str], str | None]]]:
        """The words of every office told of, and its state, by holder."""
        found: dict[str, list[tuple[frozenset[str], str | None]]] = {}
        for o in offices(self._view):
            words = frozenset(_plain(w) for w in o.position.lower().replace("-", " ").split()) - _PASSING
            found.setdefault(o.holder, []).append((words, self._of(o)))
        return found

    def _of(self, o: Office) -> str | None:
        owner = self._view.entities.get(o.of or "")
        if owner is None or owner.cls == "State":
            return o.of
        return next((k for k in owner.acts_for if self._view.entities[k].cls == "State"), self._states.get(owner.country or ""))

    def _state(self, key: str) -> str | None:
        """The one state a person is of."""
        e = self._view.entities[key]
        if e.country:
            return self._states.get(e.country)
        own = {s for _, s in self._offices.get(key, ()) if s} or {k for k in e.acts_for if self._view.entities[k].cls == "State"}
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

    @cached_property
    def _spots(self) -> list[tuple[int, str]]:
        return spots(e for e in self._view.document.entities if e.cls == "Person" and e.named)


def _plain(word: str) -> str:
    return _SAME_WORDS.get(word, word)


def groups_again(document: Document) -> dict[str, str]:
    """"The group" is the last organization named; "the committee" the last one named so; "the sources" the last described by that noun."""
    view = View(document)
    text = document.article.text
    heads = {e.key: view.token_at(e.mentions[0].head) for e in document.entities if e.mentions}
    alike: dict[tuple[str, str], list[Entity]] = {}
    for e in document.entities:
        if (noun := heads.get(e.key)) is not None:
            alike.setdefault((e.cls, noun.lemma_.lower()), []).append(e)
    described = {kind: spots(entities) for kind, entities in alike.items()}
    named = _Named(document)
    same: dict[str, str] = {}
    for e in sorted((e for e in document.entities if not e.named), key=first_of):
        head = heads.get(e.key)
        if head is None or not (_definite(head) or _said_of_spokesman(head)):
            continue
        role = role_of(head)
        words = set(e.label.lower().split()) - _KNOWN
        kind, start = (e.cls, head.lemma_.lower()), first_of(e)
        if not _bare(head):               # "a Haqqani network leader … the targeted Haqqani network leader"
            fits = (k for k in before(described[kind], start) if k not in same and _same_noun(heads[k], head)
                    and len(words) > 1 and words <= set(view.entities[k].label.lower().split()))
        elif role and role.kind == "group" and head.tag_ == "NN":
            fits = named.groups(head.lemma_.lower(), start)
        elif role is None or role.kind != "side":
            alike_before = (k for k in before(described[kind], start) if k not in same and _same_noun(heads[k], head)
                            and view.entities[k].nationality == (e.nationality or view.entities[k].nationality))
            fits = named.so_called(head, start, alike_before) if e.cls in ORGANIZATIONS or role and role.kind in ("body", "collective") else alike_before
        else:
            continue
        to = next(iter(fits), None)
        if to and text.count("\n", max(m.start for m in view.entities[to].mentions if m.start < start), start) < 8:
            same[e.key] = to
    return same


def _definite(head: Token) -> bool:
    return any(c.lower_ in _DEFINITE for c in head.lefts)


def _said_of_spokesman(head: Token) -> bool:
    """The body in "government spokesman X"."""
    return head.dep_ in ("compound", "nmod") and (role := role_of(head)) is not None and role.kind == "body"


def _bare(head: Token) -> bool:
    """Nothing but the noun and its article? What a comma divides from it ("the group, together with X,") does not count."""
    return (all(c.dep_ in ("det", "punct") for c in head.lefts)
            and not any(c.dep_ in ("prep", "relcl", "acl") and head.doc[c.left_edge.i - 1].text != "," for c in head.rights))


def _same_noun(other: Token | None, head: Token) -> bool:
    return other is not None and (other.tag_ == head.tag_ or other.tag_.startswith("NNP"))


class _Named:
    """The organizations of an article by what they are."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._organizations = [e for e in document.entities if e.named and e.cls in ORGANIZATIONS]

    def groups(self, noun: str, position: int) -> Iterator[str]:
        """"The organization" may be any, "the movement" and "the faction" only what is no body of states; an armed group before others."""
        wide = noun in ("organization", "organisation")
        fits = spots(e for e in self._organizations if e.cls in _GROUPS and (wide or e.cls != "InternationalOrganization"))
        armed = {e.key for e in self._organizations if e.cls == "ArmedGroup"}
        near = list(before(fits, position))[:2]
        return iter(near if wide or not near or near[0] in armed else sorted(near, key=lambda k: k not in armed))

    def so_called(self, head: Token, position: int, described: Iterator[str]) -> Iterator[str]:
        """Those with the noun as a word of their name, and those described by it, the nearest first."""
        places = self._by_word.get(head.lemma_.lower(), []) + [(self._last(k, position), k) for k in described]
        return before(sorted(places), position)

    def _last(self, key: str, position: int) -> int:
        e = next(e for e in self._document.entities if e.key == key)
        return max(m.start for m in e.mentions if m.start < position)

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[int, str]]]:
        """Where organizations are named or spoken of, by the last word of any of their names: "agency" of "the UN refugee agency"."""
        found: dict[str, set[str]] = {}
        entities = {e.key: e for e in self._organizations}
        for e in self._organizations:
            for m in e.mentions:
                if m.kind is not MentionKind.PRONOUN and " " in (surface := self._document.surface(m)):
                    found.setdefault(surface.split()[-1].lower(), set()).add(e.key)
        return {word: spots(entities[k] for k in keys) for word, keys in found.items()}


def bodies_again(document: Document) -> dict[str, str]:
    """One body described in two ways: "Pakistan's army" and "the Pakistani army", "the Taliban government" and "Afghanistan's Taliban government".

    The noun and what is left of the description without its owners must be the same, and the owners of one among those of the other.
    """
    kept: dict[str, list[Entity]] = {}
    same: dict[str, str] = {}
    entities = {e.key: e for e in document.entities}
    for e in sorted((e for e in document.entities if e.cls == "GovernmentBody" and e.named and not e.ref and e.acts_for), key=first_of):
        what = _without_owners(document, e, entities)
        to = next((o for o in kept.get(what, ()) if set(o.acts_for) <= set(e.acts_for) or set(e.acts_for) <= set(o.acts_for)), None) if what else None
        if to is not None:
            same[e.key] = to.key
        elif what:
            kept.setdefault(what, []).append(e)
    return same


def _without_owners(document: Document, e: Entity, entities: dict[str, Entity]) -> str:
    m = next((m for m in e.mentions if m.kind is MentionKind.NOMINAL), None)
    if m is None:
        return ""
    text = document.article.text
    taken = [o for k in e.acts_for for o in entities[k].mentions if m.start <= o.start and o.end <= m.end]
    kept = "".join(" " if any(o.start <= i < o.end for o in taken) else text[i] for i in range(m.start, m.end))
    words = [w for w in kept.lower().replace("’", "'").split() if w not in ("'s", "of", "the", "'") and w not in _PASSING]
    return " ".join(words)


def neighbours(document: Document) -> dict[str, str]:
    """"Its neighbour": the other of the two states that the article is about."""
    view = View(document)
    owner = {m.start: e for e in document.entities if e.cls == "State" for m in e.mentions}
    same: dict[str, str] = {}
    for e in document.entities:
        head = view.token_at(e.mentions[0].head) if e.cls == "Group" and not e.named and e.mentions else None
        if head is None or head.lemma_.lower() not in NEIGHBOURS or head.tag_ not in ("NN", "NNP"):
            continue
        one = next((owner[p] for c in head.lefts if c.dep_ == "poss" and (p := offset(c)) in owner), None)
        two = dyad(document) if one is not None else ()
        if one is not None and one.key in two:
            same[e.key] = two[0] if two[1] == one.key else two[1]
    return same


def dyad(document: Document) -> tuple[str, str] | tuple[()]:
    """The two states that the article is about: no third is spoken of half as often as the second."""
    told = Counter({e.key: len(e.mentions) for e in document.entities if e.cls == "State"}).most_common(3)
    if len(told) < 2 or len(told) > 2 and 2 * told[2][1] > told[1][1]:
        return ()
    return told[0][0], told[1][0]

