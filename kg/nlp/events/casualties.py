"""Numbers of dead, injured and detained, as ranges."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.model import Count, Entity
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.grammar.arguments import patients
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.nouns import coordinated
from kg.nlp.grammar.numbers import interval, number, ranged
from kg.nlp.grammar.polarity import negative_word
from kg.nlp.grammar.relations import (
    Function,
    dependents,
    function,
    is_common_noun,
    is_lexical_verb,
    is_numeral,
    is_singular,
    obliques,
)
from kg.nlp.grammar.tokens import View, words_between
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_MARKS = {"kill": "killed", "injure": "injured", "detain": "detained"}  # of a frame, with the count that it gives
_RESULTS = _WORDS.mapping("result_adjectives")
_OUTCOMES = _WORDS.mapping("outcome_nouns")
_CAUSING = _WORDS.words("causing")
_CAUSING_PREPOSITIONS = _WORDS.listed("causing_prepositions")
_TOLL_PREPOSITIONS = _WORDS.listed("toll_prepositions")
_TOLLS = _WORDS.words("toll_nouns")
_PEOPLE = _WORDS.words("people_nouns")
_ONE = _WORDS.words("words_for_one")
_COLLECTIVES = frozenset(
    ("collective", "body", "group", "delegation", "side", "country")
)  # kinds of role, of many each
_PEOPLE_CLASSES = frozenset(("Group", "Person"))
_RESULT_FUNCTIONS = frozenset(
    (
        Function.ADJECTIVAL_COMPLEMENT,
        Function.OBJECT_PREDICATE,
        Function.ADJECTIVE,
        Function.FINITE_COMPLEMENT,
        Function.OPEN_COMPLEMENT,
        Function.CONJUNCT,
        Function.NOUN_CLAUSE,
        Function.OBJECT,
        Function.ADVERB,
        Function.ATTRIBUTE,
    )
)


def casualties(view: View, candidate: EventCandidate) -> dict[str, Count]:
    """Counts by kind: killed, injured, detained."""
    if candidate.head.lemma_ in _TOLLS and (told := _of_toll(candidate.head)) is not None:
        return {"killed": told}
    found: dict[str, Count] = {}
    for mark, kind in _MARKS.items():
        if mark in candidate.frame.marks:
            counts = [c for p in _victims(candidate) for c in _of_phrase(view, p)]
            total = _total(_without_parts(counts))
            if total is not None:
                found[kind] = total
    if candidate.cls == "Assault":
        for kind, count in (*_of_result(view, candidate), *_of_outcome(candidate)):
            found.setdefault(kind, count)
    return found


def _of_toll(noun: Token) -> Count | None:
    """ "The death toll rose to 31", "climbed from 12 to 21", "put the number of the dead at 26", "a toll of 95"."""
    verb = noun.head
    numbers = obliques(noun, "of")
    if is_lexical_verb(verb):
        risen = next(filter(None, map(interval, obliques(verb, "from"))), None)
        if risen is not None:
            return Count(risen[1], risen[1], risen[1])
        numbers = [*obliques(verb, *_TOLL_PREPOSITIONS), *numbers, *_numbers_reached(noun)]
    return next((c for n in numbers if (c := _of_noun(n)) is not None), None)


def _numbers_reached(noun: Token) -> Iterator[Token]:
    """ "31" in "the death toll rose on Monday to 31", wherever the "to" hangs."""
    for word in noun.head.subtree:
        if word.i > noun.i and function(word) is Function.PREPOSITION and word.lower_ == "to":
            yield from (n for n in word.children if is_numeral(n))


def _victims(candidate: EventCandidate) -> list[Token]:
    return candidate.patients if is_lexical_verb(candidate.head) else obliques(candidate.head, "of")


def _of_phrase(view: View, token: Token) -> Iterator[Count]:
    """The counts of a noun phrase and all that is coordinated with it: "three soldiers and a guard" are four."""
    for part in coordinated(token):
        if negative_word(part) is not None:
            continue
        key = view.at(part)
        known = _of_entity(view.entities[key]) if key else None
        count = known or _of_noun(part)
        if count is not None:
            yield count


def _of_entity(entity: Entity) -> Count | None:
    if entity.cls == "Person":
        return Count(1, 1, 1)
    if entity.cls != "Group" or (entity.size, entity.size_low, entity.size_high) == (None, None, None):
        return None
    if entity.size is not None or (entity.size_low is not None and entity.size_high is not None):
        return Count(entity.size_low, entity.size, entity.size_high)
    best = entity.size_low if entity.size_low is not None else entity.size_high
    return Count(entity.size_low, best, entity.size_high)


def _of_noun(token: Token) -> Count | None:
    """ "Four", "at least 12", "between 3 and 5" as a noun of its own or before one."""
    role = role_of(token)
    if role is not None and role.kind in _COLLECTIVES:
        return None
    spread = interval(token)
    if spread is not None:
        return Count(spread[0], None, spread[1])
    told = _number_of(token)
    if told is None:
        known = role is not None or token.lemma_.lower() in _PEOPLE
        return Count(1, 1, 1) if known and _is_one(token) else None
    before = (t for t in token.subtree if t.i < token.i or function(t) in (Function.QUANTIFIER, Function.ADVERB))
    return ranged(told, " ".join(t.lower_ for t in before))


def _number_of(token: Token) -> int | None:
    if is_numeral(token) or token.like_num:
        return number(token)
    numerals = (c for c in token.lefts if function(c) is Function.NUMERAL)
    return next((n for c in numerals if (n := number(c)) is not None), None)


def _is_one(noun: Token) -> bool:
    """ "A guard", "another villager"."""
    return is_common_noun(noun) and is_singular(noun) and any(c.lower_ in _ONE for c in noun.lefts)


def _of_result(view: View, candidate: EventCandidate) -> Iterator[tuple[str, Count]]:
    for kind, counted in _left(candidate):
        count = next((c for t in counted for c in _of_phrase(view, t)), None)
        if count is not None:
            yield kind, count


def left_behind(view: View, candidate: EventCandidate) -> list[str]:
    """Keys of the dead and injured that an attack leaves, in text order: "an attack left 12 people dead"."""
    if candidate.cls != "Assault":
        return []
    parts = (part for _, counted in _left(candidate) for t in counted for part in coordinated(t))
    keys = (key for part in parts if (key := view.at(part)) is not None and view.entities[key].cls in _PEOPLE_CLASSES)
    return list(dict.fromkeys(keys))


def _left(candidate: EventCandidate) -> Iterator[tuple[str, tuple[Token, ...]]]:
    """ "Leaving five dead and nine injured": the kind, and the words before it in which the number stands."""
    head = candidate.head
    for word in words_between(head.doc, head.i + 1, head.sent.end, _RESULTS):
        if function(word) in _RESULT_FUNCTIONS and _is_left(word):
            yield _RESULTS[word.lower_], (*word.lefts, *dependents(word.head, Function.OBJECT, Function.SUBJECT))


def _is_left(word: Token) -> bool:
    above = (word.head, word.head.head, word.head.head.head)
    return any(t.lemma_ == "leave" for t in above)


def _of_outcome(candidate: EventCandidate) -> Iterator[tuple[str, Count]]:
    """ "The clash resulted in ten insurgent deaths", "the bombing claimed 12 lives"."""
    verb = candidate.head.head
    if function(candidate.head) is not Function.SUBJECT or verb.lemma_ not in _CAUSING:
        return
    for noun in (*patients(verb), *obliques(verb, *_CAUSING_PREPOSITIONS)):
        for part in (noun, *noun.conjuncts):
            kind, count = _OUTCOMES.get(part.lemma_), _of_noun(part)
            if kind is not None and count is not None:
                yield kind, count


def _without_parts(counts: list[Count]) -> list[Count]:
    """ "Seven people, three women and four children" are seven."""
    first, rest = counts[:1], counts[1:]
    if len(rest) > 1 and first[0].best is not None and first[0].best == sum(c.best or 0 for c in rest):
        return first
    return counts


def _total(counts: list[Count]) -> Count | None:
    """The sum, unknown where a part of it is; a part without a lower bound counts with its best number, else as 0."""
    if len(counts) < 2:
        return counts[0] if counts else None
    low = _sum([c.low if c.low is not None else c.best or 0 for c in counts])
    return Count(low, _sum([c.best for c in counts]), _sum([c.high for c in counts]))


def _sum(values: list[int | None]) -> int | None:
    known = [v for v in values if v is not None]
    return sum(known) if len(known) == len(values) else None
