"""People and bodies without a proper name: "over 20 envoys", "the Afghan interim government", "two soldiers"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Token

from kg import gazetteer
from kg.nlp.grammar.counted_people import counts_people
from kg.nlp.grammar.noun_phrases import (
    heads_something,
    is_plural_name,
    modifies_next,
    numerals,
    phrase_end,
    phrase_start,
    quantity_start,
    role_of,
)
from kg.nlp.grammar.numbers import interval, number, parse_number
from kg.nlp.grammar.predicates import is_event_noun
from kg.nlp.grammar.relations import (
    MODIFIERS,
    SUBJECTS,
    Function,
    function,
    is_adjective,
    is_numeral,
    is_plural,
    is_possessive_marker,
    is_proper_noun,
    obliques,
    preposition_of,
)
from kg.nlp.grammar.tokens import lemma
from kg.nlp.lexicon.roles import Role, title_words
from kg.nlp.lexicon.tables import table

_TABLE = table("mentions")
_OF, _POSTED = _TABLE.words("of"), _TABLE.words("posted")
_CLAUSES, _JOINERS, _HYPHENS = _TABLE.words("clauses"), _TABLE.words("joiners"), _TABLE.words("hyphens")
_DEFINITE, _VAGUE_DETERMINERS = _TABLE.words("definite"), _TABLE.words("vague_determiners")
_DOZEN, _HALF = _TABLE.words("dozen"), _TABLE.words("half")
_FORCES_IN_SINGULAR = _TABLE.words("forces_in_singular")
_MEMBERS = _TABLE.words("members_of_forces")
_HEADS = _TABLE.words("heads")
_TOLD_BEFORE, _AGED, _AGES = _TABLE.words("told_before"), _TABLE.words("aged"), _TABLE.words("ages")
_NO_DESCRIPTION_BEHIND = _TABLE.words("no_description_behind")
_OF_BODIES = _TABLE.words("of_bodies")
_OF_COUNTRIES = _TABLE.words("of_countries")
_OF_SEVERAL_COUNTRIES = _TABLE.words("of_several_countries")
_NAMES_OF_SEVERAL = frozenset(
    ("LOC", "NORP", "ORG")
)  # labels of entities before countries: "Arab states", "EU countries"
_POSTED_OFFICES = _TABLE.words("posted_offices")
_QUANTITIES = _TABLE.words("quantities")
_QUANTITY_OF = _TABLE.words("quantity_of")
_VAGUE: dict[str, list[int]] = _TABLE.mapping("vague_numbers")
_LONGEST = int(_TABLE.weight("longest_phrase"))
_SPOKESPERSON = _TABLE.pattern("spokesperson")
_MORE_THAN, _AT_LEAST = _TABLE.pattern("more_than"), _TABLE.pattern("at_least")
_AT_MOST, _ABOUT = _TABLE.pattern("at_most"), _TABLE.pattern("about")
_ACTING = _TABLE.words("acting_before_deeds")
_NOT_ONE = _TABLE.words("offices_of_several")
_OF_ONE = ("official", "private", "armed")
_COUNTRIES = ("GPE", "NORP", "ORG")  # labels of the entity recognizer for what a body can be of

_NOMINAL = (*SUBJECTS, Function.OBJECT, Function.INDIRECT_OBJECT, Function.PREPOSITIONAL_OBJECT, Function.APPOSITION)
_PEOPLE = Role("", "private", "")  # those of whom a number alone is told

Size = tuple[int | None, int | None, int | None]


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
    """The noun phrase of people or bodies that a noun heads, without article, clause or apposition; else None.

    A numeral that counts people heads one, too: "at least 74 were killed".
    """
    if counts_people(head):
        return Described(phrase_start(head, _VAGUE_DETERMINERS), head.i, head, head, _PEOPLE, False, True)
    role = role_of(head) or (_PEOPLE if _is_people(head) else None)
    if role is None:
        return None
    if role.kind == "body" and _has_spokesperson(head):
        return Described(_body_start(head), head.i, head, head, role, False, False)
    if _is_part_of_name(head) or not _describes(head, role):
        return None
    top = _quantity(head) or head
    first = phrase_start(head, _VAGUE_DETERMINERS) if top is head else quantity_start(top)
    definite = any(t.lower_ in _DEFINITE for t in head.lefts)
    return Described(first, _last(head, role), head, top, role, definite, _is_several(head, role))


def _is_people(head: Token) -> bool:
    """Is it the plural of a people without a state or of a faith: "Kurds", "Sunnis"?"""
    known = gazetteer.people(head.text) or gazetteer.demonym(head.text)
    return known is None and is_plural_name(head) and head.ent_type_ == "NORP"


def _is_part_of_name(head: Token) -> bool:
    """Does the noun only modify another, or is it a word of a compound or of a person's name?"""
    return (
        ((_is_plain_adjective(head) or function(head) in MODIFIERS) and not _acts_in_deed(head))
        or head.doc[head.i + 1 : head.i + 2].text in _HYPHENS  # "intelligence-based"
        or (is_proper_noun(head) and head.ent_type_ == "PERSON")
    )


def _is_plain_adjective(head: Token) -> bool:
    """Is it an adjective, and no noun made of one, as in "the 21-year-old was jailed"?"""
    return is_adjective(head) and not (lemma(head) in _AGED and function(head) in _NOMINAL)


