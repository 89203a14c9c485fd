"""The SPARQL 1.1 protocol as clients see it, updates first, and what may not be written."""

from __future__ import annotations

import gzip
import http.client
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import pytest
import requests

from kg.cli.main import main
from kg.engines.local import Store
from kg.errors import UsageError
from server import ServerSettings
from tests.support.graph_fixture import publish
from tests.support.live_server import running, writable

UPDATE = {"Content-Type": "application/sparql-update"}
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
RUNAWAY = (
    "INSERT { <urn:a> <urn:b> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1"
    " ?o . ?q ?r ?s } }"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with writable(tmp_path_factory.mktemp("plain") / "store", "--timeout", "3", "--default-graph", "own") as found:
        yield found


@pytest.fixture
def empty(address: str) -> str:
    assert update(address, "DROP ALL").status_code == 204
    return address


def update(address: str, text: str, path: str = "/update", **options: object) -> requests.Response:
    headers = {**UPDATE, **options.pop("headers", {})}  # type: ignore[dict-item]
    return requests.post(address + path, data=text.encode(), headers=headers, timeout=30, **options)  # type: ignore[arg-type]


def ask(address: str, query: str, **parameters: str) -> list[list[str]]:
    answer = requests.post(
        address + "/sparql", data={"query": query, **parameters}, headers={"Accept": "text/csv"}, timeout=30
    )
    assert answer.status_code == 200, answer.text
    return sorted(line.split(",") for line in answer.text.splitlines()[1:])


@pytest.mark.parametrize("path", ["/update", "/sparql"])
def test_each_update_is_seen_by_the_next_query(empty: str, path: str) -> None:
    for number in range(1, 6):
        assert update(empty, f"INSERT DATA {{ <urn:s> <urn:p> {number} }}", path).status_code == 204
        assert ask(empty, COUNT) == [[str(number)]]
    assert requests.post(empty + path, data={"update": "DELETE WHERE { ?s ?p 3 }"}, timeout=30).status_code == 204
    assert ask(empty, COUNT) == [["4"]]


def test_default_graph_of_a_plain_store_is_apart(empty: str) -> None:
    update(empty, "INSERT DATA { <urn:s> <urn:p> 1 . GRAPH <urn:g> { <urn:s> <urn:p> 2 } }")
    assert ask(empty, "SELECT ?o { ?s ?p ?o }") == [["1"]]
    assert ask(empty, "SELECT ?o { GRAPH ?g { ?s ?p ?o } }") == [["2"]]


def test_all_graphs_are_seen_together_unless_a_query_names_some(tmp_path: Path) -> None:
    with writable(tmp_path / "store") as address:
        update(
            address,
            "INSERT DATA { <urn:s> <urn:p> 1 . GRAPH <urn:g> { <urn:s> <urn:p> 2 } GRAPH <urn:from> { <urn:s> <urn:p> 2"
            " , 3 } }",
        )
        assert ask(address, "SELECT ?o { ?s ?p ?o }") == [["1"], ["2"], ["2"], ["3"]]
        assert ask(address, "PREFIX from: <urn:> SELECT ?o { from:s ?p ?o FILTER(?o > 2) }") == [["3"]]
        assert ask(address, "SELECT ?o FROM <urn:g> { ?s ?p ?o }") == [["2"]]
        assert ask(address, "PREFIX e: <urn:> SELECT ?o FROMe:g WHERE { ?s ?p ?o }") == [["2"]]
        assert ask(address, "SELECT ?o FROM NAMED <urn:g> { ?s ?p ?o }") == []
        assert ask(address, "SELECT ?o { ?s ?p ?o }", **{"default-graph-uri": "urn:g"}) == [["2"]]
        assert ask(address, "SELECT ?g { GRAPH ?g { ?s ?p 2 } }") == [["urn:from"], ["urn:g"]]
        assert (
            b"UnionDefaultGraph"
            in requests.get(address + "/sparql", headers={"Accept": "text/turtle"}, timeout=20).content
        )
        own = requests.get(address + "/store?default", headers={"Accept": "application/n-triples"}, timeout=20)
        assert own.text.count("\n") == 1
        first = requests.get(address + "/sparql", params={"query": COUNT}, timeout=20).headers["ETag"]
    with writable(tmp_path / "store", "--default-graph", "own") as address:
        assert ask(address, "SELECT ?o { ?s ?p ?o }") == [["1"]]
        assert (
            b"UnionDefaultGraph"
            not in requests.get(address + "/sparql", headers={"Accept": "text/turtle"}, timeout=20).content
        )
        assert requests.get(address + "/sparql", params={"query": COUNT}, timeout=20).headers["ETag"] != first


def test_dataset_of_an_update(empty: str) -> None:
    update(empty, "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } GRAPH <urn:h> { <urn:s> <urn:p> 2 } }")
    copying = "INSERT { <urn:copy> ?p ?o } WHERE { ?s ?p ?o }"
    assert update(empty, copying, params={"using-graph-uri": "urn:g"}).status_code == 204
    assert ask(empty, "SELECT ?o { <urn:copy> ?p ?o }") == [["1"]]
    form = {"update": "INSERT { <urn:named> ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", "using-named-graph-uri": "urn:h"}
    assert requests.post(empty + "/update", data=form, timeout=30).status_code == 204
    assert ask(empty, "SELECT ?o { <urn:named> ?p ?o }") == [["2"]]
    assert update(empty, "DELETE WHERE { ?s ?p ?o }", params={"using-graph-uri": "urn:nothing"}).status_code == 204
    assert ask(empty, COUNT) == [["2"]]
    for said_twice in (
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }",
    ):
        assert update(empty, said_twice, params={"using-graph-uri": "urn:h"}).status_code == 400
    assert update(empty, copying, params={"using-graph-uri": "no iri"}).status_code == 400


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (405, {"method": "GET", "params": {"update": "CLEAR ALL"}}),
        (400, {"method": "POST", "params": {"update": "CLEAR ALL"}}),
        (400, {"method": "POST", "data": {"update": ["CLEAR ALL", "CLEAR ALL"]}}),
        (400, {"method": "POST", "data": {"update": "CLEAR ALL", "query": "ASK {}"}}),
        (400, {"method": "POST", "data": {"update": "SELECT * { ?s ?p ?o }"}}),
        (400, {"method": "POST", "data": {"update": "CLEAR EVERYTHING"}}),
        (400, {"method": "POST", "data": b'INSERT DATA { <urn:s> <urn:p> "\xff" }', "headers": UPDATE}),
        (
            415,
            {
                "method": "POST",
                "data": "CLEAR ALL".encode("utf-16"),
                "headers": {"Content-Type": "application/sparql-update; charset=utf-16"},
            },
        ),
        (415, {"method": "POST", "data": b"CLEAR ALL", "headers": {"Content-Type": "text/plain"}}),
        (415, {"method": "POST", "data": b"CLEAR ALL", "headers": {"Content-Type": "application/sparql-query"}}),
        (
            403,
            {
                "method": "POST",
                "data": {"update": "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"},
            },
        ),
        (501, {"method": "POST", "data": {"update": "LOAD <http://127.0.0.1:9/>"}}),
        (400, {"method": "POST", "data": {"update": "LOAD ;"}}),
        (409, {"method": "POST", "data": {"update": "CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>"}}),
        (
            400,
            {
                "method": "POST",
                "data": {"update": "INSERT DATA { <urn:x> <urn:y> " + "<<( <urn:x> <urn:y> " * 20_000 + "}"},
            },
        ),
    ],
)
def test_wrong_updates_change_nothing(empty: str, status: int, request_: dict[str, object]) -> None:
    update(empty, "INSERT DATA { <urn:s> <urn:p> 1 }")
    answer = requests.request(url=empty + "/update", timeout=30, **request_)  # type: ignore[arg-type]
    assert answer.status_code in (status, 503 if "<<(" in str(request_) else status), answer.text
    assert answer.json()["status"] == answer.status_code
    assert ask(empty, COUNT) == [["1"]]


