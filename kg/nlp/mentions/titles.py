"""Titles before names, with what they are of: "Ambassador to Qatar Muhammad Aejaz".

The parser takes the name for the object of the preposition, and the sentence loses its subject. The words are found by
their shape, and the tree is put right: the name takes the place of the title, the title modifies the name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.nlp.lexicon.roles import role_of

_PORTFOLIO = frozenset(
    "defence defense foreign affairs interior finance information broadcasting mission staff state home justice trade commerce economy energy health "
    "education culture tourism planning security national railways petroleum water power law parliamentary religious external internal "
    "human rights refugees repatriation political climate change railways delegation government cabinet policy coordination".split()
)
_PREPOSITIONS = frozenset(("to", "of", "for", "on", "in", "at"))
_RANK = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. gen gen. general lt lt. col col. maj maj. capt capt. sgt adm adm. sir lord maulana mullah "
    "sheikh shaikh mufti imam".split()
)


@dataclass(frozen=True, slots=True)
class Titled:
    """Token indices, both ends included: the title noun, the end of what follows it, and the name."""

    title: int
    first: int
    last: int


def titled(doc: Doc, known: Callable[[int], int]) -> tuple[Titled, ...]:
    """Every title with a prepositional phrase and a name right behind it, in order.

    Args:
        doc: a parsed paragraph.
        known: the index after the known name (a state, a city) that begins at a token, or the token itself if none does.
    """
    found = []
    i = 0
    while i < len(doc):
        token = doc[i]
        name = _name_after(doc, i, known) if token.is_title and _is_title(token) else None
        if name:
            found.append(Titled(i, *name))
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
        j = i + 1 + (doc[i + 1].lower_ == "the")
        end = _object_end(doc, j, known)
        if end == j:
            return None
        i, phrases = end, phrases + 1
    last = i
    while last < len(doc) and _name_like(doc[last]):
        last += 1
    return (i, last - 1) if phrases and last - i >= 2 else None


def _object_end(doc: Doc, start: int, known: Callable[[int], int]) -> int:
    end = start
    while end < len(doc):
        if doc[end].lower_ in _PORTFOLIO or (
            doc[end].lower_ == "and" and end > start and doc[end + 1 : end + 2].text.lower() in _PORTFOLIO
        ):
            end += 1
        elif known(end) > end and end == start:
            return known(end)
        else:
            break
    return end


def _name_like(token: Token) -> bool:
    return token.is_alpha and token.text[0].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "X")


def repair(doc: Doc, found: tuple[Titled, ...]) -> None:
    """Give each name the place of its title in the tree. The doc is the stage's own: nobody else has seen it yet."""
    for one in found:
        title, name = doc[one.title], doc[one.last]
        if title.sent.start != name.sent.start or any(t.is_sent_start for t in doc[one.title + 1 : one.last + 1]):
            continue
        inside = range(one.first, one.last + 1)
        head, dep = _outside(doc, one, title, name)
        for i in inside:
            for child in list(doc[i].children):
                if child.i > one.last and child.i not in inside:
                    child.head = name
        for i in inside[:-1]:
            doc[i].head, doc[i].dep_ = name, "compound"
        place = doc[one.first - 1]
        name.head, name.dep_ = (name, "ROOT") if head is None else (head, dep)
        for child in list(title.children):
            if child.dep_ in (
                "poss",
                "amod",
                "det",
                "compound",
                "conj",
                "cc",
                "appos",
                "relcl",
                "punct",
            ) and child.i not in (place.i,):
                child.head = name
        title.head, title.dep_ = name, "compound"
        phrase = one.title + 1
        for i in range(one.title + 1, one.first):
            if doc[i].lower_ in _PREPOSITIONS:
                doc[i].head, doc[i].dep_ = doc[one.title], "prep"
                phrase = i
            elif i == one.first - 1 or doc[i + 1].lower_ in _PREPOSITIONS:
                doc[i].head, doc[i].dep_ = doc[phrase], "pobj"
            else:
                following = next(
                    (k for k in range(i + 1, one.first) if doc[k + 1].lower_ in _PREPOSITIONS or k == one.first - 1),
                    one.first - 1,
                )
                doc[i].head, doc[i].dep_ = doc[following], "compound"


def _outside(doc: Doc, one: Titled, title: Token, name: Token) -> tuple[Token | None, str]:
    """Where the whole phrase hangs: the first head outside of it, of the title, else of the name."""
    for token in (title, name):
        seen = token
        while seen.head.i != seen.i and one.title <= seen.head.i <= one.last:
            seen = seen.head
        if seen.head.i != seen.i and not any(one.title <= t.i <= one.last for t in (seen.head, *seen.head.ancestors)):
            return seen.head, seen.dep_  # and not one that hangs on the phrase itself: the tree must stay one
        if (seen.i != token.i or token is title) and seen.dep_ == "ROOT" and one.title <= seen.i <= one.last:
            return None, "ROOT"
    return None, "ROOT"
