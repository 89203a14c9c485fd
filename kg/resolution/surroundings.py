"""Where reports and articles are looked for that may tell of the same event.

In a store that is an index (see `index`). In an engine elsewhere it is all of the days around, and an article of the
same story is found only if it is of the days around, too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Protocol

from kg.resolution.keys import Place
from kg.resolution.reading import Graph
from kg.resolution.records import KINDS, LONGER, ONE_DAY, UNDATED, Report

Member = tuple[int, str]
"""The day of an article as ordinal, 0 where it has none, and its IRI."""
Places = Callable[[str], Collection[Place]]
"""Where a report, by IRI, is stored."""
Bands = Callable[[Collection[str]], Mapping[str, Collection[int]]]
"""The bands of the stories of articles, by IRI."""
STORY_DAYS = 14  # between articles of one story
MOST = 20  # articles that share a band and are all compared
_NEIGHBOURS = 6  # on either side, where more share one


class Surroundings(Protocol):
    """What may be near to something."""

    def events(self, reports: Collection[Report], places: Places) -> set[str]:
        """The events that may be the same as these reports, but for some that were returned before."""
        ...

    def stories(self, articles: Mapping[str, date | None], bands: Bands) -> dict[str, set[str]]:
        """For each article, given with its day, those that may tell the same story."""
        ...

    def keep(self, is_near: Callable[[date | None], bool]) -> None:
        """Free memory. What is of other days was forgotten, too."""
        ...


class Days:
    """All of the days around some reports and articles.

    Args:
        published: the articles of each day, and of None those without a date.
    """

    def __init__(self, graph: Graph, published: Mapping[date | None, Collection[str]]) -> None:
        self._graph, self._published = graph, published
        self._days: set[tuple[str, date | None]] = set()  # of which all was returned, with the kind of reports
        self._story_days: set[date | None] = set()
        self._members: dict[int, list[Member]] = defaultdict(list)  # by band, in order

    def events(self, reports: Collection[Report], places: Places) -> set[str]:
        new = {day for report in reports for day in _around(report)} - self._days
        self._days |= new
        of_kind = {kind: sorted(day for other, day in new if other == kind and day) for kind in KINDS}
        events = self._graph.of_days(of_kind[ONE_DAY], False) | self._graph.of_days(of_kind[LONGER], True)
        undated = [iri for kind, day in new if kind == UNDATED for iri in self._published.get(day, ())]
        return events | self._graph.undated(undated)

    def stories(self, articles: Mapping[str, date | None], bands: Bands) -> dict[str, set[str]]:
        around = {other for day in set(articles.values()) for other in _days_of_stories(day)} - self._story_days
        self._story_days |= around
        for day in sorted(around, key=str):
            for iri, some in bands(self._published.get(day, ())).items():
                for band in some:
                    self._members[band].append((ordinal(day), iri))
        own = bands(articles)
        for band in {band for some in own.values() for band in some}:
            self._members[band].sort()
        return {
            iri: {other for band in own[iri] for other in near_in_band(self._members[band], (ordinal(day), iri))}
            for iri, day in articles.items()
        }

    def keep(self, is_near: Callable[[date | None], bool]) -> None:
        self._days = {(kind, day) for kind, day in self._days if is_near(day)}
        self._story_days.clear()
        self._members.clear()


def near_in_band(members: list[Member], one: Member) -> Iterable[str]:
    """The articles that share a band with one, given in order, and are compared with it.

    Where many share it, they are those of the days around, of the day before and after, or neighbours.
    """
    first, last = 0, len(members)
    for days in (STORY_DAYS, 1):
        if last - first > MOST:
            first, last = bisect_left(members, (one[0] - days, "")), bisect_left(members, (one[0] + days + 1, ""))
    if last - first > MOST:
        at = bisect_left(members, one, first, last)
        first, last = max(first, at - _NEIGHBOURS), min(last, at + _NEIGHBOURS + 1)
    return (iri for _, iri in members[first:last])


def ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _days_of_stories(day: date | None) -> Iterator[date | None]:
    if day is None:
        yield None
    else:
        yield from (day + timedelta(days=number) for number in range(-STORY_DAYS, STORY_DAYS + 1))


def _around(report: Report) -> Iterator[tuple[str, date | None]]:
    """The kinds and days of reports that may tell of the same event."""
    if report.reach is None:
        yield UNDATED, None
    for kind, first, last in report.neighbours():
        yield from ((kind, first + timedelta(days=i)) for i in range((last - first).days + 1))
