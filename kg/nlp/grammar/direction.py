"""Does a time expression look back or ahead? Told by the verb that governs it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from numpy import searchsorted

from kg.nlp.grammar.relations import (
    MODIFIERS,
    Function,
    auxiliaries,
    function,
    is_adjective,
    is_base_form,
    is_ing_form,
    is_noun,
    is_past_form,
    is_past_participle,
    is_present_form,
    is_root,
    is_verb,
    modifiers,
)
from kg.nlp.lexicon.tables import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TABLE = table("temporal")
_PLANNING, _DECIDING = _TABLE.words("planning"), _TABLE.words("deciding")
_DEFERRING, _PUTTING_OFF = _TABLE.words("deferring"), _TABLE.words("putting_off")
_DONE_BY_DOING, _HAPPENED, _SAYING = _TABLE.words("done_by_doing"), _TABLE.words("happened"), _TABLE.words("saying")
_MODALS, _HAVE, _TO = _TABLE.words("modals"), _TABLE.words("have"), _TABLE.words("infinitive_marker")
_BE_PRESENT, _BE_PAST = _TABLE.words("be_present"), _TABLE.words("be_past")
_DO, _DO_PAST = _TABLE.words("do"), _TABLE.words("do_past")
_EXPECTED, _THREATENING = _TABLE.words("expected"), _TABLE.words("threatening")
_STARTING = _TABLE.words("starting")
_WAITING, _UNTIL = _TABLE.words("waiting"), _TABLE.words("up_to")
_DEEPEST = 6  # verbs that a verb without tense is followed up through
_MODIFYING = MODIFIERS | {Function.NUMERAL, Function.POSSESSOR}


class Direction(Enum):
    """Likely: tied to a noun ("the May 3 attack") or a verb without tense, on which the sentence's verb says little."""

    PAST = "past"
    FUTURE = "future"
    LIKELY_PAST = "likely past"
    LIKELY_FUTURE = "likely future"

    @property
    def ahead(self) -> bool:
        return self in (Direction.FUTURE, Direction.LIKELY_FUTURE)

    @property
    def sure(self) -> bool:
        return self in (Direction.PAST, Direction.FUTURE)


def span_head(doc: Doc, start: int, end: int) -> Token | None:
    """The token of doc.text[start:end] that the sentence ties to the rest."""
    offsets = doc.to_array("IDX")
    first, last = int(searchsorted(offsets, start, "right")) - 1, int(searchsorted(offsets, end, "left"))
    return doc[max(0, first) : last].root if last > max(0, first) else None


def describes_noun(token: Token) -> bool:
    """Does an expression of time describe a noun ("the 2014 election", "Friday's attack")?"""
    return function(token) in _MODIFYING and is_noun(token.head)


def is_adverb_or_adjective(token: Token) -> bool:
    return token.tag_ in ("RB", "JJ")


def is_any_adverb(token: Token) -> bool:
    """Is it an adverb, comparatives and superlatives included?"""
    return bool(token.tag_.startswith("RB"))


def direction(doc: Doc, start: int, end: int) -> Direction:
    """Where the expression at these offsets of the paragraph looks; back where nothing tells."""
    token = span_head(doc, start, end)
    if token is None:
        return Direction.PAST
    above = _above(token)
    governor = above[-1] if above else token
    between = above[:-1] if is_verb(governor) else above
    happened = any(t.lemma_.lower() in _HAPPENED for t in between)
    ahead = not happened and _looks_ahead(governor, between)
    if happened or not _is_sure(governor, between):
        return Direction.LIKELY_FUTURE if ahead else Direction.LIKELY_PAST
    return Direction.FUTURE if ahead else Direction.PAST


def _is_sure(governor: Token, between: list[Token]) -> bool:
    """Does the expression hang on a verb with tense, and on no noun or adjective below it?"""
    nominal = any(is_noun(t) or is_adjective(t) for t in between)
    return not nominal and not is_base_form(governor) and not is_ing_form(governor)


def _above(token: Token) -> list[Token]:
    """The words above a token up to the first verb or the root, both included."""
    found: list[Token] = []
    while not is_root(token) and not (found and is_verb(token)):
        token = token.head
        found.append(token)
    return found


def _looks_ahead(governor: Token, between: list[Token]) -> bool:
    if any(t.lower_ in _WAITING or _is_expected(t) for t in between):
        return True
    if any(t.lower_ in _UNTIL for t in between) and governor.lemma_.lower() in _DEFERRING:
        return True
    return is_verb(governor) and is_still_to_come(governor)


def _is_expected(noun: Token) -> bool:
    """Is it something still to come: "the slated visit"?"""
    return is_noun(noun) and any(t.lower_ in _EXPECTED for t in modifiers(noun))


def is_threatened(verb: Token) -> bool:
    """Is it what somebody threatened to do, so that a day behind it is mostly the day of the threat?"""
    return function(verb) is Function.OPEN_COMPLEMENT and verb.head.lemma_ in _THREATENING and is_past_form(verb.head)


def deferred(doc: Doc, start: int, end: int) -> bool:
    """Is something put off to this date ("postponed until Friday"), so that it is no bound?"""
    token = span_head(doc, start, end)
    if token is None or function(token.head) is not Function.PREPOSITION:
        return False
    return token.head.head.lemma_.lower() in _PUTTING_OFF


def is_still_to_come(verb: Token, depth: int = 0) -> bool:
    """Is what a verb says still to come, as its sentence tells it?"""
    helpers = {t.lower_ for t in auxiliaries(verb)}
    planning = verb.lemma_.lower() in _PLANNING
    if helpers & _MODALS:
        return not helpers & _HAVE
    if helpers & _HAVE and not planning:
        return False
    if is_past_form(verb):
        return planning and verb.lemma_.lower() not in _DECIDING
    if is_present_form(verb):
        return verb.lemma_.lower() not in _SAYING
    if is_base_form(verb):
        return depth >= _DEEPEST or _infinitive_is_to_come(verb, helpers, depth)
    return planning or _participle_is_to_come(verb, helpers, depth)


def _participle_is_to_come(verb: Token, helpers: set[str], depth: int) -> bool:
    """By "is" of a passive or progressive; a participle alone as the verb above it."""
    if helpers or is_past_participle(verb):
        return bool(helpers & _BE_PRESENT) and not helpers & _BE_PAST
    if not is_ing_form(verb) or depth >= _DEEPEST:
        return False
    above = _verb_above_noun(verb) if verb.lemma_.lower() in _STARTING else verb.head if _is_governed(verb) else None
    return above is not None and is_still_to_come(above, depth + 1)


def _verb_above_noun(participle: Token) -> Token | None:
    """ "Attend" for "starting" in "will attend a summit starting on Monday"."""
    return next((t for t in participle.ancestors if is_verb(t)), None)


def _infinitive_is_to_come(verb: Token, helpers: set[str], depth: int) -> bool:
    """An infinitive looks ahead, unless it tells the purpose or the course of what is done: "came to see"."""
    if not _is_governed(verb):
        return not helpers & _DO
    if is_threatened(verb):
        return False
    told = function(verb) is Function.ADVERBIAL_CLAUSE or verb.head.lemma_.lower() in _DONE_BY_DOING
    if told or not helpers & _TO:
        return not helpers & _DO_PAST and is_still_to_come(verb.head, depth + 1)
    return True


def _is_governed(verb: Token) -> bool:
    return not is_root(verb) and is_verb(verb.head)
