"""The queries are those of SIB's editor and assistants, as their sources have them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli.main import main
from kg.engines.local import Store
from kg.engines.local.description import describe
from kg.engines.querying import rows
from kg.rdf.vocab import CQ, DESCRIPTION_GRAPH, ID, PREFIXES, RDF, RDFS, XSD
from kg.sparql.description import partitioned
from kg.sparql.questions import questions
from server import ServerSettings, create_app
from server.app import close

_QUESTIONS = """PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
SELECT DISTINCT ?sq ?comment ?query {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|spex:describe ?query }"""
_PREFIXES = "SELECT DISTINCT ?prefix ?namespace { [] sh:prefix ?prefix ; sh:namespace ?namespace }"
_SCHEMA = """PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?c ?p ?o ?d {
  ?cp void:class ?c ; void:propertyPartition ?pp . ?pp void:property ?p .
  OPTIONAL { ?pp void:classPartition [ void:class ?o ] }
  OPTIONAL { ?pp void-ext:datatypePartition [ void-ext:datatype ?d ] } }"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("described")
    text = (
        "President William Ruto of Kenya met Prime Minister Abiy Ahmed in Nairobi on 3 March 2026. Kenya blamed Uganda."
    )
    (folder / "a.txt").write_text(text, "utf8")
    assert main(["build", str(folder / "a.txt"), "--store", str(folder / "store"), "--workers", "1"]) == 0
    return folder / "store"


def test_all_questions_are_in_the_graph_and_run(built: Path) -> None:
    found = {row["sq"]: row for row in rows(built, _QUESTIONS)}
    assert {iri.removeprefix(f"{ID}question/") for iri in found} == {one.name for one in questions()}
    for row in found.values():
        assert row["query"].startswith("PREFIX")
        if "CONSTRUCT" not in row["query"]:
            rows(built, row["query"])


def test_all_prefixes_are_in_the_graph(built: Path) -> None:
    assert {row["prefix"]: row["namespace"] for row in rows(built, _PREFIXES)} == PREFIXES


def test_every_class_that_is_used_has_its_properties(built: Path) -> None:
    found = rows(built, _SCHEMA)
    ours = f"STRSTARTS(STR(?c), '{CQ}') && ?p != rdf:type && ?g != <{ID}graph/ontology>"
    used = rows(built, f"SELECT DISTINCT ?c {{ GRAPH ?g {{ ?s a ?c ; ?p ?o }} FILTER({ours}) }}")
    assert {row["c"] for row in used} <= {row["c"] for row in found}
    has = {(row["c"], row["p"], row.get("o") or row.get("d")) for row in found}
    for cls in ("Consult", "Event"):  # the class itself, and one above it
        assert (CQ + cls, CQ + "actor", CQ + "Person") in has
        assert (CQ + cls, CQ + "actor", CQ + "Actor") in has
        assert (CQ + cls, CQ + "earliestDate", XSD + "date") in has


def test_the_service_description_has_them_too(built: Path) -> None:
    app = create_app(ServerSettings(store=built))
    try:
        body = app.test_client().get("/sparql", headers={"Accept": "text/turtle"}).data
    finally:
        close(app)
    graph = ox.Store()
    graph.load(body, format=ox.RdfFormat.TURTLE)
    for query in (_QUESTIONS, _PREFIXES, _SCHEMA):
        solutions = graph.query(query, prefixes=PREFIXES)
        assert isinstance(solutions, ox.QuerySolutions)
        assert len(list(solutions)) == len(rows(built, query))


def test_describing_twice_changes_nothing(built: Path) -> None:
    with Store.open(built) as store:
        before = set(store.quads(graph=ox.NamedNode(f"{ID}graph/description")))
        describe(store)
        assert set(store.quads(graph=ox.NamedNode(f"{ID}graph/description"))) == before
    assert main(["check", "--store", str(built)]) == 0


def test_a_partition_has_the_classes_and_datatypes_of_its_values() -> None:
    one, other, name = (ox.NamedNode(f"http://x/{local}") for local in ("one", "other", "name"))
    quads = [
        ox.Quad(one, name, ox.Literal("text")),
        ox.Quad(one, name, ox.Literal(1)),
        ox.Quad(one, name, other),
        ox.Quad(one, ox.NamedNode(RDF + "type"), other),
        ox.Quad(other, ox.NamedNode(RDFS + "label"), ox.Literal("text")),
    ]
    classes = {one: ["http://x/A", "http://x/B"], other: ["http://x/C"]}
    found = partitioned(quads, lambda node: classes.get(node, ()))
    values = frozenset({XSD + "string", XSD + "integer", "http://x/C"})
    assert found == {
        ("http://x/A", "http://x/name"): values,
        ("http://x/B", "http://x/name"): values,
        ("http://x/C", RDFS + "label"): frozenset({XSD + "string"}),
    }


def test_a_run_that_was_killed_before_it_described_is_made_up_for_by_the_next(built: Path) -> None:
    before = len(rows(built, _SCHEMA))
    with Store.open(built) as store:
        store.remove(ID + DESCRIPTION_GRAPH)
        store.publish()
    assert rows(built, _SCHEMA) == []
    assert main(["build", str(built.parent / "a.txt"), "--store", str(built), "--workers", "1"]) == 0
    assert len(rows(built, _SCHEMA)) == before
