"""Names found by their shape: operations, conferences, persons with small words in their names, and names with hyphens
that the tokenizer takes apart.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from kg.nlp.grammar.noun_phrases import is_plural_name, may_be_in_name, role_of
from kg.nlp.grammar.relations import is_noun, is_proper_noun
from kg.nlp.lexicon import sectors
from kg.nlp.lexicon.given_names import given_names
from kg.nlp.lexicon.tables import table
from kg.nlp.mentions.name import Name, narrowed

_TABLE = table("mentions")
_OPERATIONS, _IN_OPERATIONS = _TABLE.words("operations"), _TABLE.words("in_operations")
_OCCASIONS, _STANDING = _TABLE.words("occasions"), _TABLE.words("standing_occasions")
_NAMED_OCCASIONS = _OCCASIONS - _STANDING
_NUMBER = _TABLE.pattern("number_of_occasion")
_HYPHENS, _PARTICLES, _LAST_PARTICLES = (
    _TABLE.words("hyphens"),
    _TABLE.words("particles"),
    _TABLE.words("last_particles"),
)
_BETWEEN = _TABLE.words("particles_of_persons")
_DEFINITE = _TABLE.words("definite")
_BEFORE = _TABLE.words("before_names")
_LONGEST_PART = 3  # words before or behind the particles of a name
_SIGN = re.compile(r"\d|^[IVX]+$|[A-Z]{2}|-")  # a number or letters: "Geneva-II", "G20"


def operations(doc: Doc) -> list[Name]:
    """ "Operation Blue Star"."""
    found = []
    for token in doc[:-1]:
        if token.text[0].isupper() and token.lower_ in _OPERATIONS:
            last = _capital_run(doc, token.i + 1)
            if last > token.i:
                found.append(Name(token.i, last, "Operation"))
    return found


def _capital_run(doc: Doc, start: int) -> int:
    """The last token of the run of capitals and numbers from `start` on, short words inside; start - 1 without one."""
    last = start - 1
    for token in doc[start:]:
        if token.text[0].isupper() or (token.is_digit and (token.i > start)):
            last = token.i
        elif token.lower_ not in _IN_OPERATIONS:
            break
    return last


def occasions(doc: Doc) -> list[Name]:
    """Named meetings: a noun such as "summit" with a capitalised name, number or abbreviation before it."""
    found = []
    for token in doc:
        if is_noun(token) and token.lower_ in _NAMED_OCCASIONS:
            first = _name_start(token)
            named = token.text[0].isupper() or any(_SIGN.search(t.text) for t in doc[first : token.i])
            if first < token.i and named:
                found.append(Name(first, token.i, "Conference"))
    return found


def _name_start(token: Token) -> int:
    """Where the run of capitals, hyphens and numbers that ends before a token begins."""
    doc = token.doc
    first: int = token.i
    while first > 0 and _may_name_occasion(doc[first - 1]):
        first -= 1
    return first


def _may_name_occasion(token: Token) -> bool:
    return may_be_in_name(token) or token.lower_ in _HYPHENS or _NUMBER.fullmatch(token.text) is not None


def particled_names(doc: Doc) -> list[Name]:
    """Persons such as "Anna van der Berg", "Von der Berg"."""
    found = []
    last = -1
    for token in doc[:-1]:
        if token.i > last and (token.lower_ in _BETWEEN):
            first = _before_particles(doc, token.i, last)
            behind = next((t.i for t in doc[token.i :] if t.lower_ not in _BETWEEN), len(doc))
            end = _behind_particles(doc, behind)
            alone = token.text[0].isupper() and behind > token.i + 1  # "Von der Berg"
            named = end >= behind and (first < token.i or alone)
            if named and not sectors.of_words(doc[first : end + 1].text):  # not "Banco de Chile"
                found.append(Name(first, end, "Person"))
                last = end
    return found


def _before_particles(doc: Doc, particle: int, last: int) -> int:
    first = particle
    while first - 1 > last and particle - first < _LONGEST_PART and _is_part(doc[first - 1]):
        first -= 1
    return first


def _behind_particles(doc: Doc, start: int) -> int:
    end = start
    while end < len(doc) and end - start < _LONGEST_PART and _is_part(doc[end]):
        end += 1
    return end - 1


def _is_part(token: Token) -> bool:
    """Is it a word of a person's name, and no title before it?"""
    named = token.text[0].isupper() and is_proper_noun(token) and token.lower_ not in _BETWEEN
    return named and role_of(token) is None and token.lower_ not in _BEFORE


def native_names(doc: Doc) -> list[Name]:
    """Names that words of other languages in them show to be of organizations: "Sejm", "Polizia di Stato"."""
    found = []
    for begin, end in sectors.native_names(doc.text):
        span = doc.char_span(begin, end)
        if span is not None and not _has_given_name(doc, span.start):
            found.append(Name(span.start, span.end - 1, narrowed("Organization", span.text)))
    return found


def _has_given_name(doc: Doc, first: int) -> bool:
    """Does a given name stand before these words: "Ana Rada"?"""
    return any(t.text in given_names() for t in doc[max(0, first - 1) : first + 1])


def plural_bodies(doc: Doc) -> list[Name]:
    """Groups whose name in the plural goes on behind that of a place: "the Niger Delta Avengers"."""
    found = []
    for token in doc:
        if is_plural_name(token) and token.text.istitle() and not token.ent_type_ and role_of(token) is None:
            first = _first_of_compound(token)
            if first < token.i and doc[first - 1].lower_ in _DEFINITE:
                found.append(Name(first, token.i, "Organization"))
    return found


def _first_of_compound(noun: Token) -> int:
    """Where the capitalised names right before a noun, which modify it, begin; not at the beginning of the text."""
    first: int = noun.i
    while first > 1 and noun.doc[first - 1].head.i == noun.i and _is_part(noun.doc[first - 1]):
        first -= 1
    return first


def hyphenated_names(doc: Doc) -> list[Name]:
    """ "Lashkar-e-Jhangvi", "Jamaat-ul-Ahrar Pakistan"."""
    found = []
    i = 0
    while i + 2 < len(doc):
        last = _hyphenated_end(doc, i)
        linked = any(t.lower_ in _PARTICLES for t in doc[i + 1 : last])
        if linked and doc[i].text[0].isupper() and doc[last].text[0].isupper():
            last = _whole_end(doc, last)
            found.append(Name(i, last, narrowed("Organization", doc[i : last + 1].text)))
        i = last + 1
    return found


def _hyphenated_end(doc: Doc, i: int) -> int:
    """The index of the last part of a word with hyphens, `i` itself if it has none."""
    last = i
    while last + 2 < len(doc) and doc[last + 1].text in _HYPHENS and not doc[last + 1].whitespace_:
        part = doc[last + 2]
        if not part.text[0].isupper() and part.lower_ not in _LAST_PARTICLES:
            break
        last += 2
    return last


def _whole_end(doc: Doc, last: int) -> int:
    """The index of the last of the names that follow a word with hyphens."""
    while last + 1 < len(doc) and doc[last].whitespace_:
        following = doc[last + 1]
        if not following.text.istitle() or not is_proper_noun(following) or role_of(following) is not None:
            break
        last += 1
    return last
