"""What the graph of resolution says of an earlier run, and what has changed in the graph since."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib import resources

import pyoxigraph as ox

from kg.rdf.mapping.terms import Writer
from kg.rdf.vocab import RESOLUTION_GRAPH
from kg.resolution.reading import Ask, batches

VERSION = 9  # raised when the same graph gives other reported events
_TABLES = ("signs.csv", "agencies.csv")


def configuration() -> str:
    """A hash of what decides how reports are compared: the version of these rules, and the tables."""
    return hashed([VERSION, *((resources.files("kg.resolution") / name).read_text("utf8") for name in _TABLES)])


def hashed(values: Iterable[object]) -> str:
    return hashlib.sha256(repr(list(values)).encode("utf8")).hexdigest()[:16]


class State:
    """The graph of resolution, and what of the others it knows."""

    def __init__(self, ask: Ask, base: str) -> None:
        self._ask = ask
        self.name = base + RESOLUTION_GRAPH

    def stamps(self, names: Iterable[str]) -> dict[str, str]:
        """The values of these properties of the graph itself, "" where it has none."""
        return {
            name: next((r[0] for r in self._rows(f"?o {{ {self._in(f'<{self.name}> {name} ?o')} }}")), "")
            for name in names
        }

    def changed(self, all_of_them: bool) -> tuple[dict[str, str], set[str]]:
        """The articles that were read since they were compared, and those that are gone.

        Each of the former has what was noted of it, "" where it is new.

        Args:
            all_of_them: all articles count as changed.
        """
        known = self._in("?one cq:resolvedFingerprint ?told")
        same = "" if all_of_them else "FILTER(!BOUND(?told) || ?told != COALESCE(?now, 'none'))"
        changed = self._pairs(
            f"?one ?told {{ ?one a cq:Article OPTIONAL {{ ?one cq:fingerprint ?now }} OPTIONAL {{ {known} }} {same} }}"
        )
        gone = self._rows(f"?one {{ {known} FILTER NOT EXISTS {{ ?one a cq:Article }} }}")
        return dict(changed), {row[0] for row in gone}

    def noted(
        self, changed: Collection[str], gone: Collection[str], stamps: Mapping[str, str]
    ) -> tuple[set[ox.Triple], set[ox.Triple]]:
        """The triples to remove and to add, to note that these articles were compared."""
        w = Writer(self.name)
        for some in batches(changed):
            now = dict(self._of("?one cq:fingerprint ?other", some))
            for one in some:
                w.text(one, "cq:resolvedFingerprint", now.get(one, "none"))
        for name, value in stamps.items():
            w.text(self.name, name, value)
        before = self._noted({*changed, *gone}, "cq:resolvedFingerprint")
        before |= {triple for name in stamps for triple in self._noted({self.name}, name)}
        after = {quad.triple for quad in w.quads()}
        return before - after, after - before

    def _noted(self, things: Collection[str], prop: str) -> set[ox.Triple]:
        return self.triples(things, f"VALUES ?p {{ {prop} }}")

    def articles(self) -> Iterator[tuple[str, str, str]]:
        """All articles, each with its day of publication and the fingerprint of what was read, "" where it has none."""
        for one, day, now in self._rows(
            "?one ?day ?now { ?one a cq:Article OPTIONAL { ?one schema:datePublished ?day } "
            "OPTIONAL { ?one cq:fingerprint ?now } }"
        ):
            yield one, day[:10], now

    def reports(self) -> Iterator[tuple[str, str]]:
        """All reported events with each of their reports."""
        yield from self._pairs(f"?event ?report {{ {self._in('?event cq:reports ?report')} }}")

    def linked_to(self, events: Collection[str]) -> set[str]:
        """The reported events that are the same happening as one of these."""
        return {event for _, event in self._of(self._in("?other cq:sameHappeningAs ?one"), events)}

    def reporting(self, reports: Collection[str]) -> set[str]:
        """The reported events of these reports."""
        return {event for _, event in self._of(self._in("?other cq:reports ?one"), reports)}

    def tied_to(self, reports: Collection[str]) -> set[str]:
        """All reports of the reported events of these, and of those that are the same happening as one of them."""
        events = self.reporting(reports)
        events |= self.linked_to(events)
        return {report for _, report in self._of(self._in("?one cq:reports ?other"), events)}

    def by_hand(self) -> set[str]:
        """The reported events that were joined or kept apart by hand."""
        basis = self._in("?event cq:reports ?any ; cq:mergeBasis ?basis FILTER(CONTAINS(?basis, 'by hand'))")
        return {row[0] for row in self._rows(f"DISTINCT ?event {{ {basis} }}")}

    def same(self) -> set[ox.Triple]:
        """The triples about entities that are the same as others."""
        return {
            ox.Triple(*row) for row in self._ask(f"SELECT ?s ?p ?o {{ {self._in('?s owl:sameAs ?other ; ?p ?o')} }}")
        }

    def naming(self, entities: Collection[str]) -> set[str]:
        """The articles that name one of these entities."""
        return {article for _, article in self._of("?one gaf:denotedBy/nif:referenceContext ?other", entities)}

    def triples(self, things: Collection[str], more: str = "") -> set[ox.Triple]:
        """The triples about these things in the graph of resolution."""
        found: set[ox.Triple] = set()
        for some in batches(things):
            values = " ".join(f"<{iri}>" for iri in some)
            rows = self._ask(f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} {more} {self._in('?s ?p ?o')} }}")
            found |= {ox.Triple(*row) for row in rows}
        return found

    def _of(self, pattern: str, things: Collection[str]) -> Iterator[tuple[str, str]]:
        for some in batches(things):
            values = " ".join(f"<{iri}>" for iri in some)
            yield from self._pairs(f"DISTINCT ?one ?other {{ VALUES ?one {{ {values} }} {pattern} }}")

    def _in(self, pattern: str) -> str:
        return f"GRAPH <{self.name}> {{ {pattern} }}"

    def _pairs(self, query: str) -> Iterator[tuple[str, str]]:
        yield from ((row[0], row[1]) for row in self._rows(query))

    def _rows(self, query: str) -> Iterator[tuple[str, ...]]:
        for row in self._ask(f"SELECT {query}"):
            yield tuple("" if term is None else term.value for term in row)
