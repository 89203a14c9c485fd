"""The articles of a graph and the passages in them that a table shows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence

from kg.export.participants import Entities
from kg.export.records import Paper, Passage
from kg.export.source import NO_FACTS, Source, first, terms, values_of, words_of
from kg.model.classes import ORGANIZATIONS, PLACES

_KEPT = 500  # articles remembered between batches
_GROUPS: Mapping[str, Collection[str]] = {"people": {"Person"}, "organizations": ORGANIZATIONS, "places": PLACES}
_PROPERTIES = "schema:headline schema:publisher schema:url schema:datePublished schema:inLanguage".split()
_OF_MENTION = "nif:anchorOf cq:wordsAt nif:referenceContext cq:inSentence nif:beginIndex".split()
_OF_SENTENCE = ("nif:anchorOf", "cq:wordsAt")
_STORY = """SELECT DISTINCT ?article ?entity { VALUES ?article { %s }
  GRAPH ?article { ?entity gaf:denotedBy ?mention } FILTER(!STRSTARTS(STR(?entity), STR(?article))) }"""
_OFFICES = """SELECT DISTINCT ?article ?holder ?position {
  VALUES ?article { %s } GRAPH ?article { ?tenure cq:holder ?holder ; cq:position ?position } }"""


class Papers:
    """The articles of a graph. `with_story`: with the names of those that they mention."""

    def __init__(self, source: Source, entities: Entities, with_story: bool = False) -> None:
        self._source, self._entities, self._with_story = source, entities, with_story
        self._papers: OrderedDict[str, Paper] = OrderedDict()

    def __getitem__(self, iri: str) -> Paper:
        return self._papers.get(iri, Paper(iri))

    def passages(self, mentions: Iterable[str]) -> dict[str, Passage]:
        """Return where mentions stand, with their sentences and articles; what is no mention is left out."""
        found = self._source.facts(mentions, _OF_MENTION)
        sentences = self._source.facts(values_of(found, "cq:inSentence"), _OF_SENTENCE)
        self.load(values_of(found, "nif:referenceContext"))
        return {
            iri: Passage(
                words_of(facts),
                int(first(facts, "nif:beginIndex") or 0),
                sentence := first(facts, "cq:inSentence"),
                words_of(sentences.get(sentence, NO_FACTS)),
                self[first(facts, "nif:referenceContext")],
            )
            for iri, facts in found.items()
        }

    def load(self, articles: Iterable[str]) -> None:
        """Have these articles at hand until the next call."""
        wanted = set(articles)
        for iri in wanted & self._papers.keys():
            self._papers.move_to_end(iri)
        missing = sorted(wanted - self._papers.keys())
        if not missing:
            return
        facts = self._source.facts(missing, _PROPERTIES)
        story = self._story(missing) if self._with_story else {}
        offices: dict[str, list[tuple[str, str]]] = {}
        for row in self._source.rows(_OFFICES % terms(missing)):
            offices.setdefault(row["article"], []).append((row["holder"], row["position"]))
        for iri in missing:
            said = facts.get(iri, NO_FACTS)
            self._papers[iri] = Paper(
                iri,
                first(said, "schema:headline"),
                first(said, "schema:publisher"),
                first(said, "schema:url"),
                first(said, "schema:datePublished")[:10],
                first(said, "schema:inLanguage"),
                people=tuple(sorted(story.get((iri, "people"), ()))),
                organizations=tuple(sorted(story.get((iri, "organizations"), ()))),
                places=tuple(sorted(story.get((iri, "places"), ()))),
                offices=tuple(sorted(offices.get(iri, ()))),
            )
        while len(self._papers) > max(_KEPT, len(wanted)):
            self._papers.popitem(last=False)

    def _story(self, articles: Sequence[str]) -> dict[tuple[str, str], set[str]]:
        """Return the names of those whom articles mention, by article and group."""
        mentioned = [(row["article"], row["entity"]) for row in self._source.rows(_STORY % terms(articles))]
        self._entities.load(entity for _, entity in mentioned)
        story: dict[tuple[str, str], set[str]] = {}
        for article, entity in mentioned:
            group = next((name for name, classes in _GROUPS.items() if self._entities.cls(entity) in classes), "")
            story.setdefault((article, group), set()).add(self._entities.label(entity))
        return story
