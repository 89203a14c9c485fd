"""Questions in free words over a graph: as data, as a page, and as a tool."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import ServerSettings, create_app
from server.app import close


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[FlaskClient]:
    app = create_app(ServerSettings(store=store, timeout=5.0))
    yield app.test_client()
    close(app)


def test_names_of_the_graph_fill_the_fields(client: FlaskClient) -> None:
    said = client.get("/api/ask", query_string={"q": "Who met Anna Weiss in Doha in July 2024?"}).get_json()
    assert said["fits"] and said["candidates"][0]["name"] == "who-met-whom"
    july = {"since": "2024-07-01", "until": "2024-07-31"}
    assert said["candidates"][0]["parameters"] == {"whom": "id:person/anna-weiss", **july}
    assert said["understood"]["from"] == "2024-07-01" and said["understood"]["types"] == ["Consult"]
    assert [one["entities"][0]["class"] for one in said["understood"]["names"]] == ["Person", "Place"]
    assert client.get(said["candidates"][0]["data"]).status_code == 200
    assert "place=id%3Aplace%2Fdoha" in said["browse"] and client.get(said["browse"]).status_code == 200


def test_what_fits_nothing_is_said_to(client: FlaskClient) -> None:
    said = client.get("/api/ask", query_string={"q": "bananas in Doha"}).get_json()
    assert not said["fits"] and not said["candidates"] and said["not_understood"] == ["bananas"]
    assert said["browse"].endswith("?place=id%3Aplace%2Fdoha")


@pytest.mark.parametrize("text", ["", " ", "x" * 301])
def test_a_question_that_is_none_is_refused(client: FlaskClient, text: str) -> None:
    response = client.get("/api/ask", query_string={"q": text})
    assert response.status_code == 400 and response.get_json(force=True)["detail"].startswith("The question ")


@pytest.mark.parametrize("text", ['"', "\\", "' } DROP", "\N{DOVE OF PEACE}", "a" * 300, "met " * 70, "\x00 who"])
def test_any_text_is_answered(client: FlaskClient, text: str) -> None:
    assert client.get("/api/ask", query_string={"q": text}).status_code == 200
    assert client.get("/ask", query_string={"q": text}).status_code == 200


def test_the_page_has_the_form_with_its_fields_filled_and_what_it_has_no_field_for(client: FlaskClient) -> None:
    page = client.get("/ask", query_string={"q": "Who met Anna Weiss in Doha?"}).get_data(as_text=True)
    assert 'action="/queries/who-met-whom"' in page and ' value="Anna Weiss" data-iri="id:person/anna-weiss"' in page
    assert "This question has no field for: Doha" in page
    assert "No saved question fits" in client.get("/ask?q=bananas").get_data(as_text=True)
    assert 'formaction="/ask"' in client.get("/").get_data(as_text=True)
    assert "Who met whom, where and when?" in client.get("/search?q=who+met+Anna").get_data(as_text=True)


def test_assistants_have_it_as_a_tool(client: FlaskClient) -> None:
    said = client.post("/api/tools/ask_question", json={"question": "Whom did Anna Weiss meet?"}).get_json()
    assert said["candidates"][0]["name"] == "who-met-whom" and said["note"]
    assert client.post("/api/tools/ask_question", json={"question": "x" * 400}).status_code == 400
