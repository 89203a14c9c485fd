"""What has one IRI is written as one thing: with one class, one label, one holder."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.model import Document, Entity, Link, Mention, Tenure
from kg.rdf.checks import broken_shapes, checks, run
from kg.rdf.reasoning import materialised
from kg.rdf.vocab import CQ, ID, expand
from tests.support.documents import document, quads


def objects(found: list[ox.Quad], subject: str, prop: str) -> set[str]:
    pairs = [(q.subject, q.object) for q in found if q.predicate.value == expand(prop)]
    return {o.value for s, o in pairs if s == ox.NamedNode(subject) and isinstance(o, ox.NamedNode | ox.Literal)}


def with_entities(*more: Entity) -> Document:
    known = document()
    return replace(known, entities=(*known.entities, *more))


def broken(found: list[ox.Quad]) -> set[str]:
    """The rules about labels, classes and holders that are broken."""
    store = ox.Store()
    store.extend([*found, *(ox.Quad(q.subject, q.predicate, q.object) for q in found)])
    store.extend([ox.Quad(t.subject, t.predicate, t.object) for t in materialised()])
    rules = {violation.rule for violation in broken_shapes(found)}
    return rules | {v.rule for one in checks() if one.name == "one-class" for v in run(one, store)}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Company", "Condé Nast"), ("Company", "Conde Nast")),
        (("Company", "Condé Nast"), ("Organization", "Condé Nast")),
        (("ArmedGroup", "Red Front"), ("PoliticalParty", "RED FRONT")),
    ],
)
def test_entities_of_one_iri_have_one_class_and_one_label(first: tuple[str, str], second: tuple[str, str]) -> None:
    one = Entity("one", *first, (Mention(0, 7), Mention(8, 15)), country="FRA", sectors=("BUS",))
    two = Entity("two", *second, (Mention(16, 24),), aliases=("CN",), links=(Link("urn:x", 0.9, "a table"),))
    found = quads(with_entities(one, two))
    labelled = [q.subject for q in found if isinstance(q.object, ox.Literal) and q.object.value == first[1]]
    (iri,) = {node.value for node in labelled if isinstance(node, ox.NamedNode)}
    assert objects(found, iri, "rdfs:label") == {first[1]}
    assert {second[1], "CN"} - {first[1]} <= objects(found, iri, "skos:altLabel")
    assert first[1] not in objects(found, iri, "skos:altLabel")
    assert CQ + first[0] in objects(found, iri, "rdf:type")
    assert first[0] == second[0] or CQ + second[0] not in objects(found, iri, "rdf:type") - {CQ + "Organization"}
    assert len(objects(found, iri, "gaf:denotedBy")) == 3
    assert objects(found, iri, "cq:country") == {"FRA"}
    assert objects(found, iri, "owl:sameAs") == {"urn:x"}
    assert broken(found) == set()


def test_the_entity_with_a_row_of_the_gazetteer_then_that_with_most_mentions_gives_class_and_label() -> None:
    few = Entity("a", "Company", "Condé Nast", (Mention(0, 7),))
    many = Entity("b", "MediaOrganization", "Conde Nast", (Mention(8, 15), Mention(16, 24)))
    found = quads(with_entities(few, many))
    assert objects(found, f"{ID}org/conde-nast", "rdfs:label") == {"Conde Nast"}
    listed = replace(few, ref="org/conde-nast")
    found = quads(with_entities(many, listed))
    assert objects(found, f"{ID}org/conde-nast", "rdfs:label") == {"Condé Nast"}


def test_facts_of_both_lead_to_the_one() -> None:
    one, two = (
        Entity("one", "Company", "Condé Nast", (Mention(0, 7),)),
        Entity("two", "Company", "Conde Nast", (Mention(8, 9),)),
    )
    known = with_entities(one, two)
    events = (replace(known.events[2], actors=("one",), recipients=()), replace(known.events[0], actors=("two",)))
    found = quads(replace(known, events=events, statements=()))
    actors = [q for q in found if q.predicate.value == CQ + "actor"]
    assert len(actors) == 2
    assert {q.object for q in actors} == {ox.NamedNode(f"{ID}org/conde-nast")}


@pytest.mark.parametrize(
    ("holder", "position", "number"),
    [("weiss", "Emir", 1), ("weiss", "EMIR", 2), ("other", "Emir", 2), ("other", "Sheikh", 2)],
)
def test_tenures_of_other_holders_or_positions_are_nodes_of_their_own(holder: str, position: str, number: int) -> None:
    other = Entity("other", "Person", "Tamim Adler", (Mention(0, 7),))
    title = (Mention(10, 14),)
    known = replace(
        with_entities(other), tenures=(Tenure("t1", "weiss", "Emir", title), Tenure("t2", holder, position, title))
    )
    found = quads(known)
    assert len({q.subject for q in found if q.predicate.value == CQ + "holder"}) == number
    assert broken(found) == set()


def test_sizes_are_those_of_one_of_the_groups() -> None:
    span = (Mention(0, 7),)
    two = Entity("a", "Group", "residents", span, named=False, size=2, size_low=2)
    up_to_one = Entity("b", "Group", "residents", span, named=False, size_high=1)
    found = quads(with_entities(two, up_to_one))
    nodes = [q.subject for q in found if isinstance(q.object, ox.Literal) and q.object.value == "residents"]
    (iri,) = {node.value for node in nodes if isinstance(node, ox.NamedNode)}
    assert (objects(found, iri, "cq:size"), objects(found, iri, "cq:sizeHigh")) == ({"2"}, set())
    assert broken(found) == set()