def test_nothing_is_fetched(empty: str) -> None:
    hits: list[str] = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_error(404)

        do_POST = do_GET

    with http.server.HTTPServer(("127.0.0.1", 0), Canary) as canary:
        threading.Thread(target=canary.serve_forever, daemon=True).start()
        there = f"<http://127.0.0.1:{canary.server_port}/x>"
        for text in (
            f"LOAD {there}",
            f"LOAD SILENT {there}",
            f"load{there}",
            f"LOAD {there} INTO GRAPH <urn:g>",
            f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT {there} {{ ?s ?p ?o }} }}",
            f"INSERT {{ ?s ?p ?o }} USING {there} WHERE {{ }}",
            f'INSERT DATA {{ <urn:s> <urn:p> "\\u0022" }} ; LOAD {there} ; INSERT DATA {{ <urn:s> <urn:p> "\\u0022" }}',
        ):
            update(empty, text)
        for query in (
            f"SELECT * {{ SERVICE SILENT {there} {{ ?s ?p ?o }} }}",
            f"SELECT * FROM {there} {{ ?s ?p ?o }}",
            f'SELECT * {{ ?s ?p "\\u0022" . SERVICE {there} {{ ?a ?b ?c }} ?d ?e "\\u0022" }}',
        ):
            requests.post(empty + "/sparql", data={"query": query}, timeout=30)
        canary.shutdown()
    assert hits == []


