"""Documents to quads, a pure function: the same document gives the same quads, sorted and without blank nodes."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import (
    Article,
    Count,
    Document,
    Entity,
    Event,
    Link,
    Mention,
    MentionKind,
    Sentence,
    Statement,
    Tenure,
    TimeMention,
)
from kg.model.characters import visible
from kg.model.classes import BODIES
from kg.model.coverage import silent, unread
from kg.rdf.iris import article_iri, entity_iri, fact_iri, mention_iri, sentence_iri, unread_iri
from kg.rdf.mapping.provenance import NO_HISTORY, History, Run, Version, run_end, write_history, write_provenance
from kg.rdf.mapping.selection import RANGES, one_for_each_iri, written_entities
from kg.rdf.mapping.terms import Writer, date_literal, day, decimal, integer, moment, string
from kg.rdf.vocab import CONCEPT, cq, expand

__all__ = ["NO_HISTORY", "History", "Run", "Version", "run_end", "to_quads"]


_KEPT_WORDS = 3  # of what shows an event, at most, where words are not kept ("called off")
_DOUBTS = {"type": "class", "attribution": "attributedTo"}  # fields of an event whose terms have other names


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
    entities = one_for_each_iri(written, names)
    mapper = _Mapper(document, article, names, entities, writer, texts)
    mapper.article()
    for entity in {e.key: e for e in entities.values()}.values():
        mapper.entity(entity)
    for event in document.events:
        mapper.event(event)
    for statement, iri in zip(document.statements, said, strict=True):
        mapper.statement(statement, iri)
    taken: dict[str, tuple[str, str]] = {}
    for tenure in (t for t in document.tenures if mapper.is_person(t.holder)):
        iri = fact_iri(article, "tenure", f"{tenure.mentions[0].start}-{tenure.position}")
        while taken.setdefault(iri, (held := (names[tenure.holder], tenure.position))) != held:
            iri += "-2"  # "Emir Sheikh Tamim" and the like: another holder, or the same title written otherwise
        mapper.tenure(tenure, iri)
    for time in document.times:
        mapper.time(time)
    write_provenance(writer, article, run, generated, fingerprint)
    write_history(writer, article, history)
    return writer.quads()


def _names_of_facts(document: Document, article: str, said: Sequence[str]) -> dict[str, str]:
    """The IRIs of events and statements by their keys; `said` has those of the statements."""
    names = {e.key: fact_iri(article, "event", e.key) for e in document.events}
    return names | {s.key: iri for s, iri in zip(document.statements, said, strict=True)}


class _Mapper:
    """Writes the parts of one document. `names` has the IRI, `entities` the entity that is written for each key.

    Where `texts` is False, the words of sentences and mentions are left out, but for those that show events: short
    ones, which name the act. `cq:wordsAt` says where the others stand.
    """

    def __init__(
        self,
        document: Document,
        article: str,
        names: dict[str, str],
        entities: dict[str, Entity],
        writer: Writer,
        texts: bool,
    ) -> None:
        self.document, self.iri, self.names, self.w = document, article, names, writer
        self.entities = entities
        self._texts = texts
        self._triggers = {(e.trigger.start, e.trigger.end) for e in document.events}
        self._sentences = sorted(document.sentences, key=lambda s: s.start)
        self._offices: dict[str, list[str]] = {}
        for t in document.tenures:
            if t.position_of:
                self._offices.setdefault(t.holder, []).append(t.position_of)

    def article(self) -> None:
        a: Article = self.document.article
        w, iri = self.w, self.iri
        for cls in ("cq:Article", "schema:NewsArticle", "prov:Entity", "nif:Context"):
            w.type(iri, expand(cls))
        if self._texts:
            w.text(iri, "nif:isString", a.text)
        else:
            w.text(iri, "cq:wordsAt", self._where(0, len(a.text)))
        w.text(iri, "cq:contentHash", hashlib.sha256(a.text.encode("utf8")).hexdigest())
        w.text(iri, "rdfs:label", a.headline or a.id)
        for prop, value in (
            ("schema:headline", a.headline),
            ("schema:url", a.url),
            ("schema:publisher", a.publisher),
            ("schema:inLanguage", a.language),
            ("schema:isPartOf", a.part_of),
            ("schema:identifier", a.id),
        ):
            if value:
                w.text(iri, prop, value)
        for author in a.authors:
            w.text(iri, "schema:author", author)
        if a.published:
            w.add(iri, "schema:datePublished", moment(a.published))
        for sentence in self._sentences:
            self._sentence(sentence_iri(iri, sentence), sentence.start, sentence.end)
        for one in silent(self.document):
            w.text(sentence_iri(iri, Sentence(one.start, one.end)), "cq:reason", one.reason)
        for one in unread(self.document):
            node = unread_iri(iri, one)
            w.type(node, cq("Unread"))
            self._span(node, one.start, one.end)
            w.text(node, "cq:reason", one.reason)

    def _sentence(self, node: str, start: int, end: int) -> None:
        self.w.type(node, cq("Sentence"))
        self._span(node, start, end)

    def _span(self, node: str, start: int, end: int) -> None:
        w = self.w
        w.link(node, "nif:referenceContext", self.iri)
        w.value(node, "nif:beginIndex", start, "integer")
        w.value(node, "nif:endIndex", end, "integer")
        words = self.document.article.text[start:end]
        if self._texts or ((start, end) in self._triggers and len(words.split()) <= _KEPT_WORDS):
            w.text(node, "nif:anchorOf", words)
        else:
            w.text(node, "cq:wordsAt", self._where(start, end))

    def _where(self, start: int, end: int) -> str:
        """Where words stand that are not kept, for a reader."""
        article = self.document.article
        return f"[words not kept: characters {start} to {end} of {article.url or article.id}]"

    def mention(self, found: Mention | TimeMention) -> str:
        """The IRI of a mention, whose triples are written at its first use."""
        node = mention_iri(self.iri, found)
        if self.w.first(node):
            self.w.type(node, cq("Mention"))
            self._span(node, found.start, found.end)
            i = bisect_right(self._sentences, found.start, key=lambda s: s.start) - 1
            if i >= 0 and found.start < self._sentences[i].end:
                self.w.link(node, "cq:inSentence", sentence_iri(self.iri, self._sentences[i]))
        return node

    def is_person(self, key: str) -> bool:
        return key in self.entities and self.entities[key].cls == "Person"

    def entity(self, e: Entity) -> None:
        w, iri = self.w, self.names[e.key]
        w.types(iri, e.cls)
        w.text(iri, "rdfs:label", e.label)
        for m in e.mentions:
            w.link(iri, "gaf:denotedBy", self.mention(m))
        for name in self._other_names(e):
            w.text(iri, "skos:altLabel", name)
        self._ties(e, iri)
        for code in e.sectors:
            w.link(iri, "cq:sector", f"{CONCEPT}sector/{code}")
        if e.country:
            w.text(iri, "cq:country", e.country)
        self._size(iri, e)
        self._links(iri, e.links)
        if e.latitude is not None and e.longitude is not None:
            self._geometry(iri, e.latitude, e.longitude)

    def _size(self, iri: str, e: Entity) -> None:
        """Write the size of a group, and its bounds where they say more."""
        bounds = () if e.size_low == e.size == e.size_high else (("Low", e.size_low), ("High", e.size_high))
        for end, number in (("", e.size), *bounds):
            if number is not None:
                self.w.value(iri, f"cq:size{end}", number, "integer")

    def _other_names(self, e: Entity) -> set[str]:
        """The entity's names other than its label, on one line each, without invisible characters."""
        names = {self.document.surface(m) for m in e.mentions if m.kind is MentionKind.NAME} | set(e.aliases)
        return {" ".join(visible(name).split()) for name in names} - {e.label, ""}

    def _ties(self, e: Entity, iri: str) -> None:
        """Write whom the entity acts for, what it is a part of, and where it is."""
        for prop, keys in (
            ("cq:actsFor", self._acts_for(e)),
            ("cq:nationality", e.nationality),
            ("cq:partOf", e.part_of),
            ("cq:ledBy", e.led_by),
            ("cq:locatedIn", self._within(e)),
        ):
            for key in keys:
                self._to(iri, prop, key)

    def _acts_for(self, e: Entity) -> list[str]:
        """Keys of the states and organizations that an actor acts for, by its offices too.

        Who acts for a person or group acts for what these act for: "Trump's administration" for the United States.
        """
        found: list[str] = []
        for key in (*e.acts_for, *self._offices.get(e.key, ())):
            other = self.entities.get(key)
            if other is None or other.cls in BODIES:
                found.append(key)
            else:
                found += (*other.acts_for, *self._offices.get(key, ()))
        return list(dict.fromkeys(found))

    def _within(self, e: Entity) -> list[str]:
        """The keys of everything that the entity is located in, directly or not."""
        found: list[str] = []
        todo = list(e.located_in)
        while todo:
            key = todo.pop(0)
            if key not in found and key != e.key and key in self.entities:
                found.append(key)
                todo += self.entities[key].located_in
        return found

    def _links(self, iri: str, links: Sequence[Link]) -> None:
        for link in links:
            self.w.link(iri, "owl:sameAs", link.iri)
        best = max(links, key=lambda x: x.confidence, default=None)
        if best:
            self.w.add(iri, "cq:linkConfidence", decimal(best.confidence))
            self.w.text(iri, "cq:linkBasis", best.basis)

    def _geometry(self, iri: str, latitude: float, longitude: float) -> None:
        node = f"{iri}/geometry"
        self.w.link(iri, "geo:hasGeometry", node)
        self.w.type(node, expand("geo:Geometry"))
        self.w.add(
            node,
            "geo:asWKT",
            Literal(f"POINT({longitude:.5f} {latitude:.5f})", datatype=NamedNode(expand("geo:wktLiteral"))),
        )
        self.w.add(iri, "wgs84:lat", decimal(latitude))
        self.w.add(iri, "wgs84:long", decimal(longitude))

    def _to(self, subject: str, prop: str, key: str | None) -> None:
        """Link to what a key refers to, if that is written and its class is in the range of the property."""
        if key not in self.names or self.names[key] == subject:
            return
        found = self.entities.get(key)
        if found is None or prop not in RANGES or found.cls in RANGES[prop]:
            self.w.link(subject, prop, self.names[key])

    def _states(self, keys: Iterable[str]) -> list[str]:
        """Keys of the states that these actors are or act for, directly or through at most two others; offices
        count."""
        found: dict[str, None] = {}
        ring, seen = list(keys), set(keys)
        for _ in range(3):
            after = []
            for key in ring:
                e = self.entities.get(key)
                if e is None:
                    continue
                if e.cls == "State":
                    found[key] = None
                    continue
                after += [k for k in self._acts_for(e) if k not in seen]
            seen |= set(after)
            ring = after
        return list(found)

    def event(self, e: Event) -> None:
        w, iri = self.w, self.names[e.key]
        w.types(iri, e.cls)
        w.text(iri, "rdfs:label", e.label)
        w.link(iri, "cq:trigger", self.mention(e.trigger))
        for m in {e.trigger, *e.mentions}:
            w.link(iri, "gaf:denotedBy", self.mention(m))
        for role, keys in (("cq:actor", e.actors), ("cq:recipient", e.recipients)):
            for key in keys:
                for prop in (role, "cq:participant", "sem:hasActor"):
                    self._to(iri, prop, key)
            for key in self._states(keys):
                self._to(iri, f"{role}State", key)
        self._to(iri, "sem:hasPlace", e.place)
        if e.attributed_to is not None:  # a claim without its source would be asserted as a fact
            w.link(iri, "cq:attributedTo", self.names[e.attributed_to])
        for key in e.part_of:
            self._to(iri, "cq:subEventOf", key)
        w.link(iri, "cq:factuality", cq(e.factuality.value))
        self._when(iri, e)
        self._kind(iri, e)
        for kind, count in (("killed", e.killed), ("injured", e.injured), ("detained", e.detained)):
            self._count(iri, kind, count)
        w.add(iri, "cq:confidence", decimal(e.confidence))
        if e.doubt:
            w.link(iri, "cq:doubt", cq(_DOUBTS.get(e.doubt, e.doubt)))
        if e.why:
            w.text(iri, "cq:reason", e.why)
        self._denies(iri, e.denies)
        self._read_by(iri, e.extractors)

    def _denies(self, iri: str, keys: Sequence[str]) -> None:
        for key in keys:
            self._to(iri, "cq:denies", key)

    def _kind(self, iri: str, e: Event) -> None:
        for mode in e.modes:
            self.w.link(iri, "cq:mode", f"{CONCEPT}mode/{e.cls.lower()}-{mode}")
        for context in e.contexts:
            self.w.link(iri, "cq:context", f"{CONCEPT}context/{context}")
        if e.cameo:
            self.w.text(iri, "cq:cameoCode", e.cameo)

    def _when(self, iri: str, e: Event) -> None:
        if e.time is None:
            return
        if e.time.value:
            self.w.add(iri, "cq:date", date_literal(e.time.value))
        for prop, bound in (("cq:earliestDate", e.time.earliest), ("cq:latestDate", e.time.latest)):
            if bound:
                self.w.add(iri, prop, day(bound))
        self.w.link(iri, "cq:dateBasis", cq(e.time.basis.value))

    def _count(self, iri: str, kind: str, count: Count | None) -> None:
        for end, number in (("Low", count.low), ("Best", count.best), ("High", count.high)) if count else ():
            if number is not None:
                self.w.add(iri, f"cq:{kind}{end}", integer(number))

    def statement(self, s: Statement, iri: str) -> None:
        w = self.w
        w.type(iri, cq("Statement"))
        w.text(iri, "rdfs:label", s.label if self._texts else self._label(s))
        for m in s.content:
            w.link(iri, "cq:content", self.mention(m))
            w.link(iri, "gaf:denotedBy", self.mention(m))
        if s.cue:
            w.link(iri, "cq:cue", self.mention(s.cue))
            w.link(iri, "gaf:denotedBy", self.mention(s.cue))
        if s.speaker is not None:
            w.link(iri, "cq:speaker", self.names[s.speaker])
        self._to(iri, "cq:addressee", s.addressee)
        for key in s.about:
            self._to(iri, "cq:about", key)
        for key in s.presupposes:
            self._to(iri, "cq:presupposes", key)
        self._denies(iri, s.denies)
        w.link(iri, "cq:quotation", cq(s.quotation.value))
        w.add(iri, "cq:confidence", decimal(s.confidence))
        self._read_by(iri, s.extractors)

    def _label(self, s: Statement) -> str:
        """The label of a statement whose words are not kept."""
        who = self.entities[s.speaker].label if s.speaker in self.entities else "Unnamed source"
        return f"{who}: {self._where(s.content[0].start, s.content[-1].end)}"

    def _read_by(self, iri: str, extractors: Sequence[str]) -> None:
        """Write which extractors read a fact, unless it is the rules alone."""
        for name in extractors if tuple(extractors) != ("rules",) else ():
            self.w.text(iri, "cq:extractor", name)

    def tenure(self, t: Tenure, iri: str) -> None:
        w = self.w
        w.type(iri, cq("Tenure"))
        w.text(iri, "rdfs:label", f"{self.entities[t.holder].label}, {t.position}")
        w.text(iri, "cq:position", t.position)
        self._to(iri, "cq:holder", t.holder)
        self._to(iri, "cq:positionOf", t.position_of)
        self._to(iri, "cq:positionIn", t.position_in)
        if self.document.article.published:
            w.add(iri, "cq:asOf", date_literal(self.document.article.published[:10]))
        for m in t.mentions:
            w.link(iri, "gaf:denotedBy", self.mention(m))

    def time(self, t: TimeMention) -> None:
        node = self.mention(t)
        self.w.type(node, cq("TimeMention"))
        self.w.add(node, "cq:timexType", string(t.timex_type))
        self.w.add(node, "cq:timexValue", string(t.timex_value))
