"""Descriptions of bodies, groups and states named before: "the group", "the committee", "its neighbour", "Pakistan's government"."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice

from spacy.tokens import Token

from kg import gazetteer
from kg.model import Document, Entity, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.tokens import View, offset

_GROUPS = frozenset(("ArmedGroup", "Organization", "PoliticalParty", "InternationalOrganization"))
_KNOWN = frozenset("targeted suspected alleged said same above accused captured detained wounded dead".split())
DEFINITE = frozenset(("the", "these", "this", "those"))
PASSING = frozenset(
    "acting caretaker interim current new then visiting the said outgoing".split()
)  # words that do not make another office of it
_FAR = 1000  # mentions that are looked through for one that a description may mean
_SEATED = frozenset("ministry government army military parliament cabinet police administration".split())
NEIGHBOURS = frozenset(("neighbour", "neighbor"))


def first_of(e: Entity) -> int:
    return e.mentions[0].start if e.mentions else 0


def spots(entities: Iterable[Entity]) -> list[tuple[int, str]]:
    return sorted((m.start, e.key) for e in entities for m in e.mentions)


def before(places: list[tuple[int, str]], position: int) -> Iterator[str]:
    """Keys by their last mention before an offset, the nearest first, each once; only the last mentions are looked at."""
    seen = set()
    last = bisect_left(places, (position,)) - 1
    for i in range(last, max(last - _FAR, -1), -1):
        key = places[i][1]
        if key not in seen:
            seen.add(key)
            yield key


def last_before(e: Entity, position: int) -> int:
    """Where the last mention of an entity before an offset begins. There must be one."""
    return e.mentions[bisect_left(e.mentions, position, key=lambda m: m.start) - 1].start


def groups_again(document: Document) -> dict[str, str]:
    """ "The group" is the last organization named; "the committee" the last one named so; "the sources" the last described by that noun."""
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
        if not _bare(head):  # "a Haqqani network leader … the targeted Haqqani network leader"
            fits: Iterator[str] = (
                k
                for k in before(described[kind], start)
                if k not in same
                and _same_noun(heads[k], head)
                and len(words) > 1
                and words <= set(view.entities[k].label.lower().split())
            )
        elif role and role.kind == "group" and head.tag_ == "NN":
            fits = named.groups(head.lemma_.lower(), start)
        elif role is None or role.kind != "side":
            alike_before = (
                k
                for k in before(described[kind], start)
                if k not in same
                and _same_noun(heads[k], head)
                and view.entities[k].nationality == (e.nationality or view.entities[k].nationality)
            )
            body = e.cls in ORGANIZATIONS or (role is not None and role.kind in ("body", "collective"))
            fits = named.so_called(head, start, alike_before) if body else alike_before
        else:
            continue
        to = next(iter(fits), None)
        if to and text.count("\n", last_before(view.entities[to], start), start) < 8:
            same[e.key] = to
    return same


def _definite(head: Token) -> bool:
    return any(c.lower_ in DEFINITE for c in head.lefts)


def _said_of_spokesman(head: Token) -> bool:
    """The body in "government spokesman X"."""
    return head.dep_ in ("compound", "nmod") and (role := role_of(head)) is not None and role.kind == "body"


def _bare(head: Token) -> bool:
    """Nothing but the noun and its article? What a comma divides from it ("the group, together with X,") does not count."""
    return all(c.dep_ in ("det", "punct") for c in head.lefts) and not any(
        c.dep_ in ("prep", "relcl", "acl") and head.doc[c.left_edge.i - 1].text != "," for c in head.rights
    )


def _same_noun(other: Token | None, head: Token) -> bool:
    return other is not None and (other.tag_ == head.tag_ or other.tag_.startswith("NNP"))


class _Named:
    """The organizations of an article by what they are."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._entities = {e.key: e for e in document.entities}
        self._organizations = [e for e in document.entities if e.named and e.cls in ORGANIZATIONS]

    def groups(self, noun: str, position: int) -> Iterator[str]:
        """ "The organization" may be any, "the movement" and "the faction" only what is no body of states; an armed group before others."""
        wide = noun in ("organization", "organisation")
        near = list(islice(before(self._wide if wide else self._narrow, position), 2))
        return iter(near if wide else sorted(near, key=lambda k: self._entities[k].cls != "ArmedGroup"))

    @cached_property
    def _wide(self) -> list[tuple[int, str]]:
        return spots(e for e in self._organizations if e.cls in _GROUPS)

    @cached_property
    def _narrow(self) -> list[tuple[int, str]]:
        return spots(e for e in self._organizations if e.cls in _GROUPS and e.cls != "InternationalOrganization")

    def so_called(self, head: Token, position: int, described: Iterator[str]) -> Iterator[str]:
        """Those with the noun as a word of their name, and those described by it, the nearest first."""
        named = (
            (self._last(k, position), k)
            for k in islice(before(self._by_word.get(head.lemma_.lower(), []), position), 1)
        )
        told = ((self._last(k, position), k) for k in islice(described, 1))
        return (k for _, k in sorted((*named, *told), reverse=True))

    def _last(self, key: str, position: int) -> int:
        return last_before(self._entities[key], position)

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[int, str]]]:
        """Where organizations are named or spoken of, by the last word of any of their names: "agency" of "the UN refugee agency"."""
        found: dict[str, set[str]] = {}
        for e in self._organizations:
            for m in e.mentions:
                if m.kind is not MentionKind.PRONOUN and " " in (surface := self._document.surface(m)):
                    found.setdefault(surface.split()[-1].lower(), set()).add(e.key)
        return {word: spots(self._entities[k] for k in keys) for word, keys in found.items()}


