"""A run of resolution: the reports that a change concerns, and their reported events made anew."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from math import inf

import pyoxigraph as ox

from kg.rdf.mapping.terms import Writer
from kg.rdf.vocab import RESOLUTION_GRAPH
from kg.resolution.clusters import BY_HAND, Cluster, Pair, clusters
from kg.resolution.connecting import Levels, connected_sets
from kg.resolution.entities import same_entities
from kg.resolution.hand import Hand, by_hand
from kg.resolution.index import Index
from kg.resolution.reading import Ask, Graph, article_of, as_day
from kg.resolution.records import FACTUALITIES, Report
from kg.resolution.sources import independent
from kg.resolution.state import VERSION, State, configuration, hashed
from kg.resolution.surroundings import Days
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
        pairs: pairs of reports that were compared.
        crowded: days of a party, place or the like with so many reports that only those of them were compared that have
            something rarer in common.
    """

    articles: int = 0
    compared: int = 0
    events: int = 0
    merged: int = 0
    same_entities: int = 0
    pairs: int = field(default=0, compare=False)
    crowded: int = field(default=0, compare=False)

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class Run:
    """One run of resolution.

    Args:
        change: removes and adds triples of the graph of resolution.
        base: the beginning of the IRIs of the data.
        progress: called with the number of articles done and of all that are concerned.
        index: by which is found what is near; None: all of the days around are read.
    """

    def __init__(self, ask: Ask, change: Change, base: str, progress: Progress, index: Index | None) -> None:
        self._change, self._base, self._progress, self._index = change, base, progress, index
        self._state = State(ask, base)
        self._same = same_entities(ask, Graph(ask), by_hand(ask, base, "owl:sameAs"), base)
        self._graph = Graph(ask, {one.entity: one.stands for one in self._same})
        self._events = by_hand(ask, base, "cq:reports")
        self._window = Window(self._graph, Days(self._graph, {}))
        self._found = Resolved(same_entities=len(self._same))
        self._levels: Levels = index.levels if index else {}
        self._done: set[str] = set()
        self._written: set[str] = set()

    def run(self, anew: bool) -> Resolved:
        """Bring the reported events up to date; `anew`: compare everything again."""
        stamps = {"cq:configurationHash": configuration(), "cq:verdictsHash": hashed(sorted(self._events.both))}
        before = self._state.stamps(stamps)
        anew |= before["cq:configurationHash"] != stamps["cq:configurationHash"]
        changed, gone = self._state.changed(anew)
        before_names, names = self._rename()
        renamed = self._state.naming({str(triple.subject)[1:-1] for triple in before_names ^ names})
        changed |= dict.fromkeys(renamed.difference(changed), "")
        self._found.articles = len(changed) + len(gone)
        stale, concerned = self._concerned(changed, gone, before["cq:verdictsHash"] != stamps["cq:verdictsHash"])
        days, fingerprints = self._articles()
        if self._index:
            indexed = "" if anew else _state_of_index(before_names)
            self._index.update(self._graph, fingerprints, renamed, indexed, _state_of_index(names))
        self._window = Window(self._graph, self._index or Days(self._graph, _by_day(days)), self._events.things)
        todo = [iri for iri in days if iri in changed or iri in concerned]
        for start in range(0, len(todo), _ARTICLES):
            some = todo[start : start + _ARTICLES]
            self._settle(some, {days[iri] for iri in some})
            self._progress(min(start + _ARTICLES, len(todo)), len(todo))
        self._change(self._state.triples(stale - self._written), ())
        self._change(*self._state.noted(changed, gone, stamps))
        self._found.pairs, self._found.crowded = self._window.compared, self._window.crowded
        return self._found

    def _rename(self) -> tuple[set[ox.Triple], set[ox.Triple]]:
        """Write which entities are the same. Return what was written of that before, and what is now."""
        w = Writer(self._base + RESOLUTION_GRAPH)
        for one in self._same:
            w.link(one.entity, "owl:sameAs", one.stands)
            w.text(one.entity, "cq:mergeBasis", one.basis)
        before, after = self._state.same(), {quad.triple for quad in w.quads()}
        self._change(before - after, after - before)
        return before, after

    def _articles(self) -> tuple[dict[str, date | None], dict[str, str]]:
        """The day of each article, in order, and its fingerprint."""
        told = {iri: (as_day(day), fingerprint) for iri, day, fingerprint in self._state.articles()}
        ordered = sorted(told, key=lambda iri: (str(told[iri][0]), iri))
        return {iri: told[iri][0] for iri in ordered}, {iri: fingerprint for iri, (_, fingerprint) in told.items()}

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

    def _settle(self, articles: Collection[str], days: Collection[date | None]) -> None:
        """Make anew the reported events of these articles, and of all reports that are connected with theirs.

        Args:
            days: on which they were published.
        """
        self._window.forget(days)
        groups = self._groups(self._loaded(self._graph.of_articles(articles)) - self._done)
        hand = _within(self._events, {iri for group in groups for iri in group})
        found: list[Cluster] = []
        links: dict[str, Pair] = {}
        for group in groups:
            some = self._pairs(group)
            made = self._clusters({iri: self._window.reports[iri] for iri in group}, some, _within(hand, group))
            found += made
            links |= self._links(made, some, hand)
        self._write(found, links, hand)
        self._done.update(*groups)

    def _loaded(self, events: set[str]) -> set[str]:
        """Those of these events that are reports, after they were loaded."""
        self._window.add(self._graph.reports(events.difference(self._window.reports)))
        return events & self._window.reports.keys()

    def _groups(self, starts: set[str]) -> list[frozenset[str]]:
        """Sets of connected reports, copies among them, in which all of these are.

        With a report, all of its reported event of an earlier run are in one, and those of events that are said to be
        the same happening. No report is in two, nor in one of an earlier step of this run.
        """
        while True:
            self._window.surround(starts)
            sets = connected_sets({self._window.original(iri) for iri in starts}, self._near, self._levels)
            groups = [frozenset(self._window.with_copies(one)) - self._done for one in sets]
            members = {iri for group in groups for iri in group}
            tied = self._loaded(self._state.tied_to(members) - self._done) - members
            if not tied:
                return [group for group in groups if group]
            starts = starts | tied

    def _near(self, reports: Collection[str]) -> dict[str, list[tuple[str, float]]]:
        """For each of these reports those that agree enough with it, and how much, and those that a person judged."""
        judged: dict[str, set[str]] = {iri: set() for iri in reports}
        for pair in self._events.both:
            for one, other in (pair, pair[::-1]):
                if one in judged:
                    judged[one].add(other)
        known = self._loaded({other for some in judged.values() for other in some})
        return {
            iri: [
                *((pair.other if pair.one == iri else pair.one, pair.score) for pair in pairs),
                *((other, inf) for other in judged[iri] & known),
            ]
            for iri, pairs in self._window.alike(reports).items()
        }

    def _pairs(self, group: Collection[str]) -> list[Pair]:
        """The pairs of a set of reports that agree enough, in order; of copies that of the first alone."""
        firsts = {iri for iri in group if self._window.original(iri) == iri}
        alike = self._window.alike(firsts).values()
        return sorted({p for some in alike for p in some if {p.one, p.other} <= firsts}, key=lambda p: (p.one, p.other))

    def _clusters(self, reports: Mapping[str, Report], pairs: list[Pair], hand: Hand) -> list[Cluster]:
        same = {(a, b) for a, b in hand.same if reports[a].factuality == reports[b].factuality}
        copies = {
            iri: self._window.copy_pair(iri) for iri in reports if self._window.original(iri) in reports.keys() - {iri}
        }
        return clusters(reports, pairs, self._window.score, same, hand.apart, copies)

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


def _by_day(days: Mapping[str, date | None]) -> dict[date | None, list[str]]:
    found: dict[date | None, list[str]] = defaultdict(list)
    for iri, day in days.items():
        found[day].append(iri)
    return found


def _state_of_index(same: Iterable[ox.Triple]) -> str:
    """What the keys of an index depend on beside the articles: who stands for whom, and how hashes are made."""
    return hashed([VERSION, sys.version_info[:2], sorted(map(str, same))])
