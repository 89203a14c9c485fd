"""Sets of reports that pairs connect, each small enough to be clustered as a whole."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Protocol

from kg.resolution.signs import LEAST

log = logging.getLogger(__name__)

MOST = 1000  # reports of a set; a larger one is parted where its reports agree least
_STEP = 1.0  # by which reports must agree more from one trial to the next

Near = Callable[[Collection[str]], Mapping[str, Iterable[tuple[str, float]]]]
"""For each of some reports those that agree enough with it, and how much."""


class Levels(Protocol):
    """How much reports must agree to be connected, for those whose sets were too large."""

    def get(self, report: str, default: float, /) -> float: ...

    def update(self, found: Mapping[str, float], /) -> None: ...


def connected_sets(starts: Collection[str], near: Near, levels: Levels) -> list[frozenset[str]]:
    """The sets of connected reports in which these are.

    Where more than `MOST` are connected, as in months of a war, only reports count as connected that agree more, in
    steps until no set is too large. So what a new report concerns is bounded. A set follows from all reports, not from
    where the search begins; but what an earlier run has tied stays tied when its set has grown too large since.

    Args:
        levels: what is known; what is found is added. So a set that is too large is searched once.
    """
    found: list[frozenset[str]] = []
    todo, least = set(starts), LEAST
    while todo:
        small, large = _connected({iri for iri in todo if levels.get(iri, LEAST) <= least}, near, least, levels)
        found += small
        known = dict.fromkeys(_members(small), least) | dict.fromkeys(_members(large), least + _STEP)
        levels.update({iri: level for iri, level in known.items() if levels.get(iri, LEAST) < level})
        todo -= _members(small)
        least += _STEP
        if todo:
            log.debug("%d reports are in too large sets; they must agree by %g or more", len(todo), least)
    return sorted(found, key=min)


def _connected(
    starts: Collection[str], near: Near, least: float, levels: Levels
) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """The sets of these reports, and those that are too large, of which it is only a part that is too large, too."""
    sets = Sets(starts)
    seen: set[str] = set()
    crowded: set[str] = set()
    todo = set(starts)

    def is_large(iri: str) -> bool:
        some = sets.of(iri)
        return len(some) > MOST or not crowded.isdisjoint(some)

    while todo:
        seen |= todo
        found = set()
        for iri, other in _agreeing(near(todo), least):
            sets.join(iri, other)
            found.add(other)
        found -= seen
        crowded |= {iri for iri in found if levels.get(iri, LEAST) > least}
        todo = {iri for iri in found if not is_large(iri)}
    every = sets.all()
    return [one for one in every if not is_large(min(one))], [one for one in every if is_large(min(one))]


def _members(sets: Iterable[frozenset[str]]) -> set[str]:
    return {iri for one in sets for iri in one}


def _agreeing(found: Mapping[str, Iterable[tuple[str, float]]], least: float) -> Iterator[tuple[str, str]]:
    for iri, others in found.items():
        yield from ((iri, other) for other, agreement in others if agreement >= least)


class Sets:
    """Disjoint sets, of which the smaller is added to the larger."""

    def __init__(self, members: Iterable[str]) -> None:
        self._sets = {iri: {iri} for iri in members}

    def of(self, member: str) -> set[str]:
        return self._sets.setdefault(member, {member})

    def join(self, one: str, other: str) -> None:
        larger, smaller = sorted((self.of(one), self.of(other)), key=len, reverse=True)
        if larger is not smaller:
            larger |= smaller
            self._sets |= dict.fromkeys(smaller, larger)

    def all(self) -> list[frozenset[str]]:
        different = {id(some): some for some in self._sets.values()}.values()
        return sorted(map(frozenset, different), key=lambda some: min(some))


def connected(members: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """The sets of members that pairs connect, directly or not, in order."""
    sets = Sets(members)
    for one, other in pairs:
        sets.join(one, other)
    return sets.all()