def test_silent_calls_fail_silently(empty: str) -> None:
    text = (
        "LOAD SILENT <urn:nowhere> ; INSERT DATA { <urn:s> <urn:p> 1 } ; LOAD SILENT <urn:nowhere> INTO GRAPH <urn:g>"
    )
    assert update(empty, text).status_code == 204
    assert ask(empty, "SELECT ?o ?x { ?s ?p ?o SERVICE SILENT <urn:nowhere> { ?s ?p ?x { ?y ?z ?x } } }") == [["1", ""]]


def test_update_is_stopped_and_leaves_nothing(empty: str) -> None:
    update(empty, "INSERT DATA { " + " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(2000)) + " }")
    answer = update(empty, RUNAWAY)
    assert answer.status_code == 504 and "time limit" in answer.json()["detail"]
    assert ask(empty, COUNT) == [["2000"]]
    assert update(empty, "DELETE WHERE { ?s ?p 1 }").status_code == 204
    assert ask(empty, COUNT) == [["1999"]]


def test_queries_are_answered_while_an_update_runs(empty: str) -> None:
    update(empty, "INSERT DATA { " + " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(2000)) + " }")
    thread = threading.Thread(target=update, args=(empty, RUNAWAY))
    thread.start()
    time.sleep(0.5)
    assert ask(empty, COUNT) == [["2000"]]
    thread.join()


def test_pages_of_other_sites_may_not_write(empty: str) -> None:
    for headers in (
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "elsewhere.example"},
    ):
        refused = 421 if "Host" in headers else 403
        assert update(empty, "INSERT DATA { <urn:s> <urn:p> 1 }", headers=headers).status_code == refused
        assert (
            requests.post(empty + "/sparql", data={"update": "CLEAR ALL"}, headers=headers, timeout=30).status_code
            == refused
        )
    assert "Access-Control-Allow-Origin" not in update(empty, "CLEAR ALL").headers
    assert ask(empty, COUNT) == [["0"]]


