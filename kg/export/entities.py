"""The table of entities: who and what the articles name, one row an entity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.export.papers import Papers
from kg.export.participants import Entities
from kg.export.records import Location, Participant, Passage
from kg.export.source import BATCH, NO_FACTS, Facts, Source, batches, first, terms
from kg.export.tables import TABULAR, Column, Table, distinct, integer, number, people, tail, text
from kg.sparql.selection import Selection

_PROPERTIES = ["skos:altLabel", "cq:linkConfidence", "cq:linkBasis"]
_MENTIONED = """SELECT ?entity (COUNT(?mention) AS ?mentions) (COUNT(DISTINCT ?article) AS ?articles)
  (MIN(STR(?mention)) AS ?one) {
  VALUES ?entity { %s } ?entity gaf:denotedBy ?mention . ?mention nif:referenceContext ?article } GROUP BY ?entity"""
_REPORTED = """SELECT ?entity (COUNT(DISTINCT ?report) AS ?reports) {
  VALUES ?entity { %s } ?report cq:actor|cq:recipient|sem:hasPlace ?entity ; a cq:Event . %s } GROUP BY ?entity"""
_PLAINLY = "?report cq:factuality cq:Actual FILTER NOT EXISTS { ?report cq:attributedTo ?claimant }"


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with what the articles have of it: how often it is mentioned, and in how many reports of events.

    `located` is it as a place; `acts_for` are those that it acts for, `above` is what it lies in.
    """

    one: Participant
    located: Location
    facts: Facts
    acts_for: tuple[Participant, ...]
    above: tuple[Participant, ...]
    passage: Passage
    mentions: str = ""
    articles: str = ""
    reports: str = ""
    plain: str = ""


def _entities(source: Source, selection: Selection) -> Iterator[Named]:
    entities = Entities(source)
    papers = Papers(source, entities)
    for some in batches(source.things(selection), BATCH):
        entities.load(some)
        facts = source.facts(some, _PROPERTIES)
        mentioned = {row["entity"]: row for row in source.rows(_MENTIONED % terms(some))}
        reported, plainly = (_counted(source, some, condition) for condition in ("", _PLAINLY))
        passages = papers.passages(row["one"] for row in mentioned.values())
        for iri in some:
            told = mentioned.get(iri, {})
            yield Named(
                entities.participant(iri),
                entities.location(iri),
                facts.get(iri, NO_FACTS),
                entities.participants(entities[iri], "cq:actsFor"),
                entities.participants(entities[iri], "cq:locatedIn"),
                passages.get(told.get("one", ""), Passage()),
                told.get("mentions", "0"),
                told.get("articles", "0"),
                reported.get(iri, "0"),
                plainly.get(iri, "0"),
            )


def _counted(source: Source, entities: Sequence[str], condition: str) -> dict[str, str]:
    """Return how many reports of events that fulfil a condition each entity has; those without one are left out."""
    return {row["entity"]: row["reports"] for row in source.rows(_REPORTED % (terms(entities), condition))}


ENTITIES = Table(
    "entities",
    "Entities",
    "One row for each person, group, state, organization, place and undertaking that the articles name, and for each "
    "place that one of these lies in.",
    "entities",
    (
        text("entity_id", "The end of the entity's IRI.", lambda row: tail(row.one.iri)),
        *people("entity", lambda row: [row.one], several=False),
        text("other_names", "What else it is called.", lambda row: distinct(row.facts.get("skos:altLabel", ()))),
        text("acts_for", "For whom it acts.", lambda row: distinct(one.name for one in row.acts_for)),
        text("acts_for_links", "Their IRIs.", lambda row: distinct(one.iri for one in row.acts_for)),
        text("located_in", "What it lies in.", lambda row: distinct(one.name for one in row.above)),
        Column("latitude", "number", "WGS 84, degrees.", lambda row: number(row.located.latitude)),
        Column("longitude", "number", "WGS 84, degrees.", lambda row: number(row.located.longitude)),
        text("geonames", "The place in GeoNames.", lambda row: row.located.geonames),
        Column(
            "link_confidence",
            "number",
            "From 0 to 1, how sure the link to Wikidata or GeoNames is.",
            lambda row: number(first(row.facts, "cq:linkConfidence")),
        ),
        text("link_basis", "What confirms the link.", lambda row: distinct(row.facts.get("cq:linkBasis", ()))),
        Column("mentions", "integer", "How often the articles mention it.", lambda row: integer(row.mentions)),
        Column("articles", "integer", "How many articles mention it.", lambda row: integer(row.articles)),
        Column(
            "reports",
            "integer",
            "Reports of events in which it takes part, or that are placed there: happened, planned, possible, denied "
            "and claimed.",
            lambda row: integer(row.reports),
        ),
        Column(
            "plain_facts",
            "integer",
            "Those of the reports that say it happened, on nobody's word.",
            lambda row: integer(row.plain),
        ),
        text(
            "sentence",
            "A sentence that mentions it; empty for a place that no article names.",
            lambda row: row.passage.sentence_words,
        ),
        text("sentence_link", "The IRI of that sentence.", lambda row: row.passage.sentence),
        text("article_link", "The IRI of its article.", lambda row: row.passage.paper.iri),
        text("article_address", "Where that article was published.", lambda row: row.passage.paper.url),
    ),
    _entities,
    endings=TABULAR,
)
