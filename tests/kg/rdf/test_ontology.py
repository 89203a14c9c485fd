"""The ontology: complete, consistent, and the same in Turtle and in code."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.model import Basis, Factuality, Quotation
from kg.model.classes import ENTITIES, OCCASIONS, ORGANIZATIONS, QUADS
from kg.rdf.reasoning import classify, materialised, ontology_files, read, superclasses, superproperties
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CONCEPT, CQ, OWL, RDF, RDFS, SKOS, cq, expand
from kg.resources import queries_dir

ROOT = Path(__file__).resolve().parents[3]
KINDS = {
    OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
}


@pytest.fixture(scope="module")
def triples() -> list[ox.Triple]:
    return read(ontology_files())


def subjects(triples: list[ox.Triple], prop: str, value: str) -> set[str]:
    return {
        t.subject.value
        for t in triples
        if isinstance(t.subject, ox.NamedNode)
        and t.predicate.value == prop
        and isinstance(t.object, ox.NamedNode | ox.Literal)
        and t.object.value == value
    }


def ours(triples: list[ox.Triple]) -> set[str]:
    return {iri for kind in KINDS for iri in subjects(triples, RDF + "type", kind) if iri.startswith(CQ)}


def test_every_term_has_one_label_and_one_definition(triples: list[ox.Triple]) -> None:
    for prop in (RDFS + "label", SKOS + "definition"):
        counted = Counter(
            t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode) and t.predicate.value == prop
        )
        assert {iri: counted[iri] for iri in ours(triples) if counted[iri] != 1} == {}


def test_labels_are_not_shared(triples: list[ox.Triple]) -> None:
    classes = subjects(triples, RDF + "type", OWL + "Class") & ours(triples)
    labels = [
        t.object.value
        for t in triples
        if isinstance(t.subject, ox.NamedNode)
        and t.subject.value in classes
        and t.predicate.value == RDFS + "label"
        and isinstance(t.object, ox.Literal)
    ]
    assert len(labels) == len(set(labels)) == len(classes)


def test_events_organizations_and_occasions_are_those_of_the_code(triples: list[ox.Triple]) -> None:
    above = superclasses()
    quads = {cq(name) for name in QUADS}
    assert {iri for iri, tree in above.items() if quads & set(tree)} == {cq(name) for name in event_types()}
    assert len(event_types()) == 16
    assert {cq(name) for name in ENTITIES} <= above.keys()
    assert all(cq("Event") in above[iri] for iri in quads)
    assert {cq("Organization")} | {iri for iri, tree in above.items() if cq("Organization") in tree} == {
        cq(name) for name in ORGANIZATIONS
    }
    assert {iri for iri, tree in above.items() if cq("Occasion") in tree} == {cq(name) for name in OCCASIONS}


@pytest.mark.parametrize(
    ("name", "values"), [("Factuality", Factuality), ("DateBasis", Basis), ("Quotation", Quotation)]
)
def test_values_are_those_of_the_model(triples: list[ox.Triple], name: str, values: type[Factuality]) -> None:
    assert subjects(triples, RDF + "type", cq(name)) == {cq(value) for value in values}


@pytest.mark.parametrize(("scheme", "number"), [("mode", 67), ("context", 37), ("sector", 25)])
def test_concepts_are_complete(triples: list[ox.Triple], scheme: str, number: int) -> None:
    concepts = subjects(triples, SKOS + "inScheme", CONCEPT + scheme)
    assert len(concepts) == number
    for prop in ("skos:prefLabel", "skos:definition", "skos:notation"):
        counted = Counter(
            t.subject.value
            for t in triples
            if isinstance(t.subject, ox.NamedNode) and t.predicate.value == expand(prop)
        )
        assert {iri: counted[iri] for iri in concepts if counted[iri] != 1} == {}


def test_modes_name_a_class_of_events(triples: list[ox.Triple]) -> None:
    modes = subjects(triples, SKOS + "inScheme", CONCEPT + "mode")
    of = {
        t.subject.value: t.object.value
        for t in triples
        if isinstance(t.subject, ox.NamedNode)
        and t.predicate.value == cq("modeOf")
        and isinstance(t.object, ox.NamedNode)
    }
    assert of.keys() == modes
    assert set(of.values()) <= {cq(name) for name in event_types()}
    assert all(iri.startswith(f"{CONCEPT}mode/{cls.removeprefix(CQ).lower()}-") for iri, cls in of.items())


def test_code_and_queries_name_only_terms_that_there_are(triples: list[ox.Triple]) -> None:
    known = {iri.removeprefix(CQ) for iri in ours(triples)}
    files = [
        *ROOT.glob("kg/**/*.py"),
        *ROOT.glob("server/**/*.py"),
        *ROOT.glob("ontology/**/*.rq"),
        *queries_dir().glob("*.rq"),
    ]
    used = {
        (name, file.name)
        for file in files
        for name in re.findall(r"\bcq:([A-Za-z]\w*)|\bcq\(\"(\w+)\"\)", file.read_text("utf8"))
        for name in name
        if name
    }
    assert {(name, file) for name, file in used if name not in known} == set()


def test_reasoner_finds_no_contradiction_and_no_class_above_another_that_is_not_asserted() -> None:
    found = classify()
    assert found.consistent
    assert found.unsatisfiable == ()
    assert found.superclasses is not None
    asserted = {iri: set(above) for iri, above in superclasses().items()}
    inferred = {iri: set(above) for iri, above in found.superclasses.items() if above}
    assert inferred == asserted


def test_reasoner_finds_a_contradiction(triples: list[ox.Triple]) -> None:
    both = [
        ox.Triple(ox.NamedNode("urn:x"), ox.NamedNode(RDF + "type"), ox.NamedNode(cq(cls)))
        for cls in ("Person", "State")
    ]
    assert not classify([*triples, *both]).consistent


def test_reasoner_finds_a_class_that_nothing_can_be_of(triples: list[ox.Triple]) -> None:
    both = [
        ox.Triple(ox.NamedNode(cq("Both")), ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(cq(cls)))
        for cls in ("Accuse", "Consult")
    ]
    declared = ox.Triple(ox.NamedNode(cq("Both")), ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Class"))
    assert classify([*triples, declared, *both]).unsatisfiable == (cq("Both"),)


def test_property_chains_say_where_events_are_and_whom_they_involve(triples: list[ox.Triple]) -> None:
    chained = {
        t.subject.value
        for t in triples
        if isinstance(t.subject, ox.NamedNode) and t.predicate.value == OWL + "propertyChainAxiom"
    }
    assert chained == {cq("takesPlaceIn"), cq("involves")}
    assert cq("locatedIn") in subjects(triples, RDF + "type", OWL + "TransitiveProperty")


def test_materialised_graph_has_all_superclasses_and_no_blank_nodes() -> None:
    found = materialised()
    relation = ox.NamedNode(RDFS + "subClassOf")
    assert ox.Triple(ox.NamedNode(cq("Consult")), relation, ox.NamedNode(expand("sem:Event"))) in found
    assert ox.Triple(ox.NamedNode(cq("ArmedGroup")), relation, ox.NamedNode(cq("Actor"))) in found
    assert not any(isinstance(term, ox.BlankNode) for t in found for term in (t.subject, t.object))
    assert found == sorted(set(found), key=str)
    assert set(superproperties()[cq("actor")]) >= {cq("participant"), expand("sem:hasActor"), cq("involves")}
