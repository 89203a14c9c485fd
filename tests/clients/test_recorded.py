"""The requests of programs that need another runtime, as they send them: R, Java, JavaScript. Sent byte by byte."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urlsplit

import pyoxigraph as ox
import pytest

from kg.rdf.vocab import CQ

SELECT = f"SELECT ?who WHERE {{ ?who a <{CQ}Person> }} ORDER BY ?who"
BOTH = f"PREFIX cq: <{CQ}>\nSELECT * WHERE {{ ?a cq:actsFor ?b }}"
GRAPH = f"CONSTRUCT {{ ?a <{CQ}actsFor> ?b }} WHERE {{ ?a <{CQ}actsFor> ?b }}"
DESCRIBE = f"DESCRIBE <{CQ}Consult>"
FORM = "application/x-www-form-urlencoded"
RESULTS_JSON, RESULTS_XML = "application/sparql-results+json", "application/sparql-results+xml"
COMUNICA = "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,*/*;q=0.1"
COMUNICA_ROWS = "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7"
JENA_ROWS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
JENA_GRAPH = "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.7, application/ld+json;q=0.8, */*;q=0.3"
RDF4J_ROWS = (
    "application/sparql-results+json;q=0.8, application/json;q=0.7, application/x-binary-rdf-results-table;q=0.8, "
    "application/sparql-results+xml;q=0.8, application/xml;q=0.7, text/tab-separated-values;q=0.8"
)
PROTEGE = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"


@dataclass(frozen=True)
class Recorded:
    """A request and what its program must get."""

    name: str
    target: str
    media_type: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    method: str = "GET"
    status: int = 200


def get(name: str, query: str, accept: str, media_type: str, *more: tuple[str, str], plus: bool = False) -> Recorded:
    escaped = quote_plus(query) if plus else quote(query, safe="")
    return Recorded(name, f"/sparql?query={escaped}", media_type, (("Accept", accept), *more))


def post(name: str, body: str, content_type: str, accept: str, media_type: str, path: str = "/sparql") -> Recorded:
    headers = (("Accept", accept), ("Content-Type", content_type))
    return Recorded(name, path, media_type, headers, body, "POST")


R_AGENT = ("User-Agent", "libcurl/7.88.1 r-curl/5.2.0 httr/1.4.7")
ROWS = [
    get(
        "R httr GET",
        BOTH,
        "application/json, text/xml, application/xml, */*",
        RESULTS_JSON,
        R_AGENT,
        ("Accept-Encoding", "deflate, gzip, br, zstd"),
    ),
    get("R httr with an accept", SELECT, RESULTS_JSON, RESULTS_JSON, R_AGENT),
    post("R httr form", f"query={quote(SELECT, safe='')}", FORM, "text/csv", "text/csv"),
    get("R httr2", SELECT, "text/csv", "text/csv", ("User-Agent", "httr2/1.0.0 r-curl/5.2.0 libcurl/7.88.1")),
    Recorded(
        "R SPARQL package",
        f"/sparql?query={quote(BOTH, safe='')}&",
        RESULTS_XML,
        (("Accept", "application/sparql-results+xml"), ("User-Agent", "R")),
    ),
    Recorded("R read.csv", f"/sparql?query={quote(SELECT)}&format=csv", "text/csv", (("User-Agent", "R (4.2.2)"),)),
    get("curl", SELECT, "*/*", RESULTS_JSON, ("User-Agent", "curl/7.88.1")),
    post("curl -d", f"query={quote_plus(SELECT)}", FORM, "*/*", RESULTS_JSON),
    post("curl --data-binary", SELECT, "application/sparql-query", "text/tab-separated-values", "text/tab-separated"),
    post("Comunica rows", f"query={quote_plus(BOTH)}", FORM, COMUNICA_ROWS, RESULTS_JSON),
    get("Jena", BOTH, JENA_ROWS, RESULTS_JSON, ("User-Agent", "Java-http-client/17.0.9"), plus=True),
    post(
        "RDF4J",
        f"query={quote_plus(SELECT)}&infer=true&timeout=",
        f"{FORM}; charset=utf-8",
        RDF4J_ROWS,
        RESULTS_JSON,
    ),
    get(
        "Protégé's SPARQL",
        SELECT,
        "application/sparql-results+xml, application/xml;q=0.5",
        RESULTS_XML,
        ("User-Agent", "Java/11.0.22"),
    ),
    get(
        "Excel's Power Query",
        SELECT,
        "text/csv",
        "text/csv",
        ("User-Agent", "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)"),
    ),
    post("Tableau, Gephi", f"query={quote(SELECT)}&output=json", FORM, "*/*", RESULTS_JSON),
]
GRAPHS = [
    get("Comunica's first look", GRAPH, COMUNICA, "application/n-quads", ("User-Agent", "Comunica/4.0")),
    get("Jena", GRAPH, JENA_GRAPH, "text/turtle", plus=True),
    Recorded("Protégé", "/ontology", "application/rdf+xml", (("Accept", PROTEGE), ("User-Agent", "Java/11.0.22"))),
    Recorded(
        "OWL API, compressed",
        "/ontology",
        "application/rdf+xml",
        (
            ("Accept", "application/rdf+xml, application/xml; q=0.5, text/xml; q=0.3, */*; q=0.2"),
            ("Accept-Encoding", "xz,gzip,deflate"),
        ),
    ),
    post("rdflib.js", DESCRIBE, "application/sparql-query", "text/turtle,application/ld+json;q=0.9", "text/turtle"),
]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def sent(address: str, one: Recorded) -> Answer:
    """Send a request with its own headers only."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    body = one.body.encode()
    connection.putrequest(one.method, one.target, skip_accept_encoding=True)
    for name, value in one.headers:
        connection.putheader(name, value.encode("utf8"))
    if one.method == "POST":
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body or None)
    found = connection.getresponse()
    told = Answer(found.status, {name.lower(): value for name, value in found.getheaders()}, found.read())
    connection.close()
    return told


