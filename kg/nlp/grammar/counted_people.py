"""Numerals that stand for people without a noun: "12 were wounded", "killed 25"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from kg.nlp.grammar.arguments import patients
from kg.nlp.grammar.clauses import is_passive
from kg.nlp.grammar.numbers import number
from kg.nlp.grammar.relations import (
    NOMINAL_SUBJECTS,
    Function,
    dependents,
    function,
    is_common_noun,
    is_lexical_verb,
    is_numeral,
    obliques,
    particle,
)
from kg.nlp.grammar.tokens import lemma
from kg.nlp.lexicon.events import Frame, frames
from kg.nlp.lexicon.tables import table

_TABLE = table("grammar")
_ANIMALS = _TABLE.words("animals")
_TOLD_BEFORE = _TABLE.words("determiners_of_known")
_OTHERS = _TABLE.words("others")
_SOME_NUMBER = _TABLE.words("numbers_of_people")
_HARM = frozenset(("kill", "injure", "detain"))  # marks of frames whose patients are people
_NUMBERS = frozenset(("", "CARDINAL"))  # labels of the entity recognizer for numbers that are not of time, money, share
_MOST = 1_000_000_000


def counts_people(token: Token) -> bool:
    """Is it a numeral, "dozens" or "70 others", for the people whom a verb says were killed, injured or detained, or
    that they protested?

    Not where it means some of those told before ("the two", "three of them") or animals of the same sentence.
    """
    told = _is_plain_number(token) or _is_vague_number(token)
    return told and (_undergoes_harm(token) or _protests(token)) and not _is_of_others(token)


def _is_plain_number(token: Token) -> bool:
    """Is it a whole number of people by its own words: no year, share, sum of money or score?"""
    if not is_numeral(token) or token.ent_type_ not in _NUMBERS or not (token.is_alpha or _is_in_digits(token.text)):
        return False
    told = number(token)
    return told is not None and 0 < told < _MOST and not any(t.is_currency for t in token.subtree)


def _is_vague_number(token: Token) -> bool:
    """ "Dozens", and "others" with a number before it."""
    counted = token.lower_ in _OTHERS and any(is_numeral(c) for c in token.lefts)
    return counted or token.lower_ in _SOME_NUMBER


def _is_in_digits(text: str) -> bool:
    return text.replace(",", "").isdecimal()


def _undergoes_harm(numeral: Token) -> bool:
    """Is it the only object of an active verb of harm or detention, or the subject of a passive one or of "die"?"""
    verb = numeral.head
    if not is_lexical_verb(verb):
        return False
    if function(numeral) is Function.OBJECT:
        return _harms(verb, "obj") and not is_passive(verb) and patients(verb) == [numeral]
    slot = "obj" if is_passive(verb) else "subj"
    return function(numeral) in NOMINAL_SUBJECTS and _harms(verb, slot)


def _protests(numeral: Token) -> bool:
    """ "Thousands" in "thousands protested"."""
    verb = numeral.head
    if function(numeral) is not Function.SUBJECT or not is_lexical_verb(verb):
        return False
    known = (frame for frame in frames("verb").get(lemma(verb), ()) if frame.cls == "Protest")
    return any(all(condition.startswith("not") for condition in frame.conditions) for frame in known)


def _harms(verb: Token, slot: str) -> bool:
    moved = particle(verb)
    name = lemma(verb) if moved is None else f"{lemma(verb)} {moved.lower_}"
    return name in _verbs_of_harm(slot)


@cache
def _verbs_of_harm(slot: str) -> frozenset[str]:
    """The verbs whose first frame of an event kills, injures or detains who stands in this slot, actor or not."""
    return frozenset(verb for verb, known in frames("verb").items() if _is_of_harm(_first_event(known), slot))


def _first_event(known: Sequence[Frame]) -> Frame | None:
    return next((frame for frame in known if frame.cls), None)


def _is_of_harm(frame: Frame | None, slot: str) -> bool:
    if frame is None:
        return False
    return bool(frame.marks & _HARM) and frame.recipient[:1] == (slot,) and "obj:actor" not in frame.conditions


def is_animal(noun: Token) -> bool:
    """Is it a word for an animal, and no name: "turkeys", not "Turkey"?"""
    return is_common_noun(noun) and lemma(noun) in _ANIMALS


def _is_of_others(numeral: Token) -> bool:
    determined = any(t.lower_ in _TOLD_BEFORE for t in numeral.lefts)
    animals = (t for t in numeral.sent if t.i < numeral.i and is_animal(t))
    part = any(dependents(numeral, Function.POSSESSOR)) or bool(obliques(numeral, "of"))
    return determined or part or any(animals)
