"""Offices beside names: "Kenya's Ambassador to Qatar X", "X, the foreign minister of Y,", "X, who heads Z".

Found by the shape of the words around a person's name (lexicon/en/titles.csv), for the parser takes long titles apart
in its own way.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kg.model import Document, Mention, MentionKind, Office, Span
from kg.nlp.grammar.offices import HEADING, PREPOSITIONS, entity_over, owner_over
from kg.nlp.grammar.relations import (
    Function,
    dependent,
    function,
    is_adjective,
    is_lexical_verb,
    is_noun,
    is_possessive_pronoun,
)
from kg.nlp.grammar.tokens import View, end, offset
from kg.nlp.lexicon.roles import title_words
from kg.nlp.lexicon.tables import table
from kg.nlp.offices.titles import PERSONAL, goes_on, kind_of, names_portfolio, of_title, time_of, title_ending

_WORDS = table("offices")
_JOINING = _WORDS.words("joining")
_DEFINITE = _WORDS.words("definite")
_POSSESSIVE_MARKS = _WORDS.words("possessive_marks")
_BEFORE_TITLE = _WORDS.words("between_owner_and_title")
_OPENING = _WORDS.words("opening_behind_name")
_CLOSING = _WORDS.words("closing_behind_title")
_CLOSING_NAME = _WORDS.words("closing_behind_name")
_COPULAS = _WORDS.words("copulas")
_RELATIVE = _WORDS.words("relative_behind_name")
_INTRODUCING = _WORDS.words("introducing_title")
_ARTICLES = _WORDS.words("articles")
_ADVERBS = _WORDS.words("adverbs_of_copulas")
_LONGEST = int(_WORDS.weight("longest_title"))
_LONGEST_WORDS = int(_WORDS.weight("longest_title_words"))
_LONGEST_PHRASE = int(_WORDS.weight("longest_plain_phrase"))


@dataclass(frozen=True, slots=True)
class _Name:
    """A person's name by its token indices, both included, without a title that it has swallowed."""

    view: View
    doc: Doc
    first: int
    last: int
    mention: Mention

    @property
    def sentence_start(self) -> int:
        return int(self.doc[self.first].sent.start)


@dataclass(frozen=True, slots=True)
class _Title:
    """A title by its token indices, all included. `last`: the end of the phrases behind the noun."""

    first: int
    noun: int
    last: int
    kind: str


def detect(document: Document) -> Document:
    """Fill `offices`, in text order: every title beside a person's name, held or not."""
    view = View(document)
    found = {
        office
        for e in document.entities
        if e.cls == "Person"
        for m in e.mentions
        if m.kind is MentionKind.NAME
        for office in _beside(view, m)
    }
    return replace(document, offices=tuple(sorted(found, key=lambda o: (o.start, o.end, o.name))))


def _beside(view: View, m: Mention) -> Iterator[Office]:
    first, last = view.token_at(m.start), view.token_at(m.end - 1)
    if first is None or last is None or first.doc is not last.doc:
        return
    start = first.i
    while start < last.i and kind_of(first.doc, start, start + 1):
        start += 1
    name = _Name(view, first.doc, start, last.i, m)
    yield from (office for office in (_before(name), _behind(name)) if office is not None)


def _before(name: _Name) -> Office | None:
    """A title right before a name, or with a comma between ("the ministry's spokesman, X, said")."""
    doc, lowest = name.doc, name.sentence_start
    limit = _before_ranks(doc, name.first, lowest)
    comma = limit > lowest and doc[limit - 1].text == ","
    if comma:
        if not (name.last + 1 < len(doc) and doc[name.last + 1].text in _CLOSING_NAME):
            return None
        limit -= 1
    left = limit
    while left > lowest and limit - left < _LONGEST and _may_stand_in_title(name.view, doc[left - 1]):
        left -= 1
    title = _last_title(name.view, doc, left, limit)
    if title is None or comma and not _is_definite(doc, title.first, left):
        return None
    return _office(name, title, left)


def _before_ranks(doc: Doc, i: int, lowest: int) -> int:
    """The index of the first of the ranks and forms of address before a token: "Gen." of "Defence Chief Gen. X"."""
    while i > lowest and (rank := title_ending(doc, i - 1, lowest)) is not None and rank[1] in PERSONAL:
        i = rank[0]
    return i


def _last_title(view: View, doc: Doc, left: int, limit: int) -> _Title | None:
    """The last title among these tokens, if only phrases of its own stand behind it."""
    for i in range(limit - 1, left - 1, -1):
        title = title_ending(doc, i, left)
        if title is None or title[1] in PERSONAL:
            continue
        if i + 1 == limit or doc[i + 1].lower_ in PREPOSITIONS:
            return _Title(title[0], i, limit - 1, title[1])
        if entity_over(view, offset(doc[i])) is None:
            return None
    return None


def _may_stand_in_title(view: View, token: Token) -> bool:
    """May the word stand in a title phrase before a name?"""
    word = token.lower_
    return (
        word in PREPOSITIONS
        or word in _JOINING
        or word in title_words("portfolio") | title_words("modifier")
        or (token.text[0].isupper() and not is_lexical_verb(token))
        or title_ending(token.doc, token.i, token.i) is not None
        or entity_over(view, offset(token)) is not None
        or is_possessive_pronoun(token)
        or names_portfolio(token)
    )


