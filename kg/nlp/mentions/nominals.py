"""People and bodies without a proper name: "over 20 envoys", "the Afghan interim government", "two Pakistani soldiers"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Token

from kg.nlp.grammar.numbers import interval, number, parse_number
from kg.nlp.lexicon.roles import Role, role_of, title_words

_LEFT = frozenset(
    ("amod", "compound", "nummod", "poss", "quantmod", "nmod", "advmod", "det", "predet", "case", "punct", "npadvmod")
)
_OF = frozenset(("of", "from"))
_POSTED = frozenset(("to", "on", "for"))
_VAGUE = {
    "dozens": (24, None),
    "hundreds": (200, None),
    "thousands": (2000, None),
    "scores": (40, None),
    "several": (3, None),
    "couple": (2, 2),
    "few": (3, None),
    "many": (3, None),
    "multiple": (3, None),
    "numerous": (3, None),
    "number": (3, None),
    "some": (None, None),
}
_PHRASE = 8  # tokens of an "of" phrase that belongs to a description
_OF_BODIES = frozenset(("foreign", "interim", "caretaker"))
_SPEAKING = re.compile(r"spokes(man|woman|person|people)|spokespersons|spokesmen")
_COUNTED = frozenset("dozen hundred thousand score number couple majority group handful ten million lot".split())


@dataclass(frozen=True, slots=True)
class Described:
    """A description: token indices (both ends included), its noun, and what that noun says.

    `top` is the token that the rest of the sentence hangs on: "dozens" in "dozens of militants", else the noun.
    """

    first: int
    last: int
    head: Token
    top: Token
    role: Role
    definite: bool
    plural: bool


def described(head: Token) -> Described | None:
    """The noun phrase of people or bodies that a noun heads, without article, clause or apposition; None for any other noun."""
    role = role_of(head)
    if role is not None and role.kind == "body" and _has_spokesman(head):
        return Described(_body_start(head), head.i, head, head, role, False, False)
    if (
        role is None
        or _in_compound(head)
        or head.pos_ == "ADJ"
        or head.dep_ in ("compound", "amod", "nmod")
        or (head.pos_ == "PROPN" and head.ent_type_ == "PERSON")
    ):
        return None
    if role.kind == "country" and not any(
        c.lower_ in ("two", "both", "neighboring", "neighbouring", "other") for c in head.children
    ):
        return None
    if role.lemma == "head" and not _leads(head):
        return None
    left = [c for c in head.lefts if c.dep_ in _LEFT]
    first = min([head.i] + [_left_edge(c) for c in left])
    while first < head.i and (
        head.doc[first].pos_ in ("DET", "PUNCT", "PRON")
        and head.doc[first].lower_ not in ("some", "many")
        or head.doc[first].is_space
    ):
        first += 1
    top = head
    if (
        head.dep_ == "pobj"
        and head.head.lower_ == "of"
        and head.head.head.lemma_.lower() in _COUNTED
        and head.head.head.i < head.i
    ):
        top = head.head.head
        first = min([top.i] + [c.i for c in top.lefts if c.dep_ in ("nummod", "quantmod", "amod", "advmod")])
    definite = any(
        c.lower_ in ("the", "this", "these", "those", "its", "their", "his", "her", "both") for c in head.lefts
    )
    last = _right_edge(head, role)
    several = head.tag_ in ("NNS", "NNPS") or role.kind in ("forces", "side") and head.lower_ != "force"
    return Described(first, last, head, top, role, definite, several)


def _leads(head: Token) -> bool:
    """Is it the head of something, rather than somebody's own: "shot in the head", "the boy's head"?"""
    of = any(c.lower_ == "of" for c in head.rights)
    return of or any(
        c.dep_ in ("compound", "nmod", "appos") or c.dep_ == "poss" and c.ent_type_ in ("ORG", "GPE", "NORP")
        for c in head.children
    )


def _has_spokesman(head: Token) -> bool:
    return (
        head.dep_ in ("compound", "nmod")
        and head.head.i == head.i + 1
        and _SPEAKING.fullmatch(head.head.lower_) is not None
    )


def _body_start(head: Token) -> int:
    """Where the body in "the Kenyan foreign ministry spokesman" begins."""
    first: int = head.i
    while first > head.sent.start and _of_body(head.doc[first - 1], head):
        first -= 1
    return first


def _of_body(token: Token, head: Token) -> bool:
    if token.tag_ == "POS":
        return token.head.ent_type_ in ("GPE", "NORP", "ORG")
    word = token.lower_
    return token.i < head.i and (
        token.ent_type_ in ("GPE", "NORP", "ORG") or word in title_words("portfolio") or word in _OF_BODIES
    )


def _in_compound(head: Token) -> bool:
    """ "intelligence-based", "social media": the noun names nobody."""
    doc = head.doc
    return doc[head.i + 1 : head.i + 2].text in ("-", "–") or any(c.lower_ == "social" for c in head.lefts)


def _left_edge(child: Token) -> int:
    edge: int = child.left_edge.i
    return edge if child.right_edge.i < child.head.i else child.i


def _right_edge(head: Token, role: Role) -> int:
    for child in head.rights:
        if (
            child.i == head.i + 1
            and child.dep_ == "prep"
            and (
                child.lower_ in _OF
                or (child.lower_ in _POSTED and role.lemma in ("ambassador", "envoy", "representative", "adviser"))
            )
        ):
            end: int = child.right_edge.i
            if end - head.i > _PHRASE:
                continue
            phrase = head.doc[child.i + 1 : end + 1]
            listed = all(
                t.pos_ in ("PROPN", "CCONJ", "DET", "PUNCT") for t in phrase
            )  # "the foreign ministers of Iran and Oman"
            simple = not any(
                t.pos_ in ("VERB", "AUX") or t.lower_ in ("who", "that") or (t.lower_ in (",", "and") and not listed)
                for t in phrase
            )
            if simple:
                return end
    return head.i


def size(one: Described) -> tuple[int | None, int | None, int | None]:
    """(told, low, high) of a group: "two" is (2, 2, 2), "over 20" (None, 21, None), "dozens of" (None, 24, None)."""
    words = [t.lower_ for t in one.head.doc[one.first : one.head.i]]
    text = " ".join(words)
    spread = interval(one.head)
    if spread is not None:
        return None, *spread
    for word, (low, high) in _VAGUE.items():
        if word in words:
            return (low if low == high else None), low, high
    told = next((n for n in (number(t) for t in one.head.lefts if t.dep_ == "nummod") if n is not None), None)
    if "dozen" in words:
        half = any(t.lower_ == "half" for t in one.head.doc[max(0, one.first - 2) : one.head.i])
        told = 6 if half else parse_number(text)
    if told is None:
        return (1, 1, 1) if not one.plural and one.role.kind in ("official", "private", "armed") else (None, None, None)
    if re.search(r"\b(over|more than|above)\b", text):
        return None, told + 1, None
    if re.search(r"\b(at least|no fewer than|no less than|as many as|minimum)\b", text):
        return None, told, None
    if re.search(r"\b(up to|at most|fewer than|less than|under)\b", text):
        return None, None, told
    if re.search(r"\b(about|around|some|nearly|almost|approximately|roughly)\b", text):
        return told, None, None
    return told, told, told
