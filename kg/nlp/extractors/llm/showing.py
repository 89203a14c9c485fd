"""What the words of a text show by the lexicon: the types and modes of a trigger, and how many were harmed."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from kg.model import Count
from kg.nlp.grammar.numbers import interval, number, ranged
from kg.nlp.grammar.relations import Function, dependents, is_numeral, is_singular
from kg.nlp.grammar.tokens import lemma
from kg.nlp.lexicon.events import Frame, frames, light_verbs, weapons
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_MARKS = {"killed": "kill", "injured": "injure", "detained": "detain"}  # of the frames whose patients are counted so
_RESULTS, _OUTCOMES = _WORDS.mapping("result_adjectives"), _WORDS.mapping("outcome_nouns")
_TOLLS = _WORDS.words("toll_nouns")
_ONE = _WORDS.words("words_for_one")
_REFUSAL = "Reject"
_BEFORE = 3  # words before a number that may make a range of it


def classes_of(trigger: Span) -> frozenset[str]:
    """The types of event that the lexicon knows for the words of a trigger; empty where it knows none of them.

    A light verb counts only where no other word is known: "held talks" shows what "talks" shows. A word with hyphens
    is one word: "co-operation". What is negated may be a refusal: "would not attend".
    """
    joined = trigger.text.replace("-", "").lower()
    if "-" in trigger.text and (known := {f.cls for pos in ("verb", "noun") for f in frames(pos).get(joined, ())}):
        return frozenset(known)
    light = light_verbs()
    full = [_types(token) for token in trigger if lemma(token) not in light]
    found = frozenset().union(*full) or frozenset().union(*map(_types, trigger))
    negated = any(any(dependents(token, Function.NEGATION)) for token in trigger)
    return found | {_REFUSAL} if found and negated else found


def shows_mode(cls: str, mode: str, trigger: Span) -> bool:
    """Whether a trigger of the type or, of an attack, a weapon in its sentence shows a mode."""
    if any(f.cls == cls and f.mode == mode for token in trigger for f in _frames(token)):
        return True
    return cls == "Assault" and any(weapons().get(t.lower_) == mode for t in trigger.sent)


def counted(kind: str, told: Span) -> Count | None:
    """The number of people that words tell, as a range.

    None where they tell none, or more than one, or nothing in their sentence says that people were killed, injured or
    detained.
    """
    if not any(_is_of_harm(kind, token) for token in told.sent):
        return None
    numbers = [t for t in told if is_numeral(t) or t.like_num]
    outermost = [t for t in numbers if t.head not in numbers]
    if not outermost:
        return _one(told)
    return _of_numeral(outermost[0], told.start) if len(outermost) == 1 else None


def _one(told: Span) -> Count | None:
    """ "A guard", "another villager"."""
    before = told.doc[max(told.sent.start, told.start - 1) : told.end]
    one = is_singular(told.root) and any(t.lower_ in _ONE for t in before)
    return Count(1, 1, 1) if one else None


def _of_numeral(numeral: Token, start: int) -> Count | None:
    spread = interval(numeral)
    if spread is not None:
        return Count(spread[0], None, spread[1])
    value = number(numeral)
    around = numeral.doc[max(numeral.sent.start, start - _BEFORE) : numeral.i]
    return ranged(value, around.text.lower()) if value is not None else None


def _is_of_harm(kind: str, token: Token) -> bool:
    word = lemma(token)
    if kind in (_RESULTS.get(token.lower_), _OUTCOMES.get(word)) or (kind == "killed" and word in _TOLLS):
        return True
    return any(_MARKS[kind] in f.marks for f in _frames(token))


def _types(token: Token) -> set[str]:
    return {frame.cls for frame in _frames(token)}


def _frames(token: Token) -> Iterator[Frame]:
    word = lemma(token)
    names = [word, *(f"{word} {particle.lower_}" for particle in dependents(token, Function.PARTICLE))]
    return (frame for pos in ("verb", "noun") for name in names for frame in frames(pos).get(name, ()))
