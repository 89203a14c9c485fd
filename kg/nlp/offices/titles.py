"""Titles of offices by their words alone: where one ends, what belongs to it, whether it is held now."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.nlp.lexicon.roles import title_words, titles

PREPOSITIONS = frozenset(("to", "of", "for", "on", "in", "at"))
_FORMER = frozenset(
    "former ex late then then- onetime one-time retired deposed ousted erstwhile previous predecessor slain assassinated sacked "
    "outgone ex- toppled".split()
)
_FUTURE = frozenset("incoming elect designate nominee candidate aspiring would-be would wannabe shadow".split())


def kind_of(doc: Doc, first: int, last: int) -> str | None:
    words = tuple(t.lower_ for t in doc[first:last] if t.text != "-")
    return titles().get(words)


def title_ending(doc: Doc, last: int, lowest: int) -> tuple[int, str] | None:
    """The longest title that ends at a token (included): its first token and kind."""
    for first in range(max(lowest, last - 4), last + 1):
        if doc[first].text == "-":
            continue
        kind = kind_of(doc, first, last + 1)
        if kind:
            return first, kind
    return None


def names_portfolio(token: Token) -> bool:
    """A plain noun right before a title, as its compound: "shipping" in "shipping minister"."""
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    return (
        after is not None
        and token.dep_ == "compound"
        and token.head.i == after.i
        and token.tag_ in ("NN", "NNS", "VBG")
        and kind_of(token.doc, after.i, after.i + 1) in ("national", "office")
    )


def goes_on(doc: Doc, i: int) -> bool:
    """Does the noun phrase go on, so that the title before was only a modifier ("army chief", "security adviser")?"""
    return doc[i].lower_ not in PREPOSITIONS and any(kind_of(doc, i, j) for j in range(i + 1, min(i + 4, len(doc)) + 1))


def of_title(doc: Doc, i: int) -> bool:
    """Does this word before a title belong to it: "deputy", "finance", "trade and", "shipping"?"""
    word = doc[i].lower_
    return (
        word in ("-", "&")
        or (word == "and" and doc[i - 1].lower_ in title_words("portfolio"))
        or word in title_words("modifier")
        or word in title_words("portfolio")
        or names_portfolio(doc[i])
    )


def past(doc: Doc, first: int, last: int) -> str | None:
    """ "former" or "future" for an office that is not held now."""
    words = {t.lower_ for t in (*doc[max(first - 4, doc[first].sent.start) : first], *doc[first : last + 1])}
    if last + 2 < len(doc) and doc[last + 1].text == "-":
        words.add(doc[last + 2].lower_)  # "president-elect"
    return "former" if words & _FORMER else "future" if words & _FUTURE else None
