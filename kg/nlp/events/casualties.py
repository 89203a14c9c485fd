"""Numbers of dead, injured and detained, as ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from kg.model import Count, Entity
from kg.nlp.events.candidates import Draft
from kg.nlp.grammar.arguments import behind, coordinated, patients
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.numbers import interval, number
from kg.nlp.grammar.tokens import View

_KINDS = {"kill": "killed", "injure": "injured", "detain": "detained"}
_RESULT = {"dead": "killed", "injured": "injured", "wounded": "injured", "hurt": "injured"}
_OUTCOMES = {"death": "killed", "fatality": "killed", "life": "killed", "injury": "injured"}
_CAUSING = frozenset(("result", "lead", "cause", "claim", "inflict"))
_TOLLS = frozenset(("toll", "number", "figure"))
_MANY = frozenset(("collective", "body", "group", "delegation", "side", "country"))
_PEOPLE = frozenset(("people", "person", "other", "others", "man", "woman", "child"))


def counted(view: View, draft: Draft) -> dict[str, Count]:
    """Counts by kind: killed, injured, detained."""
    found: dict[str, Count] = {}
    if draft.head.lemma_ in _TOLLS and (told := _toll(draft.head)) is not None:
        return {"killed": told}
    for mark, kind in _KINDS.items():
        if mark in draft.frame.marks:
            total = _sum(_without_parts([c for p in _patients(draft) for c in _of(view, p)]))
            if total is not None:
                found[kind] = total
    if draft.cls == "Assault":
        for kind, count in (*_left(view, draft), *_led_to(draft)):
            found.setdefault(kind, count)
    return found


def _toll(noun: Token) -> Count | None:
    """ "The death toll rose to 31", "put the number of the dead at 26", "a toll of 95"."""
    verb = noun.head
    clause = verb.subtree if verb.pos_ == "VERB" else ()
    numbers = [
        *(behind(verb, ("to", "at", "by")) if verb.pos_ == "VERB" else []),
        *behind(noun, ("of",)),
        *(
            g
            for t in clause
            if t.dep_ == "prep" and t.lower_ == "to" and t.i > noun.i
            for g in t.children
            if g.pos_ == "NUM"
        ),
    ]
    return next((c for n in numbers if (c := _number(n)) is not None), None)


def _patients(draft: Draft) -> list[Token]:
    return draft.patients if draft.head.pos_ == "VERB" else behind(draft.head, ("of",))


def _of(view: View, token: Token) -> Iterator[Count]:
    """The counts of a noun phrase and all that is coordinated with it: "three soldiers and a guard" are four."""
    for part in coordinated(token):
        key = view.at(part)
        one = _entity(view.entities[key]) if key else None
        count = one or _number(part)
        if count is not None:
            yield count


def _entity(entity: Entity) -> Count | None:
    if entity.cls == "Person":
        return Count(1, 1, 1)
    if entity.cls != "Group" or (entity.size, entity.size_low, entity.size_high) == (None, None, None):
        return None
    best = entity.size
    if best is None and (entity.size_low is None or entity.size_high is None):  # between two bounds none is the better
        best = entity.size_low if entity.size_low is not None else entity.size_high
    return Count(entity.size_low, best, entity.size_high)


def _number(token: Token) -> Count | None:
    """ "Four", "at least 12", "between 3 and 5" as a noun of its own or before one."""
    role = role_of(token)
    if role is not None and role.kind in _MANY:
        return None
    spread = interval(token)
    if spread is not None:
        return Count(spread[0], None, spread[1])
    own = token.pos_ == "NUM" or token.like_num
    told = (
        number(token)
        if own
        else next((n for c in token.lefts if c.dep_ == "nummod" and (n := number(c)) is not None), None)
    )
    if told is None:
        single = token.tag_ == "NN" and (role is not None or token.lemma_.lower() in _PEOPLE)
        return (
            Count(1, 1, 1) if single and any(c.lower_ in ("a", "an", "one", "another") for c in token.lefts) else None
        )
    words = " ".join(t.lower_ for t in token.subtree if t.i < token.i or t.dep_ in ("quantmod", "advmod"))
    return ranged(told, words)


def ranged(told: int, words: str) -> Count:
    """A number with the words before it as a range."""
    if re.search(r"\b(more than|over|above)\b", words):
        return Count(told + 1, told + 1, None)
    if re.search(r"\b(at least|no fewer than|no less than|minimum)\b", words):
        return Count(told, told, None)
    if re.search(r"\b(up to|as many as|at most|fewer than|less than|under)\b", words):
        return Count(None, told, told)
    if re.search(r"\b(about|around|some|nearly|almost|approximately|roughly)\b", words):
        return Count(None, told, None)
    return Count(told, told, told)


def _left(view: View, draft: Draft) -> Iterator[tuple[str, Count]]:
    """ "Leaving five dead and nine injured", "with three killed": the number stands before the word."""
    sentence = draft.head.sent
    for token in sentence:
        kind = _RESULT.get(token.lower_)
        verb = token.head
        if (
            kind
            and token.dep_ in ("acomp", "oprd", "amod", "ccomp", "xcomp", "conj", "acl", "dobj", "advmod", "attr")
            and token.i > draft.head.i
        ):
            leaves = any(t.lemma_ == "leave" for t in (verb, verb.head, verb.head.head))
            if leaves:
                count = next(
                    (
                        c
                        for t in [*token.lefts, *[c for c in verb.children if c.dep_ in ("dobj", "nsubj")]]
                        for c in _of(view, t)
                    ),
                    None,
                )
                if count is not None:
                    yield kind, count


def _led_to(draft: Draft) -> Iterator[tuple[str, Count]]:
    """ "The clash resulted in ten insurgent deaths", "the bombing claimed 12 lives"."""
    verb = draft.head.head
    if draft.head.dep_ != "nsubj" or verb.lemma_ not in _CAUSING:
        return
    for noun in (*patients(verb), *behind(verb, ("in", "to"))):
        for part in (noun, *noun.conjuncts):
            kind, count = _OUTCOMES.get(part.lemma_), _number(part)
            if kind is not None and count is not None:
                yield kind, count


def _without_parts(counts: list[Count]) -> list[Count]:
    """ "Seven people, three women and four children" are seven."""
    first, rest = counts[:1], counts[1:]
    if len(rest) > 1 and first[0].best is not None and first[0].best == sum(c.best or 0 for c in rest):
        return first
    return counts


def _sum(counts: list[Count]) -> Count | None:
    if not counts:
        return None
    if len(counts) == 1:
        return counts[0]

    def total(values: list[int | None]) -> int | None:
        return None if any(v is None for v in values) else sum(v for v in values if v is not None)

    best = total([c.best for c in counts])
    low = total([c.low if c.low is not None else 0 if c.best is None else c.best for c in counts])
    return Count(low, best, total([c.high for c in counts]))
