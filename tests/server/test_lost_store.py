"""A store that cannot be opened is 503 everywhere, and never an empty graph."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.app import close, create_app
from server.pages import question
from server.settings import ServerSettings
from tests.support.graph_fixture import ARTICLE, publish
from tests.support.live_server import until

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
PATHS = (
    f"/sparql?query={COUNT}",
    "/",
    "/queries/who-met-whom",
    "/api/query/who-met-whom?format=json",
    "/page/state/UTO",
    "/data/state/UTO.ttl",
    "/search?q=doha",
    "/api/suggest?q=doha",
    "/.well-known/void",
    f"/store?graph={ARTICLE}",
    "/readyz",
)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    monkeypatch.setattr(question, "PATIENCE", 60.0)  # a page that is begun before its answer is there has status 200
    (tmp_path / "store").mkdir()
    publish(tmp_path / "store")
    app = create_app(ServerSettings(store=tmp_path / "store", cache=0))
    yield app.test_client()
    close(app)


def lose(store: Path, how: str) -> None:
    if how == "moved":
        store.rename(store.parent / "moved")
    elif how == "deleted":
        shutil.rmtree(store)
    elif how == "without snapshots":
        shutil.rmtree(store / "snapshots")
    elif how == "damaged":
        shutil.rmtree(store / "snapshots" / "000000001")
        (store / "snapshots" / "000000001").mkdir()
        (store / "snapshots" / "000000001" / "CURRENT").write_text("damaged", "ascii")


@pytest.mark.parametrize("how", ["moved", "deleted", "without snapshots", "damaged"])
def test_a_lost_store_is_503_everywhere(tmp_path: Path, client: FlaskClient, how: str) -> None:
    assert client.get(f"/sparql?query={COUNT}").status_code == 200
    pools = [getattr(client.application.extensions["communique"], readers) for readers in ("queries", "pages")]
    assert until(lambda: all(pool._count == len(pool._idle) for pool in pools))  # none is about to open it
    lose(tmp_path / "store", how)
    for pool in pools:  # readers that have it open go on with it
        for idle in pool._idle:
            idle.kill()
        pool._idle.clear()
        pool._count = 0
    for path in PATHS:
        answer = client.get(path, headers={"Accept": "*/*"})
        assert answer.status_code == 503, (path, answer.text[:200])
    told = client.get(f"/sparql?query={COUNT}")
    assert told.json is not None and str(tmp_path / "store") in told.json["detail"]
    assert client.get("/healthz").status_code == 200


def test_a_store_that_comes_back_is_answered_from(tmp_path: Path, client: FlaskClient) -> None:
    before = client.get(f"/sparql?query={COUNT}").data
    lose(tmp_path / "store", "moved")
    assert client.get("/readyz").status_code == 503
    (tmp_path / "moved").rename(tmp_path / "store")
    assert client.get(f"/sparql?query={COUNT}").data == before
