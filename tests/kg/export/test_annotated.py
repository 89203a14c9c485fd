"""RDF 1.2: facts with annotations, of which only reported facts are asserted."""

from __future__ import annotations

import io

import pyoxigraph as ox

from kg.export.annotated import export
from kg.rdf.vocab import CQ, ID, PREFIXES
from tests.support.tables import small_source


def graph(*given: tuple[str, str]) -> ox.Store:
    out, store = io.BytesIO(), ox.Store()
    export(small_source(), given, out)
    store.load(out.getvalue(), ox.RdfFormat.TURTLE)
    return store


def ask(store: ox.Store, query: str) -> bool:
    return bool(store.query(query, prefixes=PREFIXES))


def test_a_reported_fact_is_asserted_and_annotated() -> None:
    store = graph(("type", "Assault"), ("attributed", "no"))
    fact = f"<{ID}first/event-1-assault> cq:actor <{ID}DEU>"
    assert ask(store, f"ASK {{ {fact} }}")
    assert ask(
        store,
        f"ASK {{ ?r rdf:reifies <<( {fact} )>> ; cq:confidence 0.8 ; cq:factuality cq:Actual ; "
        f"prov:wasQuotedFrom <urn:s1> ; prov:wasDerivedFrom <{ID}first> "
        "FILTER NOT EXISTS { ?r cq:attributedTo ?x } }",
    )
    assert ask(store, f"ASK {{ <{ID}first/event-1-assault> cq:killedBest 4 ; cq:date '2024-05-30'^^xsd:date }}")


def test_claims_and_plans_are_triple_terms_that_assert_nothing() -> None:
    store = graph()
    claim, plan = f"<{ID}second/event-4-assault>", f"<{ID}first/event-3-agree>"
    for event in (claim, plan):
        assert not ask(store, f"ASK {{ {event} cq:actor ?who }}")
        assert not ask(store, f"ASK {{ {event} a ?class }}")
    assert ask(store, f"ASK {{ ?r rdf:reifies <<( {claim} a cq:Assault )>> ; cq:attributedTo <{ID}rebels> }}")
    assert ask(store, f"ASK {{ ?r rdf:reifies <<( {plan} cq:actor <{ID}eve> )>> ; cq:factuality cq:Planned }}")


def test_reifiers_have_iris_of_their_own() -> None:
    store = graph()
    reifiers = [quad.subject for quad in store if quad.predicate.value.endswith("reifies")]
    assert len(set(reifiers)) == len(reifiers) > 8
    assert all(isinstance(one, ox.NamedNode) for one in reifiers)
    assert not any(quad.predicate.value == CQ + "factuality" for quad in store if quad.subject not in reifiers)
