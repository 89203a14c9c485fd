"""Titles before names, with what they are of: "Ambassador to Qatar Muhammad Aejaz".

The parser takes the name for the object of the preposition, and the sentence loses its subject. The words are found by
their shape; in the tree the name takes the place of the title, and the title modifies the name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.lexicon.tables import table

_TABLE = table("titles")
_PORTFOLIO = _TABLE.words("portfolio")
_PREPOSITIONS = _TABLE.words("prepositions")
_AND, _THE = _TABLE.words("and"), _TABLE.words("the")
_MOVED = frozenset(("poss", "amod", "det", "compound", "conj", "cc", "appos", "relcl", "punct"))


@dataclass(frozen=True, slots=True)
class TitledName:
    """Token indices, both ends included: the title noun, and the first and last word of the name."""

    title: int
    first: int
    last: int


def titled_names(doc: Doc, known: Callable[[int], int]) -> tuple[TitledName, ...]:
    """Every title with a prepositional phrase and a name right behind it, in order.

    Args:
        doc: a parsed paragraph. known: the index after the known name (a state, a city) that begins at a token, or
        the token itself if none does.
    """
    found = []
    i = 0
    while i < len(doc):
        token = doc[i]
        name = _name_after(doc, i, known) if token.is_title and _is_title(token) else None
        if name:
            found.append(TitledName(i, *name))
            i = name[1]
        i += 1
    return tuple(found)


def _is_title(token: Token) -> bool:
    role = role_of(token)
    return role is not None and role.kind == "official"


def _name_after(doc: Doc, title: int, known: Callable[[int], int]) -> tuple[int, int] | None:
    i = title + 1
    phrases = 0
    while i + 1 < len(doc) and doc[i].lower_ in _PREPOSITIONS:
        j = i + 1 + (doc[i + 1].lower_ in _THE)
        end = _object_end(doc, j, known)
        if end == j:
            return None
        i, phrases = end, phrases + 1
    last = i
    while last < len(doc) and _is_name_word(doc[last]):
        last += 1
    return (i, last - 1) if phrases and last - i >= 2 else None


def _object_end(doc: Doc, start: int, known: Callable[[int], int]) -> int:
    """The index after the object of a preposition: a known name, or the words of a portfolio."""
    end = start
    while end < len(doc):
        joined = doc[end].lower_ in _AND and end > start and doc[end + 1 : end + 2].text.lower() in _PORTFOLIO
        if doc[end].lower_ in _PORTFOLIO or joined:
            end += 1
        else:
            return known(end) if end == start else end
    return end


def _is_name_word(token: Token) -> bool:
    return token.is_alpha and token.text[0].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "X")


def repair_titled_names(doc: Doc, found: tuple[TitledName, ...]) -> None:
    """Give each name the place of its title in the tree. For the parsing stage alone, before it hands on the doc."""
    for one in found:
        within = doc[one.title].sent.start == doc[one.last].sent.start
        if within and not any(t.is_sent_start for t in doc[one.title + 1 : one.last + 1]):
            _repair(doc, one)


def _repair(doc: Doc, one: TitledName) -> None:
    title, name = doc[one.title], doc[one.last]
    head, dep = _outside(doc, one, title, name)
    for i in range(one.first, one.last + 1):
        for child in list(doc[i].children):
            if child.i > one.last:
                child.head = name
    for i in range(one.first, one.last):
        doc[i].head, doc[i].dep_ = name, "compound"
    name.head, name.dep_ = (name, "ROOT") if head is None else (head, dep)
    for child in list(title.children):
        if child.dep_ in _MOVED and child.i != one.first - 1:
            child.head = name
    title.head, title.dep_ = name, "compound"
    _hang_phrases(doc, one)


def _hang_phrases(doc: Doc, one: TitledName) -> None:
    """Hang the prepositions between title and name on the title, and on each of them its object."""
    preposition = one.title + 1
    for i in range(one.title + 1, one.first):
        if doc[i].lower_ in _PREPOSITIONS:
            doc[i].head, doc[i].dep_ = doc[one.title], "prep"
            preposition = i
        elif (last := _last_of_object(doc, i, one.first)) == i:
            doc[i].head, doc[i].dep_ = doc[preposition], "pobj"
        else:
            doc[i].head, doc[i].dep_ = doc[last], "compound"


def _last_of_object(doc: Doc, i: int, end: int) -> int:
    """The index of the last word of the object that token `i` belongs to: before a preposition or before `end`."""
    return next(k for k in range(i, end) if k == end - 1 or doc[k + 1].lower_ in _PREPOSITIONS)


def _outside(doc: Doc, one: TitledName, title: Token, name: Token) -> tuple[Token | None, str]:
    """Where the whole phrase hangs: the first head outside of it, of the title, else of the name; None for the root."""
    for token in (title, name):
        seen = token
        while seen.head.i != seen.i and one.title <= seen.head.i <= one.last:
            seen = seen.head
        if seen.head.i != seen.i and not any(one.title <= t.i <= one.last for t in (seen.head, *seen.head.ancestors)):
            return seen.head, seen.dep_  # and not one that hangs on the phrase itself: the tree must stay one
        if (seen.i != token.i or token is title) and seen.dep_ == "ROOT" and one.title <= seen.i <= one.last:
            return None, "ROOT"
    return None, "ROOT"
