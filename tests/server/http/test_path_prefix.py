"""A server published by a proxy under a path: its addresses have the prefix, the identifiers of the data do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import Client

from kg.errors import UsageError
from kg.rdf.vocab import ID
from server.app import close, create_app
from server.http.path_prefix import prefix_of, without_prefix
from server.http.shutdown import ShutdownMiddleware
from server.settings import ServerSettings, path_prefix
from tests.support.graph_fixture import ARTICLE
from tests.support.live_server import running, writable

PAGES = [
    "/",
    "/sparql",
    "/queries",
    "/queries/who-met-whom",
    "/search?q=anna",
    "/ontology",
    "/page/person/anna-weiss",
    "/page/" + ARTICLE.removeprefix(ID),
    "/page/missing",
]
ADDRESSES = re.compile(r'(?:href|src|action)="(/[^"]*)"')


@pytest.fixture(scope="module")
def prefixed(store: Path) -> Iterator[FlaskClient]:
    app = create_app(ServerSettings(store=store, prefix="/kg"))
    yield app.test_client()
    close(app)


@pytest.fixture(scope="module")
def behind_proxy(store: Path) -> Iterator[str]:
    with running(store, prefix="/kg", proxy="127.0.0.1") as address:
        yield address


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with writable(tmp_path_factory.mktemp("guarded") / "store", "--prefix", "kg/", token="secret") as address:
        yield address


@pytest.mark.parametrize(
    ("text", "prefix"), [("", ""), ("/", ""), ("kg", "/kg"), ("/kg/", "/kg"), ("/a/b.c/", "/a/b.c"), (" /x ", "/x")]
)
def test_a_prefix_has_a_slash_at_its_beginning_alone(text: str, prefix: str) -> None:
    assert path_prefix(text) == prefix


@pytest.mark.parametrize("text", ["//evil.example", "/a//b", "/a/../b", "/.", '/"><script>', "/a, /b", "/a?b", "/é"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a path"):
        path_prefix(text)
    with pytest.raises(UsageError, match="--prefix"):
        ServerSettings(prefix=text)
    assert prefix_of(ServerSettings(prefix="/kg", proxy="127.0.0.1"), text) == "/kg"


@pytest.mark.parametrize("forwarded", ["/news", "/", "/a/b", None])
def test_without_a_proxy_nobody_names_the_prefix(forwarded: str | None) -> None:
    assert prefix_of(ServerSettings(prefix="/kg"), forwarded) == "/kg"
    assert prefix_of(ServerSettings(), forwarded) == ""


@pytest.mark.parametrize(
    ("path", "status"),
    [("/kg/healthz", "200"), ("/healthz", "200"), ("/kg/metrics", "200"), ("/kg/sparql", "503"), ("/kg/", "503")],
)
def test_a_server_that_ends_still_answers_health_checks_under_the_prefix(path: str, status: str) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return []

    entrance = ShutdownMiddleware(app, ServerSettings(prefix="/kg"))
    entrance.is_shutting_down = True
    answer = Client(entrance).get(path)
    assert answer.status.startswith(status)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/kg/store?default", 401), ("/kg/update", 401), ("/store?default", 401), ("/kg/sparql", 413), ("/kg", 413)],
)
def test_large_bodies_are_refused_as_without_the_prefix(guarded: str, path: str, status: int) -> None:
    assert guarded.endswith("/kg")
    connection = HTTPConnection(urlsplit(guarded).netloc, timeout=20)
    connection.putrequest("POST", path)
    connection.putheader("Content-Length", "200000000")
    connection.endheaders()
    assert connection.getresponse().status == status
    connection.close()


@pytest.mark.parametrize(
    ("path", "route"),
    [("/kg", "/"), ("/kg/", "/"), ("/kg/sparql", "/sparql"), ("/sparql", "/sparql"), ("/kgx/a", "/kgx/a"), ("", "")],
)
def test_a_proxy_may_remove_the_prefix_or_pass_it_on(path: str, route: str) -> None:
    assert without_prefix(path, "/kg") == route
    assert without_prefix(path, "") == path


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("passed_on", ["", "/kg"])
def test_addresses_in_pages_have_the_prefix(
    prefixed: FlaskClient, client: FlaskClient, page: str, passed_on: str
) -> None:
    accept = {"Accept": "text/html"}
    found = ADDRESSES.findall(prefixed.get(passed_on + page, headers=accept).text)
    assert found and all(address == "/kg" or address.startswith("/kg/") for address in found)
    assert [address.removeprefix("/kg") for address in found] == ADDRESSES.findall(
        client.get(page, headers=accept).text
    )


def test_assets_load(prefixed: FlaskClient) -> None:
    assets = {a for page in PAGES for a in ADDRESSES.findall(prefixed.get(page).text) if "/assets/" in a}
    assert {"page.css", "search.js", "mark.svg"} <= {asset.rpartition("/")[2] for asset in assets}
    assert {asset: prefixed.get(asset).status_code for asset in assets} == dict.fromkeys(assets, 200)


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("text/html", "/page/person/anna-weiss"),
        ("text/turtle", "/data/person/anna-weiss.ttl"),
        ("application/ld+json", "/data/person/anna-weiss.jsonld"),
    ],
)
def test_locations(prefixed: FlaskClient, client: FlaskClient, accept: str, location: str) -> None:
    for asked, prefix in ((prefixed, "/kg"), (client, "")):
        answer = asked.get(f"{prefix}/id/person/anna-weiss", headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Location"]) == (303, prefix + location)
        assert asked.get(prefix + location).status_code == 200


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("/.well-known/void", "sparql>"),
        ("/.well-known/void", ".well-known/void#dataset>"),
        ("/sparql", "sparql>"),
        ("/sparql", ".well-known/void>"),
    ],
)
def test_descriptions_name_the_public_addresses(
    prefixed: FlaskClient, client: FlaskClient, path: str, iri: str
) -> None:
    for asked, root in ((prefixed, "http://localhost/kg/"), (client, "http://localhost/")):
        said = asked.get(path, headers={"Accept": "text/turtle"}).text
        assert f"<{root}{iri}" in said
        assert set(re.findall(r"<(http://localhost/(?:kg/)?)", said)) == {root}


@pytest.mark.parametrize("path", ["/data/person/anna-weiss.nt", "/data/state/UTO.ttl", "/ontology.ttl"])
def test_identifiers_of_the_data_stay(prefixed: FlaskClient, client: FlaskClient, path: str) -> None:
    assert prefixed.get(f"/kg{path}").data == client.get(path).data


@pytest.mark.parametrize(
    ("forwarded", "prefix"), [("/news", "/news"), ("/a/b/", "/a/b"), (None, "/kg"), ("//evil.example", "/kg")]
)
def test_the_proxy_names_the_prefix(behind_proxy: str, forwarded: str | None, prefix: str) -> None:
    host = "http://" + urlsplit(behind_proxy).netloc
    headers = {"X-Forwarded-Prefix": forwarded, "Accept": "text/html"}
    sent = {name: value for name, value in headers.items() if value is not None}
    for path in ("/id/person/anna-weiss", f"{prefix}/id/person/anna-weiss"):
        answer = requests.get(host + path, headers=sent, timeout=20, allow_redirects=False)
        assert answer.headers["Location"] == f"{prefix}/page/person/anna-weiss"
    suggested = requests.get(f"{host}/api/suggest?q=anna", headers=sent, timeout=20).json()
    assert suggested and all(one["page"].startswith(f"{prefix}/page/") for one in suggested)
    assert requests.get(f"{host}{prefix}/healthz", headers=sent, timeout=20).text == "ok\n"


@pytest.mark.parametrize("forwarded", ["/news", "/evil", "/kg"])
def test_other_clients_do_not_name_the_prefix(address: str, forwarded: str) -> None:
    sent = {"X-Forwarded-Prefix": forwarded, "Accept": "text/html"}
    answer = requests.get(urljoin(address, "/id/state/UTO"), headers=sent, timeout=20, allow_redirects=False)
    assert answer.headers["Location"] == "/page/state/UTO"


def test_a_client_beside_the_proxy_does_not_name_the_prefix(store: Path) -> None:
    with running(store, prefix="/kg", proxy="192.0.2.1") as address:
        for forwarded in ("/news", "/evil", "/a/b"):
            sent = {"X-Forwarded-Prefix": forwarded, "Accept": "text/html"}
            answer = requests.get(f"{address}/id/state/UTO", headers=sent, timeout=20, allow_redirects=False)
            assert answer.headers["Location"] == "/kg/page/state/UTO"


@pytest.mark.parametrize("path", ["/update", "/kg/update", "/kg/store?default", "/store?default"])
def test_rules_for_writing_hold_under_the_prefix(behind_proxy: str, path: str) -> None:
    host = "http://" + urlsplit(behind_proxy).netloc
    answer = requests.post(host + path, data="x", timeout=20)
    assert answer.status_code >= 400
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Access-Control-Allow-Origin" in requests.get(f"{host}/kg/sparql?query=ASK{{}}", timeout=20).headers


def test_equal_queries_under_two_prefixes_have_their_own_answers(behind_proxy: str) -> None:
    host = "http://" + urlsplit(behind_proxy).netloc
    query = {"query": "SELECT (IRI('x') AS ?iri) {}"}
    for prefix in ("/kg", "/news", "/kg", "/news"):
        answer = requests.get(f"{host}/sparql", params=query, headers={"X-Forwarded-Prefix": prefix}, timeout=20)
        assert answer.json()["results"]["bindings"][0]["iri"]["value"] == f"{host}{prefix}/x"
