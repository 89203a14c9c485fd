"""The endpoint as clients see it: a live server, real clients, real runaways."""

from __future__ import annotations

import html
import http.client
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
import requests

from kg.rdf.vocab import ID, PREFIXES
from server.pages.passages import Span, pieces
from tests.support.graph_fixture import ARTICLE, TEXT, publish
from tests.support.live_server import running, until

PREFIX = "PREFIX cq: <https://w3id.org/communique/ontology#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
STATES = PREFIX + "SELECT ?name { ?s a cq:State ; rdfs:label ?name } ORDER BY ?name"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


def get(address: str, query: str, accept: str = "*/*", **parameters: str) -> requests.Response:
    return requests.get(
        address + "/sparql", params={"query": query, **parameters}, headers={"Accept": accept}, timeout=20
    )


@pytest.mark.parametrize(
    "accept",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_results_in_every_format(address: str, accept: str) -> None:
    answer = get(address, STATES, accept)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == accept
    assert "Ruritania" in answer.text
    assert get(address, "ASK { ?s ?p ?o }", "application/sparql-results+json").json()["boolean"] is True


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
        ("application/trig", ox.RdfFormat.TRIG),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_triples_in_every_format(address: str, accept: str, syntax: ox.RdfFormat) -> None:
    answer = get(address, PREFIX + "CONSTRUCT { ?s a cq:State } WHERE { ?s a cq:State }", accept)
    assert answer.headers["Content-Type"].split(";")[0] == accept
    assert len(list(ox.parse(answer.content, format=syntax))) == 2


def test_all_ways_to_ask(address: str) -> None:
    url = address + "/sparql"
    for answer in (
        requests.post(url, data={"query": STATES}, timeout=20),
        requests.post(url, data=STATES.encode(), headers={"Content-Type": "application/sparql-query"}, timeout=20),
        requests.request(
            "QUERY", url, data=STATES.encode(), headers={"Content-Type": "application/sparql-query"}, timeout=20
        ),
        get(address, STATES, "text/csv", format="json"),
    ):
        assert len(answer.json()["results"]["bindings"]) == 2, answer.text
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers["X-Query-Id"]


def test_dataset_of_the_request(address: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    of_article = get(address, count, "text/csv", **{"default-graph-uri": ARTICLE}).text
    assert of_article == get(address, count, "text/csv").text  # the default graph holds each triple once
    assert get(address, count, "text/csv", **{"default-graph-uri": "http://example.org/none"}).text.split() == [
        "n",
        "0",
    ]
    named = get(address, "SELECT ?g { GRAPH ?g {} }", "text/csv", **{"named-graph-uri": "http://example.org/none"})
    assert ARTICLE not in named.text


def test_syntax_error_says_where(address: str) -> None:
    answer = get(address, "SELECT ?s WHERE {\n  ?s ?p }", "application/json")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["line"], problem["column"], problem["status"]) == (2, 10, 400)


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"method": "GET", "params": {"query": ["ASK {}", "ASK {}"]}}),
        (400, {"method": "POST", "data": {"nothing": "1"}}),
        (400, {"method": "POST", "data": b"ASK { <\xff> }", "headers": {"Content-Type": "application/sparql-query"}}),
        (405, {"method": "PUT", "params": {"query": "ASK {}"}}),
        (406, {"method": "GET", "params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}),
        (413, {"method": "POST", "data": {"query": "#" * 2_000_000}}),
        (415, {"method": "POST", "data": b"ASK {}", "headers": {"Content-Type": "text/plain"}}),
        (403, {"method": "POST", "data": {"update": "CLEAR ALL"}}),
        (403, {"method": "POST", "data": b"CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}}),
        (400, {"method": "GET", "params": {"query": "LOAD <http://127.0.0.1:9/>"}}),
        (403, {"method": "GET", "params": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}),
        (400, {"method": "GET", "params": {"query": "SELECT * " + "{" * 20_000 + "}" * 20_000}, "as": "POST"}),
    ],
)
def test_wrong_requests_get_a_clean_answer(address: str, status: int, request_: dict[str, object]) -> None:
    if request_.pop("as", None):
        request_ = {"method": "POST", "data": request_["params"]}
    answer = requests.request(url=address + "/sparql", timeout=20, **request_)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert get(address, STATES).status_code == 200


@pytest.mark.parametrize("path", ["/update", "/store"])
def test_writing_is_refused(address: str, path: str) -> None:
    assert requests.post(address + path, data="x", timeout=20).status_code == 403


@pytest.fixture(scope="module")
def patient(store: Path) -> Iterator[str]:
    """A server that lets queries run for long."""
    with running(store, timeout=300.0) as found:
        yield found


def test_runaway_is_stopped_while_others_answer(patient: str) -> None:
    runaways: list[requests.Response] = []
    thread = threading.Thread(target=lambda: runaways.append(get(patient, RUNAWAY, timeout="5")))
    thread.start()
    assert until(lambda: queries_running(patient) == 1)
    assert get(patient, STATES).status_code == 200
    assert queries_running(patient) == 1 and not runaways
    thread.join()
    (answer,) = runaways
    assert answer.status_code == 504 and "5 seconds" in answer.json()["detail"]
    assert answer.headers["Content-Type"] == "application/problem+json"


def queries_running(address: str) -> int:
    lines = requests.get(address + "/metrics", timeout=60).text.splitlines()
    return int(float(next(line.split()[1] for line in lines if line.startswith("communique_queries_running "))))


def test_answer_cut_at_the_deadline_does_not_look_whole(address: str) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(address, ENDLESS)


def test_full_queue_says_when_to_come_back(store: Path) -> None:
    with (
        running(store, waiting=1, patience=1.0) as address,
        ThreadPoolExecutor(6) as threads,
    ):
        statuses = list(threads.map(lambda n: get(address, f"{RUNAWAY} # {n}"), range(6)))
    busy = [answer for answer in statuses if answer.status_code == 503]
    assert busy
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in busy)


def test_query_of_a_client_that_left_is_stopped(patient: str) -> None:
    for _ in range(3):
        connection = http.client.HTTPConnection(urlsplit(patient).netloc)
        connection.request("GET", "/sparql?query=" + quote(RUNAWAY))
        assert until(lambda: queries_running(patient) == 1)
        assert connection.sock is not None
        connection.sock.close()
        connection.close()
        assert until(lambda: queries_running(patient) == 0)
    assert get(patient, STATES).status_code == 200


def test_new_snapshot_is_seen(tmp_path: Path) -> None:
    publish(tmp_path)
    with running(tmp_path) as address:
        assert len(get(address, STATES).json()["results"]["bindings"]) == 2
        publish(tmp_path, 2, PREFIX + '<urn:g> { <urn:s> a cq:State ; rdfs:label "Atlantis" }')
        assert "Atlantis" in get(address, STATES).text
        assert requests.get(address + "/data/state/UTO.ttl", timeout=20).status_code == 200


def test_server_without_a_graph_says_so(tmp_path: Path) -> None:
    with running(tmp_path) as address:
        assert requests.get(address + "/healthz", timeout=20).status_code == 200
        assert requests.get(address + "/readyz", timeout=20).status_code == 503
        assert requests.get(address + "/", timeout=20).status_code == 200
        assert get(address, STATES).json()["results"]["bindings"] == []


def test_identifiers_lead_to_page_or_data(address: str) -> None:
    page = requests.get(address + "/id/state/UTO", headers={"Accept": "text/html"}, allow_redirects=False, timeout=20)
    assert (page.status_code, page.headers["Location"]) == (303, "/page/state/UTO")
    data = requests.get(address + "/id/state/UTO", headers={"Accept": "text/turtle"}, timeout=20)
    assert data.url.endswith("/data/state/UTO.ttl")
    assert "Utopia" in data.text
    assert requests.get(address + "/page/state/NOPE", timeout=20).status_code == 404
    assert requests.get(address + "/data/state/NOPE.ttl", timeout=20).status_code == 404


def test_event_page_shows_its_words(address: str) -> None:
    page = requests.get(address + "/page/article/talks-in-doha-0a1b2c3d/event-21-consult", timeout=20).text
    assert '<mark class="shows">met</mark>' in page
    assert "date in the text" in page
    assert "According to Anna Weiss, this happened. The article does not say that it is true." in page
    assert 'class="status claimed"' in page
    assert 'href="/page/article/talks-in-doha-0a1b2c3d#char=17,20"' in page
    article = requests.get(address + "/page/article/talks-in-doha-0a1b2c3d", timeout=20).text
    assert 'id="char=17,20" href="#event-21-consult"' in article and 'href="#char=17,20"' in article  # and back
    assert 'id="sentence=0,65"' in article


def test_article_page_shows_its_text_escaped(address: str) -> None:
    page = requests.get(address + "/page/article/talks-in-doha-0a1b2c3d", timeout=20).text
    assert "<b>never</b>" not in page
    assert "&lt;b&gt;never&lt;/b&gt;" in page
    assert 'href="javascript:' not in page
    assert "\N{DOVE OF PEACE}" in TEXT


@pytest.mark.parametrize("path", ["/.well-known/void", "/sparql", "/ontology", "/ontology.ttl"])
def test_descriptions_are_turtle(address: str, path: str) -> None:
    answer = requests.get(address + path, headers={"Accept": "text/turtle"}, timeout=20)
    assert answer.headers["Content-Type"].startswith("text/turtle")
    assert list(ox.parse(answer.content, format=ox.RdfFormat.TURTLE, base_iri=answer.url))


def test_void_counts_as_sparql_does(address: str) -> None:
    described = ox.Store()
    described.load(requests.get(address + "/.well-known/void", timeout=20).content, format=ox.RdfFormat.TURTLE)
    void = "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?n { ?d a void:Dataset ; void:triples ?n }"
    (row,) = cast(ox.QuerySolutions, described.query(void))
    said = row["n"].value
    assert get(address, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text.split() == ["n", said]


def test_small_answers_for_scripts(address: str) -> None:
    found = requests.get(address + "/api/suggest", params={"q": "doha"}, timeout=20).json()
    assert found[0]["label"] == "Doha"
    card = requests.get(
        address + "/api/card", params={"iri": "https://w3id.org/communique/id/state/UTO"}, timeout=20
    ).json()
    assert card["label"] == "Utopia"
    vocabulary = requests.get(address + "/api/vocabulary", timeout=20)
    counts = {term["iri"].rpartition("#")[2]: term["count"] for term in vocabulary.json()["classes"]}
    assert (counts["State"], counts["Assault"]) == (2, 0)
    again = requests.get(address + "/api/vocabulary", headers={"If-None-Match": vocabulary.headers["ETag"]}, timeout=20)
    assert again.status_code == 304


def test_query_page_works_without_scripts(address: str) -> None:
    page = requests.get(address + "/sparql", params={"query": STATES, "format": "html"}, timeout=20)
    assert page.headers["Content-Type"].startswith("text/html")
    assert '<td><span class="literal">Utopia</span></td>' in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_problem_is_json_to_programs(address: str) -> None:
    assert json.loads(requests.get(address + "/nowhere", timeout=20).text)["status"] == 404


def test_page_of_a_runaway_says_that_it_was_stopped(address: str) -> None:
    page = requests.get(address + "/sparql", params={"query": RUNAWAY, "format": "html"}, timeout=20)
    assert page.status_code == 504
    assert "time limit" in page.text
    assert requests.get(address + "/page/state/UTO", timeout=20).status_code == 200


def test_page_of_an_article_tells_what_was_read_and_what_was_not(address: str) -> None:
    page = requests.get(address + "/page/article/talks-in-doha-0a1b2c3d", timeout=20).text
    told = " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())
    assert "3 sentences; without an event: 1 (no word that shows an event); not read: banner." in told
    assert 'confidence 0.6. Read by the rule: sign: Agree, frame "sign <b>"' in told and "<b>never" not in page
    assert "“Both delegations left on Wednesday.”: no event: no word that shows an event" in told
    assert "Envoys of Utopia met1" in told  # the number that ties the word to its event
    assert page.count('id="event-21-consult"') == 1 and 'href="#event-21-consult"' in page


def test_page_of_an_entity_counts_its_events_once(address: str) -> None:
    page = requests.get(address + "/page/state/UTO", timeout=20).text
    assert page.count("We will &lt;b&gt;never&lt;/b&gt; sign") == 1 and "denied or not done" in page
    assert (
        "ontology#actorState"
        not in requests.get(address + "/page/article/talks-in-doha-0a1b2c3d/event-96-agree", timeout=20).text
    )
    assert "as the one who acts" in page and "through those who act for it" not in page  # its state is itself
    assert "denied" not in requests.get(address + "/page/state/UTO", params={"type": "Consult"}, timeout=20).text
    none = requests.get(address + "/page/state/UTO", params={"year": "none"}, timeout=20).text
    assert "denied" in none and "according to Anna Weiss" in none and "2024-07-02" not in none
    for wrong in ({"type": "Nothing"}, {"role": "} DROP"}, {"year": "20\u0662\u0664"}):
        assert (
            requests.get(address + "/page/state/UTO", params=wrong, timeout=20).text.count(
                "Envoys of Utopia met Ruritanian diplomats in Doha on 2 July 2024</a>"
            )
            == 1
        )
    source = requests.get(address + "/page/person/anna-weiss", timeout=20).text
    assert "as the source" in source and "statements <b>1</b>" in source


def test_events_of_those_who_act_for_a_state_are_its_own_too(tmp_path: Path) -> None:
    many = "".join(
        f"""<urn:e{i}> a cq:Accuse ; rdfs:label "the envoy accused {i}" ;
            cq:actor <urn:envoy> ; cq:actorState <{ID}state/UTO> ;
        cq:date "{2010 + i}-01-01"^^xsd:date ; cq:factuality cq:Planned . """
        for i in range(9)
    )
    publish(tmp_path, more="".join(f"PREFIX {name}: <{space}> " for name, space in PREFIXES.items()) + many)
    with running(tmp_path) as address:
        page = requests.get(address + "/page/state/UTO", timeout=20).text
        assert (
            "Accuse through those who act for it: 9" in page
            and "year=2015" in page
            and page.count("the envoy accused") == 9
        )
        one = requests.get(
            address + "/page/state/UTO", params={"role": "through", "type": "Accuse", "year": "2015"}, timeout=20
        ).text
        assert one.count("the envoy accused") == 1 and "planned" in one and "show all" in one


def test_pieces_of_a_text_show_the_smallest_span_and_events_first() -> None:
    def span(begin: int, end: int, role: str) -> Span:
        return Span(begin, end, role, f"urn:{role}{begin}", "", "")

    outer, inner, event, time_ = span(0, 10, "entity"), span(2, 4, "entity"), span(6, 7, "event"), span(5, 8, "time")
    found = pieces("0123456789abc", 0, 13, [outer, inner, event, time_])
    assert [(p.text, p.span) for p in found] == [
        ("01", outer),
        ("23", inner),
        ("4", outer),
        ("5", time_),
        ("6", event),
        ("7", time_),
        ("89", outer),
        ("abc", None),
    ]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }", "only the first 500 are shown"),
        ("SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "only the first 500 are shown"),
        (
            (
                "CONSTRUCT { ?a ?e ?x } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
                "BIND(CONCAT(STR(?a), STR(?c), STR(?d), STR(?f), STR(?g), STR(?i)) AS ?x) }"
            ),
            "Only the beginning is shown",
        ),
    ],
)
def test_the_page_of_a_large_answer_shows_its_beginning(patient: str, query: str, words: str) -> None:
    page = requests.get(patient + "/sparql", params={"query": query, "format": "html"}, timeout=120)
    assert page.status_code == 200 and words in page.text
    assert page.text.count("<tr>") <= 501 and len(page.text) < 20_000_000
