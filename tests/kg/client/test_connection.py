"""kg.connect: the same answers from a folder and from an endpoint, in Python's own values."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pyoxigraph as ox
import pytest
from rdflib import URIRef

import kg
from kg.client import Connection
from kg.engines.local import Store
from kg.errors import QueryError, StoreError, UsageError
from kg.rdf.vocab import CQ, ID, XSD

SECONDS = 2.0  # of a query, at the most
VALUES = """SELECT * {
  BIND(7 AS ?whole) BIND(0.50 AS ?decimal) BIND(1.5e0 AS ?double) BIND(true AS ?yes)
  BIND("2024-03-12"^^xsd:date AS ?day)
  BIND("2024-03-12T10:00:00Z"^^xsd:dateTime AS ?time) BIND("2024-03"^^xsd:gYearMonth AS ?month)
  BIND("-0044-03-15"^^xsd:date AS ?ides)
  BIND("Zoë"@en AS ?text) BIND(cq:Person AS ?iri) OPTIONAL { ?nothing cq:actor "x" } } """


def test_values_are_those_of_python(graph: Connection) -> None:
    (row,) = graph.query(VALUES)
    assert row == {
        "whole": 7,
        "decimal": Decimal("0.50"),
        "double": 1.5,
        "yes": True,
        "day": date(2024, 3, 12),
        "time": datetime(2024, 3, 12, 10, tzinfo=UTC),
        "month": "2024-03",
        "ides": "-0044-03-15",
        "text": "Zoë",
        "iri": CQ + "Person",
        "nothing": None,
    }
    assert isinstance(row["iri"], kg.IRI) and not isinstance(row["text"], kg.IRI)


def test_saved_question_with_parameters(graph: Connection) -> None:
    rows = graph.query("who-met-whom", who="Ruritania")
    assert [(row["when"], row["place"]) for row in rows] == [(date(2024, 3, 12), "Geneva")] * len(rows) != []
    assert rows.columns[:4] == ("when", "one", "other", "place") and len(rows[:1]) == 1
    assert len(graph.query("sentences-with-words", words="sign MAY")) > 0
    with pytest.raises(UsageError, match="no parameter where; it has"):
        graph.query("who-met-whom", where="Ruritania")
    with pytest.raises(UsageError, match="no saved question 'who-knows'"):
        graph.query("who-knows")


def test_parameters_are_terms_and_never_text(graph: Connection) -> None:
    query = "SELECT ?x { ?x a ?_class ; rdfs:label ?name }"
    assert [row["x"] for row in graph.query(query, **{"class": kg.IRI(CQ + "State")}, name="Utopia")] == [
        ID + "state/UTO"
    ]
    assert len(graph.query(query, name='" } UNION { ?x ?y ?z } #')) == 0
    (one,) = graph.query("SELECT ?v { VALUES ?w { 1 } }", v=Decimal("1E+2"))
    assert one["v"] == 100
    values: list[str | int | date] = [3, True, "a'\"\n", date(2024, 2, 29)]
    assert [graph.query("SELECT ?v {}", v=value)[0]["v"] for value in values] == values
    with pytest.raises(UsageError, match=r"no variable \?where"):
        graph.query(query, where="x")


def test_yes_or_no_and_triples(graph: Connection) -> None:
    assert graph.ask("ASK { ?x a cq:Person }") is True
    assert graph.ask("ASK { ?x a cq:Person ; rdfs:label ?who }", who="Nobody") is False
    made = graph.graph("CONSTRUCT { ?x cq:actsFor ?y } WHERE { ?x cq:actsFor ?y }")
    assert (URIRef(ID + "person/anna-weiss"), URIRef(CQ + "actsFor"), URIRef(ID + "state/UTO")) in made
    for wrong in (
        lambda: graph.query("ASK {}"),
        lambda: graph.ask("SELECT * {}"),
        lambda: graph.graph("ASK {}"),
        lambda: graph.query("DESCRIBE <a:a>"),
    ):
        with pytest.raises(QueryError, match=r"use \.\w+\(\)"):
            wrong()


def test_search_and_wrong_queries(graph: Connection) -> None:
    found = graph.query("SELECT ?who { SERVICE cq:search { ?who cq:matchesName 'weiss' ; a cq:Person } }")
    assert [row["who"] for row in found] == [ID + "person/anna-weiss"]
    with pytest.raises(QueryError, match=r"(?i)line 1, column|error at 1:"):
        graph.query("SELECT ?x { ?x }")
    with pytest.raises(QueryError, match="needs one of cq:matchesName"):
        graph.query("SELECT ?x { SERVICE cq:search { } }")


def test_frame_has_columns_that_can_be_counted_with(graph: Connection) -> None:
    frame = graph.query(VALUES + "VALUES ?n { 1 UNDEF 3 }").frame()
    assert frame["n"].sum() == 4 and frame["n"].isna().sum() == 1
    assert frame["decimal"].mean() == 0.5
    assert frame["day"].dt.year.tolist() == [2024] * 3 and str(frame["time"].dt.tz) == "UTC"
    assert frame["month"].tolist() == ["2024-03"] * 3 and frame["nothing"].isna().all()
    empty = graph.query("SELECT ?a ?b { ?a cq:actor 'none' }").frame()
    assert (list(empty.columns), len(empty)) == (["a", "b"], 0)


def test_frame_without_pandas_says_what_to_install(store: Path) -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\nimport kg\nfrom kg.errors import UsageError\ntry:"
        f" kg.connect({str(store)!r}).query('SELECT * {{}}').frame()\nexcept UsageError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert "pip install 'communique[pandas]'" in done.stdout


def test_kg_alone_needs_nothing_of_it() -> None:
    code = "import sys, kg; print({'rdflib', 'SPARQLWrapper', 'pandas', 'pyoxigraph'} & {*sys.modules})"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True).stdout
        == "set()\n"
    )


def test_what_goes_wrong_with_an_endpoint_is_told(address: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph here yet"):
        kg.connect(tmp_path)
    with pytest.raises(StoreError, match="cannot be reached"):
        kg.connect("http://127.0.0.1:9/sparql").query("SELECT * {}")
    with pytest.raises(QueryError, match="time limit of 2 seconds"):
        kg.connect(address).query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    with pytest.raises(QueryError, match="SERVICE is refused"):
        kg.connect(address + "/sparql").query("SELECT * { SERVICE <http://elsewhere.example/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="did not answer in SPARQL's JSON"):
        kg.connect(_stranger(b"<html>")).query("SELECT * {}")
    with pytest.raises(QueryError, match="not found on the server"):
        kg.connect(address + "/nowhere/").query("SELECT * {}")


def _stranger(body: bytes) -> str:
    """The address of a server that answers everything alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/x"


def test_literals_of_both_ways_are_the_same() -> None:
    from kg.client import _of_json, _of_term

    for datatype in ("integer", "unsignedByte", "decimal", "double", "boolean", "date", "dateTime", "gYear", "string"):
        for lexical in (
            "1",
            "0",
            "true",
            "INF",
            "NaN",
            "2024",
            "2024-01-01",
            "2024-01-01Z",
            "2024-01-01T00:00:00.5+02:00",
            "x",
            "",
        ):
            here = _of_term(ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype)))
            there = _of_json({"type": "literal", "value": lexical, "datatype": XSD + datatype})
            assert repr(here) == repr(there)


def test_a_plain_dataset_shows_all_its_graphs_unless_the_query_names_some(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", merged=False) as store:
        store.update(
            'INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> <http://example.org/b> "c" } }'
        )
        store.publish()
    graph = kg.connect(tmp_path / "s")
    assert len(graph.query("SELECT * { ?s ?p ?o }")) == 1
    assert len(graph.query("SELECT * FROM <http://example.org/g> { ?s ?p ?o }")) == 1
    assert len(graph.query("SELECT * FROM <http://example.org/none> { ?s ?p ?o }")) == 0
