"""What Python's clients get: SPARQLWrapper, rdflib, pandas, reconciler."""

from __future__ import annotations

import csv
import io
import math
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from xml.dom.minidom import Document as XmlDocument

import pandas
import pytest
import requests
from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import ResultRow
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kg.rdf.vocab import CQ, ID, PREFIXES
from tests.support.documents import IRI, TEXT

PROLOGUE = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
MET = (
    PROLOGUE
    + """
SELECT ?day ?who ?place ?words WHERE {
  ?meeting a cq:Consult ; cq:factuality cq:Actual ; cq:date ?day ; sem:hasPlace/rdfs:label ?place ;
           cq:actor/rdfs:label ?who ; cq:trigger/cq:inSentence/nif:anchorOf ?words .
} ORDER BY ?who"""
)
EXPECTED = [("2024-03-12", who, "Geneva", TEXT.partition(". ")[0] + ".") for who in ("Anna Weiss", "Ruritanian envoys")]


def asked(address: str, query: str, form: str, method: str = "GET") -> Any:
    client = SPARQLWrapper(address + "/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    return client.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", POST])
def test_rows_as_json(address: str, method: str) -> None:
    found = asked(address, MET, JSON, method)
    assert [
        tuple(row[name]["value"] for name in ("day", "who", "place", "words")) for row in found["results"]["bindings"]
    ] == EXPECTED
    assert found["results"]["bindings"][0]["day"]["datatype"].endswith("#date")


def test_rows_as_xml(address: str) -> None:
    found = asked(address, MET, XML)
    assert isinstance(found, XmlDocument)
    assert len(found.getElementsByTagName("result")) == len(EXPECTED)
    assert found.getElementsByTagName("variable")[0].getAttribute("name") == "day"


def test_rows_as_csv(address: str) -> None:
    header, *rows = csv.reader(io.StringIO(asked(address, MET, CSV).decode("utf8")))
    assert header == ["day", "who", "place", "words"]
    assert [tuple(row) for row in rows] == EXPECTED


def test_triples_as_a_graph(address: str) -> None:
    turtle = asked(address, PROLOGUE + "CONSTRUCT { ?a cq:actsFor ?b } WHERE { ?a cq:actsFor ?b }", TURTLE)
    graph = Graph().parse(data=turtle, format="turtle")
    assert (URIRef(ID + "person/anna-weiss"), URIRef(CQ + "actsFor"), URIRef(ID + "state/UTO")) in graph
    assert len(graph) == 3
    client = SPARQLWrapper(address + "/sparql")
    client.setQuery(f"DESCRIBE <{ID}state/UTO>")
    described = client.queryAndConvert()
    assert isinstance(described, Graph)
    assert len(described) > 5


def test_question_that_is_no_sparql_says_where(address: str) -> None:
    with pytest.raises(QueryBadFormed, match=r"(?i)line 1, column"):
        asked(address, "SELECT ?s WHERE { ?s ?p }", JSON)


def test_rdflib_store_answers_queries_and_patterns(address: str) -> None:
    graph = Graph(SPARQLStore(address + "/sparql", returnFormat="json"))
    rows = [tuple(str(value) for value in row) for row in graph.query(MET) if isinstance(row, ResultRow)]
    assert rows == EXPECTED
    assert set(graph.subjects(RDF.type, URIRef(CQ + "Conference"))) == {URIRef(ID + "occasion/lake-conference")}
    assert graph.value(URIRef(ID + "state/UTO"), URIRef(CQ + "country")) == Literal("UTO")
    assert bool(graph.query(PROLOGUE + "ASK { ?e a cq:Assault ; cq:killedLow 7 }"))


def test_rdflib_dataset_sees_the_named_graphs(address: str) -> None:
    dataset = Dataset(SPARQLStore(address + "/sparql", context_aware=True))
    rows = [
        row[0] for row in dataset.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") if isinstance(row, ResultRow)
    ]
    assert URIRef(IRI) in rows


