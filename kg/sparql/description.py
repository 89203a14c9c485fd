"""What a store says of itself to tools: saved questions, prefixes, and which class has which properties.

These are triples of the graph `id:graph/description`, in the form that SIB's editor and assistants ask for: questions
as `sh:SPARQLExecutable`, prefixes as `sh:declare`, classes and properties as partitions of VoID.
Source: https://github.com/sib-swiss/sparql-editor, https://github.com/sib-swiss/sparql-examples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox

from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import CQ, DESCRIPTION_GRAPH, OWL, PREFIXES, RDF, RDFS, SCHEMA, SH, VOID, XSD
from kg.sparql.query import inspect
from kg.sparql.questions import questions

VOID_EXT = "http://ldf.fi/void-ext#"
_TYPE = ox.NamedNode(RDF + "type")

Partitions: TypeAlias = Mapping[tuple[str, str], frozenset[str]]
"""For a class and a property, the classes and datatypes of its values."""


@cache
def saved(base: str) -> tuple[ox.Triple, ...]:
    """Return the saved questions, with the defaults of their parameters, and the prefixes."""
    return tuple(_saved(base))


def _saved(base: str) -> Iterator[ox.Triple]:
    prefixes = f"{base}{DESCRIPTION_GRAPH}#prefixes"
    yield _link(prefixes, RDF + "type", OWL + "Ontology")
    for name, space in PREFIXES.items():
        declared = f"{base}{DESCRIPTION_GRAPH}#prefix-{name}"
        yield _link(prefixes, SH + "declare", declared)
        yield _link(declared, RDF + "type", SH + "PrefixDeclaration")
        yield _text(declared, SH + "prefix", name)
        yield _text(declared, SH + "namespace", space, XSD + "anyURI")
    for one in questions():
        question = f"{base}question/{one.name}"
        kind = inspect(one.text).form.lower()
        yield _link(question, RDF + "type", SH + "SPARQLExecutable")
        yield _link(question, RDF + "type", f"{SH}SPARQL{kind.capitalize()}Executable")
        yield _link(question, SH + "prefixes", prefixes)
        yield _text(question, RDFS + "label", one.summary, language="en")
        yield _text(question, RDFS + "comment", f"{one.summary} {one.description}".strip(), language="en")
        yield _text(question, SH + kind, _without_metadata(one.bound({})))
        for tag in one.tags:
            yield _text(question, SCHEMA + "keywords", tag)


def _without_metadata(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))


def partitioned(
    quads: Iterable[ox.Quad], types: Callable[[ox.NamedNode], Iterable[str]]
) -> dict[tuple[str, str], frozenset[str]]:
    """Return which properties the instances of each class have in these quads, and with what values.

    Args:
        types: returns the classes of a node, those above them among our own included.
    """
    known: dict[ox.NamedNode, tuple[str, ...]] = {}

    def of(node: ox.NamedNode) -> tuple[str, ...]:
        if node not in known:
            known[node] = tuple(types(node))
        return known[node]

    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate == _TYPE or not isinstance(quad.subject, ox.NamedNode):
            continue
        value = quad.object
        values: Iterable[str] = ()
        if isinstance(value, ox.Literal):
            values = (value.datatype.value,)
        elif isinstance(value, ox.NamedNode):
            values = of(value)
        for cls in of(quad.subject):
            found[cls, quad.predicate.value].update(values)
    return {key: frozenset(values) for key, values in found.items()}


def with_classes_above(classes: Iterable[str]) -> tuple[str, ...]:
    """Return classes and the classes of our ontology above them."""
    below = dict.fromkeys(classes)
    above = {iri: None for cls in below for iri in superclasses().get(cls, ()) if iri.startswith(CQ)}
    return tuple({**below, **above})


def schema(base: str, partitions: Partitions) -> Iterator[ox.Triple]:
    """Yield the partitions by class and property, as VoID has them."""
    dataset = f"{base}{DESCRIPTION_GRAPH}#dataset"
    yield _link(dataset, RDF + "type", VOID + "Dataset")
    places = {cls: f"{dataset}-class-{number}" for number, cls in enumerate(sorted({cls for cls, _ in partitions}), 1)}
    for cls, place in places.items():
        yield _link(dataset, VOID + "classPartition", place)
        yield _link(place, VOID + "class", cls)
    numbers: defaultdict[str, int] = defaultdict(int)
    for (cls, prop), values in sorted(partitions.items()):
        numbers[cls] += 1
        part = f"{places[cls]}-property-{numbers[cls]}"
        yield _link(places[cls], VOID + "propertyPartition", part)
        yield _link(part, VOID + "property", prop)
        for number, value in enumerate(sorted(values), 1):
            is_datatype = value.startswith(XSD) or value == RDF + "langString"
            kind, prefix = ("datatype", VOID_EXT) if is_datatype else ("class", VOID)
            yield _link(part, f"{prefix}{kind}Partition", f"{part}-{number}")
            yield _link(f"{part}-{number}", prefix + kind, value)


def _link(subject: str, prop: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(prop), ox.NamedNode(value))


def _text(
    subject: str, prop: str, value: str, datatype: str = XSD + "string", language: str | None = None
) -> ox.Triple:
    text = ox.Literal(value, language=language) if language else ox.Literal(value, datatype=ox.NamedNode(datatype))
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(prop), text)
