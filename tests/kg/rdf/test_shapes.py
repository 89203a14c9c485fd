"""The shapes let a good graph pass and stop bad ones, each for its own reason."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.rdf.checks import broken_shapes
from kg.rdf.vocab import CQ, ID, RDF, RDFS, XSD, expand
from tests.support.documents import IRI, quads

GRAPH = ox.NamedNode(IRI)
EVENT = next(
    q.subject for q in quads() if q.predicate.value == RDF + "type" and q.object == ox.NamedNode(CQ + "Consult")
)


def typed(value: str, kind: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + kind))


def quad(prop: str, value: ox.Literal | str, subject: object = EVENT) -> ox.Quad:
    node = subject if isinstance(subject, ox.NamedNode) else ox.NamedNode(str(subject))
    return ox.Quad(node, ox.NamedNode(expand(prop)), ox.NamedNode(value) if isinstance(value, str) else value, GRAPH)


def without(*props: str) -> list[ox.Quad]:
    gone = {expand(prop) for prop in props}
    return [q for q in quads() if q.predicate.value not in gone]


def test_good_graph_conforms() -> None:
    assert list(broken_shapes(quads())) == []
    assert list(broken_shapes([])) == []


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (without("nif:isString"), "An article has one text, which is not empty."),
        (without("prov:generatedAtTime"), "An article's graph has one time of generation, an xsd:dateTime."),
        (without("cq:softwareVersion"), "A run names one software version."),
        (without("nif:anchorOf"), "A span has one anchorOf."),
        (
            [*quads(), quad("cq:copyOf", ID + "article/one", IRI), quad("cq:copyOf", ID + "article/two", IRI)],
            "An article is a copy of at most one other.",
        ),
        (
            [*quads(), quad("rdf:type", CQ + "ArticleVersion", ID + "article/one#version=0")],
            "An earlier version has one content hash of 64 hexadecimal digits.",
        ),
        (without("cq:timexType"), "A time mention has one type: DATE, TIME, DURATION or SET."),
        (without("cq:reason"), "Unread text has one reason."),
        ([*quads(), quad("cq:reason", ox.Literal("another"))], "An event has at most one reason."),
        (without("cq:holder"), "A tenure has one holder, a person."),
        (without("cq:content"), "A statement has its content, a mention."),
        (without("cq:trigger"), "An event has a trigger, a mention."),
        (without("cq:inSentence"), "An event's trigger is in a sentence."),
        (without("cq:dateBasis"), "A dated event has a date basis."),
        (
            [*quads(), quad("cq:factuality", CQ + "Negated")],
            "An event has exactly one factuality: Actual, Planned, Hypothetical or Negated.",
        ),
        ([*quads(), quad("cq:actor", ID + "geonames/1")], "An event's actor is of the class Actor."),
        ([*quads(), quad("sem:hasPlace", ID + "person/anna-weiss")], "An event takes place in a place or a state."),
        (
            [*quads(), quad("cq:killedLow", typed("9", "integer")), quad("cq:killedHigh", typed("3", "integer"))],
            "Killed: the lower bound is a number not above the others.",
        ),
        (
            [*without("cq:date"), quad("cq:date", typed("2024-02-30", "date"))],
            "An event has at most one date, a valid xsd:date, xsd:gYearMonth, xsd:gYear or xsd:gMonthDay.",
        ),
        ([*quads(), quad("rdfs:label", ox.Literal("Another"), ID + "state/UTO")], "An entity has one preferred label."),
        (
            [*quads(), quad("cq:country", ox.Literal("Utopia"), ID + "state/UTO")],
            "A country code has three capital letters.",
        ),
        (
            [
                *quads(),
                quad("wgs84:lat", typed("91", "decimal"), ID + "geonames/2"),
                quad("rdf:type", CQ + "Place", ID + "geonames/2"),
            ],
            "A latitude is from -90 to 90.",
        ),
        (
            [q for q in quads() if not (q.predicate.value == RDFS + "label" and q.subject == EVENT)],
            "An event has one label.",
        ),
    ],
)
def test_bad_graph_does_not_conform(graph: list[ox.Quad], message: str) -> None:
    found = list(broken_shapes(graph))
    assert message in {violation.rule for violation in found}
    assert {violation.graph for violation in found} == {IRI}
