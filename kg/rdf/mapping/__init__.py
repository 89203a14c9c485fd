"""Documents to quads, a pure function: the same document gives the same quads, sorted and without blank nodes."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Quad

from kg.model import Document
from kg.rdf.iris import article_iri, entity_iri, fact_iri
from kg.rdf.mapping.entities import Entities
from kg.rdf.mapping.facts import Facts
from kg.rdf.mapping.provenance import NO_HISTORY, History, Run, Version, run_end, write_history, write_provenance
from kg.rdf.mapping.selection import one_for_each_iri, written_entities
from kg.rdf.mapping.terms import Writer
from kg.rdf.mapping.words import Words

__all__ = ["NO_HISTORY", "History", "Run", "Version", "run_end", "to_quads"]


def to_quads(
    document: Document,
    run: Run,
    base: str,
    generated: str,
    fingerprint: str,
    history: History = NO_HISTORY,
    texts: bool = True,
) -> list[Quad]:
    """The quads of an article's named graph, sorted.

    Written are the entities and mentions that `kg.rdf.mapping.selection` chooses. Superclasses in other vocabularies
    are not: they follow from the ontology graph, by rdfs:subClassOf.

    Args:
        run: the run that the graph's provenance names.
        base: the beginning of the IRIs of our data.
        generated: the time of writing, an xsd:dateTime.
        fingerprint: identifies the article with the configuration that it was read under.
        history: what the store knew of the article before.
        texts: whether the words of the article are written, or only where they stand.
    """
    article = article_iri(base, document.article)
    written = written_entities(document)
    names = {e.key: entity_iri(base, article, e) for e in written}
    said = [fact_iri(article, "statement", f"{s.content[0].start}-{i}") for i, s in enumerate(document.statements)]
    names |= _names_of_facts(document, article, said)
    writer = Writer(article)
    chosen = one_for_each_iri(written, names)
    words = Words(document, article, writer, texts)
    entities = Entities(document, names, chosen, writer, words)
    facts = Facts(document.article.published, names, writer, words, entities)
    words.article()
    for entity in {e.key: e for e in chosen.values()}.values():
        entities.entity(entity)
    for event in document.events:
        facts.event(event)
    for statement, iri in zip(document.statements, said, strict=True):
        facts.statement(statement, iri)
    facts.tenures(article, document.tenures)
    for time in document.times:
        facts.time(time)
    write_provenance(writer, article, run, generated, fingerprint)
    write_history(writer, article, history)
    return writer.quads()


def _names_of_facts(document: Document, article: str, said: Sequence[str]) -> dict[str, str]:
    """The IRIs of events and statements by their keys; `said` has those of the statements."""
    names = {e.key: fact_iri(article, "event", e.key) for e in document.events}
    return names | {s.key: iri for s, iri in zip(document.statements, said, strict=True)}