def test_writing_needs_the_token(tmp_path: Path) -> None:
    publish(tmp_path)
    with running(tmp_path) as read_only:
        put = requests.put(read_only + "/store?default", timeout=20)
        for answer in (update(read_only, "CLEAR ALL"), update(read_only, "CLEAR ALL", "/sparql"), put):
            assert answer.status_code == 403
    with writable(tmp_path / "store", token="sésame") as address:
        text = "INSERT DATA { <urn:s> <urn:p> 1 }"
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic sésame".encode()}):
            answer = update(address, text, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert requests.delete(address + "/store?default", headers=headers, timeout=20).status_code == 401
        right = {"Authorization": "Bearer sésame".encode()}
        assert update(address, text, headers=right).status_code == 204
        assert update(address, text, "/sparql", headers=right).status_code == 403
        assert ask(address, COUNT) == [["1"]]


def test_merged_store_takes_updates_of_named_graphs(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        store.replace(
            "urn:g", [ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("one"), ox.NamedNode("urn:g"))]
        )
        store.publish()
    with writable(tmp_path / "store") as address:
        assert update(address, 'INSERT DATA { GRAPH <urn:h> { <urn:s> <urn:p> "one", "two" } }').status_code == 204
        assert ask(address, COUNT) == [["2"]]
        assert (
            update(
                address, 'WITH <urn:h> DELETE { ?s ?p "two" } INSERT { ?s ?p "three" } WHERE { ?s ?p "two" }'
            ).status_code
            == 204
        )
        assert ask(address, "SELECT ?o { ?s ?p ?o }") == [["one"], ["three"]]
        for refused in ("INSERT DATA { <urn:s> <urn:p> 1 }", "CLEAR ALL", "DELETE WHERE { ?s ?p ?o }"):
            answer = update(address, refused)
            assert answer.status_code == 409
            assert "named graphs" in answer.json()["detail"]
        assert (
            "UnionDefaultGraph" in requests.get(address + "/sparql", headers={"Accept": "text/turtle"}, timeout=20).text
        )
        time.sleep(6)  # the writer has let go of the store
        with Store.open(tmp_path / "store") as store:
            store.remove("urn:h")
            assert update(address, "CREATE SILENT GRAPH <urn:k>").status_code == 503
            store.publish()
        assert ask(address, "SELECT ?o { ?s ?p ?o }") == [["one"]]
        assert update(address, "CREATE SILENT GRAPH <urn:k>").status_code == 204


def test_options_of_serve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="loopback"):
        ServerSettings(host="0.0.0.0", writable=True, token="")
    assert main(["serve", "--store", str(tmp_path / "s"), "--writable"]) == 2
    assert "--token" in capsys.readouterr().err
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("x", "utf8")
    assert main(["serve", "--store", str(tmp_path / "letters"), "--writable", "--token", "x"]) == 2
    assert "not a store" in capsys.readouterr().err


