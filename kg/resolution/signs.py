"""How much two reports agree: the signs for and against one event, and their sum.

Signs and weights are in `signs.csv`. The weights were set by hand on the development data named in
`tests/benchmarks/RESOLUTION.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources
from math import inf

from kg.resolution.records import Entity, Report
from kg.resolution.stories import STORY, Stories
from kg.resolution.wording import beginnings, cosine, name_words, numbers, sentence_words

LEAST = 2.0  # sum of weights from which two reports tell of one event
_OWN = 0.7  # the part of it that signs of the event itself have, not of its time or of the whole articles
_OWN_WITHOUT_DAY = 2.4  # the same where no article tells a day that they have in common: more than one name
_OWN_IN_A_STORY = 2.2  # the same where the articles tell a story, the same if both days are theirs: a place and a word
_OWN_DAYS_APART = 3.1  # the same where a day is only that of an article and the other's is days before: the word, too
_OWN_IN_A_PERIOD = (
    2.9  # the same where the time of one is a month or the like: a party, the place or the word, and more
)
_OWN_REPORTED_APART = 2.9  # the same where the news is days apart and a day is not told: likewise
_WITH_DAY = {"same day", "days in common"}
AT_SOME_TIME = {"assumed days apart", "period in common"}  # signs of reports that fit events of different days
_VERBS = {"actor": "acts", "recipient": "receives"}
_RECIPROCAL = ("Consult", "Cooperate", "Agree")  # all who take part may be actors
_ALIKE = (("same sentence", 0.75), ("similar sentence", 0.45), ("related sentence", 0.25))  # cosine of sets of words
_SAME_NEWS = timedelta(days=3)  # between articles that may tell of one event as news
_OTHER_NEWS = {"reported days apart", "other times told"}
_WITHIN = "place within the other"
_OFTEN_ALIKE = {"same word", _ALIKE[-1][0], _WITHIN}  # what many events of a party have in common
_KEPT = 10_000  # sums of signs that are kept; few combinations are frequent

_Side = tuple[frozenset[str], frozenset[str]]  # who takes part in one role, and their states


@cache
def weights() -> Mapping[str, float]:
    """The weight of each sign."""
    return {row["sign"]: float(row["weight"]) for row in _table()}


@cache
def _of_the(*kinds: str) -> frozenset[str]:
    return frozenset(row["sign"] for row in _table() if row["of"] in kinds)


def _table() -> list[dict[str, str]]:
    text = (resources.files("kg.resolution") / "signs.csv").read_text("utf8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(_KEPT)
def score(signs: tuple[str, ...]) -> float:
    return sum(weights()[sign] for sign in signs)


@cache
def _best_story() -> float:
    return max(weights()[sign] for sign in STORY)


@lru_cache(_KEPT)
def is_enough(signs: tuple[str, ...]) -> bool:
    """Whether two reports with these signs tell of one event."""
    own = tuple(sign for sign in signs if sign in _of_the("party", "deed", "setting"))
    return score(signs) >= LEAST and score(own) >= _least_of_its_own(signs) and not _is_too_little(own, signs)


def _is_too_little(own: tuple[str, ...], signs: Collection[str]) -> bool:
    """Whether reports are of two days, or have too little in common that few events have.

    News that is days apart and names other times is of two events, too, whatever is in common. Where no day is in
    common, both who or what and something more must be. A single party is never enough, nor is any other single thing
    but the same sentence, or a place or word where both tell the same day.
    """
    if "other days" in signs or set(signs) >= _OTHER_NEWS:
        return True
    if _WITH_DAY.isdisjoint(signs) and (not _are_who_and_more(own) or _is_done_again(own, signs)):
        return True
    return len(own) == 1 and own[0] != _ALIKE[0][0] and (own[0] in _of_the("party") or "same day" not in signs)


def _are_who_and_more(own: Collection[str]) -> bool:
    """Whether signs show who took part or what was done, and others than of who took part are among them.

    That one place lies in the other says little: mostly it is the state that takes part.
    """
    known = {sign for sign in own if weights()[sign] > 0} - {_WITHIN}
    return not _of_the("party", "deed").isdisjoint(known) and not known <= _of_the("party")


def _is_done_again(own: Collection[str], signs: Collection[str]) -> bool:
    """Whether one party does what it may do often, as promise, in articles of no story in common."""
    known = {sign for sign in own if weights()[sign] > 0} - _OFTEN_ALIKE
    return len(known) == 1 and known <= _of_the("party") and not {STORY[0], STORY[1]} & set(signs)


def _least_of_its_own(signs: Collection[str]) -> float:
    """What the signs of the event itself must sum up to."""
    if "assumed days apart" in signs:
        return _OWN_DAYS_APART
    if "period in common" in signs:
        return _OWN_IN_A_PERIOD
    if not _WITH_DAY.isdisjoint(signs):
        return _OWN
    if "reported days apart" in signs and STORY[0] not in signs:
        return _OWN_REPORTED_APART
    is_in_a_story = STORY[0] in signs or (STORY[1] in signs and "assumed days in common" not in signs)
    return _OWN_IN_A_STORY if is_in_a_story else _OWN_WITHOUT_DAY


@dataclass(frozen=True, slots=True)
class _Wording:
    """What is compared of the word that shows an event and of its sentence."""

    beginnings: frozenset[str]
    numbers: frozenset[str]
    words: frozenset[str]


class Comparison:
    """Compares reports.

    Args:
        entities: those of the reports, by IRI; may grow.
        stories: compares their articles.
    """

    def __init__(self, entities: Mapping[str, Entity], stories: Stories) -> None:
        self._entities, self.stories = entities, stories
        self._wordings: dict[str, _Wording] = {}
        self._sides: dict[tuple[str, _Side, _Side], tuple[str, ...]] = {}
        self._places: dict[tuple[frozenset[str], frozenset[str]], tuple[str, ...]] = {}

    def forget(self) -> None:
        """Free what was kept of earlier comparisons."""
        for kept in (self._wordings, self._sides, self._places):
            kept.clear()
        self.stories.forget()

    def signs(self, one: Report, other: Report) -> tuple[str, ...]:
        """The signs for and against one event in two reports of the same class, in the order of the table."""
        return (*self._own(one, other), *_when(one, other), *self.stories.signs(one.article, other.article))

    def signs_if_enough(self, one: Report, other: Report) -> tuple[str, ...]:
        """The same, but none where they are not enough for one event; the articles are compared only if need be."""
        own = self._own(one, other)
        if score(own) < _OWN:
            return ()
        time = tuple(_when(one, other))
        if "other days" in time or score(own) + score(time) + _best_story() < LEAST:
            return ()
        signs = (*own, *time, *self.stories.signs(one.article, other.article))
        return signs if is_enough(signs) else ()

    def _own(self, one: Report, other: Report) -> tuple[str, ...]:
        """The signs of the event itself."""
        wording = tuple(_alike_wording(self._wording(one), self._wording(other)))
        return (
            *self._who(one, other),
            *self._where(one.places, other.places),
            *dict.fromkeys(_how_many(one, other)),
            *wording,
            *(self._in_sentence(one, other) if "same word" in wording else ()),
        )

    def _in_sentence(self, one: Report, other: Report) -> Iterator[str]:
        """The signs of who or what only one report has, while the sentence of the other names it."""
        sides = ((one.actors, other.actors), (one.recipients, other.recipients))
        if any(self._is_named_by_other(one, other, mine, theirs) for mine, theirs in sides):
            yield "party in the other sentence"
        if self._is_named_by_other(one, other, one.places, other.places):
            yield "place in the other sentence"

    def _is_named_by_other(self, one: Report, other: Report, mine: frozenset[str], theirs: frozenset[str]) -> bool:
        if bool(mine) == bool(theirs):
            return False
        words = self._wording(other if mine else one).words
        names = (name_words(self._entities[e].label) for e in mine or theirs if self._entities[e].is_named)
        return any(name and name <= words for name in names)

    def _wording(self, report: Report) -> _Wording:
        if report.iri not in self._wordings:
            self._wordings[report.iri] = _Wording(beginnings(report), numbers(report), sentence_words(report))
        return self._wordings[report.iri]

    def _who(self, one: Report, other: Report) -> Iterator[str]:
        a, b = (one.actors, one.actor_states), (other.actors, other.actor_states)
        c, d = (one.recipients, one.recipient_states), (other.recipients, other.recipient_states)
        if one.cls in _RECIPROCAL and one.participants & other.participants:
            yield from self._second_party(one.participants, other.participants)
            a, b = ((r.participants, r.actor_states | r.recipient_states) for r in (one, other))
            c = d = (frozenset(), frozenset())
        found = (*self._of("actor", a, b), *self._of("recipient", c, d))
        yield from found
        if one.cls not in _RECIPROCAL and _is_for_none(found) and (self._are_alike(a, d) or self._are_alike(c, b)):
            yield "sides reversed"

    def _of(self, role: str, mine: _Side, theirs: _Side) -> tuple[str, ...]:
        """The signs of two sides, kept for the next reports with the same."""
        if not mine[0] or not theirs[0]:
            return ()
        key = role, mine, theirs
        if key not in self._sides:
            self._sides[key] = tuple(self._side(*key))
        return self._sides[key]

    def _are_alike(self, mine: _Side, theirs: _Side) -> bool:
        """Whether a sign of two sides is for one party."""
        return not _is_for_none(self._of("actor", mine, theirs))

    def _second_party(self, some: frozenset[str], others: frozenset[str]) -> Iterator[str]:
        """The sign of those who take part in what both sides do, beside the one that they have in common."""
        if len(some & others) > 1:
            yield "same second party"
        elif (a := self._states_of(some - others)) and (b := self._states_of(others - some)) and not a & b:
            yield "other second party"

    def _side(self, role: str, mine: _Side, theirs: _Side) -> Iterator[str]:
        """The sign of one role, given entities and their states: the strongest for it, else one against it."""
        some, others = (self._named(side[0]) for side in (mine, theirs))
        states = mine[1] & theirs[1]
        if some & others:
            yield f"same {role}"
        elif self._is_shortened(some, others):
            yield f"{role} by a shorter name"
        elif states & mine[0] & theirs[0]:
            yield f"same state {_VERBS[role]}"
        elif states:
            yield f"{role}s of one state"
        elif (some and others) or (mine[1] and theirs[1]):
            yield f"other {role}"
        elif self._are_described_alike(mine[0], theirs[0]):
            yield f"{role}s described alike"

    def _states_of(self, entities: Collection[str]) -> frozenset[str]:
        """The states that entities are or act for."""
        known = [self._entities[e] for e in entities]
        states = {e.iri for e in known if e.is_state}.union(*(e.acts_for | e.nationality for e in known))
        return frozenset(e for e in states if "/state/" in e)

    def _named(self, entities: Collection[str]) -> frozenset[str]:
        return frozenset(e for e in entities if self._entities[e].is_named and not self._entities[e].is_state)

    def _is_shortened(self, some: Collection[str], others: Collection[str]) -> bool:
        """Whether a person's name is another's without its beginning: "Misri" for "Vikram Misri"."""
        return any(
            a.cls == b.cls == "Person" and (a.label.endswith(f" {b.label}") or b.label.endswith(f" {a.label}"))
            for a in map(self._entities.__getitem__, some)
            for b in map(self._entities.__getitem__, others)
        )

    def _are_described_alike(self, some: Collection[str], others: Collection[str]) -> bool:
        one, other = ({w for e in side for w in name_words(self._entities[e].label)} for side in (some, others))
        return bool(one & other)

    def _where(self, one: frozenset[str], other: frozenset[str]) -> tuple[str, ...]:
        if not one or not other:
            return ()
        if (one, other) not in self._places:
            self._places[one, other] = (self._of_places(one, other),)
        return self._places[one, other]

    def _of_places(self, one: frozenset[str], other: frozenset[str]) -> str:
        common = one & other
        if any(not self._entities[place].is_state for place in common):
            return "same place"
        is_within = common or self._is_within(one, other) or self._is_within(other, one)
        return _WITHIN if is_within else "other place"

    def _is_within(self, one: frozenset[str], other: frozenset[str]) -> bool:
        return any(self._entities[place].within & other for place in one)

    def are_sentences_related(self, one: Report, other: Report) -> bool:
        """Whether the sentences of two reports share some words, or more."""
        return cosine(self._wording(one).words, self._wording(other).words) >= _ALIKE[-1][1]


def _is_for_none(signs: Iterable[str]) -> bool:
    """Whether none of these signs is for one event."""
    return all(weights()[sign] <= 0 for sign in signs)


def _when(one: Report, other: Report) -> Iterator[str]:
    if not overlap(one.bounds, other.bounds):
        may_be = one.reach and other.reach and overlap(one.reach, other.reach)
        yield "assumed days apart" if may_be else "other days"
    elif _is_in_period(one, other):
        yield "period in common"
    elif one.has_days and other.has_days:
        yield _days_in_common(one, other)
    else:
        yield from _undated(one, other)


def _undated(one: Report, other: Report) -> Iterator[str]:
    """The signs of time of reports one of which does not tell its day."""
    yield "no day known" if one.bounds and other.bounds else "no date at all"
    if one.reported and other.reported and abs(one.reported - other.reported) > _SAME_NEWS:
        yield "reported days apart"
    if one.times and other.times:
        yield "same time told" if one.times & other.times else "other times told"


def _is_in_period(one: Report, other: Report) -> bool:
    """Whether one is of a long period and the other of another time."""
    return (one.is_long or other.is_long) and (one.earliest, one.latest) != (other.earliest, other.latest)


def overlap(one: tuple[date, date] | None, other: tuple[date, date] | None) -> bool:
    """Whether two periods may have a day in common."""
    return not one or not other or (one[0] <= other[1] and other[0] <= one[1])


def _days_in_common(one: Report, other: Report) -> str:
    assert one.earliest and one.latest and other.earliest and other.latest
    if one.earliest > other.latest or other.earliest > one.latest:
        return "a day apart"
    if one.is_assumed and other.is_assumed:
        return "assumed days in common"
    return "same day" if not (one.is_assumed or other.is_assumed) and one.bounds == other.bounds else "days in common"


def _how_many(one: Report, other: Report) -> Iterator[str]:
    for kind in one.figures.keys() & other.figures.keys():
        a, b = (_figure(report, kind) for report in (one, other))
        if a and a == b:
            if a > 1 and not (_is_vague(one, kind) and _is_vague(other, kind)):
                yield "same figures"
        elif max(a, b) > 2 * min(a, b) or not (one.has_days and other.has_days or _are_compatible(one, other, kind)):
            yield "other figures"


def _are_compatible(one: Report, other: Report, kind: str) -> bool:
    """Whether one number may be meant: "at least 50" and 59."""
    (low, _, high), (other_low, _, other_high) = one.figures[kind], other.figures[kind]
    return (low or 0) <= (other_high or inf) and (other_low or 0) <= (high or inf)


def _is_vague(report: Report, kind: str) -> bool:
    """Whether a number is only a least one that is told by a word: "dozens", "several"."""
    low, _, high = report.figures[kind]
    return low is not None and high is None and numbers(report).isdisjoint((str(low), str(low - 1)))  # "over 800": 801


def _figure(report: Report, kind: str) -> int:
    low, best, high = report.figures[kind]
    return next((number for number in (best, low, high) if number is not None), 0)


def _alike_wording(one: _Wording, other: _Wording) -> Iterator[str]:
    if one.numbers and other.numbers:
        yield "same numbers" if one.numbers & other.numbers else "other numbers"
    if one.beginnings & other.beginnings:
        yield "same word"
    alike = cosine(one.words, other.words)
    yield from [sign for sign, least in _ALIKE if alike >= least][:1]