def test_default_graph_counts_once_and_knows_superclasses(address: str) -> None:
    found = asked(address, PROLOGUE + "SELECT (COUNT(*) AS ?n) { ?e a cq:Event }", JSON)
    assert found["results"]["bindings"][0]["n"]["value"] == "4"
    assert len(list(Graph(SPARQLStore(address + "/sparql")).subjects(RDF.type, URIRef(PREFIXES["sem"] + "Event")))) == 6


def test_runaway_is_stopped_while_another_query_answers(address: str) -> None:
    def runaway() -> int:
        with pytest.raises(HTTPError) as caught:
            asked(address, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", JSON)
        return caught.value.code

    with ThreadPoolExecutor() as pool:
        stopped = pool.submit(runaway)
        time.sleep(0.3)
        assert len(asked(address, MET, JSON)["results"]["bindings"]) == 2
        assert stopped.result() == 504


def test_iris_of_the_graph_lead_to_their_pages(address: str) -> None:
    event = asked(address, PROLOGUE + "SELECT ?e { ?e a cq:Assault }", JSON)["results"]["bindings"][0]["e"]["value"]
    path = "/id/" + event.removeprefix(ID)
    page = requests.get(address + path, headers={"Accept": "text/html"}, timeout=20)
    assert page.status_code == 200
    assert '<mark class="shows">killing</mark>' in page.text
    assert 'href="/ontology#Assault"' in page.text
    assert 'href="/ontology#Event"' not in page.text
    turtle = requests.get(address + path, headers={"Accept": "text/turtle"}, timeout=20)
    assert len(Graph().parse(data=turtle.text, format="turtle")) > 10
    article = requests.get(address + "/id/" + IRI.removeprefix(ID), headers={"Accept": "text/html"}, timeout=20).text
    assert article.count('<span class="chip assault">Assault</span>') == 1
    assert 'title="Person: Anna Weiss"' in article


def test_search_names_the_closest_class_once(address: str) -> None:
    found = requests.get(address + "/api/suggest", params={"q": "free hills"}, timeout=20).json()
    assert {one["iri"]: one["class"] for one in found}[ID + "org/free-hills-front"] == "ArmedGroup"
    assert len(found) == len({one["iri"] for one in found})


def test_pandas_reads_an_address(address: str) -> None:
    where = f"{address}/sparql?{urlencode({'query': MET, 'format': 'csv'})}"
    frame = pandas.read_csv(where, parse_dates=["day"])
    assert list(frame.itertuples(index=False, name=None)) == [(pandas.Timestamp(day), *rest) for day, *rest in EXPECTED]
    told = requests.get(address + "/sparql", params={"query": MET}, timeout=20)  # Accept: */*
    flat = pandas.json_normalize(told.json()["results"]["bindings"])
    assert list(flat["who.value"]) == [who for _, who, *_ in EXPECTED]
    with pytest.raises(HTTPError, match="400"):
        pandas.read_csv(f"{address}/sparql?query=SELECT")


@pytest.mark.filterwarnings("ignore")
def test_a_column_is_reconciled(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reconciler = pytest.importorskip("reconciler", reason="pip install reconciler")
    monkeypatch.setattr("numpy.NaN", math.nan, raising=False)  # which it needs for a name without a match
    names = pandas.Series(["Anna Weiss", "Free Hills Front", "Nobody At All", " ", "Anna Weiss"])
    found = reconciler.reconcile(names, top_res=1, reconciliation_endpoint=address + "/reconcile")
    ids = {row["input_value"]: row.get("id") for row in found.to_dict("records")}
    assert (ids["Anna Weiss"], ids["Free Hills Front"]) == ("person/anna-weiss", "org/free-hills-front")
    assert ids.get("Nobody At All") is None or pandas.isna(ids["Nobody At All"])
    typed = reconciler.reconcile(
        pandas.Series(["Utopia"]),
        type_id="State",
        property_mapping={"country": pandas.Series(["UTO"])},
        top_res="all",
        reconciliation_endpoint=address + "/reconcile",
    )
    assert list(typed["id"])[:1] == ["state/UTO"]
