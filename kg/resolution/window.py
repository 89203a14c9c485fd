"""The reports around some days, with what is needed to compare them, loaded from the graph as they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kg.resolution.clusters import Pair, keys, pair_key, stories, times
from kg.resolution.reading import Graph
from kg.resolution.records import Article, Entity, Report
from kg.resolution.signs import Comparison, is_enough, score, text_words

_MOST = 30_000  # reports in memory, before all are forgotten


class Window:
    """Reports by day and by block.

    Args:
        published: the articles of each day, and of None those without a date.
        same: the entity that stands for each that is the same as another.
    """

    def __init__(self, graph: Graph, published: Mapping[date | None, Collection[str]], same: Mapping[str, str]) -> None:
        self._graph, self._published, self._same = graph, published, same
        self.reports: dict[str, Report] = {}
        self.articles: dict[str, Article] = {}
        self.entities: dict[str, Entity] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._days: set[date | None] = set()
        self._keys: dict[str, tuple[str, ...]] = {}
        self._times: dict[str, frozenset[Hashable]] = {}
        self._blocks: dict[str, list[str]] = defaultdict(list)
        self._stories: dict[str, list[str]] = defaultdict(list)  # the articles of each band
        self._told: dict[tuple[str, str], list[str]] = defaultdict(list)  # the reports of each article and class
        self._signs: dict[tuple[str, str], tuple[str, ...]] = {}
        self._comparison = Comparison(self.articles, self.entities, self._words)

    def forget(self) -> None:
        """Free memory where much is loaded. What was loaded before must be loaded again."""
        if len(self.reports) > _MOST:
            held: tuple[dict[Any, Any], ...] = (self.reports, self.articles, self.entities, self._words)
            for one in (*held, self._keys, self._times, self._blocks, self._stories, self._told):
                one.clear()
            self._days.clear()
        self._signs.clear()
        self._comparison.forget()

    def add(self, reports: Iterable[Report]) -> None:
        """Add reports, with their articles and entities."""
        new = [self._mapped(report) for report in reports if report.iri not in self.reports]
        self._load_articles({report.article for report in new})
        self._load_entities({e for r in new for e in (*r.participants, *r.places, *r.sources)})
        for report in new:
            self.reports[report.iri] = report
            self._told[report.article, report.cls].append(report.iri)
            self._times[report.iri] = times(report)
            self._keys[report.iri] = tuple(keys(report, self.entities))
            for key in self._keys[report.iri]:
                self._blocks[key].append(report.iri)

    def _mapped(self, report: Report) -> Report:
        """The report with entities replaced by those that stand for them."""
        if not self._same:
            return report
        return replace(
            report,
            actors=self._stand(report.actors),
            recipients=self._stand(report.recipients),
            places=self._stand(report.places),
            sources=self._stand(report.sources),
        )

    def _stand(self, entities: Collection[str]) -> frozenset[str]:
        return frozenset(self._same.get(entity, entity) for entity in entities)

    def _load_articles(self, iris: Collection[str]) -> None:
        new = {
            iri: replace(one, named=self._stand(one.named))
            for iri, one in self._graph.articles([iri for iri in iris if iri not in self.articles]).items()
        }
        self.articles.update(new)
        self._load_entities({entity for one in new.values() for entity in one.named})
        for one in new.values():
            for story in stories(one, self.entities):
                self._stories[story].append(one.iri)

    def _load_entities(self, iris: Collection[str]) -> None:
        self.entities.update(self._graph.entities([iri for iri in iris if iri not in self.entities]))

    def alike(self, reports: Collection[str]) -> list[Pair]:
        """The pairs of these reports with all others of their class, of whatever factuality, that agree enough."""
        self._load_days({day for iri in reports for day in _around(self.reports[iri])})
        pairs = {pair_key(iri, other) for iri in reports for other in self._comparable(iri)}
        self._load_words({self.reports[iri].article for pair in pairs for iri in pair})
        return [Pair(*pair, signs, score(signs)) for pair in sorted(pairs) if is_enough(signs := self.signs(*pair))]

    def _comparable(self, iri: str) -> set[str]:
        """The reports that share a block or a story with a report, and its days."""
        one = self.reports[iri]
        near = {story for key in stories(self.articles[one.article], self.entities) for story in self._stories[key]}
        found = {other for article in near for other in self._told.get((article, one.cls), ())}
        found.update(*(self._blocks[key] for key in self._keys[iri]))
        found.difference_update(self._told[one.article, one.cls])
        is_apart = self._times[iri].isdisjoint
        return {other for other in found if not is_apart(self._times[other])}

    def _load_days(self, days: Collection[date | None]) -> None:
        new = [day for day in days if day not in self._days]
        self._days.update(new)
        self.add(self._graph.of_days([day for day in new if day is not None]))
        self.add(self._graph.undated([iri for day in new for iri in self._published.get(day, ())]))

    def _load_words(self, articles: Collection[str]) -> None:
        new = [iri for iri in articles if iri not in self._words]
        texts = self._graph.texts(new)
        self._words.update({iri: text_words(texts.get(iri, "")) for iri in new})

    def signs(self, one: str, other: str) -> tuple[str, ...]:
        """The signs for and against one event in two reports, given in the order of their IRIs."""
        pair = (one, other)
        if pair not in self._signs:
            self._signs[pair] = self._comparison.signs(self.reports[one], self.reports[other])
        return self._signs[pair]

    def score(self, one: str, other: str) -> float:
        return score(self.signs(one, other))


def _around(report: Report) -> Iterator[date | None]:
    """The days by which reports are found that may tell of the same event."""
    days = report.days_of_neighbours()
    if days is None:
        yield None
        return
    yield from (days[0] + timedelta(days=i) for i in range((days[1] - days[0]).days + 1))
