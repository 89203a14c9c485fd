"""The reports around some days, with what is needed to compare them, loaded from the graph as they are asked for."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from kg.resolution.blocks import Blocks
from kg.resolution.clusters import Pair, pair_key
from kg.resolution.keys import Place, copied, hashed, keys, keys_of_states, marks, places, stories, times
from kg.resolution.reading import Graph
from kg.resolution.records import Article, Entity, Report
from kg.resolution.signs import Comparison, overlap, score
from kg.resolution.stories import Stories
from kg.resolution.surroundings import Surroundings
from kg.resolution.wording import text_words

_MOST = 30_000  # reports in memory, before those of days that are far away are forgotten
_BEFORE, _AFTER = timedelta(days=32), timedelta(days=16)  # around articles: days of reports that may be near theirs
_MOST_ALIKE = 60  # reports that share a thing and a day and are all compared with each other
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
        around: where is looked for what may be near.
        judged: reports that people have judged; each is compared by itself, also in a copy of an article.
    """

    def __init__(self, graph: Graph, around: Surroundings, judged: Collection[str] = ()) -> None:
        self._graph, self._around, self._judged = graph, around, judged
        self.compared = 0  # pairs of reports
        self._crowded = 0  # days of blocks that are forgotten
        self._limit = _MOST
        self._words: dict[str, frozenset[str]] = {}
        self._clear()

    def _clear(self) -> None:
        self.reports: dict[str, Report] = {}
        self.articles: dict[str, Article] = {}
        self.entities: dict[str, Entity] = {}
        self._surrounded: set[str] = set()  # reports around which all is loaded
        self._alike: dict[str, dict[str, Pair]] = defaultdict(dict)
        self._complete: set[str] = set()  # reports that were compared with all others
        self._nodes: dict[str, _Node] = {}
        self._node_of: dict[str, _Node] = {}  # for each report
        self._blocks = Blocks(lambda node: self._nodes[node].times, self._marks, _MOST_ALIKE)
        self._nearest: dict[str, list[str]] = {}  # of each article
        self._whole: set[str] = set()  # articles of which all reports are loaded
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

        def is_near(day: date | None) -> bool:
            return first <= day <= last + _AFTER if day else None in days

        reports, articles, entities = self.reports, self.articles, self.entities
        self._crowded += self._blocks.crowded
        self._clear()
        self._around.keep(is_near)
        kept = [report for report in reports.values() if is_near(report.day)]
        of_kept = {report.article for report in kept}
        near = {iri: one for iri, one in articles.items() if iri in of_kept or is_near(one.published)}
        self._add(kept, near, entities)
        self._limit = max(_MOST, 2 * len(kept))

    @property
    def crowded(self) -> int:
        """The number of days of blocks on which not all pairs were compared."""
        return self._crowded + self._blocks.crowded

    def add(self, reports: Iterable[Report]) -> None:
        """Add reports, with their articles and entities."""
        new = [report for report in reports if report.iri not in self.reports]
        # `difference`, since `set - dict.keys()` goes through all keys
        articles = self._graph.articles({r.article for r in new}.difference(self.articles))
        named = {entity for one in articles.values() for entity in one.named}
        named |= {e for r in new for e in (*r.participants, *r.places, *r.sources)}
        self._add(new, articles, self._graph.entities(named.difference(self.entities)))

    def _add_articles(self, articles: Collection[str]) -> None:
        new = self._graph.articles(set(articles).difference(self.articles))
        named = {entity for one in new.values() for entity in one.named}
        self._add((), new, self._graph.entities(named.difference(self.entities)))

    def _add(self, reports: Iterable[Report], articles: Mapping[str, Article], entities: Mapping[str, Entity]) -> None:
        self.entities.update(entities)
        self.articles.update(articles)
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

    def surround(self, reports: Collection[str]) -> None:
        """Load what may tell of the same events as these reports."""
        new = set(reports) - self._surrounded
        self._surrounded |= new
        events = self._around.events([self.reports[iri] for iri in new], self._places)
        self.add(self._graph.reports(events.difference(self.reports)))

    def _places(self, iri: str) -> tuple[Place, ...]:
        return places(self.reports[iri], self.entities)

    def _bands(self, articles: Collection[str]) -> dict[str, tuple[int, ...]]:
        self._add_articles(articles)
        return {iri: stories(self.articles[iri]) for iri in articles}

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
        if new := sorted(set(reports) - self._complete):
            self._compare_all(new)
        return {iri: self._alike[iri].values() for iri in reports}

    def _compare_all(self, new: Sequence[str]) -> None:
        self.surround(new)
        stories = self._stories_of({self.reports[iri].article for iri in new})
        near = {iri: self._comparable(iri, stories[self.reports[iri].article]) for iri in new}
        self._load_words({self.reports[one].article for iri, some in near.items() for one in (iri, *some)})
        for iri in new:
            self._compare(iri, near[iri] - self._complete)

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
        new = {iri: self.articles[iri].published for iri in articles if iri not in self._nearest}
        near = self._around.stories(new, self._bands)
        self._add_articles({other for some in near.values() for other in some})
        self._load_words({*new, *(other for some in near.values() for other in some)})
        self._nearest |= {iri: self._comparison.stories.nearest(iri, near[iri], _NEAREST) for iri in new}
        whole = {other for iri in new for other in self._nearest[iri]} - self._whole
        self._whole |= whole
        self.add(self._graph.reports(self._graph.of_articles(whole).difference(self.reports)))
        return {iri: self._nearest[iri] for iri in articles}

    def _comparable(self, iri: str, near: Collection[str]) -> set[str]:
        """The reports that share a block with a report and some of its days, and those of near articles."""
        one, node = self.reports[iri], self._node_of[iri]
        of_stories = {self.original(other) for article in near for other in self._told.get((article, one.cls), ())}
        found = {other for other in of_stories if self._may_be_of_one_time(one, node, other)}
        found |= {
            other for other in self._in_blocks(one, node) if not node.times.isdisjoint(self._node_of[other].times)
        }
        return {other for other in found if one.article not in self._node_of[other].articles}

    def _in_blocks(self, one: Report, node: _Node) -> set[str]:
        """The reports that share a block with a report; the sentences of those that share only states are related."""
        found = {self._nodes[name].first for name in self._blocks.near(node.name, node.keys)}
        of_states = {self._nodes[name].first for name in self._blocks.near(node.name, node.keys_of_states)}
        return found | {
            other for other in of_states if self._comparison.are_sentences_related(one, self.reports[other])
        }

    def _may_be_of_one_time(self, one: Report, node: _Node, other: str) -> bool:
        """Whether an event may be of the time of another of its story: a month may be any of its days."""
        two = self.reports[other].reach
        return overlap(one.reach, two) if one.reach and two else not node.times.isdisjoint(self._node_of[other].times)

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
