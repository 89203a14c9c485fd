"""The pages of saved questions, whose beginning does not wait for a slow answer."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

PATH = "/queries/who-met-whom?who=utopia"


def test_the_beginning_of_a_page_is_sent_before_a_slow_answer(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get(PATH).text
    assert "Looking for the answer" not in whole and "Ruritania" in whole
    monkeypatch.setattr("server.http.background.is_done", lambda *_: False)
    answer = client.get(PATH)
    first, rest = answer.iter_encoded()
    assert (
        b"Looking for the answer" in first
        and b'id="p-who"' in first
        and b"search.js" in first
        and b"Ruritania" not in first
    )
    assert b"Ruritania" in rest and b"</html>" in rest and b"\0" not in first + rest
    assert client.get("/queries/who-met-whom?who=nobody+at+all").status_code == 400


def test_data_of_a_question_are_refused_for_a_parameter_that_it_has_not(client: FlaskClient) -> None:
    answer = client.get("/api/query/who-met-whom?who=utopia&from=2030-01-01")
    assert answer.status_code == 400 and "no parameter from; it has: who, whom, since, until" in answer.text
    assert client.get("/api/query/who-met-whom?who=utopia&format=csv").status_code == 200


def test_the_name_of_a_column_of_numbers_stands_above_them(client: FlaskClient) -> None:
    query = "SELECT ?number ?name ?empty { VALUES (?number ?name ?empty) { (UNDEF 'one' UNDEF) (2 'two' UNDEF) } }"
    page = client.get("/sparql", query_string={"query": query, "format": "html"}).text
    assert '<th scope="col" class="number">number</th><th scope="col">name</th><th scope="col">empty</th>' in page
