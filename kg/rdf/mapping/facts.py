"""The facts of a document: events, statements, tenures and times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.model import Count, Event, Statement, Tenure, TimeMention
from kg.rdf.iris import fact_iri
from kg.rdf.mapping.entities import Entities
from kg.rdf.mapping.terms import Writer, date_literal, day, decimal, integer, string
from kg.rdf.mapping.words import Words
from kg.rdf.vocab import CONCEPT, cq

_DOUBTS = {"type": "class", "attribution": "attributedTo"}  # fields of an event whose terms have other names


class Facts:
    """Writes the facts of one article.

    Args:
        published: when the article was, an xsd:dateTime or date.
        names: the IRI for each key of an entity, event or statement.
    """

    def __init__(
        self, published: str | None, names: Mapping[str, str], writer: Writer, words: Words, entities: Entities
    ) -> None:
        self._published, self._names, self._w, self._words, self._entities = published, names, writer, words, entities

    def event(self, e: Event) -> None:
        w, iri = self._w, self._names[e.key]
        w.types(iri, e.cls)
        w.text(iri, "rdfs:label", e.label)
        w.link(iri, "cq:trigger", self._words.mention(e.trigger))
        for m in {e.trigger, *e.mentions}:
            w.link(iri, "gaf:denotedBy", self._words.mention(m))
        for role, keys in (("cq:actor", e.actors), ("cq:recipient", e.recipients)):
            for key in keys:
                for prop in (role, "cq:participant", "sem:hasActor"):
                    self._entities.link(iri, prop, key)
            for key in self._entities.states(keys):
                self._entities.link(iri, f"{role}State", key)
        self._entities.link(iri, "sem:hasPlace", e.place)
        if e.attributed_to is not None:  # a claim without its source would be asserted as a fact
            w.link(iri, "cq:attributedTo", self._names[e.attributed_to])
        for key in e.part_of:
            self._entities.link(iri, "cq:subEventOf", key)
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
            self._entities.link(iri, "cq:denies", key)

    def _kind(self, iri: str, e: Event) -> None:
        for mode in e.modes:
            self._w.link(iri, "cq:mode", f"{CONCEPT}mode/{e.cls.lower()}-{mode}")
        for context in e.contexts:
            self._w.link(iri, "cq:context", f"{CONCEPT}context/{context}")
        if e.cameo:
            self._w.text(iri, "cq:cameoCode", e.cameo)

    def _when(self, iri: str, e: Event) -> None:
        if e.time is None:
            return
        if e.time.value:
            self._w.add(iri, "cq:date", date_literal(e.time.value))
        for prop, bound in (("cq:earliestDate", e.time.earliest), ("cq:latestDate", e.time.latest)):
            if bound:
                self._w.add(iri, prop, day(bound))
        self._w.link(iri, "cq:dateBasis", cq(e.time.basis.value))

    def _count(self, iri: str, kind: str, count: Count | None) -> None:
        for end, number in (("Low", count.low), ("Best", count.best), ("High", count.high)) if count else ():
            if number is not None:
                self._w.add(iri, f"cq:{kind}{end}", integer(number))

    def statement(self, s: Statement, iri: str) -> None:
        w = self._w
        w.type(iri, cq("Statement"))
        w.text(iri, "rdfs:label", s.label if self._words.kept else self._label(s))
        for m in s.content:
            w.link(iri, "cq:content", self._words.mention(m))
            w.link(iri, "gaf:denotedBy", self._words.mention(m))
        if s.cue:
            w.link(iri, "cq:cue", self._words.mention(s.cue))
            w.link(iri, "gaf:denotedBy", self._words.mention(s.cue))
        if s.speaker is not None:
            w.link(iri, "cq:speaker", self._names[s.speaker])
        self._entities.link(iri, "cq:addressee", s.addressee)
        for key in s.about:
            self._entities.link(iri, "cq:about", key)
        for key in s.presupposes:
            self._entities.link(iri, "cq:presupposes", key)
        self._denies(iri, s.denies)
        w.link(iri, "cq:quotation", cq(s.quotation.value))
        w.add(iri, "cq:confidence", decimal(s.confidence))
        self._read_by(iri, s.extractors)

    def _label(self, s: Statement) -> str:
        """The label of a statement whose words are not kept."""
        who = self._entities.label(s.speaker) or "Unnamed source"
        return f"{who}: {self._words.where(s.content[0].start, s.content[-1].end)}"

    def _read_by(self, iri: str, extractors: Sequence[str]) -> None:
        """Write which extractors read a fact, unless it is the rules alone."""
        for name in extractors if tuple(extractors) != ("rules",) else ():
            self._w.text(iri, "cq:extractor", name)

    def tenures(self, article: str, tenures: Iterable[Tenure]) -> None:
        taken: dict[str, tuple[str, str]] = {}
        for t in tenures:
            if self._entities.is_person(t.holder):
                iri = fact_iri(article, "tenure", f"{t.mentions[0].start}-{t.position}")
                while taken.setdefault(iri, (held := (self._names[t.holder], t.position))) != held:
                    iri += "-2"  # "Emir Sheikh Tamim" and the like: another holder, or the same title written otherwise
                self._tenure(t, iri)

    def _tenure(self, t: Tenure, iri: str) -> None:
        w = self._w
        w.type(iri, cq("Tenure"))
        w.text(iri, "rdfs:label", f"{self._entities.label(t.holder)}, {t.position}")
        w.text(iri, "cq:position", t.position)
        self._entities.link(iri, "cq:holder", t.holder)
        self._entities.link(iri, "cq:positionOf", t.position_of)
        self._entities.link(iri, "cq:positionIn", t.position_in)
        if self._published:
            w.add(iri, "cq:asOf", date_literal(self._published[:10]))
        for m in t.mentions:
            w.link(iri, "gaf:denotedBy", self._words.mention(m))

    def time(self, t: TimeMention) -> None:
        node = self._words.mention(t)
        self._w.type(node, cq("TimeMention"))
        self._w.add(node, "cq:timexType", string(t.timex_type))
        self._w.add(node, "cq:timexValue", string(t.timex_value))
