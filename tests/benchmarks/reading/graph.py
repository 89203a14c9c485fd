"""An export of a store in N-Quads as Python values, for the scorers: all graphs in one, properties by their local
names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.model.classes import ENTITIES, OCCASIONS
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, WD
from tests.benchmarks.reading.measures import Span, normal, overlap

_NESTED = 3  # a thing, what it acts for or lies in, and what that does


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the text of an article, and that of the sentence around it."""

    article: str
    span: Span
    text: str
    sentence: Span | None


class Graph:
    """The nodes of an export. A node is its IRI; values of properties are strings, those of terms IRIs."""

    def __init__(self, export: Path) -> None:
        found: defaultdict[str, defaultdict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for quad in ox.parse(path=str(export), format=ox.RdfFormat.N_QUADS):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
                found[quad.subject.value][local(quad.predicate.value)][quad.object.value] = None
        self._values = {node: {name: list(some) for name, some in values.items()} for node, values in found.items()}
        self._mentions = {node: self._mention(node) for node in self._values if "Mention" in self.classes(node)}
        self._things: defaultdict[str, list[str]] = defaultdict(list)  # the nodes that an article mentions
        for node in self._values:
            for article in {m.article for m in self.mentions(node)}:
                self._things[article].append(node)
        self._articles = [node for node in self._values if "Article" in self.classes(node)]
        self._by_text: defaultdict[str, list[str]] = defaultdict(list)
        for node in self._articles:
            self._by_text[self.text(node)].append(node)
        self._by_url = {url: node for node in self._articles for url in self.values(node, "url")}
        self._offices: defaultdict[str, list[str]] = defaultdict(list)
        for node in self._values:
            for holder in self.values(node, "holder"):
                self._offices[holder] += self.values(node, "positionOf")

    def _mention(self, node: str) -> Mention:
        inside = self.value(node, "inSentence")
        sentence = self._span(inside) if inside else None
        article = self.value(node, "referenceContext") or ""
        return Mention(article, self._span(node), self.value(node, "anchorOf") or "", sentence)

    def _span(self, node: str) -> Span:
        return int(self.value(node, "beginIndex") or 0), int(self.value(node, "endIndex") or 0)

    def values(self, node: str, *names: str) -> list[str]:
        """The values of these properties, in this order."""
        known = self._values.get(node, {})
        return [value for name in names for value in known.get(name, ())]

    def value(self, node: str, name: str) -> str | None:
        return next(iter(self.values(node, name)), None)

    def classes(self, node: str) -> set[str]:
        """Local names of its classes in our ontology, superclasses included."""
        return {iri.removeprefix(CQ) for iri in self.values(node, "type") if iri.startswith(CQ)}

    @property
    def articles(self) -> list[str]:
        return self._articles

    def text(self, article: str) -> str:
        return self.value(article, "isString") or ""

    def article(self, text: str, url: str | None = None) -> str:
        """The article with this text, of several that with the URL; else the article with the URL; empty if there is
        none."""
        same = self._by_text.get(text, [])
        return next(
            (a for a in same if url in self.values(a, "url")), same[0] if same else self._by_url.get(url or "", "")
        )

    def mentions(self, node: str, article: str | None = None, name: str = "denotedBy") -> list[Mention]:
        """Its mentions, in one article if it is given."""
        found = [self._mentions[iri] for iri in self.values(node, name) if iri in self._mentions]
        return [m for m in found if article in (None, m.article)]

    def facts(self, article: str, classes: Iterable[str]) -> list[str]:
        """The nodes of these classes that the article mentions, by their first mention."""
        wanted = set(classes)
        found = [node for node in self._things.get(article, ()) if wanted & self.classes(node)]
        return sorted(found, key=lambda node: (min(m.span[0] for m in self.mentions(node)), node))

    def events(self, article: str) -> list[str]:
        return self.facts(article, event_types())

    def event_type(self, event: str) -> str:
        return next(iter(self.classes(event) & event_types().keys()))

    def entities(self, article: str) -> Iterator[tuple[Mention, str]]:
        """Each mention of an actor, place or operation in the article; conferences and gatherings are not among
        them."""
        for node in self._things.get(article, ()):
            if self.classes(node) & (ENTITIES - OCCASIONS):
                yield from ((mention, node) for mention in self.mentions(node, article))

    def at(self, nodes: Iterable[str], spans: Iterable[Span], article: str) -> set[str]:
        """Those of the nodes with a mention that overlaps one of the spans."""
        return {n for n in nodes if any(overlap(m.span, s) for m in self.mentions(n, article) for s in spans)}

    def names(self, node: str, article: str | None = None) -> list[str]:
        """Labels, then the texts of its mentions."""
        return self.values(node, "label", "altLabel") + [m.text for m in self.mentions(node, article)]

    def is_named(self, node: str, names: Iterable[str], article: str) -> bool:
        return bool({normal(name) for name in names} & ({normal(n) for n in self.names(node, article)} - {""}))

    def items(self, node: str) -> set[str]:
        """The QIDs of its links to Wikidata."""
        return {iri.removeprefix(WD) for iri in self.values(node, "sameAs") if iri.startswith(WD)}

    def codes(self, node: str, *names: str) -> set[str]:
        """The notations and local names of the concepts that it has by these properties."""
        return {code for c in self.values(node, *names) for code in (*self.values(c, "notation"), local(c))}

    def countries(self, node: str) -> set[str]:
        """Country codes: its own, else those of what it lies in, acts for or holds an office of, else of what these
        do."""
        ring = {node}
        for _ in range(_NESTED):
            if codes := {code for one in ring for code in self.values(one, "country")}:
                return codes
            ties = ("locatedIn", "actsFor", "nationality")
            ring = {other for one in ring for other in (*self.values(one, *ties), *self._offices[one])}
        return set()

    def broken(self) -> tuple[int, int]:
        """How many spans do not give their text, and how many events, statements and tenures have no mention."""
        spans = [n for n in self._values if self.classes(n) & {"Mention", "Sentence"}]
        wrong = sum(not self._gives_text(node) for node in spans)
        facts = [n for n in self._values if self.classes(n) & {*event_types(), "Statement", "Tenure"}]
        return wrong, sum(not self.mentions(node) for node in facts)

    def _gives_text(self, node: str) -> bool:
        begin, end = self._span(node)
        return self.text(self.value(node, "referenceContext") or "")[begin:end] == self.value(node, "anchorOf")


def local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]