def seated(document: Document) -> Document:
    """Ministries, armies and governments "in" a capital act for its state: "the defence ministry in Nairobi"."""
    view = View(document)
    states = {e.ref: e.key for e in document.entities if e.cls == "State" and e.ref}
    changed = {}
    for e in document.entities:
        head = (
            view.token_at(e.mentions[0].head)
            if e.cls == "GovernmentBody" and not e.acts_for and not e.ref and e.mentions
            else None
        )
        if head is None or head.lemma_.lower() not in _SEATED:
            continue
        place = next(
            (g for c in head.rights if c.lower_ == "in" and c.i == head.i + 1 for g in c.children if g.dep_ == "pobj"),
            None,
        )
        row = gazetteer.capital_of(place.text) if place is not None else None
        if row is not None and row.id in states:
            changed[e.key] = states[row.id]
    return replace(
        document,
        entities=tuple(replace(e, acts_for=(changed[e.key],)) if e.key in changed else e for e in document.entities),
    )


def bodies_again(document: Document) -> dict[str, str]:
    """One body described in two ways: "Pakistan's army" and "the Pakistani army", "the Taliban government" and "Afghanistan's Taliban government".

    The noun and what is left of the description without its owners must be the same, and the owners of one among those of the other.
    """
    kept: dict[str, list[Entity]] = {}
    same: dict[str, str] = {}
    entities = {e.key: e for e in document.entities}
    for e in sorted(
        (e for e in document.entities if e.cls == "GovernmentBody" and e.named and not e.ref and e.acts_for),
        key=first_of,
    ):
        what = _without_owners(document, e, entities)
        to = (
            next(
                (
                    o
                    for o in kept.get(what, ())
                    if set(o.acts_for) <= set(e.acts_for) or set(e.acts_for) <= set(o.acts_for)
                ),
                None,
            )
            if what
            else None
        )
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
    words = [
        w for w in kept.lower().replace("’", "'").split() if w not in ("'s", "of", "the", "'") and w not in PASSING
    ]
    return " ".join(words)


def neighbours(document: Document) -> dict[str, str]:
    """ "Its neighbour": the other of the two states that the article is about."""
    view = View(document)
    owner = {m.start: e for e in document.entities if e.cls == "State" for m in e.mentions}
    same: dict[str, str] = {}
    for e in document.entities:
        head = view.token_at(e.mentions[0].head) if e.cls == "Group" and not e.named and e.mentions else None
        if head is None or head.lemma_.lower() not in NEIGHBOURS or head.tag_ not in ("NN", "NNP"):
            continue
        one = next((owner[p] for c in head.lefts if c.dep_ == "poss" and (p := offset(c)) in owner), None)
        two = dyad(document) if one is not None else None
        if one is not None and two is not None and one.key in two:
            same[e.key] = two[0] if two[1] == one.key else two[1]
    return same


def dyad(document: Document) -> tuple[str, str] | None:
    """The two states that the article is about: no third is spoken of half as often as the second."""
    told = Counter({e.key: len(e.mentions) for e in document.entities if e.cls == "State"}).most_common(3)
    if len(told) < 2 or len(told) > 2 and 2 * told[2][1] > told[1][1]:
        return None
    return told[0][0], told[1][0]