def test_conditional_requests(empty: str) -> None:
    update(empty, "INSERT DATA { <urn:s> <urn:p> 1 }")

    def get(query: str, **headers: str) -> requests.Response:
        return requests.get(empty + "/sparql", params={"query": query}, headers=headers, timeout=30)

    first = get(COUNT)
    tag = first.headers["ETag"]
    again = get(COUNT, **{"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert get(COUNT, Accept="text/csv", **{"If-None-Match": tag}).status_code == 200
    assert get(COUNT + " LIMIT 7", **{"If-None-Match": tag}).status_code == 200
    assert "ETag" not in get("SELECT (NOW() AS ?now) {}").headers
    update(empty, "INSERT DATA { <urn:s> <urn:p> 2 }")
    changed = get(COUNT, **{"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_head_is_get_without_its_body(empty: str) -> None:
    head = requests.head(empty + "/sparql", params={"query": COUNT}, headers={"Accept": "text/csv"}, timeout=30)
    assert (head.status_code, head.content, head.headers["Content-Type"].split(";")[0]) == (200, b"", "text/csv")
    assert requests.head(empty + "/sparql", timeout=30).status_code == 200
    assert requests.head(empty + "/sparql", params={"query": "ASK {"}, timeout=30).status_code == 400


def test_answers_are_compressed_when_asked_for(empty: str) -> None:
    update(empty, "INSERT DATA { " + " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(3000)) + " }")
    sizes = {}
    for query in (
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } LIMIT 300",
        "SELECT * { ?s ?p ?o . ?s2 ?p ?o2 } LIMIT 100000",
    ):
        for coding in ("identity", "gzip", "gzip;q=0"):
            answer = requests.post(
                empty + "/sparql",
                data={"query": query},
                headers={"Accept": "text/csv", "Accept-Encoding": coding},
                stream=True,
                timeout=30,
            )
            raw = answer.raw.read(decode_content=False)
            assert (answer.headers.get("Content-Encoding") == "gzip") == (coding == "gzip")
            assert "Accept-Encoding" in answer.headers["Vary"]
            sizes[coding] = len(raw)
            content = gzip.decompress(raw) if coding == "gzip" else raw
            assert content.count(b"\n") > 300
        assert sizes["gzip"] < sizes["identity"] / 2 == sizes["gzip;q=0"] / 2


def test_a_prefix_that_is_not_declared_is_named(empty: str) -> None:
    for query in ("SELECT * {\n ?s cq:actor ?o ; foo:bar _:x }", "SELECT * {\n cq:a ?b ?c, ?d; foo:p 1}"):
        answer = requests.post(empty + "/sparql", data={"query": query}, timeout=30)
        assert answer.status_code == 400
        assert (answer.json()["line"], "foo: is not declared." in answer.json()["detail"]) == (2, True)
    answer = update(empty, "INSERT DATA { cq:a foo:b 1 }")
    assert (answer.status_code, answer.json()["column"]) == (400, 20)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("SELECT * { ?s ?o }", "wrong near “}”"),
        ("SELECT ?s (COUNT(?p) AS ?n) { ?s ?p ?o }", "variable that is unbound"),
        ("FIND ?s", "there is no SELECT"),
        ("SELECT * { ?s ?p ?o", "closing } is missing"),
        ("SELECT * { ?s ?p ?o } }", "there is a } too many"),
    ],
)
def test_what_is_wrong_is_said_in_words(empty: str, wrong: str, words: str) -> None:
    assert words in requests.post(empty + "/sparql", data={"query": wrong}, timeout=30).json()["detail"]


def test_the_prefixes_of_the_graph_need_no_declaration(empty: str) -> None:
    assert update(empty, "INSERT DATA { GRAPH id:g { id:s cq:date 1 } cq:x a cq:Event }").status_code == 204
    assert ask(empty, "SELECT ?g ?o { GRAPH ?g { id:s cq:date ?o } }") == [
        ["https://w3id.org/communique/id/g", "1"],
    ]
    assert ask(empty, "PREFIX cq: <urn:other#> SELECT ?s { ?s a cq:Event }") == []
    assert ask(empty, "SELECT ?s { ?s a cq:Event }") == [["https://w3id.org/communique/ontology#x"]]
    for address in ("/sparql", "/sparql?format=html"):
        page = requests.post(empty + address, data={"query": "ASK { cq:x a cq:Event }"}, timeout=30)
        assert page.status_code == 200 and "true" in page.text


def test_relative_names_are_resolved_by_the_address(empty: str) -> None:
    update(empty, "INSERT DATA { <here> <urn:p> 1 }")
    assert ask(empty, "SELECT ?s { ?s ?p ?o }") == [[empty + "/here"]]
    assert ask(empty, "SELECT ?o { <here> ?p ?o }") == [["1"]]
    assert (
        requests.get(
            empty + "/sparql", params={"query": "ASK {}", "default-graph-uri": "no iri"}, timeout=30
        ).status_code
        == 400
    )


@pytest.mark.parametrize(
    "query",
    [
        "\ufeffASK { }",
        "ASK\u00a0{\u00a0}",
        "ASK {\u200b}\u2060",
        "\ufeffPREFIX a: <urn:a>\u00a0\nASK { FILTER(STRLEN('\u00a0') = 1) }",
    ],
)
def test_invisible_characters_do_no_harm(empty: str, query: str) -> None:
    sent = requests.post(
        empty + "/sparql", data=query.encode(), headers={"Content-Type": "application/sparql-query"}, timeout=30
    )
    assert (sent.status_code, sent.json()["boolean"]) == (200, True)
    assert requests.get(empty + "/sparql", params={"query": query}, timeout=30).json()["boolean"] is True
    assert (
        update(empty, query.partition("ASK")[0] + "INSERT\u00a0DATA\u200b{ <urn:s> <urn:p> '\u00a0' }").status_code
        == 204
    )
    assert ask(empty, "SELECT ?o { ?s ?p ?o }") == [["\u00a0"]]


@pytest.mark.parametrize(
    "parameters",
    [
        {"default-graph-uri": ""},
        {"named-graph-uri": ""},
        {"default-graph-uri": "", "named-graph-uri": ""},
        {"timeout": ""},
        {"format": ""},
        {"format": "auto"},
        {"format": "turtle"},
        {"output": "ttl", "results": "ttl"},
        {"format": "sparql-results+json"},
        {"format": "application/json;charset=utf-8"},
        {"format": "application/sparql-results+json; charset=UTF-8"},
    ],
)
def test_parameters_that_say_nothing_of_the_result_are_passed_over(empty: str, parameters: dict[str, str]) -> None:
    update(empty, "INSERT DATA { <urn:s> <urn:p> 1 }")
    found = requests.get(empty + "/sparql", params={"query": "SELECT ?o { ?s ?p ?o }", **parameters}, timeout=30)
    assert found.status_code == 200, found.text
    assert [row["o"]["value"] for row in found.json()["results"]["bindings"]] == ["1"]


def test_a_format_that_does_not_fit_leaves_it_to_the_header(empty: str) -> None:
    for name, accept, media_type in (
        ("turtle", "text/csv", "text/csv"),
        ("nonsense", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("auto", "text/tab-separated-values", "text/tab-separated-values"),
        ("text/html", "text/csv", "text/html"),
        ("csv", "text/html", "text/csv"),
    ):
        found = requests.get(
            empty + "/sparql", params={"query": "SELECT * {}", "format": name}, headers={"Accept": accept}, timeout=30
        )
        assert (found.status_code, found.headers["Content-Type"].partition(";")[0]) == (200, media_type)
    unknown = requests.get(empty + "/sparql", params={"query": "SELECT * {}", "format": "nonsense"}, timeout=30)
    assert unknown.status_code == 406
    graph = {"query": "CONSTRUCT {} {}", "format": "csv"}
    found = requests.get(empty + "/sparql", params=graph, headers={"Accept": "text/turtle"}, timeout=30)
    assert (found.status_code, found.headers["Content-Type"].partition(";")[0]) == (200, "text/turtle")


@pytest.mark.parametrize("escaped", ["%FF", "%C3%28", "%ED%A0%80", "a%E2%82"])
def test_text_that_is_not_utf_8_is_refused(empty: str, escaped: str) -> None:
    query, form = (
        f"ASK%20%7B%20%3Fs%20%3Fp%20%22{escaped}%22%20%7D",
        {"Content-Type": "application/x-www-form-urlencoded"},
    )
    for sent in (
        requests.get(f"{empty}/sparql?query={query}", timeout=30),
        requests.post(f"{empty}/sparql", data=f"query={query}", headers=form, timeout=30),
        requests.post(f"{empty}/sparql?default-graph-uri={escaped}", data="query=ASK%7B%7D", headers=form, timeout=30),
        requests.post(
            f"{empty}/update", data=f"update=INSERT%20DATA%20%7B%22{escaped}%22%7D", headers=form, timeout=30
        ),
    ):
        assert (sent.status_code, "not UTF-8" in sent.json()["detail"]) == (400, True), sent.text
    assert ask(empty, COUNT) == [["0"]]


@pytest.mark.parametrize("text", ["é", "\ufffd", "100%25", "日本"])
def test_text_that_is_utf_8_is_taken(empty: str, text: str) -> None:
    query = f"SELECT ('{text}' AS ?x) {{}}"
    assert ask(empty, query) == [[text]]
    raw = requests.post(
        f"{empty}/sparql",
        data=f"query={query}".replace("%", "%25").encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/csv"},
        timeout=30,
    )
    assert raw.content.decode().split() == ["x", text]


@pytest.mark.parametrize(
    "query", ["ASK {}", "SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }", "SELECT ?o { ?s ?p"]
)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_head_has_the_headers_of_get(empty: str, query: str, encoding: str) -> None:
    update(empty, "INSERT DATA { " + " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(40)) + " }")
    with requests.Session() as session:
        session.headers["Accept-Encoding"] = encoding
        get, head = (
            session.request(method, empty + "/sparql", params={"query": query}, timeout=30, stream=True)
            for method in ("GET", "HEAD")
        )
        changing = {"Date", "X-Query-Id", "Server-Timing"}
        assert head.status_code == get.status_code
        assert {k: v for k, v in head.headers.items() if k not in changing} == {
            k: v for k, v in get.headers.items() if k not in changing
        }
        assert int(head.headers["Content-Length"]) > 0 and head.content == b""


def test_head_of_a_long_answer_has_no_body_and_no_false_length(empty: str) -> None:
    update(empty, "INSERT DATA { " + " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(3000)) + " }")
    address = urlsplit(empty)
    path = "/sparql?" + urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"})
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    for _ in range(2):
        connection.request("HEAD", path)
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, None, b"")
    connection.request("GET", "/sparql?query=ASK%7B%7D")
    assert b"true" in connection.getresponse().read()


def test_a_body_that_is_too_large_is_told_the_limit(store: Path) -> None:
    with running(store, body_limit=5000) as address:
        query = "ASK { #" + "x" * 6000
        for sent in (
            requests.post(address + "/sparql", data={"query": query}, timeout=30),
            requests.post(
                address + "/sparql", data=query, headers={"Content-Type": "application/sparql-query"}, timeout=30
            ),
            requests.post(address + "/sparql", data={"query": "ASK {}", "other": query}, timeout=30),
        ):
            assert sent.status_code == 413
            assert "5,000 bytes" in sent.text


@pytest.mark.parametrize("call", ["?x {}", "<urn:nowhere> {}", "?x { ?s ?p ?o { SERVICE <urn:y> {} } }"])
def test_silent_calls_of_anything_fail_silently(empty: str, call: str) -> None:
    assert ask(empty, f"SELECT (1 AS ?one) {{ SERVICE SILENT {call} }}") == [["1"]]
    inserted = update(empty, f"INSERT {{ <urn:s> <urn:p> 1 }} WHERE {{ SERVICE SILENT {call} }}")
    assert (inserted.status_code, ask(empty, COUNT)) == (204, [["1"]])
    loud = requests.get(empty + "/sparql", params={"query": f"ASK {{ SERVICE {call} }}"}, timeout=30)
    assert loud.status_code == 403


@pytest.mark.parametrize(
    ("wrong", "silent"),
    [
        ("CREATE GRAPH <urn:g>", "CREATE SILENT GRAPH <urn:g>"),
        ("DROP GRAPH <urn:none>", "DROP SILENT GRAPH <urn:none>"),
        ("CLEAR GRAPH <urn:none>", "CLEAR SILENT GRAPH <urn:none>"),
        ("MOVE <urn:none> TO <urn:g>", "MOVE SILENT <urn:none> TO <urn:none>"),
        ("INSERT DATA { <urn:s> <urn:p> 2 } ; drop graph id:none", "DROP SILENT GRAPH id:none"),
    ],
)
def test_a_graph_that_exists_or_does_not_is_a_conflict(empty: str, wrong: str, silent: str) -> None:
    update(empty, "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }")
    refused = update(empty, wrong)
    assert (refused.status_code, "exist" in refused.json()["detail"]) == (409, True)
    assert update(empty, silent).status_code == 204
    assert ask(empty, "SELECT ?g ?o { { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } }") == [["urn:g", "1"]]


@pytest.mark.parametrize("first", ["DROP GRAPH <urn:none>", "CREATE GRAPH <urn:g>", "CLEAR GRAPH <urn:none>"])
def test_an_update_is_parsed_before_its_load_is_refused(empty: str, first: str) -> None:
    assert update(empty, f"{first} ; LOAD <urn:x>").status_code == 501
    assert update(empty, f"{first} ; LOAD <urn:x> ; INSERT").status_code == 400


@pytest.mark.parametrize(
    ("expression", "without"),
    [
        ("SUM(?o)", ["urn:b"]),
        ("GROUP_CONCAT(?o)", []),
        ("GROUP_CONCAT(?o ; SEPARATOR = '|')", []),
        ("AVG(?o)", ["urn:b"]),
        ("MIN(?q)", ["urn:a", "urn:b", "urn:c"]),
        ("COUNT(?q)", []),
    ],
)
@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv", "html"])
def test_an_aggregate_without_a_value_is_named(empty: str, name: str, expression: str, without: list[str]) -> None:
    update(empty, "INSERT DATA { <urn:a> <urn:p> 1, 2 . <urn:b> <urn:p> 3, <urn:x> . <urn:c> <urn:p> 4 }")
    query = f"SELECT ?s ({expression} AS ?all) {{ ?s ?p ?o OPTIONAL {{ ?o <urn:q> ?q }} }} GROUP BY ?s"
    found = requests.get(empty + "/sparql", params={"query": query, "format": name}, timeout=30)
    assert found.status_code == 200, found.text
    said = found.text if name == "html" else found.headers.get("X-Query-Warning", "")
    assert (f"No value for ?all in {len(without)} of 3 rows" in said) == bool(without)
    assert name == "html" or "X-Query-Warning" in found.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (GROUP_CONCAT(?o) AS ?x) { ?s ?p }",
        "SELECT (GROUP_CONCAT(\n?o) AS ?x)\n{ ?s ?p }",
        "SELECT ?o (GROUP_CONCAT(?o) AS ?x) { ?s ?p ?o } LIMIT x",
    ],
)
def test_the_place_of_an_error_is_that_of_the_text_as_it_was_sent(empty: str, query: str) -> None:
    with pytest.raises(SyntaxError) as error:
        ox.Store().query(query)
    said = requests.get(empty + "/sparql", params={"query": query}, timeout=30).json()
    assert f"error at {said['line']}:{said['column']}:" in str(error.value)


@pytest.mark.parametrize(
    "parameters",
    [
        {"using-graph-uri": ""},
        {"using-named-graph-uri": ""},
        {"using-graph-uri": "", "using-named-graph-uri": ""},
        {"using-graph-uri": ["", "urn:g"]},
    ],
)
def test_a_dataset_of_an_update_that_is_empty_names_no_graph(
    empty: str, parameters: dict[str, str | list[str]]
) -> None:
    update(empty, "INSERT DATA { <urn:s> <urn:p> 1 . GRAPH <urn:g> { <urn:s> <urn:p> 1 } }")
    copying = "INSERT { <urn:copy> ?p ?o } WHERE { ?s ?p ?o }"
    assert update(empty, copying, params=parameters).status_code == 204
    assert ask(empty, "SELECT ?o { <urn:copy> ?p ?o }") == [["1"]]
