"""Addresses as people type and programs build them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "path",
    [
        "/sparql",
        "/queries",
        "/queries/who-met-whom",
        "/api/query/who-met-whom",
        "/ontology",
        "/reconcile",
        "/search",
        "/page/state/UTO",
        "/page/person/anna-weiss",
        "/healthz",
    ],
)
def test_a_slash_at_the_end_changes_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.get(path + "/").status_code == 200


@pytest.mark.parametrize(
    ("version", "status"), [("1.0.0", 200), ("1.0.0/", 200), ("0.9", 404), ("latest", 404), ("1.0.0.1", 404)]
)
def test_the_ontology_is_found_by_its_version_iri(client: FlaskClient, version: str, status: int) -> None:
    answer = client.get(f"/ontology/{version}", headers={"Accept": "text/turtle"})
    assert answer.status_code == status
    assert status == 404 or b"versionIRI" in answer.data


@pytest.mark.parametrize("page", ["9" * 5000, "-1", "x", "²", "0"])
def test_a_page_number_is_any_text(client: FlaskClient, page: str) -> None:
    assert client.get("/page/state/UTO", query_string={"page": page}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/id//x", "/id///evil.example", "/page//person/anna-weiss", "/queries//who-met-whom?format=csv"]
)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "evil.localhost"])
def test_a_slash_too_many_leads_to_no_other_host(client: FlaskClient, path: str, host: str) -> None:
    answer = client.open(
        path.partition("?")[0], query_string=path.partition("?")[2], headers={"Host": host}, base_url="http://localhost"
    )
    assert 300 <= answer.status_code < 400
    assert answer.headers["Location"] == path.replace("///", "/").replace("//", "/")