def _is_definite(doc: Doc, first: int, left: int) -> bool:
    return any(t.lower_ in _DEFINITE or is_possessive_pronoun(t) for t in doc[max(left - 1, 0) : first])


def _behind(name: _Name) -> Office | None:
    """A title behind a name: "X, the foreign minister of Y,", "X is the head of Y", "X, who heads Y"."""
    doc, i = name.doc, name.last + 1
    apart = _is_one_of(doc, i, _OPENING)
    i += apart
    i += _is_one_of(doc, i, _RELATIVE)
    if _is_one_of(doc, i, HEADING) and is_lexical_verb(doc[i]):
        return _headed(name, doc[i])
    copula = _is_one_of(doc, i, _COPULAS)
    if copula:
        i += 1
        i += _is_one_of(doc, i, _ADVERBS)
        i += _is_one_of(doc, i, _INTRODUCING)
    if not (apart or copula):
        return None
    i += _is_one_of(doc, i, _ARTICLES)
    title = _first_title(name.view, doc, i)
    if title is None or title.kind in PERSONAL or not _ends(doc, title.last + 1, copula):
        return None
    return _office(name, title, i)


def _is_one_of(doc: Doc, i: int, words: Container[str]) -> bool:
    return i < len(doc) and doc[i].lower_ in words


def _ends(doc: Doc, i: int, copula: bool) -> bool:
    """Can a title phrase end before this token? Without a copula "and" joins another name: "X, the king and Y"."""
    if i >= len(doc):
        return True
    return (doc[i].lower_ in _CLOSING or is_lexical_verb(doc[i])) and (copula or doc[i].text != "and")


def _first_title(view: View, doc: Doc, start: int) -> _Title | None:
    """The first title in the noun phrase that begins at a token, with the phrases behind it."""
    for i in range(start, min(start + _LONGEST, len(doc))):
        ends = range(min(i + _LONGEST_WORDS, len(doc)), i, -1)
        widest = next(((j, k) for j in ends if (k := kind_of(doc, i, j))), None)
        if widest is not None and (widest[0] >= len(doc) or not goes_on(doc, widest[0])):
            noun = widest[0] - 1
            return _Title(i, noun, _end_of_phrases(view, doc, noun), widest[1])
        if doc[i].lower_ in PREPOSITIONS or doc[i].text == "." or not _may_stand_in_title(view, doc[i]):
            return None
    return None


def _end_of_phrases(view: View, doc: Doc, noun: int) -> int:
    """The last token of the prepositional phrases behind a title."""
    last = noun
    while last + 2 < len(doc) and doc[last + 1].lower_ in PREPOSITIONS:
        i = last + 2
        while i < len(doc) and i - noun < _LONGEST and _belongs_to_phrase(view, doc[i], i - last):
            i += 1
        if i == last + 2:
            break
        last = i - 1
    return last


def _belongs_to_phrase(view: View, token: Token, length: int) -> bool:
    """Does the word go on with a prepositional phrase behind a title, as its token number `length`?"""
    word = token.lower_
    if word == "and":
        return token.nbor(-1).lower_ in title_words("portfolio")
    if word not in PREPOSITIONS and _may_stand_in_title(view, token):
        return True
    return (is_noun(token) or is_adjective(token)) and length <= _LONGEST_PHRASE


def _headed(name: _Name, verb: Token) -> Office | None:
    """The office of "X, who heads Y"."""
    body = dependent(verb, Function.OBJECT)
    if body is None or owner_over(name.view, offset(body)) is None:
        return None
    start = offset(name.doc[name.first])
    return Office(start, end(body), _span_of(name.mention), _span(verb, verb), "office", None, _span(body, body))


def _office(name: _Name, title: _Title, left: int) -> Office:
    doc, view = name.doc, name.view
    first = title.first
    while first > left and of_title(doc, first - 1) and entity_over(view, offset(doc[first - 1])) is None:
        first -= 1
    start = min(offset(doc[name.first]), offset(doc[_first_of_owners(view, doc, first)]))
    return Office(
        start,
        max(end(doc[name.last]), end(doc[title.last])),
        _span_of(name.mention),
        _span(doc[first], doc[title.noun]),
        time_of(doc, first, title.last) or title.kind,
        _span(doc[title.noun + 1], doc[title.last]) if title.last > title.noun else None,
        _possessor(doc, first, left),
    )


def _first_of_owners(view: View, doc: Doc, first: int) -> int:
    """The first token of the title phrase with the possessor or country before it."""
    i, lowest = first, doc[first].sent.start
    while i > lowest:
        j = i - 1 - (i - 1 > lowest and doc[i - 1].lower_ in _POSSESSIVE_MARKS)
        if owner_over(view, offset(doc[j])) is None or function(doc[j]) is Function.PREPOSITIONAL_OBJECT:
            break
        i = j
    return i


def _possessor(doc: Doc, first: int, left: int) -> Span | None:
    """The word before a title that may say whose it is: "Pakistan" of "Pakistan's", "UN", "its"."""
    i = first - 1
    while i >= left and doc[i].lower_ in _BEFORE_TITLE:
        i -= 1
    return _span(doc[i], doc[i]) if i >= left else None


def _span(first: Token, last: Token) -> Span:
    return offset(first), end(last)


def _span_of(m: Mention) -> Span:
    return m.start, m.end