def _acts_in_deed(head: Token) -> bool:
    """ "Police" in "a police raid": does the noun before another tell whose deed that is?"""
    before = function(head) in MODIFIERS and head.i < head.head.i
    return before and lemma(head) in _ACTING and is_event_noun(head.head)


def _describes(head: Token, role: Role) -> bool:
    """Does the noun describe people here: not in "social media", "the country" or "shot in the head"?"""
    if any(t.lower_ in _NO_DESCRIPTION_BEHIND for t in head.lefts):
        return False
    if role.kind == "country":
        return _are_certain_countries(head)
    if role.lemma in _AGED:
        return any(t.lemma_ in _AGES for t in head.lefts)
    if role.lemma in _TOLD_BEFORE:
        return any(t.lower_ in _DEFINITE for t in head.lefts) and not any(t.lower_ in _QUANTITY_OF for t in head.rights)
    return role.lemma not in _HEADS or heads_something(head)


def _are_certain_countries(head: Token) -> bool:
    """Does the noun mean certain countries: "both countries", "Gulf states", "dozens of countries"?"""
    if any(t.lower_ in _OF_COUNTRIES for t in head.children):
        return True
    told = (t.lower_ in _OF_SEVERAL_COUNTRIES or is_numeral(t) or t.ent_type_ in _NAMES_OF_SEVERAL for t in head.lefts)
    return is_plural(head) and (any(told) or _quantity(head) is not None)


def _quantity(head: Token) -> Token | None:
    """ "Dozens" of "dozens of militants"."""
    of = preposition_of(head)
    if of is None or of.lower_ not in _QUANTITY_OF:
        return None
    return of.head if of.head.lemma_.lower() in _QUANTITIES and of.head.i < head.i else None


def _is_several(head: Token, role: Role) -> bool:
    if role.kind == "armed" and function(head) in MODIFIERS:
        return True  # "a rebel raid" is of rebels
    forces = role.kind in ("forces", "side") and head.lower_ not in _FORCES_IN_SINGULAR | _MEMBERS
    return is_plural(head) or forces or role is _PEOPLE


def _has_spokesperson(head: Token) -> bool:
    return modifies_next(head) and _SPOKESPERSON.fullmatch(head.head.lower_) is not None


def _body_start(head: Token) -> int:
    """Where the body in "the Kenyan foreign ministry spokesman" begins."""
    first: int = head.i
    while first > head.sent.start and _of_body(head.doc[first - 1]):
        first -= 1
    return first


def _of_body(token: Token) -> bool:
    """Is the word before a body's noun a part of the body's name, or the possessive mark of what it is of?"""
    if is_possessive_marker(token):
        return token.head.ent_type_ in _COUNTRIES
    portfolio = token.lower_ in title_words("portfolio") or token.lower_ in _OF_BODIES
    return token.ent_type_ in _COUNTRIES or portfolio


def _last(head: Token, role: Role) -> int:
    prepositions = _OF | _POSTED if role.lemma in _POSTED_OFFICES else _OF
    return phrase_end(head, prepositions, _LONGEST, _CLAUSES, _JOINERS)


def size(one: Described) -> Size:
    """(told, low, high) of a group: "two" is (2, 2, 2), "over 20" (None, 21, None), "dozens of" (None, 24, None)."""
    spread = interval(one.head)
    if spread is not None:
        return None, *spread
    words = [t.lower_ for t in one.head.doc[one.first : one.head.i + 1]]
    vague = next((bounds for word, bounds in _VAGUE.items() if word in words), None)
    if vague is not None:
        return _vague_size(vague)
    told = _told(one, words)
    if told is None:
        person = (one.role.kind in _OF_ONE and one.role.lemma not in _NOT_ONE) or one.role.lemma in _MEMBERS
        single = person and not one.plural
        return (1, 1, 1) if single else (None, None, None)
    return _bounded(told, " ".join(words))


def _vague_size(bounds: list[int]) -> Size:
    low, high = bounds[0] if bounds else None, bounds[1] if len(bounds) > 1 else None
    return low if low == high else None, low, high


def _told(one: Described, words: list[str]) -> int | None:
    """The number in a description: a numeral before the noun or in its place, a dozen or half of one, the members of a
    family or team.
    """
    if is_numeral(one.head):
        return number(one.head)
    if _DOZEN.isdisjoint(words):
        members = _members(one.head) if one.role.kind == "collective" and not one.plural else ()
        return next((n for n in map(number, (*numerals(one.head), *members)) if n is not None), None)
    before = one.head.doc[max(0, one.first - 2) : one.head.i]
    return 6 if any(t.lower_ in _HALF for t in before) else parse_number(" ".join(words))


def _members(collective: Token) -> tuple[Token, ...]:
    """ "Six" in "a family of six", "five" in "a team of five doctors"."""
    return tuple(t for of in obliques(collective, "of") for t in ((of,) if is_numeral(of) else numerals(of)))


def _bounded(told: int, text: str) -> Size:
    """The size by the words around the number."""
    bounds: tuple[tuple[re.Pattern[str], Size], ...] = (
        (_MORE_THAN, (None, told + 1, None)),
        (_AT_LEAST, (None, told, None)),
        (_AT_MOST, (None, None, told)),
        (_ABOUT, (told, None, None)),
    )
    return next((found for pattern, found in bounds if pattern.search(text)), (told, told, told))
