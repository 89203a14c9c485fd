"""The store as an rdflib Dataset."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import RDF, Dataset, Literal, URIRef
from rdflib.query import ResultRow

import kg
from kg.engines.local import Store
from kg.errors import StoreError
from kg.rdf.iris import article_iri
from kg.rdf.vocab import CQ, ID
from tests.support.documents import IRI, quads, renamed


@pytest.fixture
def graph(tmp_path: Path) -> Dataset:
    second = renamed("second", "front")
    with Store.open(tmp_path / "s") as store:
        store.replace(IRI, quads())
        store.replace(article_iri(ID, second.article), quads(second))
        store.publish()
    return kg.open_graph(tmp_path / "s")


def rows(graph: Dataset, query: str) -> list[tuple[str, ...]]:
    return [tuple(str(value) for value in row) for row in graph.query(query) if isinstance(row, ResultRow)]


def test_query_with_the_prefixes_of_the_graph(graph: Dataset) -> None:
    found = rows(
        graph, "SELECT DISTINCT ?who ?day { ?e a cq:Consult ; cq:actor/rdfs:label ?who ; cq:date ?day } ORDER BY ?who"
    )
    assert found == [("Anna Weiss", "2024-03-12"), ("Ruritanian envoys", "2024-03-12")]


def test_counts_are_those_of_the_union(graph: Dataset) -> None:
    assert rows(graph, "SELECT (COUNT(*) AS ?n) { <" + ID + "state/UTO> rdfs:label ?label }") == [("1",)]
    assert rows(graph, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { <" + ID + "state/UTO> rdfs:label ?label } }") == [("2",)]


def test_graph_of_an_article_and_the_union_as_rdflib_graphs(graph: Dataset) -> None:
    article = graph.graph(URIRef(IRI))
    assert URIRef(IRI) in {g.identifier for g in graph.graphs()}
    assert len(article) == len(quads())
    assert (URIRef(IRI), RDF.type, URIRef(CQ + "Article")) in article
    assert len(list(graph.default_graph.subjects(RDF.type, URIRef(CQ + "Article")))) == 2


def test_dataset_is_read_only(graph: Dataset) -> None:
    with pytest.raises(StoreError, match="read only"):
        graph.add((URIRef("urn:s"), RDF.type, Literal("x")))
    with pytest.raises(StoreError, match="read only"):
        graph.update("CLEAR ALL")


def test_dataset_needs_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        kg.open_graph(tmp_path)


def test_importing_the_package_imports_no_rdf() -> None:
    code = "import sys, kg; print(sorted({'rdflib', 'pyoxigraph', 'spacy', 'oxrdflib'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
