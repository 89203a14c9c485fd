"""The beginning of a result with names and pages, as the query page shows it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kg.rdf.vocab import ID
from server.graph.saved_questions import SHOWN_ROWS


def test_things_have_their_names_and_pages(client: FlaskClient) -> None:
    answer = client.post("/api/table", data={"query": "SELECT ?one ?b { ?one a cq:Person }"}).get_json()
    assert answer["columns"] == ["one", "b"] and answer["form"] == "SELECT" and answer["isWhole"]
    (row,) = answer["rows"]
    assert "b" not in row
    assert (row["one"]["value"], row["one"]["text"]) == (ID + "person/anna-weiss", "Anna Weiss")
    assert row["one"]["page"] == "/page/person/anna-weiss"


@pytest.mark.parametrize(("last", "is_whole"), [(SHOWN_ROWS, True), (SHOWN_ROWS + 1, False)])
def test_it_tells_whether_there_is_more(client: FlaskClient, last: int, is_whole: bool) -> None:
    values = " ".join(map(str, range(last)))
    answer = client.post("/api/table", data={"query": f"SELECT ?n {{ VALUES ?n {{ {values} }} }}"}).get_json()
    assert (len(answer["rows"]), answer["isWhole"]) == (SHOWN_ROWS, is_whole)


def test_rows_cut_for_their_length_are_not_called_all(client: FlaskClient) -> None:
    long = 'SELECT ?n ?text { VALUES ?n { 1 2 3 4 } BIND("' + "x" * 400_000 + '" AS ?text) }'
    answer = client.post("/api/table", data={"query": long}).get_json()
    assert len(answer["rows"]) < 4 and not answer["isWhole"]


def test_triples_and_truth(client: FlaskClient) -> None:
    graph = client.post("/api/table", data={"query": "CONSTRUCT { ?s a ?t } { ?s a ?t } LIMIT 2"}).get_json()
    assert graph["form"] == "GRAPH" and "@prefix" in graph["turtle"] and len(graph["rows"]) == 2
    truth = client.post("/api/table", data={"query": "ASK {}"}).get_json()
    assert truth["form"] == "ASK" and truth["rows"][0]["answer"]["value"] == "true"


@pytest.mark.parametrize(
    ("query", "status"), [("SELECT ?n {", 400), ("", 400), ("SELECT * { SERVICE <urn:x> {} }", 403)]
)
def test_errors_are_problems(client: FlaskClient, query: str, status: int) -> None:
    answer = client.post("/api/table", data={"query": query})
    assert answer.status_code == status and answer.mimetype == "application/problem+json"
    assert answer.get_json()["detail"]
