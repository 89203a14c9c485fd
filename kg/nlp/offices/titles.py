"""Titles of offices by their words alone: where one ends, what belongs to it, whether it is held now."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.nlp.grammar.offices import PREPOSITIONS
from kg.nlp.grammar.relations import Function, function, governor, is_common_noun, is_ing_form
from kg.nlp.lexicon.roles import title_words, titles
from kg.nlp.lexicon.tables import table

_WORDS = table("offices")
_FORMER = _WORDS.words("former")
_FUTURE = _WORDS.words("future")
_LONGEST = int(_WORDS.weight("longest_title_words"))
_BEFORE = int(_WORDS.weight("words_of_time"))
PERSONAL = frozenset(("rank", "honorific"))  # kinds of titles that are no offices


def kind_of(doc: Doc, first: int, last: int) -> str | None:
    words = tuple(t.lower_ for t in doc[first:last] if t.text != "-")
    return titles().get(words)


def title_ending(doc: Doc, last: int, lowest: int) -> tuple[int, str] | None:
    """The longest title that ends at a token (included): its first token and kind."""
    for first in range(max(lowest, last - _LONGEST + 1), last + 1):
        if doc[first].text == "-":
            continue
        kind = kind_of(doc, first, last + 1)
        if kind:
            return first, kind
    return None


def names_portfolio(token: Token) -> bool:
    """A plain noun right before a title, as its compound: "shipping" in "shipping minister"."""
    title = governor(token)
    if title is None or title.i != token.i + 1 or function(token) is not Function.COMPOUND:
        return False
    plain = is_common_noun(token) or is_ing_form(token)
    return plain and kind_of(token.doc, title.i, title.i + 1) in ("national", "office")


def goes_on(doc: Doc, i: int) -> bool:
    """Does the noun phrase go on, so that the title before was only a modifier ("army chief", "security adviser")?"""
    return doc[i].lower_ not in PREPOSITIONS and any(kind_of(doc, i, j) for j in range(i + 1, min(i + 4, len(doc)) + 1))


def of_title(doc: Doc, i: int) -> bool:
    """Does this word before a title belong to it: "deputy", "finance", "trade and", "shipping"?"""
    word = doc[i].lower_
    return (
        word in ("-", "&")
        or (word == "and" and doc[i - 1].lower_ in title_words("portfolio"))
        or word in title_words("modifier") | title_words("portfolio")
        or names_portfolio(doc[i])
    )


def time_of(doc: Doc, first: int, last: int) -> str | None:
    """ "former" or "future" for an office that is not held now."""
    start = max(first - _BEFORE, doc[first].sent.start)
    words = {t.lower_ for t in doc[start : last + 1]}
    if last + 2 < len(doc) and doc[last + 1].text == "-":
        words.add(doc[last + 2].lower_)  # "president-elect"
    if words & _FORMER:
        return "former"
    return "future" if words & _FUTURE else None
