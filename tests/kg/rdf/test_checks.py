"""Each rule of ontology/checks is silent on a good graph and trips on one that breaks it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.engines.local import Store, open_snapshot
from kg.errors import StoreError
from kg.rdf import reasoning
from kg.rdf.checks import Violation, _validated, broken_spans, check, checks, run
from kg.rdf.vocab import ID, ONTOLOGY_GRAPH, PREFIXES
from tests.support.documents import IRI, quads

PROLOGUE = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
ONTOLOGY = ox.NamedNode(ID + ONTOLOGY_GRAPH)
REPORTED = (
    '<urn:r> a cq:ReportedEvent ; cq:articleCount 1 ; cq:independentSourceCount 1 ; cq:mergeBasis "one" ; '
    "cq:class cq:Accuse ; cq:factuality cq:Actual ; cq:reports ?e ."
)

# what breaks each rule, as an update of the good graph
BAD = {
    "cameo-code-exists": "INSERT { ?e cq:cameoCode '999' } WHERE { ?e a cq:Consult }",
    "claim-is-attributed": (
        "DELETE { ?e cq:factuality cq:Planned ; cq:attributedTo ?x ; cq:actor ?y } "
        "INSERT { ?e cq:factuality cq:Actual } WHERE { ?e a cq:Agree ; cq:attributedTo ?x ; cq:actor ?y }"
    ),
    "concepts-exist": (
        "INSERT { ?e cq:context <https://w3id.org/communique/ontology/mode/consult-visit> } WHERE { ?e a cq:Consult }"
    ),
    "content-hash": "DELETE { ?a cq:contentHash ?h } INSERT { ?a cq:contentHash 'no' } WHERE { ?a cq:contentHash ?h }",
    "date-has-basis": "DELETE { ?e cq:dateBasis ?b } WHERE { ?e a cq:Consult ; cq:dateBasis ?b }",
    "date-has-days": "DELETE { ?e cq:latestDate ?d } WHERE { ?e a cq:Consult ; cq:latestDate ?d }",
    "dates-in-order": (
        "DELETE { ?e cq:latestDate ?d } INSERT { ?e cq:latestDate '2024-03-01'^^xsd:date } "
        "WHERE { ?e a cq:Consult ; cq:latestDate ?d }"
    ),
    "done-before-told": (
        "DELETE { ?e cq:date ?d ; cq:earliestDate ?f } INSERT { ?e cq:date '2024-04-01'^^xsd:date } "
        "WHERE { ?e a cq:Consult ; cq:date ?d ; cq:earliestDate ?f }"
    ),
    "entity-has-mention": "DELETE { ?x gaf:denotedBy ?m } WHERE { ?x a cq:ArmedGroup ; gaf:denotedBy ?m }",
    "every-event-is-reported": (
        "INSERT { ?a cq:resolvedFingerprint ?f } WHERE { ?a cq:fingerprint ?f . ?e a cq:Consult }"
    ),
    "event-class": "DELETE { ?e a cq:Consult } WHERE { ?e a cq:Consult }",
    "event-not-in-itself": (
        "INSERT { ?e cq:subEventOf ?f . ?f cq:subEventOf ?e } WHERE { ?e a cq:Consult . ?f a cq:Agree }"
    ),
    "fact-has-mention": "DELETE { ?t gaf:denotedBy ?m } WHERE { ?t a cq:Tenure ; gaf:denotedBy ?m }",
    "factuality-is-one": "INSERT { ?e cq:factuality cq:Negated } WHERE { ?e a cq:Consult }",
    "graph-has-run": "DELETE { ?r cq:softwareVersion ?v } WHERE { ?r cq:softwareVersion ?v }",
    "graph-is-its-article": f"INSERT DATA {{ GRAPH <{IRI}> {{ <urn:m> nif:referenceContext <urn:other> }} }}",
    "link-has-confidence": "DELETE { ?x cq:linkBasis ?b } WHERE { ?x cq:linkBasis ?b }",
    "mention-in-sentence": (
        "DELETE { ?m cq:inSentence ?s } INSERT { ?m cq:inSentence ?t } "
        "WHERE { ?e a cq:Consult ; cq:trigger ?m . ?m cq:inSentence ?s . ?t a cq:Sentence FILTER(?t != ?s) }"
    ),
    "mode-fits-class": (
        "INSERT { ?e cq:mode <https://w3id.org/communique/ontology/mode/assault-drone> } WHERE { ?e a cq:Consult }"
    ),
    "no-blank-nodes": f"INSERT DATA {{ GRAPH <{IRI}> {{ _:x rdfs:label 'x' }} }}",
    "not-against-oneself": "INSERT { ?e cq:recipient ?x } WHERE { ?e a cq:Consult ; cq:actor ?x }",
    "one-class": "INSERT { ?x a cq:PoliticalParty } WHERE { ?x a cq:ArmedGroup }",
    "ontology-present": "DELETE WHERE { cq:Agree rdfs:subClassOf ?c }",
    "participants-are-actors": "INSERT { ?e cq:actor ?p } WHERE { ?e a cq:Consult . ?p a cq:Place }",
    "place-not-in-itself": "INSERT { ?x cq:locatedIn ?p } WHERE { ?p cq:locatedIn ?x }",
    "planned-not-dated-as-done": "INSERT { ?e cq:dateBasis cq:Dateline } WHERE { ?e cq:factuality cq:Planned }",
    "publication-is-known": "DELETE { ?a schema:datePublished ?d } WHERE { ?a schema:datePublished ?d }",
    "reported-in-articles": (
        f"INSERT {{ {REPORTED.replace('articleCount 1', 'articleCount 2')} }} WHERE {{ ?e a cq:Consult }}"
    ),
    "reported-alike": "INSERT { <urn:r> cq:attributedTo ?x } WHERE { ?e a cq:Accuse ; cq:actor ?x }",
    "reported-once": f"INSERT {{ {REPORTED} <urn:s> cq:reports ?e }} WHERE {{ ?e a cq:Consult }}",
    "span-gives-text": (
        "DELETE { ?m nif:anchorOf ?w } INSERT { ?m nif:anchorOf 'other' } WHERE { ?e cq:trigger ?m . ?m nif:anchorOf"
        " ?w }"
    ),
    "states-have-an-agent": "INSERT { ?e cq:recipientState ?s } WHERE { ?e a cq:Consult . ?s a cq:State }",
    "unread-in-no-sentence": (
        "INSERT { ?u a cq:Unread ; nif:referenceContext ?a ; nif:beginIndex 2 ; nif:endIndex 4 } "
        "WHERE { ?a a cq:Article BIND(<urn:u> AS ?u) }"
    ),
    "terms-are-defined": "INSERT { ?e cq:colour 'red' } WHERE { ?e a cq:Consult }",
}


@pytest.fixture(scope="module")
def ontology() -> list[ox.Quad]:
    triples = reasoning.materialised()
    return [
        ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples for graph in (ONTOLOGY, ox.DefaultGraph())
    ]


@pytest.fixture
def good(ontology: list[ox.Quad]) -> ox.Store:
    """The hand-made document beside the ontology, in the layout of kg.engines.local."""
    store = ox.Store()
    found = quads()
    store.extend([*ontology, *found, *(ox.Quad(q.subject, q.predicate, q.object) for q in found)])
    store.update(PROLOGUE + f"INSERT {{ {REPORTED} }} WHERE {{ ?e a cq:Accuse }}")
    return store


def test_every_check_says_its_rule_and_has_a_bad_example() -> None:
    assert {one.name for one in checks()} == BAD.keys()
    assert all(one.rule.endswith(".") and len(one.rule) > 20 for one in checks())


def test_good_graph_breaks_no_check(good: ox.Store) -> None:
    assert [(one.name, violation) for one in checks() for violation in run(one, good)] == []


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_graph_trips_its_check(good: ox.Store, name: str) -> None:
    one = next(one for one in checks() if one.name == name)
    good.update(PROLOGUE + BAD[name])
    found = list(run(one, good))
    assert found
    assert all(violation.rule == one.rule and violation.focus for violation in found)


def derived(store: ox.Store, before: set[ox.Triple]) -> None:
    """Make a change of the default graph one of the named graphs, of whose union it is made anew."""
    default = ox.DefaultGraph()
    after = {q.triple for q in store.quads_for_pattern(None, None, None, default)}
    gone = before - after
    named = [q for q in store if q.graph_name != default and q.triple not in gone]
    added = after - {q.triple for q in named}
    named += [ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(IRI)) for t in added]
    store.clear()
    store.extend([*named, *(ox.Quad(q.subject, q.predicate, q.object) for q in named)])


@pytest.mark.parametrize("name", [*sorted(BAD), ""])
def test_one_pass_has_the_verdicts_of_all_queries_and_of_pyshacl(good: ox.Store, name: str) -> None:
    default = ox.DefaultGraph()
    if name:
        before = {q.triple for q in good.quads_for_pattern(None, None, None, default)}
        good.update(PROLOGUE + BAD[name])
        derived(good, before)
    article = list(good.quads_for_pattern(None, None, None, ox.NamedNode(IRI)))
    wanted = {violation for one in checks() for violation in run(one, good)}
    wanted |= {*broken_spans(article), *_validated(article)}
    assert set(check(good, merged=True)) == wanted
    assert bool(wanted) is bool(name)


def test_spans_are_counted_in_code_points() -> None:
    found = quads()
    assert list(broken_spans(found)) == []
    anchor = ox.NamedNode(PREFIXES["nif"] + "anchorOf")
    moved = [
        (
            ox.Quad(q.subject, q.predicate, ox.Literal("Weisz"), q.graph_name)
            if q.predicate == anchor and q.object == ox.Literal("Weiss")
            else q
        )
        for q in found
    ]
    assert [violation.detail for violation in broken_spans(moved)] == ["Weiss"]
    short = [q for q in found if q.predicate != ox.NamedNode(PREFIXES["nif"] + "endIndex")]
    assert {violation.rule for violation in broken_spans(short)} == {"A span has a begin and an end."}


def test_spans_without_words_say_where_they_stand() -> None:
    found = quads(texts=False)
    assert list(broken_spans(found)) == []
    assert list(_validated(found)) == []
    silent = [q for q in found if q.predicate.value != PREFIXES["cq"] + "wordsAt" or q.subject == ox.NamedNode(IRI)]
    assert {violation.rule for violation in broken_spans(silent)} == {
        "A span has the words between its offsets, or says where."
    }
    assert {violation.rule for violation in _validated(silent)} == {
        "A span has one anchorOf, or says where its words stand that are not kept."
    }


def test_whole_store_is_checked(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    with Store.open(tmp_path / "s") as store:
        store.load_ontology()
        store.replace(IRI, quads())
        store.publish()
        assert list(check(open_snapshot(tmp_path / "s"), lambda done, of: steps.append((done, of)))) == []
        whole = 2 + len(BAD)  # the graphs of the article and of the ontology, and the queries
        assert steps == [(done, whole) for done in range(1, whole + 1)]
        factuality = ox.NamedNode(PREFIXES["cq"] + "factuality")
        store.replace(IRI, [q for q in quads() if q.predicate != factuality])
        store.publish()
    found = list(check(open_snapshot(tmp_path / "s")))
    assert {
        "An event has exactly one factuality.",
        "An event has exactly one factuality: Actual, Planned, Hypothetical or Negated.",
    } <= {violation.rule for violation in found}


def test_check_needs_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph here yet"):
        list(check(open_snapshot(tmp_path)))


def test_violation_reads_as_a_sentence() -> None:
    assert (
        str(Violation("A rule.", ID + "state/UTO", "urn:x", IRI))
        == f"id:state/UTO: A rule. [urn:x] (in {IRI.replace(ID, 'id:')})"
    )


@pytest.mark.parametrize(
    ("date", "is_broken"),
    [
        ("'2024-03-13'^^xsd:date", True),
        ("'2024-03'^^xsd:gYearMonth", True),
        ("'2024'^^xsd:gYear", True),
        ("'--03-13'^^xsd:gMonthDay", False),
    ],
)
@pytest.mark.parametrize("lacking", ["cq:earliestDate", "cq:latestDate"])
def test_a_date_of_any_precision_has_its_days(good: ox.Store, date: str, is_broken: bool, lacking: str) -> None:
    good.update(
        PROLOGUE + f"DELETE {{ ?e cq:date ?d ; {lacking} ?day }} INSERT {{ ?e cq:date {date} }} "
        f"WHERE {{ ?e a cq:Consult ; cq:date ?d ; {lacking} ?day }}"
    )
    rule = next(rule for rule in checks() if rule.name == "date-has-days")
    assert bool(list(run(rule, good))) == is_broken
