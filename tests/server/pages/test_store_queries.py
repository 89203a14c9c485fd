"""How many queries each page sends to the store: one for each kind of thing that it shows, however many it shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.rdf.vocab import ID
from server.app import close, create_app
from server.http.state import state_of
from server.settings import ServerSettings
from server.workers.answers import Answer
from server.workers.questions import Question
from tests.support.graph_fixture import ARTICLE, publish


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("store")
    publish(folder)
    app = create_app(ServerSettings(store=Path(folder)))
    yield app.test_client()
    close(app)


@pytest.fixture
def asked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the questions that the pages ask from now on."""
    found: list[str] = []
    pool = state_of(client.application).pages
    ask = pool.ask

    def noted(question: Question, **options: object) -> Answer:
        found.append(question.facets or question.query)
        return ask(question, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pool, "ask", noted)
    return found


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (f"/page/{ARTICLE.removeprefix(ID)}", 7),
        (f"/page/{ARTICLE.removeprefix(ID)}/event-21-consult", 7),
        (f"/page/{ARTICLE.removeprefix(ID)}/statement-70", 6),
        ("/page/state/UTO", 10),
        ("/page/person/anna-weiss", 11),
        ("/page/place/doha", 10),
        ("/search?q=doha", 3),
        ("/api/suggest?q=doh", 1),
        ("/queries", 0),
        ("/queries/who-met-whom", 2),
        ("/queries/places-on-a-map", 2),
        ("/queries/network-of-an-actor", 3),
        ("/queries/who-met-whom?who=utopia", 4),
        ("/browse/events", 4),
        ("/browse/events?factuality=Actual", 4),
        ("/browse/people", 3),
        ("/ontology", 4),  # what stands in its examples until the graph changes
    ],
)
def test_a_page_sends_few_queries(client: FlaskClient, asked: list[str], path: str, most: int) -> None:
    assert client.get(path).status_code == 200
    assert len(asked) <= most, asked


def test_the_home_page_asks_nothing_again_until_the_graph_changes(client: FlaskClient, asked: list[str]) -> None:
    assert client.get("/").status_code == 200
    assert len(asked) <= 16, asked  # four of them since this store, made by hand, has no counts beside it
    asked.clear()
    assert client.get("/").status_code == 200
    assert asked == []
