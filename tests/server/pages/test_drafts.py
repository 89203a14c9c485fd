"""Queries that a language model writes: checked, shown, and not run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.errors import UsageError
from server import ServerSettings, create_app
from server.app import close
from tests.support.chat_stub import Chat, Reply, chat

MET = "PREFIX cq: <https://w3id.org/communique/ontology#>\nSELECT ?meeting WHERE { ?meeting a cq:Consult } LIMIT 5"


@pytest.fixture(scope="module")
def model() -> Iterator[Chat]:
    with chat() as running:
        yield running


@pytest.fixture(scope="module")
def client(store: Path, model: Chat) -> Iterator[FlaskClient]:
    app = create_app(ServerSettings(store=store, timeout=5.0, llm_url=model.url, llm_model="small"))
    yield app.test_client()
    close(app)


def drafted(client: FlaskClient, model: Chat, *queries: str) -> str:
    """Return the page on a question for which the model writes these queries, one after the other."""
    model.asked.clear()
    model.says(*(Reply({"query": query, "says": "Which meetings there were."}) for query in queries))
    page = client.post("/ask/query", data={"q": "Whom did Anna Weiss meet in Doha?"})
    assert page.status_code == 200
    return page.get_data(as_text=True)


def test_a_query_that_passes_the_checks_is_shown_and_not_run(client: FlaskClient, model: Chat) -> None:
    page = drafted(client, model, MET)
    given = json.loads(page.partition('id="given">')[2].partition("</script>")[0])
    assert given["text"].strip() == MET and given["draft"] and given["answer"] is None
    assert "A language model wrote this query" in page and "Which meetings there were." in page
    assert "http-equiv" not in page and len(model.asked) == 1


def test_the_model_is_told_the_terms_working_queries_and_what_the_question_names(
    client: FlaskClient, model: Chat
) -> None:
    drafted(client, model, MET)
    task, asked = (message["content"] for message in model.asked[0].body["messages"])
    assert "cq:Consult (class: cq:VerbalCooperation)" in task and "# Who met whom, where and when?" in task
    told = json.loads(asked)
    assert told["question"] == "Whom did Anna Weiss meet in Doha?" and "id:person/anna-weiss" in told["names"][0]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        (MET.replace("Consult", "Meeting"), "cq:Meeting is no term of the ontology."),
        ("SELECT ?x { ?x a <https://example.org/Thing> }", "https://example.org/Thing is nothing that this graph has."),
        ("SELECT ?x { <relative> ?p ?x }", "This is not a SPARQL query."),
        ("SELECT ?x { ?x a cq:Consult", "a closing } is missing"),
        ("DROP ALL", "update"),
        ("SELECT ?x { SERVICE <https://example.org/sparql> { ?x ?y ?z } }", "SERVICE"),
        ("What a fine day", "not a SPARQL query"),
    ],
)
def test_what_is_wrong_is_told_to_the_model_once_and_then_to_the_reader(
    client: FlaskClient, model: Chat, query: str, problem: str
) -> None:
    page = drafted(client, model, query)
    assert "It will hardly answer your question" in page and problem in page
    assert len(model.asked) == 2 and problem in model.asked[1].body["messages"][-1]["content"]
    assert "It will hardly" not in drafted(client, model, query, MET)


def test_an_endpoint_that_gives_no_query_is_an_error(client: FlaskClient, model: Chat) -> None:
    for reply in (Reply("no JSON"), Reply({"query": ""}), Reply(status=401)):
        model.says(reply)
        response = client.post("/ask/query", data={"q": "who met whom"})
        assert response.status_code == 502 and "gave no query" in response.get_json(force=True)["detail"]


def test_pages_of_other_sites_and_servers_without_a_model_ask_none(client: FlaskClient, store: Path) -> None:
    foreign = client.post("/ask/query", data={"q": "who met whom"}, headers={"Origin": "https://example.org"})
    assert foreign.status_code == 403
    assert "small, 127.0.0.1" in client.get("/ask?q=who+met+whom").get_data(as_text=True)
    app = create_app(ServerSettings(store=store))
    assert app.test_client().post("/ask/query", data={"q": "who met whom"}).status_code == 404
    assert "/ask/query" not in app.test_client().get("/ask?q=who+met+whom").get_data(as_text=True)
    close(app)
    with pytest.raises(UsageError, match="--llm-url 'localhost'"):
        ServerSettings(store=store, llm_url="localhost", llm_model="small")
    with pytest.raises(UsageError, match="--llm-model"):
        ServerSettings(store=store, llm_url="http://localhost:1/v1")
