"""The entities of a document: names, ties to others, links and places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode

from kg.model import Document, Entity, Link, MentionKind
from kg.model.characters import visible
from kg.model.classes import BODIES
from kg.rdf.mapping.selection import RANGES
from kg.rdf.mapping.terms import Writer, decimal
from kg.rdf.mapping.words import Words
from kg.rdf.vocab import CONCEPT, expand


class Entities:
    """Writes the entities of one document, and the links to them.

    Args:
        names: the IRI for each key, of events and statements, too.
        chosen: the entity that is written for each key.
    """

    def __init__(
        self, document: Document, names: dict[str, str], chosen: dict[str, Entity], writer: Writer, words: Words
    ) -> None:
        self._document, self._names, self._chosen, self._w, self._words = document, names, chosen, writer, words
        self._offices: dict[str, list[str]] = {}
        for t in document.tenures:
            if t.position_of:
                self._offices.setdefault(t.holder, []).append(t.position_of)

    def label(self, key: str | None) -> str | None:
        """None: no entity that is written has this key."""
        return self._chosen[key].label if key in self._chosen else None

    def is_person(self, key: str) -> bool:
        return key in self._chosen and self._chosen[key].cls == "Person"

    def entity(self, e: Entity) -> None:
        w, iri = self._w, self._names[e.key]
        w.types(iri, e.cls)
        w.text(iri, "rdfs:label", e.label)
        for m in e.mentions:
            w.link(iri, "gaf:denotedBy", self._words.mention(m))
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
                self._w.value(iri, f"cq:size{end}", number, "integer")

    def _other_names(self, e: Entity) -> set[str]:
        """The entity's names other than its label, on one line each, without invisible characters."""
        names = {self._document.surface(m) for m in e.mentions if m.kind is MentionKind.NAME} | set(e.aliases)
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
                self.link(iri, prop, key)

    def _acts_for(self, e: Entity) -> list[str]:
        """Keys of the states and organizations that an actor acts for, by its offices too.

        Who acts for a person or group acts for what these act for: "Trump's administration" for the United States.
        """
        found: list[str] = []
        for key in (*e.acts_for, *self._offices.get(e.key, ())):
            other = self._chosen.get(key)
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
            if key not in found and key != e.key and key in self._chosen:
                found.append(key)
                todo += self._chosen[key].located_in
        return found

    def _links(self, iri: str, links: Sequence[Link]) -> None:
        for link in links:
            self._w.link(iri, "owl:sameAs", link.iri)
        best = max(links, key=lambda x: x.confidence, default=None)
        if best:
            self._w.add(iri, "cq:linkConfidence", decimal(best.confidence))
            self._w.text(iri, "cq:linkBasis", best.basis)

    def _geometry(self, iri: str, latitude: float, longitude: float) -> None:
        node = f"{iri}/geometry"
        self._w.link(iri, "geo:hasGeometry", node)
        self._w.type(node, expand("geo:Geometry"))
        self._w.add(
            node,
            "geo:asWKT",
            Literal(f"POINT({longitude:.5f} {latitude:.5f})", datatype=NamedNode(expand("geo:wktLiteral"))),
        )
        self._w.add(iri, "wgs84:lat", decimal(latitude))
        self._w.add(iri, "wgs84:long", decimal(longitude))

    def link(self, subject: str, prop: str, key: str | None) -> None:
        """Link to what a key refers to, if that is written and its class is in the range of the property."""
        if key not in self._names or self._names[key] == subject:
            return
        found = self._chosen.get(key)
        if found is None or prop not in RANGES or found.cls in RANGES[prop]:
            self._w.link(subject, prop, self._names[key])

    def states(self, keys: Iterable[str]) -> list[str]:
        """Keys of the states that these actors are or act for, directly or through at most two others; offices
        count."""
        found: dict[str, None] = {}
        ring, seen = list(keys), set(keys)
        for _ in range(3):
            after = []
            for key in ring:
                e = self._chosen.get(key)
                if e is None:
                    continue
                if e.cls == "State":
                    found[key] = None
                    continue
                after += [k for k in self._acts_for(e) if k not in seen]
            seen |= set(after)
            ring = after
        return list(found)
