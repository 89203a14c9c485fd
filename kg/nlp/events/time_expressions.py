"""The time expressions of a sentence: what each hangs on, and the days that it names."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from spacy.tokens import Span, Token

from kg.model import Basis, TimeMention, TimeValue
from kg.nlp.grammar.clauses import governing_verb
from kg.nlp.grammar.noun_phrases import outermost
from kg.nlp.grammar.relations import (
    Function,
    finite_complements,
    function,
    is_base_form,
    is_ing_form,
    is_noun,
    is_past_participle,
    is_preposition,
    is_verb,
    subordinators,
)
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_ORDER, _SINCE = _WORDS.words("order_conjunctions"), _WORDS.words("since")
_OF = _WORDS.words("prepositions_of_own_time")
_DATE = re.compile(r"\d{4}(?:-(\d\d)(?:-\d\d)?)?")  # of TIMEX3
_DAYS = {"D": 1, "W": 7}
_PARTICIPIAL = frozenset(
    (
        Function.ADVERBIAL_CLAUSE,
        Function.NOUN_CLAUSE,
        Function.OPEN_COMPLEMENT,
        Function.PREPOSITIONAL_CLAUSE,
    )
)
_SIMULTANEOUS = _WORDS.words("simultaneous_conjunctions")


@dataclass(frozen=True, eq=False)
class TimeExpression:
    """A time expression that names a day or more, with the token of it that the rest of the sentence governs."""

    mention: TimeMention
    time: TimeValue
    token: Token

    @cached_property
    def clause(self) -> Token:
        return governing_verb(self.token)

    @cached_property
    def governing_verbs(self) -> tuple[Token, ...]:
        return tuple(t for t in self.token.ancestors if is_verb(t))


@dataclass(frozen=True, eq=False)
class TimedSentence:
    """A sentence with its time expressions."""

    span: Span
    expressions: tuple[TimeExpression, ...]

    @cached_property
    def _clauses(self) -> tuple[tuple[frozenset[int], int], ...]:
        """Of the main clause, and of one before it that its verb reports ("…, an envoy said"): the indices of its verb
        and of those coordinated with it, and the index behind its last token.
        """
        root = self.span.root
        reported = [t for t in finite_complements(root) if t.right_edge.i < root.i]
        ends = [(root, self.span.end), *((t, t.right_edge.i + 1) for t in reported)]
        return tuple((frozenset((verb.i, *(c.i for c in verb.conjuncts))), end) for verb, end in ends)

    def closing(self, verb: Token) -> tuple[TimeExpression, ...]:
        """Expressions at the very end of such a clause, if this is its verb: they date it wherever the parser hung
        them: "… as they fled yesterday".
        """
        found = next(((verbs, end) for verbs, end in self._clauses if verb.i in verbs), None)
        return tuple(one for one in self.expressions if found is not None and self._closes(one, *found))

    def _closes(self, one: TimeExpression, verbs: frozenset[int], end: int) -> bool:
        rest = self.span.doc[one.token.right_edge.i + 1 : end]
        if one.token.i >= end or any(not t.is_punct and not t.is_space for t in rest):
            return False
        apart = _is_of_noun(one) or any(_is_right_behind(one, t) for t in one.governing_verbs[:1])
        return not apart and all(is_simultaneous(t) for t in one.governing_verbs if t.i not in verbs)


def governed_token(view: View, time: TimeMention) -> Token | None:
    """The token of a time expression that the rest of the sentence governs."""
    first, last = view.token_at(time.start), view.token_at(time.end - 1)
    if first is None or last is None or first.doc is not last.doc:
        return first
    return outermost(first.doc, first.i, last.i)


def key_of(sentence: Span) -> tuple[int, int]:
    """What tells the sentence from others of the document."""
    return int(sentence.doc.user_data["start"]), sentence.start


def is_since(one: TimeExpression) -> bool:
    """Does it tell from when on something has been so?"""
    noun = one.token.head
    if is_noun(noun) and function(noun) is Function.PREPOSITIONAL_OBJECT and noun.head.lower_ in _SINCE:
        return True
    return one.time.value is None and one.time.earliest is not None and one.time.latest is None


def beginning(one: TimeExpression) -> TimeValue | None:
    """The day, month or year with which an open stretch of time begins."""
    start, day = _DATE.fullmatch(one.mention.timex_value), one.time.earliest
    if start is None or day is None or one.time.latest is not None or one.time.value is not None:
        return None
    last = day if start[0].count("-") > 1 else _last_day(day.year, int(start[1] or 12))
    return replace(one.time, value=start[0], latest=last)


def _is_of_noun(one: TimeExpression) -> bool:
    """Does it say which one a noun means: "recalled the rallies of 2019"?"""
    preposition = one.token.head
    return is_preposition(preposition) and preposition.lower_ in _OF and is_noun(preposition.head)


def _is_right_behind(one: TimeExpression, verb: Token) -> bool:
    """Does it stand right behind a past participle that describes a noun: "a deal brokered this year"?"""
    described = function(verb) is Function.NOUN_CLAUSE and is_past_participle(verb)
    preposition = one.token.head if is_preposition(one.token.head) else one.token
    return described and min(one.token.left_edge.i, preposition.i) == verb.i + 1


def is_before_or_after(verb: Token) -> bool:
    """ "After visiting Chad", "since sending troops"."""
    return function(verb) is Function.PREPOSITIONAL_CLAUSE and verb.head.lower_ in _ORDER | _SINCE


def is_simultaneous(verb: Token) -> bool:
    """Does a clause below another share its time: a participle, an infinitive, or a clause with "as" or "while"?"""
    if is_ing_form(verb) or is_base_form(verb) or is_past_participle(verb):
        return function(verb) in _PARTICIPIAL and not is_before_or_after(verb)
    conjunctions = (c.lower_ for c in subordinators(verb) if function(c) is Function.MARKER)
    return function(verb) is Function.ADVERBIAL_CLAUSE and any(c in _SIMULTANEOUS for c in conjunctions)


def is_day(time: TimeValue) -> bool:
    return time.earliest is not None and time.earliest == time.latest


def apart(start: date, count: int, unit: str) -> TimeValue:
    """The day so many days or weeks, or the month so many months, after a day."""
    if unit in _DAYS:
        day = start + timedelta(count * _DAYS[unit])
        return TimeValue(day.isoformat(), day, day, Basis.RELATIVE)
    year, month = divmod(12 * start.year + start.month - 1 + count, 12)
    last = _last_day(year, month + 1)
    return TimeValue(f"{year:04}-{month + 1:02}", last.replace(day=1), last, Basis.RELATIVE)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
