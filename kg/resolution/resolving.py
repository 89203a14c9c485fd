"""A run of resolution: the reports that a change concerns, and their reported events made anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

import pyoxigraph as ox

from kg.rdf.mapping.terms import Writer
from kg.rdf.vocab import RESOLUTION_GRAPH
from kg.resolution.clusters import BY_HAND, Cluster, Pair, clusters, connected
from kg.resolution.entities import same_entities
from kg.resolution.hand import Hand, by_hand
from kg.resolution.reading import Ask, Graph, article_of, as_day
from kg.resolution.records import FACTUALITIES, Report
from kg.resolution.sources import independent
from kg.resolution.state import State, configuration, hashed
from kg.resolution.window import Window
from kg.resolution.writing import ReportedEvents, reported_iri

Progress = Callable[[int, int], None]
Change = Callable[[Iterable[ox.Triple], Iterable[ox.Triple]], None]

_ARTICLES = 200  # whose reports are settled together


@dataclass(slots=True)
class Resolved:
    """What a run did.

    Args:
        articles: articles that were new, changed or gone.
        compared: reports whose reported events were made anew.
        events, merged: these reported events, and those of them with more than one report.
        same_entities: entities of the whole graph that are the same as another.
    """

    articles: int = 0
    compared: int = 0
    events: int = 0
    merged: int = 0
    same_entities: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class Run:
    """One run of resolution.

    Args:
        change: removes and adds triples of the graph of resolution.
        base: the beginning of the IRIs of the data.
        progress: called with the number of articles done and of all that are concerned.
    """

    def __init__(self, ask: Ask, change: Change, base: str, progress: Progress) -> None:
        self._change, self._base, self._progress = change, base, progress
        self._graph, self._state = Graph(ask), State(ask, base)
        self._same = same_entities(ask, self._graph, by_hand(ask, base, "owl:sameAs"), base)
        self._events = by_hand(ask, base, "cq:reports")
        self._window = Window(self._graph, {}, {})
        self._found = Resolved(same_entities=len(self._same))
        self._done: set[str] = set()
        self._written: set[str] = set()

    def run(self, anew: bool) -> Resolved:
        """Bring the reported events up to date; `anew`: compare everything again."""
        stamps = {"cq:configurationHash": configuration(), "cq:verdictsHash": hashed(sorted(self._events.both))}
        before = self._state.stamps(stamps)
        changed, gone = self._state.changed(anew or before["cq:configurationHash"] != stamps["cq:configurationHash"])
        changed |= dict.fromkeys(self._rename() - changed.keys(), "")
        self._found.articles = len(changed) + len(gone)
        stale, concerned = self._concerned(changed, gone, before["cq:verdictsHash"] != stamps["cq:verdictsHash"])
        published = self._published()
        self._window = Window(self._graph, published, {one.entity: one.stands for one in self._same})
        days = {iri: day for day, some in published.items() for iri in some}
        todo = sorted((changed.keys() | concerned) & days.keys(), key=lambda iri: (str(days[iri]), iri))
        for start in range(0, len(todo), _ARTICLES):
            self._settle(todo[start : start + _ARTICLES])
            self._progress(min(start + _ARTICLES, len(todo)), len(todo))
        self._change(self._state.triples(stale - self._written), ())
        self._change(*self._state.noted(changed, gone, stamps))
        return self._found

    def _rename(self) -> set[str]:
        """Write which entities are the same, and return the articles that name those for which this has changed."""
        w = Writer(self._base + RESOLUTION_GRAPH)
        for one in self._same:
            w.link(one.entity, "owl:sameAs", one.stands)
            w.text(one.entity, "cq:mergeBasis", one.basis)
        before, after = self._state.same(), {quad.triple for quad in w.quads()}
        self._change(before - after, after - before)
        return self._state.naming({str(triple.subject)[1:-1] for triple in before ^ after})

    def _concerned(
        self, changed: Mapping[str, str], gone: Collection[str], verdicts_changed: bool
    ) -> tuple[set[str], set[str]]:
        """The reported events that may not stay as they are, and the articles that these tell of.

        They are those of articles that had been compared before, and those that were joined or kept apart by hand.
        """
        touched = {iri for iri, told in changed.items() if told} | set(gone)
        concerned = {article_of(event) for event in self._events.things}
        if not touched and not verdicts_changed:
            return set(), concerned
        told: dict[str, set[str]] = defaultdict(set)
        for event, report in self._state.reports():
            told[event].add(article_of(report))
        stale = {event for event, some in told.items() if not some.isdisjoint(touched)}
        if verdicts_changed:
            stale |= self._state.by_hand()
        stale |= self._state.linked_to(stale)
        return stale, concerned | {article for event in stale for article in told[event]}

    def _published(self) -> dict[date | None, set[str]]:
        found: dict[date | None, set[str]] = defaultdict(set)
        for article, day in self._state.published():
            found[as_day(day)].add(article)
        return found

    def _settle(self, articles: Collection[str]) -> None:
        """Make anew the reported events of these articles, and of all reports that are connected with theirs."""
        self._window.forget()
        reports = [report for report in self._graph.of_articles(articles) if report.iri not in self._done]
        self._window.add(reports)
        members, pairs = self._closure({report.iri for report in reports})
        hand = _within(self._events, members)
        found: list[Cluster] = []
        links: dict[str, Pair] = {}
        of_one: dict[str, list[Pair]] = defaultdict(list)
        for pair in pairs:
            of_one[pair.one].append(pair)
        for group in connected(members, {(p.one, p.other) for p in pairs} | hand.both):
            some = [pair for iri in sorted(group) for pair in of_one[iri]]
            made = self._clusters({iri: self._window.reports[iri] for iri in group}, some, _within(hand, group))
            found += made
            links |= self._links(made, some, hand)
        self._write(found, links, hand)
        self._done |= members

    def _closure(self, starts: set[str]) -> tuple[set[str], list[Pair]]:
        """These reports and all that pairs connect with them, and the pairs."""
        members: set[str] = set()
        pairs: dict[tuple[str, str], Pair] = {}
        todo = starts
        while todo:
            members |= todo
            new = self._window.alike(todo)
            pairs |= {(pair.one, pair.other): pair for pair in new}
            near = {iri for pair in new for iri in (pair.one, pair.other)}
            by_hand = {iri for pair in self._events.both for iri in pair if not todo.isdisjoint(pair)} - members
            self._window.add(self._graph.reports(by_hand))
            todo = (near | (by_hand & self._window.reports.keys())) - members
        return members, [pairs[key] for key in sorted(pairs)]

    def _clusters(self, reports: Mapping[str, Report], pairs: list[Pair], hand: Hand) -> list[Cluster]:
        same = {(a, b) for a, b in hand.same if reports[a].factuality == reports[b].factuality}
        return clusters(reports, pairs, self._window.score, same, hand.apart)

    def _links(self, found: list[Cluster], pairs: list[Pair], hand: Hand) -> dict[str, Pair]:
        """For each cluster the best pair with one of plainer factuality: the same happening, told otherwise."""
        home = {iri: min(cluster.members) for cluster in found for iri in cluster.members}
        best: dict[str, Pair] = {}
        by_hand = [Pair(*pair, BY_HAND, 1e6) for pair in sorted(hand.same) if home.keys() >= set(pair)]
        for pair in (p for p in (*by_hand, *pairs) if (p.one, p.other) not in hand.apart):
            one, other = (FACTUALITIES.index(self._window.reports[iri].factuality) for iri in (pair.one, pair.other))
            if one != other:
                plainer, lesser = (pair.one, pair.other) if one < other else (pair.other, pair.one)
                link = Pair(lesser, plainer, pair.signs, pair.score)
                best[home[lesser]] = min(best.get(home[lesser], link), link, key=lambda p: (-p.score, p.other))
        return best

    def _write(self, found: list[Cluster], links: Mapping[str, Pair], hand: Hand) -> None:
        home = {iri: reported_iri(self._base, cluster.members) for cluster in found for iri in cluster.members}
        told = self._window.reports
        texts = self._graph.texts({told[i].article for c in found if len(c.members) > 1 for i in c.members})
        writer = Writer(self._base + RESOLUTION_GRAPH)
        events = ReportedEvents(writer, self._base, self._window.entities, hand.apart)
        for cluster in found:
            articles = {told[iri].article: self._window.articles[told[iri].article] for iri in cluster.members}
            events.write(cluster, told, len(articles), independent(articles, texts))
            if link := links.get(min(cluster.members)):
                events.link(cluster, told[link.one], told[link.other], home[link.other])
        self._count(found)
        self._written |= set(home.values())
        before = self._state.triples(self._state.reporting(home) | set(home.values()))
        after = {quad.triple for quad in writer.quads()}
        self._change(before - after, after - before)

    def _count(self, found: list[Cluster]) -> None:
        self._found.compared += sum(len(cluster.members) for cluster in found)
        self._found.events += len(found)
        self._found.merged += sum(len(cluster.members) > 1 for cluster in found)


def _within(hand: Hand, members: Collection[str]) -> Hand:
    return Hand(
        *(frozenset(p for p in pairs if p[0] in members and p[1] in members) for pairs in (hand.same, hand.apart))
    )
