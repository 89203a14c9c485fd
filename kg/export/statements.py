"""The table of statements: what somebody is reported to have said, one row a statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.export.papers import Papers
from kg.export.participants import Entities
from kg.export.records import Participant, Passage
from kg.export.source import BATCH, NO_FACTS, Facts, Source, batches, first, local_name, values_of
from kg.export.tables import TABULAR, Column, Table, distinct, names, number, people, tail, text
from kg.sparql.selection import Selection

_PROPERTIES = (
    "cq:speaker cq:addressee cq:cue cq:content cq:quotation cq:about cq:denies cq:confidence gaf:denotedBy"
).split()
_GAP = " … "  # between two pieces of what was said


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its speaker, addressees and passages. `about` and `denied` have the labels of things by IRI."""

    iri: str
    speakers: tuple[Participant, ...]
    addressees: tuple[Participant, ...]
    quotation: str
    confidence: str
    content: tuple[Passage, ...]
    cue: Passage | None
    about: Mapping[str, str]
    denied: Mapping[str, str]

    @property
    def place(self) -> Passage:
        """Where it is introduced: the cue, without one the first words of what was said."""
        return self.cue or next(iter(self.content), Passage())

    @property
    def status(self) -> str:
        return f"said by {names(self.speakers) or 'an unnamed source'}"


def _statements(source: Source, selection: Selection) -> Iterator[Said]:
    entities = Entities(source)
    papers = Papers(source, entities)
    for some in batches(source.things(selection), BATCH):
        found = source.facts(some, _PROPERTIES, few=True)
        entities.load(values_of(found, "cq:speaker") | values_of(found, "cq:addressee"))
        passages = papers.passages(values_of(found, "cq:cue") | values_of(found, "cq:content"))
        labels = source.facts(values_of(found, "cq:about") | values_of(found, "cq:denies"), ["rdfs:label"])
        for iri in some:
            yield _said(iri, found.get(iri, NO_FACTS), entities, passages, labels)


def _said(
    iri: str, facts: Facts, entities: Entities, passages: Mapping[str, Passage], labels: Mapping[str, Facts]
) -> Said:
    def labelled(name: str) -> dict[str, str]:
        return {one: first(labels.get(one, NO_FACTS), "rdfs:label") for one in facts.get(name, ())}

    content = [passages[one] for one in facts.get("cq:content", ()) if one in passages]
    return Said(
        iri,
        entities.participants(facts, "cq:speaker"),
        entities.participants(facts, "cq:addressee"),
        local_name(facts, "cq:quotation"),
        first(facts, "cq:confidence"),
        tuple(sorted(content, key=lambda one: one.start)),
        passages.get(first(facts, "cq:cue")),
        labelled("cq:about"),
        labelled("cq:denies"),
    )


STATEMENTS = Table(
    "statements",
    "Statements",
    "One row for each time that an article reports what somebody said or wrote. It shows that it was said, not that it "
    "is true.",
    "statements",
    (
        text("statement_id", "The end of the statement's IRI.", lambda row: tail(row.iri)),
        *people("speaker", lambda row: row.speakers, several=False),
        *people("addressees", lambda row: row.addressees),
        text("quotation", "Direct, Indirect or Mixed: how the article reports it.", lambda row: row.quotation),
        text("cue", "The word that introduces it.", lambda row: row.cue.words if row.cue else ""),
        text("words", "What was said, as the article has it.", lambda row: _GAP.join(p.words for p in row.content)),
        text("about", "Events and entities that it is about.", lambda row: distinct(row.about.values())),
        text("about_links", "Their IRIs.", lambda row: distinct(row.about)),
        text("denies", "The events and statements that it declares false.", lambda row: distinct(row.denied.values())),
        text("denies_links", "Their IRIs.", lambda row: distinct(row.denied)),
        text("publisher", "Who published the article.", lambda row: row.place.paper.publisher),
        Column("published", "date", "When the article was published.", lambda row: row.place.paper.published),
        text("headline", "The article's headline.", lambda row: row.place.paper.headline),
        Column(
            "plain_fact",
            "boolean",
            "false in every row: what is said rests on the speaker's word.",
            lambda row: "false",
        ),
        text("status", "On whose word it rests.", lambda row: row.status),
        Column(
            "confidence",
            "number",
            "From 0 to 1, how likely it was read right from the text. It does not say whether the text is true.",
            lambda row: number(row.confidence),
        ),
        text("sentence", "The sentence that introduces it.", lambda row: row.place.sentence_words),
        text("sentence_link", "The IRI of that sentence.", lambda row: row.place.sentence),
        text("statement_link", "The IRI of the statement.", lambda row: row.iri),
        text("article_link", "The IRI of the article.", lambda row: row.place.paper.iri),
        text("article_address", "Where the article was published.", lambda row: row.place.paper.url),
    ),
    _statements,
    endings=TABULAR,
)
