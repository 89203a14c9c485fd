"""The reports around some days, with what is needed to compare them, loaded from the graph as they are asked for."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

from kg.resolution.blocks import Blocks
from kg.resolution.clusters import Pair, pair_key
from kg.resolution.keys import copied, days_of, hashed, keys, keys_of_states, marks, stories, times
from kg.resolution.reading import Graph
from kg.resolution.records import KINDS, LONGER, ONE_DAY, UNDATED, Article, Entity, Report
from kg.resolution.signs import Comparison, score
from kg.resolution.stories import Stories
from kg.resolution.wording import text_words

_MOST = 30_000  # reports in memory, before those of days that are far away are forgotten
_BEFORE, _AFTER = timedelta(days=32), timedelta(days=16)  # around articles: days of reports that may be near theirs
_MOST_ALIKE = 60  # reports that share a thing and a day and are all compared with each other
_MOST_STORIES = 20  # articles of a day that share a band of names, likewise
_NEAREST = 30  # articles of one story of which the events are compared whatever they have in common
_MOST_WORDS = 10_000  # articles of which the words are in memory


@dataclass(slots=True)
class _Node:
    """An event that an article and its copies tell in the same words: it is compared once.

    Args:
        reports: those of it by IRI, each after whether it is one of a copy; the first stands for all.
    """

    name: str
    keys: tuple[int, ...] = ()
    keys_of_states: tuple[int, ...] = ()
    times: frozenset[Hashable] = frozenset()
    reports: list[tuple[bool, str]] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)

    @property
    def first(self) -> str:
        return self.reports[0][1]

    def add(self, report: Report, is_copy: bool) -> None:
        insort(self.reports, (is_copy, report.iri))
        self.articles.add(report.article)


_NONE = _Node("")


class Window:
    """Reports by day and by block.

    Args:
        published: the articles of each day, and of None those without a date.
        same: the entity that stands for each that is the same as another.
        judged: reports that people have judged; each is compared by itself, also in a copy of an article.
    """

    def __init__(
        self,
        graph: Graph,
        published: Mapping[date | None, Collection[str]],
        same: Mapping[str, str],
        judged: Collection[str] = (),
    ) -> None:
        self._graph, self._published, self._same, self._judged = graph, published, same, judged
        self.compared = 0  # pairs of reports
        self._crowded = 0  # days of blocks that are forgotten
        self._limit = _MOST
        self._words: dict[str, frozenset[str]] = {}
        self._clear()

    def _clear(self) -> None:
        self.reports: dict[str, Report] = {}
        self.articles: dict[str, Article] = {}
        self.entities: dict[str, Entity] = {}
        self._days: set[tuple[str, date | None]] = set()  # that are loaded, with the kind of reports
        self._alike: dict[str, dict[str, Pair]] = defaultdict(dict)
        self._complete: set[str] = set()  # reports that were compared with all others
        self._nodes: dict[str, _Node] = {}
        self._node_of: dict[str, _Node] = {}  # for each report
        self._blocks = Blocks(lambda node: self._nodes[node].times, self._marks, _MOST_ALIKE)
        self._stories = Blocks(lambda one: days_of(self.articles[one]), lambda _: ((), (0,)), _MOST_STORIES)
        self._nearest: dict[str, tuple[int, list[str]]] = {}  # of each article, among so many
        self._bands: dict[str, tuple[int, ...]] = {}
        self._told: dict[tuple[str, str], list[str]] = defaultdict(list)  # the reports of each article and class
        self._signs: dict[tuple[str, str], tuple[str, ...]] = {}
        self._comparison = Comparison(self.entities, Stories(self.articles, self.entities, self._words))

    def forget(self, days: Collection[date | None]) -> None:
        """Free memory where much is loaded; what may be near to articles of these days stays.

        What else was loaded before must be loaded again.
        """
        self._signs.clear()
        self._comparison.forget()
        for article in list(self._words)[:-_MOST_WORDS]:  # those that were loaded first
            del self._words[article]
        if len(self.reports) <= self._limit:
            return
        known = [day for day in days if day]
        first, last = min(known, default=date.max) - _BEFORE, max(known, default=date.min + _AFTER)
        near = {(kind, day) for kind, day in self._days if (first <= day <= last + _AFTER if day else None in days)}
        reports, articles, entities = self.reports, self.articles, self.entities
        self._crowded += self._blocks.crowded
        self._clear()
        self._days = near
        kept = [report for report in reports.values() if (report.kind, report.day) in near]
        self._add(kept, articles, entities)
        self._limit = max(_MOST, 2 * len(kept))

    @property
    def crowded(self) -> int:
        """The number of days of blocks on which not all pairs were compared."""
        return self._crowded + self._blocks.crowded

    def add(self, reports: Iterable[Report]) -> None:
        """Add reports, with their articles and entities."""
        new = [self._mapped(report) for report in reports if report.iri not in self.reports]
        articles = {
            iri: replace(one, named=self._stand(one.named))
            for iri, one in self._graph.articles({r.article for r in new} - self.articles.keys()).items()
        }
        named = {entity for one in articles.values() for entity in one.named}
        named |= {e for r in new for e in (*r.participants, *r.places, *r.sources)}
        self._add(new, articles, self._graph.entities(named - self.entities.keys()))

    def _add(self, reports: Iterable[Report], articles: Mapping[str, Article], entities: Mapping[str, Entity]) -> None:
        self.entities.update(entities)
        for iri in sorted({report.article for report in reports} - self.articles.keys()):
            self.articles[iri] = articles[iri]
            self._bands[iri] = stories(articles[iri], self.entities)
            self._stories.add(iri, self._bands[iri])
        for report in reports:
            self._add_report(report)

    def _add_report(self, report: Report) -> None:
        article = self.articles[report.article]
        self.reports[report.iri] = report
        self._told[report.article, report.cls].append(report.iri)
        name = self._name(report, article.copy_of or article.iri)
        is_new = name not in self._nodes
        if is_new:
            self._nodes[name] = _Node(
                name, keys(report, self.entities), keys_of_states(report, self.entities), times(report)
            )
        node = self._node_of[report.iri] = self._nodes[name]
        node.add(report, bool(article.copy_of))
        if is_new:
            self._blocks.add(name, (*node.keys, *node.keys_of_states))

    def _name(self, report: Report, original: str) -> str:
        """That of the node of the same event in the article that this is a copy of, and in other copies."""
        common = report.iri if report.iri in self._judged else copied(report, original)
        return next(
            name
            for number in count()  # an article may say the same twice
            if report.article not in self._nodes.get(name := hashed(common, number), _NONE).articles
        )

    def _marks(self, node: str) -> tuple[Collection[int], Collection[int]]:
        return marks(self.reports[self._nodes[node].first], self.entities)

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

    def surround(self, reports: Collection[str]) -> None:
        """Load what may tell of the same events as these reports."""
        self._load_days({day for iri in reports for day in _around(self.reports[iri])})

    def original(self, iri: str) -> str:
        """The report that stands for this one and for others in the same words in copies of one article."""
        return self._node_of[iri].first

    def with_copies(self, reports: Iterable[str]) -> set[str]:
        return {copy for iri in reports for _, copy in self._node_of[iri].reports}

    def copy_pair(self, iri: str) -> Pair:
        """A report with the one that stands for it."""
        pair = pair_key(iri, self.original(iri))
        return Pair(*pair, self.signs(*pair), self.score(*pair))

    def alike(self, reports: Collection[str]) -> dict[str, Collection[Pair]]:
        """For each of these reports the pairs with others of its class, of whatever factuality, that agree enough.

        None of the reports may be one for which another stands.
        """
        new = sorted(set(reports) - self._complete)
        self.surround(new)
        stories = self._stories_of({self.reports[iri].article for iri in new})
        near = {iri: self._comparable(iri, stories[self.reports[iri].article]) for iri in new}
        self._load_words({self.reports[one].article for iri, some in near.items() for one in (iri, *some)})
        for iri in new:
            self._compare(iri, near[iri] - self._complete)
        return {iri: self._alike[iri].values() for iri in reports}

    def _compare(self, iri: str, others: Iterable[str]) -> None:
        for other in others:
            if pair := self._pair(*pair_key(iri, other)):
                self._alike[iri][other] = self._alike[other][iri] = pair
        self._complete.add(iri)

    def _pair(self, one: str, other: str) -> Pair | None:
        self.compared += 1
        signs = self._comparison.signs_if_enough(self.reports[one], self.reports[other])
        return Pair(one, other, signs, score(signs)) if signs else None

    def _stories_of(self, articles: Collection[str]) -> dict[str, list[str]]:
        """For each of these articles those that may tell the same story, but no more than the nearest."""
        loaded = len(self.articles)
        new = [iri for iri in articles if self._nearest.get(iri, (0,))[0] < loaded]
        near = {iri: self._stories.near(iri, self._bands[iri]) for iri in new}
        self._load_words({*new, *(other for some in near.values() for other in some)})
        self._nearest |= {iri: (loaded, self._comparison.stories.nearest(iri, near[iri], _NEAREST)) for iri in new}
        return {iri: self._nearest[iri][1] for iri in articles}

    def _comparable(self, iri: str, near: Collection[str]) -> set[str]:
        """The reports that share a block with a report, or are of these articles, and share some of its days."""
        one, node = self.reports[iri], self._node_of[iri]
        found = {self._nodes[name].first for name in self._blocks.near(node.name, node.keys)}
        of_states = {self._nodes[name].first for name in self._blocks.near(node.name, node.keys_of_states)}
        found |= {other for other in of_states if self._comparison.are_sentences_related(one, self.reports[other])}
        found |= {self.original(other) for article in near for other in self._told.get((article, one.cls), ())}
        is_apart = node.times.isdisjoint
        return {
            other
            for other in found
            if one.article not in self._node_of[other].articles and not is_apart(self._node_of[other].times)
        }

    def _load_days(self, days: set[tuple[str, date | None]]) -> None:
        new = days - self._days
        self._days |= new
        of_kind = {kind: sorted(day for other, day in new if other == kind and day) for kind in KINDS}
        events = self._graph.of_days(of_kind[ONE_DAY], False) | self._graph.of_days(of_kind[LONGER], True)
        events |= self._graph.undated(
            [iri for kind, day in new if kind == UNDATED for iri in self._published.get(day, ())]
        )
        self.add(self._graph.reports(events - self.reports.keys()))

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


def _around(report: Report) -> Iterator[tuple[str, date | None]]:
    """The kinds and days of reports that may tell of the same event."""
    if report.bounds is None:
        yield UNDATED, None
    for kind, first, last in report.neighbours():
        yield from ((kind, first + timedelta(days=i)) for i in range((last - first).days + 1))
