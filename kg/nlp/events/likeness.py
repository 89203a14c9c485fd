"""How likely two tellings are to be of one event: signs in their words, and what each weighs.

The weights are those of a logistic regression (lexicon/en/event_coreference.toml): the sum is a log-odds. Only signs
that a reader can check are used, so that a merge can be explained by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from math import fsum

from spacy.tokens import Token

from kg.model import Entity, Factuality, TimeValue
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.readings import EventReading, is_fallback
from kg.nlp.grammar.relations import (
    SUBJECTS,
    Function,
    determiner,
    function,
    is_lexical_verb,
    is_plural,
    possessive,
    subordinators,
)
from kg.nlp.grammar.tokens import lemma
from kg.nlp.lexicon.event_types import event_types
from kg.nlp.lexicon.tables import table

_HARM = frozenset(("kill", "injure"))
_MEETING, _VISIT = "Consult", "visit"
_TABLE = table("event_coreference")
_APART_IN_TIME = _TABLE.words("apart_in_time")
_ANOTHER = _TABLE.words("another")
_MORE = _TABLE.words("more")
_LASTING, _COUPS = _TABLE.words("lasting"), _TABLE.words("coups")
_INDEFINITE = _TABLE.words("indefinite_determiners")
_RECENT, _YEAR = timedelta(31), timedelta(366)
_NEAR, _FAR = 400, 1500  # characters between two tellings


class Sign(StrEnum):
    """Something in two tellings that speaks for or against one event; the name of its weight."""

    MATERIAL = "material"
    CONSULT = "consult"
    ASSAULT = "assault"
    SAME_WORD = "same_word"
    SAME_MODE = "same_mode"
    OTHER_MODE = "other_mode"
    HARM_AND_DEED = "harm_and_deed"
    BOTH_HARM = "both_harm"
    BESIDE = "beside"
    VERB_THEN_VERB = "verb_then_verb"
    VERB_THEN_NOUN = "verb_then_noun"
    NOUN_THEN_VERB = "noun_then_verb"
    NOUN_THEN_NOUN = "noun_then_noun"
    DEFINITE = "definite"
    INDEFINITE = "indefinite"
    ANOTHER = "another"
    MORE = "more"
    SERIES = "series"
    OTHER_NUMBER = "other_number"
    SAME_ACTOR = "same_actor"
    LIKE_ACTOR = "like_actor"
    OTHER_ACTOR = "other_actor"
    SAME_RECIPIENT = "same_recipient"
    LIKE_RECIPIENT = "like_recipient"
    OTHER_RECIPIENT = "other_recipient"
    OTHER_NAME = "other_name"
    SWAPPED = "swapped"
    NO_SIDES = "no_sides"
    SAME_DAY = "same_day"
    OTHER_DAY = "other_day"
    SAME_PLACE = "same_place"
    WITHIN = "within"
    OTHER_PLACE = "other_place"
    SAME_COUNT = "same_count"
    OTHER_COUNT = "other_count"
    SAME_OCCASION = "same_occasion"
    OTHER_FACTUALITY = "other_factuality"
    NEGATED = "negated"
    SAME_SPEAKER = "same_speaker"
    OTHER_SPEAKER = "other_speaker"
    LEAD = "lead"
    ONLY = "only"
    SAME_SENTENCE = "same_sentence"
    NEAR = "near"
    FAR = "far"


# with one of these two tellings are two events, whatever else they share
EXCLUDING = frozenset(
    (
        Sign.BESIDE,
        Sign.INDEFINITE,
        Sign.MORE,
        Sign.NEGATED,
        Sign.OTHER_COUNT,
        Sign.OTHER_DAY,
        Sign.OTHER_FACTUALITY,
        Sign.OTHER_MODE,
        Sign.OTHER_NAME,
        Sign.OTHER_NUMBER,
        Sign.OTHER_PLACE,
    )
)
_ORDER = {
    (True, True): Sign.VERB_THEN_VERB,
    (True, False): Sign.VERB_THEN_NOUN,
    (False, True): Sign.NOUN_THEN_VERB,
    (False, False): Sign.NOUN_THEN_NOUN,
}
_WEIGHTS = {sign: _TABLE.weight(sign) for sign in Sign}
_BASE = _TABLE.weight("base")


def log_odds(entities: Mapping[str, Entity], old: EventReading, new: EventReading, *context: Sign) -> float:
    """How likely two tellings are to be of one event, as log-odds: above 0 it is more likely than not.

    Args:
        context: signs of the article: whether the older event is the first or the only one of its type.
    """
    found = {*signs(entities, old, new), *context}
    return fsum((_BASE, *(_WEIGHTS[sign] for sign in found)))  # exact, so that the order of the set does not matter


def signs(entities: Mapping[str, Entity], old: EventReading, new: EventReading) -> Iterator[Sign]:
    """The signs that hold of two tellings, of which `old` stands first in the text."""
    yield from _of_type(old.candidate)
    yield from _of_words(old.candidate, new.candidate)
    yield from _of_definiteness(old.candidate, new)
    yield from _of_sides(entities, old.candidate, new.candidate)
    yield from _of_circumstances(entities, old, new)
    yield from _of_telling(old, new)


def _of_type(one: EventCandidate) -> Iterator[Sign]:
    if event_types()[one.cls].material:
        yield Sign.MATERIAL
    if one.cls == _MEETING:
        yield Sign.CONSULT
    if one.cls == "Assault":
        yield Sign.ASSAULT


def _of_words(a: EventCandidate, b: EventCandidate) -> Iterator[Sign]:
    yield from _of_meaning(a, b)
    verbs = (is_lexical_verb(a.head), is_lexical_verb(b.head))
    yield _ORDER[verbs]
    if all(verbs) and _are_beside(a.head, b.head) and (not event_types()[a.cls].material or _are_of_others(a, b)):
        yield Sign.BESIDE  # "condemned the raid and summoned the ambassador"
    if _comes_after(a.head, b.head) or _comes_after(b.head, a.head):
        yield Sign.BESIDE
    if not any(verbs) and a.cls != _MEETING and is_plural(a.head) != is_plural(b.head):
        yield Sign.OTHER_NUMBER  # but "talks" may be "the meeting"


def _comes_after(told: Token, other: Token) -> bool:
    """ "The attack came a day after the army killed a rebel", "rebels attacked before the army fled"."""
    if told.doc is not other.doc or function(other) is not Function.ADVERBIAL_CLAUSE:
        return False
    main = other.head
    apart = any(t.lower_ in _APART_IN_TIME for t in subordinators(other))
    return apart and (main == told or (function(told) in SUBJECTS and told.head == main))


def _are_of_others(a: EventCandidate, b: EventCandidate) -> bool:
    """Do two verbs tell who does it to whom, and none of either is the same?"""
    told = all((a.actors, b.actors, a.recipients, b.recipients))
    return told and set(a.actors).isdisjoint(b.actors) and set(a.recipients).isdisjoint(b.recipients)


def _are_beside(a: Token, b: Token) -> bool:
    """Are they two verbs of one sentence?"""
    return a.doc is b.doc and a.sent.start == b.sent.start and lemma(a) != lemma(b)


def _of_meaning(a: EventCandidate, b: EventCandidate) -> Iterator[Sign]:
    if _differ_in_mode(a, b):
        yield Sign.OTHER_MODE
    elif lemma(a.head) == lemma(b.head):
        yield Sign.SAME_WORD
    elif a.mode and b.mode:
        yield Sign.SAME_MODE
    harms = [bool(c.frame.marks & _HARM) for c in (a, b)]
    if all(harms):
        yield Sign.BOTH_HARM
    elif any(harms):
        yield Sign.HARM_AND_DEED
    if a.mode == b.mode and a.frame.marks == b.frame.marks and _is_done_to_more(b):
        yield Sign.MORE


def _is_done_to_more(one: EventCandidate) -> bool:
    """Is it done to others than those told before: "detained two additional men", "another man was detained"?"""
    return is_lexical_verb(one.head) and any(t.lower_ in _MORE for who in one.patients for t in who.lefts)


def _differ_in_mode(a: EventCandidate, b: EventCandidate) -> bool:
    """Have they two modes? A visit is none of the meetings on it, unless a noun without sides takes it up, and an
    attack is no war and no coup.
    """
    if any((lemma(a.head) in words) is not (lemma(b.head) in words) for words in (_LASTING, _COUPS)):
        return True
    visit = a.cls == _MEETING and bool(b.known_parties) and _VISIT in (a.mode, b.mode)
    return a.mode != b.mode and (visit or bool(a.mode and b.mode))


def _of_definiteness(old: EventCandidate, new: EventReading) -> Iterator[Sign]:
    """Is the event told as known, as new, or as one more; and was the older one a single event?"""
    head = new.candidate.head
    noun = not is_lexical_verb(head)
    if new.takes_up or (noun and new.candidate.definite):
        yield Sign.DEFINITE  # "killed in that raid", too
    elif noun and _is_indefinite(head):
        yield Sign.INDEFINITE
    if noun and any(t.lower_ in _ANOTHER for t in head.lefts):
        yield Sign.ANOTHER
    if not is_lexical_verb(old.head) and is_plural(old.head) and _is_indefinite(old.head):
        yield Sign.SERIES


def _is_indefinite(noun: Token) -> bool:
    article = determiner(noun)
    return is_plural(noun) and possessive(noun) is None if article is None else article.lower_ in _INDEFINITE


def _of_sides(entities: Mapping[str, Entity], a: EventCandidate, b: EventCandidate) -> Iterator[Sign]:
    if not b.known_parties:
        yield Sign.NO_SIDES
    if a.frame.mutual or b.frame.mutual:
        yield from _of_mutual_sides(entities, a.known_parties, b.known_parties)
        return
    yield from _compared(entities, a.actors, b.actors, (Sign.SAME_ACTOR, Sign.LIKE_ACTOR, Sign.OTHER_ACTOR))
    told, again = ([k for k in c.recipients if k not in c.counted] for c in (a, b))
    yield from _compared(entities, told, again, (Sign.SAME_RECIPIENT, Sign.LIKE_RECIPIENT, Sign.OTHER_RECIPIENT))
    if set(a.actors) & set(b.recipients) or set(b.actors) & set(a.recipients):
        yield Sign.SWAPPED


def _of_mutual_sides(entities: Mapping[str, Entity], one: list[str], other: list[str]) -> Iterator[Sign]:
    yield from _compared(entities, one, other, (Sign.SAME_ACTOR, Sign.LIKE_ACTOR, Sign.OTHER_ACTOR))
    shared = any(k == j or _belongs(entities[k], entities[j]) for k in one for j in other)
    if min(len(one), len(other)) > 1 and not shared:
        yield Sign.OTHER_NAME  # "talks between X and Y" are none between V and W
    extra = [[k for k in a if k not in b and entities[k].named] for a, b in ((one, other), (other, one))]
    if set(one) & set(other) and all(extra):
        yield Sign.OTHER_NAME


def _compared(
    entities: Mapping[str, Entity], one: list[str], other: list[str], found: tuple[Sign, Sign, Sign]
) -> Iterator[Sign]:
    same, like, differ = found
    if not one or not other:
        return
    if set(one) & set(other) or any(_is_named_alike(entities[k], entities[j]) for k in one for j in other):
        yield same
    elif any(_belongs(entities[k], entities[j]) for k in one for j in other):
        yield like
    else:
        yield differ
        if all(entities[k].named for k in (*one, *other)):
            yield Sign.OTHER_NAME


def _is_named_alike(one: Entity, other: Entity) -> bool:
    """Are both only described, by the same noun: "the embassy" and "a bombed embassy"?"""
    described = not (one.named and other.named)
    return described and one.label.casefold().split()[-1:] == other.label.casefold().split()[-1:]


def _belongs(one: Entity, other: Entity) -> bool:
    """Does one belong to the other, or both to the same: "Turkey" and "Turkish troops"?"""
    whole, rest = ((e.key, *e.acts_for, *e.nationality, *e.part_of, *e.located_in) for e in (one, other))
    return not set(whole).isdisjoint(rest)


def _of_circumstances(entities: Mapping[str, Entity], old: EventReading, new: EventReading) -> Iterator[Sign]:
    yield from _of_time(old, new)
    if old.place and new.place:
        if old.place == new.place:
            yield Sign.SAME_PLACE
        elif holds(entities, old.place, new.place) or holds(entities, new.place, old.place):
            yield Sign.WITHIN
        else:
            yield Sign.OTHER_PLACE
    shared = old.counts.keys() & new.counts.keys()
    if any(old.counts[k] != new.counts[k] for k in shared):
        yield Sign.OTHER_COUNT
    elif shared:
        yield Sign.SAME_COUNT
    if set(old.part_of) & set(new.part_of):
        yield Sign.SAME_OCCASION


def holds(entities: Mapping[str, Entity], outer: str, inner: str) -> bool:
    """Does a place or state hold another place?"""
    one, other = entities[outer], entities[inner]
    if outer in other.located_in or outer in other.part_of:
        return True
    return one.cls == "State" and one.country is not None and one.country == other.country


def _of_time(old: EventReading, new: EventReading) -> Iterator[Sign]:
    one, other = old.time, new.time
    if one is None or other is None:
        return
    if is_fallback(one) or is_fallback(other):
        if _is_background(old, new, one, other):
            yield Sign.OTHER_DAY
        return
    yield Sign.SAME_DAY if _may_be_of_one_time(one, other) else Sign.OTHER_DAY


def _may_be_of_one_time(one: TimeValue, other: TimeValue) -> bool:
    if one.earliest and one.latest and other.earliest and other.latest:
        return one.earliest <= other.latest and other.earliest <= one.latest
    return one.value == other.value


def _is_background(old: EventReading, new: EventReading, one: TimeValue, other: TimeValue) -> bool:
    """Is it told by another word of a time long before the article, beside the news of the day: "the march recalled
    the rallies of December, when thousands gathered"?
    """
    word = new.candidate.head
    if lemma(old.candidate.head) == lemma(word) or not is_fallback(one) or is_fallback(other):
        return False
    long_before = _RECENT if is_lexical_verb(word) or is_plural(word) else _YEAR  # "the December march" may be it
    return bool(one.earliest and other.latest and one.earliest - other.latest > long_before)


def _of_telling(old: EventReading, new: EventReading) -> Iterator[Sign]:
    a, b = old.candidate.factuality, new.candidate.factuality
    if a is not b:
        yield Sign.NEGATED if Factuality.NEGATED in (a, b) else Sign.OTHER_FACTUALITY
    if old.speaker != new.speaker:
        yield Sign.OTHER_SPEAKER
    elif old.speaker is not None:
        yield Sign.SAME_SPEAKER
    yield from _of_distance(old, new)


def _of_distance(old: EventReading, new: EventReading) -> Iterator[Sign]:
    a, b = old.candidate, new.candidate
    first, here = a.trigger, b.trigger.start
    before = max((first.end, *(m.end for m in old.mentions if m.start <= here)))
    if a.head.doc is b.head.doc and a.head.sent.start == b.head.sent.start:
        yield Sign.SAME_SENTENCE
    elif here - before < _NEAR:
        yield Sign.NEAR
    elif here - before > _FAR:
        yield Sign.FAR
