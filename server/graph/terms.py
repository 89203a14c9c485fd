"""The terms of the ontology, read from its Turtle file, which is their only source."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.rdf.formats import GRAPHS as RDF_FORMATS
from kg.rdf.vocab import CQ, OWL, PREFIXES, RDF, RDFS, SKOS, compact
from kg.resources import ontology_dir

_CLASS = OWL + "Class"
_PROPERTIES = {
    OWL + "ObjectProperty",
    OWL + "DatatypeProperty",
    OWL + "AnnotationProperty",
    RDF + "Property",
}


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A term of ours. `kind` is class, property or individual; lists hold IRIs or texts in the order of the file."""

    iri: str
    name: str
    kind: str
    label: str
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    above: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    types: tuple[str, ...]


@functools.cache
def serialized(chosen: str) -> bytes:
    """Return the ontology in a format of `server.http.content_negotiation.GRAPHS`."""
    if chosen == "turtle":
        return (ontology_dir() / "communique.ttl").read_bytes()
    return ox.serialize((quad.triple for quad in _triples()), format=RDF_FORMATS[chosen], prefixes=PREFIXES) or b""


@functools.cache
def _triples() -> tuple[ox.Quad, ...]:
    return tuple(ox.parse(path=str(ontology_dir() / "communique.ttl"), format=ox.RdfFormat.TURTLE))


@functools.cache
def terms() -> tuple[OntologyTerm, ...]:
    """Return the terms of our namespace, as the file orders them."""
    said: dict[str, dict[str, list[str]]] = {}
    for quad in _triples():
        if (
            isinstance(quad.subject, ox.NamedNode)
            and quad.subject.value.startswith(CQ)
            and isinstance(quad.object, ox.NamedNode | ox.Literal)
        ):
            facts = said.setdefault(quad.subject.value, {})
            facts.setdefault(quad.predicate.value, []).append(str(quad.object.value))
    return tuple(_term(iri, facts) for iri, facts in said.items())


@functools.cache
def described() -> str:
    """Return our classes and properties, each with what it joins and what it means, one a line."""
    return "\n".join(_described(term) for term in terms() if term.kind != "individual")


def _described(term: OntologyTerm) -> str:
    ends = (" or ".join(compact(iri) for iri in some) for some in (term.domain, term.range))
    joins = (
        " -> ".join(end or "any" for end in ends) if term.kind == "property" else ", ".join(map(compact, term.above))
    )
    return f"cq:{term.name} ({term.kind}{': ' + joins if joins else ''}): {term.definition}"


@functools.cache
def version() -> str:
    """Return the version that the ontology declares."""
    told = (quad.object for quad in _triples() if quad.predicate.value == OWL + "versionInfo")
    return next((term.value for term in told if isinstance(term, ox.Literal)), "")


def kinds(typed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the local name of the most specific class of each IRI, from pairs of IRI and class.

    Only classes of our ontology count; an IRI without one is left out.
    """
    classes: dict[str, set[str]] = {}
    for iri, cls in typed:
        if cls.startswith(CQ):
            classes.setdefault(iri, set()).add(cls)
    found = {}
    for iri, known in classes.items():
        above = {wider for cls in known for wider in _above(cls)}
        found[iri] = min(known - above or known).removeprefix(CQ)
    return found


@functools.cache
def _above(cls: str) -> frozenset[str]:
    """Every class above a class."""
    direct = next((term.above for term in terms() if term.iri == cls), ())
    return frozenset(direct).union(*(_above(wider) for wider in direct))


def _term(iri: str, facts: dict[str, list[str]]) -> OntologyTerm:
    types = facts.get(RDF + "type", [])
    kind = "class" if _CLASS in types else "property" if _PROPERTIES & set(types) else "individual"

    def texts(*names: str) -> tuple[str, ...]:
        return tuple(value for name in names for value in facts.get(name, ()))

    return OntologyTerm(
        iri,
        iri.removeprefix(CQ),
        kind,
        (texts(RDFS + "label", SKOS + "prefLabel") or (iri.removeprefix(CQ),))[0],
        (texts(SKOS + "definition", RDFS + "comment") or ("",))[0],
        texts(SKOS + "scopeNote", SKOS + "historyNote"),
        texts(SKOS + "example"),
        texts(RDFS + "subClassOf", RDFS + "subPropertyOf"),
        texts(RDFS + "domain"),
        texts(RDFS + "range"),
        tuple(types),
    )