def plain(answer: Answer) -> bytes:
    import gzip

    return gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body


@pytest.mark.parametrize("one", ROWS, ids=lambda one: one.name)
def test_rows(address: str, one: Recorded) -> None:
    answer = sent(address, one)
    assert (answer.status, answer.headers["content-type"].startswith(one.media_type)) == (200, True), answer
    body = plain(answer)
    assert b"anna-weiss" in body
    if one.media_type == RESULTS_JSON:
        assert json.loads(body)["results"]["bindings"]
    assert answer.headers["content-length"] == str(len(answer.body)) or "transfer-encoding" in answer.headers


@pytest.mark.parametrize("one", GRAPHS, ids=lambda one: one.name)
def test_graphs(address: str, one: Recorded) -> None:
    answer = sent(address, one)
    assert (answer.status, answer.headers["content-type"].startswith(one.media_type)) == (200, True), answer
    form = ox.RdfFormat.from_media_type(one.media_type)
    assert form is not None and len(list(ox.parse(plain(answer), format=form))) >= 3


def test_what_a_browser_of_another_origin_needs(address: str) -> None:
    """Preflights of YASGUI, of fetch with a token and of OpenRefine's page, and an error that can be read."""
    origin = ("Origin", "http://editor.example")
    for asked in ("content-type", "authorization,content-type", "x-requested-with", "cache-control,if-none-match"):
        wanted = (("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", asked))
        answer = sent(address, Recorded("", "/sparql", "", (origin, *wanted), method="OPTIONS"))
        allowed = answer.headers["access-control-allow-headers"].lower().replace(" ", "").split(",")
        assert answer.status in (200, 204) and set(asked.split(",")) <= set(allowed)
        assert "POST" in answer.headers["access-control-allow-methods"]
    for target in ("/sparql?query=SELECT", "/sparql?query=ASK%7B%7D", "/reconcile", "/nowhere", "/ontology"):
        assert sent(address, Recorded("", target, "", (origin,))).headers["access-control-allow-origin"] == "*"


def test_openrefine(address: str) -> None:
    """The requests of OpenRefine 3.8: manifest, a batch, suggestions, a preview and more columns."""
    agent = ("User-Agent", "OpenRefine/3.8.2")
    manifest = json.loads(sent(address, Recorded("", "/reconcile", "", (agent, ("Accept", "application/json")))).body)
    assert manifest["view"]["url"] and manifest["suggest"]["entity"]["service_path"]
    batch = {
        "q0": {"query": "Anna Weiss", "type": "Person", "type_strict": "should", "limit": 3, "properties": []},
        "q1": {"query": "Utopia", "limit": 3},
    }
    body = f"queries={quote_plus(json.dumps(batch))}"
    found = json.loads(sent(address, post("", body, FORM, "*/*", "", path="/reconcile")).body)
    assert [found[key]["result"][0]["id"] for key in ("q0", "q1")] == ["person/anna-weiss", "state/UTO"]
    body = f"extend={quote_plus(json.dumps({'ids': ['state/UTO'], 'properties': [{'id': 'country'}]}))}"
    rows = json.loads(sent(address, post("", body, FORM, "*/*", "", path="/reconcile")).body)["rows"]
    assert list(rows) == ["state/UTO"]
    for path in ("/reconcile/suggest/entity?prefix=anna", "/reconcile/preview?id=person%2Fanna-weiss"):
        assert b"Anna Weiss" in sent(address, Recorded("", path, "", (agent,))).body
