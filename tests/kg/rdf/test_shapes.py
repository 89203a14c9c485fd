"""The shapes let a good graph pass and stop bad ones, each for its own reason."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.rdf.checks import _validated, broken_shapes
from kg.rdf.shapes import Facts, conforms, unknown_components
from kg.rdf.vocab import CQ, ID, NIF, RDF, RDFS, XSD, expand
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
        (
            without("nif:isString"),
            "An article has one text, which is not empty, or says where its words stand that are not kept.",
        ),
        (without("prov:generatedAtTime"), "An article's graph has one time of generation, an xsd:dateTime."),
        (without("cq:softwareVersion"), "A run names one software version."),
        (without("nif:anchorOf"), "A span has one anchorOf, or says where its words stand that are not kept."),
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


def test_every_component_of_the_shapes_is_decided_without_pyshacl() -> None:
    assert unknown_components() == set()
    assert conforms(Facts(quads()))
    assert conforms(Facts(quads(texts=False)))


ODD: list[ox.Literal | ox.BlankNode | ox.NamedNode] = [
    *(ox.Literal(text) for text in ("", "x", "DATE", "AFG")),
    *(typed(text, "integer") for text in ("-1", "0", "7", "x", "1.0", " 7")),
    *(typed(text, "decimal") for text in ("0.5", "1", "1.5", "1e0", "")),
    *(typed(text, "date") for text in ("2024-03-13", "2024-02-30", "2024-3-1", "20240313", "1899-12-31")),
    *(typed(text, "dateTime") for text in ("2024-03-13T08:00:00Z", "2024-03-13", "2024-03-13T25:00:00Z")),
    *(typed(text, "gMonthDay") for text in ("--03-13", "--02-31", "03-13")),
    ox.Literal("x", language="en"),
    ox.BlankNode("b"),
    *(ox.NamedNode(iri) for iri in (IRI, CQ + "Actual", CQ + "Event", CQ + "Mention", "urn:x", ID + "state/UTO")),
]


def test_a_day_and_a_number_are_not_compared() -> None:
    whole, day = quads(), typed("2024-03-13", "date")
    for end in (quad for quad in whole if quad.predicate.value == NIF + "endIndex"):
        changed = ox.Quad(end.subject, end.predicate, day, end.graph_name)
        assert not conforms(Facts([changed if quad == end else quad for quad in whole]))


@settings(max_examples=60)
@given(st.integers(0), st.integers(0, len(ODD) - 1), st.sampled_from(["replaced", "added", "removed"]))
def test_a_graph_that_is_passed_has_no_violation(number: int, odd: int, how: str) -> None:
    found = quads()
    chosen = found[number % len(found)]
    changed = ox.Quad(chosen.subject, chosen.predicate, ODD[odd], chosen.graph_name)
    graph = [quad for quad in found if how == "added" or quad != chosen] + [changed] * (how != "removed")
    if conforms(Facts(graph)):
        assert list(_validated(graph)) == []
