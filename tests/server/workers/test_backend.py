"""The server over an engine that hangs, dies, lies or refuses; and what it makes of its answers."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
import requests

from kg.cli.main import main
from kg.engines.remote.backend import Backend
from kg.engines.remote.dialects import VIRTUOSO, Mended
from kg.errors import UsageError
from tests.support.engine_stub import Call, Handler, Stub, stub
from tests.support.live_server import ROOT, running

ROW = '{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "1"}}]}}'
QUERY = "SELECT ?x { ?s ?p ?x }"
LONG = 'SELECT ?x { ?s ?p "long" }'


@contextlib.contextmanager
def serving(backend: Backend, **settings: object) -> Iterator[str]:
    code = (
        "import json, sys; from server import ServerSettings, serve; from kg.engines.remote.backend import Backend;"
        " told = json.loads(sys.argv[1]); serve(ServerSettings(backend=Backend(**told.pop('backend')), port=0, **told))"
    )
    told = {"timeout": 1.5, "readers": 2, "patience": 1.0, "backend": backend.as_dict(), **settings}
    process = subprocess.Popen(
        [sys.executable, "-c", code, json.dumps(told)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    try:
        yield next(word for word in process.stdout.readline().split() if word.startswith("http://")).rstrip("/")
    finally:
        process.terminate()
        assert process.wait(30) == 0
        process.stdout.close()


Behave = dict[str, Callable[[Handler, Call], None]]


@pytest.fixture(scope="module")
def behave() -> Behave:
    """What the engine does next, under "next"."""
    return {}


@pytest.fixture(scope="module")
def engine(behave: Behave) -> Iterator[Stub]:
    with stub(lambda handler, call: behave["next"](handler, call)) as found:
        yield found


@pytest.fixture(scope="module")
def address(engine: Stub) -> Iterator[str]:
    with serving(Backend(engine.address + "/sparql"), age=0, answer_limit=64 << 20) as found:
        yield found


def ask(
    address: str, query: str = QUERY, accept: str = "application/sparql-results+json", **more: str
) -> requests.Response:
    return requests.post(address + "/sparql", data={"query": query, **more}, headers={"Accept": accept}, timeout=30)


def broken_off(handler: Handler, call: Call) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(ROW.encode("ascii"))
    handler.close_connection = True


def no_http(handler: Handler, call: Call) -> None:
    handler.wfile.write(b"\x00\x01 this is a database protocol\r\n\r\n")
    handler.close_connection = True


def hangs(handler: Handler, call: Call) -> None:
    """Say nothing until the client has left."""
    handler.connection.settimeout(30)
    handler.connection.recv(1)
    handler.close_connection = True


def gone(handler: Handler, call: Call) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


@pytest.mark.parametrize(
    ("behaviour", "status", "words"),
    [
        (lambda handler, call: handler.send(ROW.replace("1", "2")), 200, '"2"'),
        (hangs, 504, "time limit of 1.5 seconds"),
        (broken_off, 502, "broke off 99,"),
        (gone, 502, "the connection ended without an answer"),
        (no_http, 502, "something else than HTTP"),
        (
            lambda handler, call: handler.send("<html>Welcome</html>", kind="text/html"),
            502,
            "sent text/html where rows were asked for",
        ),
        (lambda handler, call: handler.send("<html>Welcome</html>"), 502, "not what its type says"),
        (lambda handler, call: handler.send(ROW[:-3]), 502, "not what its type says"),
        (lambda handler, call: handler.send(ROW + "The operation has been cancelled"), 502, "not what its type says"),
        (lambda handler, call: handler.send('{"head": {}, "boolean": true}'), 502, "sent a boolean"),
        (lambda handler, call: handler.send("slow down", 429, Retry_After="17"), 429, "takes no more queries"),
        (lambda handler, call: handler.send("Query timed out", 429), 504, "stopped the query"),
        (lambda handler, call: handler.send("maintenance", 503, Retry_After="23"), 503, "maintenance"),
        (
            lambda handler, call: handler.send("<h1>Internal</h1> <p>disk full</p>", 500, "text/html"),
            502,
            "failed (500 Internal Server Error): Internal disk full.",
        ),
        (lambda handler, call: handler.send("who are you", 401), 502, "COMMUNIQUE_BACKEND_USER"),
        (lambda handler, call: handler.send("no such function here", 400), 400, "no such function here"),
        (lambda handler, call: handler.send("", 302, Location="http://127.0.0.1:9/"), 502, "not followed"),
    ],
    ids=lambda value: "behaviour" if callable(value) else str(value),
)
def test_each_end_has_its_status(
    address: str, engine: Stub, behave: Behave, behaviour: Callable[[Handler, Call], None], status: int, words: str
) -> None:
    behave["next"] = behaviour
    answer = ask(address)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    if status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json" and answer.json()["status"] == status
    if status in (429, 503):
        assert int(answer.headers["Retry-After"]) in (17, 23)


def test_a_query_that_is_no_sparql_is_told_in_our_words(address: str, behave: Behave) -> None:
    behave["next"] = lambda handler, call: handler.send("Encountered some tokens", 400)
    assert "ex: is not declared" in ask(address, "SELECT * { ?s ex:a ?o }").json()["detail"]


def test_an_answer_that_breaks_off_late_does_not_look_whole(address: str, behave: Behave) -> None:
    def late(handler: Handler, call: Call) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        row = ROW[:-3] + ', {"x": {"type": "literal", "value": "%s"}}' % ("y" * 5000) * 100
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(row), row.encode("ascii")))
        handler.close_connection = True

    behave["next"] = late
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        ask(address)


def test_the_request_ends_when_its_client_has_left(engine: Stub, behave: Behave) -> None:
    arrived, left = threading.Event(), threading.Event()

    def watched(handler: Handler, call: Call) -> None:
        arrived.set()
        handler.connection.settimeout(30)
        if handler.connection.recv(1) == b"":
            left.set()

    behave["next"] = watched
    with serving(Backend(engine.address), timeout=300.0) as address:
        client = http.client.HTTPConnection(urlsplit(address).netloc)
        client.request("GET", "/sparql?query=" + quote(QUERY), headers={"Accept": "text/csv"})
        assert arrived.wait(30)
        assert client.sock is not None
        client.sock.close()
        client.close()
        assert left.wait(30)


def test_large_answers_pass_in_little_memory(engine: Stub, behave: Behave) -> None:
    """The server and its readers, at their highest, above what they take for a short answer."""

    def endless(handler: Handler, call: Call) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        first, row = (
            ROW[:-3].encode("ascii"),
            b', {"x": {"type": "literal", "value": "some words of a sentence"}}' * 1000,
        )
        for piece in (first, *[row] * (300 if "long" in call.query else 0), b"]}}"):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n")

    behave["next"] = endless
    with serving(Backend(engine.address), timeout=30.0, age=0) as address:
        assert len(ask(address).json()["results"]["bindings"]) == 1
        before = settled(address)
        with requests.post(
            address + "/sparql", data={"query": LONG}, headers={"Accept": "text/csv"}, stream=True, timeout=30
        ) as answer:
            lines = sum(piece.count(b"\n") for piece in answer.iter_content(1 << 16))
        assert lines == 300_002
        assert peak(address) - before < 40_000


def settled(address: str) -> int:
    """The peak when it rises no more: all readers have started."""
    last, now = 0, peak(address)
    while now != last:
        time.sleep(0.5)
        last, now = now, peak(address)
    return now


def peak(address: str) -> int:
    """Return the most kilobytes that the server of an address and its children have had, together."""
    port = f"{int(address.rpartition(':')[2]):04X}"
    inode = next(
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text("ascii").splitlines()
        if f":{port} 00000000:0000 0A" in line
    )

    def holds(process: Path) -> bool:
        with contextlib.suppress(OSError):
            return any(str(link.readlink()) == f"socket:[{inode}]" for link in (process / "fd").iterdir())
        return False

    server = next(process for process in Path("/proc").glob("[0-9]*") if holds(process))
    children = [
        child for task in (server / "task").iterdir() for child in (task / "children").read_text("ascii").split()
    ]
    found = 0
    for process in (server, *(Path("/proc") / child for child in children)):
        with contextlib.suppress(OSError):
            found += int((process / "status").read_text("ascii").partition("VmHWM:")[2].split()[0])
    return found


def test_limits_of_answers_stay_ours(engine: Stub, behave: Behave) -> None:
    behave["next"] = lambda handler, call: handler.send(
        ROW[:-3] + ', {"x": {"type": "literal", "value": "1"}}' * 9 + "]}}"
    )
    with serving(Backend(engine.address), rows=5) as address:
        assert ask(address).status_code == 413


def test_answers_are_given_again_for_a_while(engine: Stub, behave: Behave) -> None:
    behave["next"] = lambda handler, call: handler.send(ROW)
    with serving(Backend(engine.address), age=2) as address:
        engine.calls.clear()
        first = ask(address)
        until = time.monotonic() + 5
        while ask(address).headers["Server-Timing"].startswith("cache") is False and time.monotonic() < until:
            pass  # two seconds may begin between two questions
        asked = len(engine.queries)
        assert asked <= 2 and ask(address).content == first.content
        time.sleep(2.1)
        assert ask(address).content == first.content and len(engine.queries) > asked


def test_nothing_is_given_again_where_it_must_not(address: str, engine: Stub, behave: Behave) -> None:
    behave["next"] = lambda handler, call: handler.send(ROW)
    engine.calls.clear()
    answers = [ask(address) for _ in range(3)]
    assert len(engine.queries) == 3 and not any("ETag" in answer.headers for answer in answers)


def test_what_is_asked_of_the_engine(address: str, engine: Stub, behave: Behave) -> None:
    behave["next"] = lambda handler, call: handler.send('{"head": {}, "boolean": true}' if "ASK" in call.query else ROW)
    engine.calls.clear()
    requests.get(
        address + "/sparql", params={"query": "SELECT ?x { <a> ?p ?x }", "named-graph-uri": "urn:g"}, timeout=9
    )
    exists, call = engine.calls[-2:]
    assert "urn:g" in exists.query and call.method == "POST" and call.path == "/sparql"
    assert call.query == f"BASE <{address}/sparql> SELECT ?x {{ <a> ?p ?x }}"
    assert call.body.endswith(b"&named-graph-uri=urn%3Ag") and "authorization" not in call.headers


@pytest.mark.parametrize("said", [{"user": "ada", "password": "s:e"}, {"token": "abc"}])
def test_who_we_are_is_said_to_the_engine_alone(said: dict[str, str], behave: Behave) -> None:
    expected = "Bearer abc" if "token" in said else "Basic YWRhOnM6ZQ=="

    def guarded(handler: Handler, call: Call) -> None:
        if call.headers.get("authorization") == expected:
            handler.send(ROW)
        else:
            handler.send("", 401, WWW_Authenticate='Basic realm="x"')

    with stub(guarded) as engine, serving(Backend(engine.address, **said)) as address:
        answer = ask(address)
        assert answer.status_code == 200 and "Basic" not in str(answer.headers)


def test_pages_say_that_the_engine_is_down(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(Backend(f"http://127.0.0.1:{port}/sparql"), query_log=str(tmp_path / "log")) as address:
        assert requests.get(address + "/healthz", timeout=9).status_code == 200
        assert requests.get(address + "/readyz", timeout=9).status_code == 502
        page = requests.get(address + "/", headers={"Accept": "text/html"}, timeout=9)
        assert page.status_code == 502 and "Bad Gateway" in page.text
        assert (
            ask(address).json()["detail"] == f"The engine at 127.0.0.1:{port} cannot be reached (Connection refused)."
        )
        assert 'communique_queries_total{outcome="backend"} 1.0' in requests.get(address + "/metrics", timeout=9).text


def test_pages_do_without_counts_that_take_too_long(behave: Behave) -> None:
    def slow_in_counting(handler: Handler, call: Call) -> None:
        if "AS ?triples" in call.query:
            hangs(handler, call)
        else:
            handler.send('{"head": {"vars": []}, "results": {"bindings": []}}')

    with stub(slow_in_counting) as engine, serving(Backend(engine.address)) as address:
        assert requests.get(address + "/", headers={"Accept": "text/html"}, timeout=20).status_code == 200
        counted = len([query for query in engine.queries if "AS ?triples" in query])
        assert requests.get(address + "/ontology", headers={"Accept": "text/html"}, timeout=20).status_code == 200
        # that it takes too long is known by now
        assert len([query for query in engine.queries if "AS ?triples" in query]) == counted == 1
        assert requests.get(address + "/.well-known/void", timeout=20).status_code == 504


def test_an_update_of_unknown_end_says_so(engine: Stub, behave: Behave) -> None:
    behave["next"] = gone
    with serving(Backend(engine.address, engine.address + "/update"), writable=True, token="") as address:
        answer = requests.post(address + "/update", data={"update": "INSERT DATA { <a:a> <a:b> 1 }"}, timeout=9)
        assert answer.status_code == 502
        engine.calls.clear()
        behave["next"] = hangs
        answer = requests.post(address + "/update", data={"update": "INSERT DATA { <a:a> <a:b> 1 }"}, timeout=9)
        assert answer.status_code == 504 and "whether it was carried out is not known" in answer.json()["detail"]
        assert sum(call.path == "/update" for call in engine.calls) == 1
        behave["next"] = gone
        assert requests.put(
            address + "/store?graph=urn:g", data="", headers={"Content-Type": "text/turtle"}, timeout=9
        ).status_code in (400, 502)


@pytest.mark.parametrize("size", [1, 2, 7, 40, 1000])
def test_answers_are_mended_wherever_they_are_cut(size: int) -> None:
    class Cut:
        rest = (
            b'{"type": "bnode", "value": "nodeID://b1"}, {"type": "bnode", "value": "b2"}, "\\"bnode\\", \\"value\\":'
            b' \\"nodeID://", "bnode", ' * 3
        )

        def read(self, wanted: int = -1, /) -> bytes:
            given, self.rest = self.rest[:size], self.rest[size:]
            return given

    mended, found = Mended(Cut(), VIRTUOSO.mended), b""
    while piece := mended.read(13):
        assert len(piece) <= 13
        found += piece
    assert found == Cut.rest.replace(b'"value": "nodeID://', b'"value": "') and len(found) < len(Cut.rest)


@pytest.mark.parametrize(
    "said",
    [
        {"query": "ftp://x/"},
        {"query": "localhost:3030"},
        {"query": "http://u:p@x/"},
        {"query": "http://x/", "update": "http:///y"},
        {"query": "http://x/ y"},
        {"query": "http://x:99999/"},
        {"query": "http://x/", "graph": "not an iri"},
    ],
)
def test_addresses_that_are_none(said: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="--backend"):
        Backend(**said)


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--backend", "http://localhost/", "--writable", "--token", ""]) == 2
    assert "--backend-update" in capsys.readouterr().err
    assert main(["push"]) == 2
    assert "--backend-store" in capsys.readouterr().err
    assert main(["query", "who-met-whom", "--backend", "localhost"]) == 2


def test_a_deadline_holds_for_the_first_query_of_a_rested_server(store: Path) -> None:
    """The reader that it meets was started beforehand."""
    with running(store, timeout=1.0) as address:
        time.sleep(1.5)
        assert (
            ask(address, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }").status_code
            == 504
        )


def test_results_of_engines_are_written_in_our_formats(address: str, behave: Behave) -> None:
    xml = (
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable'
        ' name="x"/></head><results><result><binding name="x"><literal xml:lang="en">é &amp;'
        ' "</literal></binding></result></results></sparql>'
    )
    behave["next"] = lambda handler, call: handler.send(xml, kind="application/sparql-results+xml; charset=utf-8")
    assert ask(address).json()["results"]["bindings"] == [
        {"x": {"type": "literal", "value": 'é & "', "xml:lang": "en"}}
    ]
    assert ask(address, accept="text/csv").text == 'x\r\n"é & """\r\n'
    behave["next"] = lambda handler, call: handler.send(
        "@prefix a: <urn:a:> . a:s a:p a:o .", kind="text/turtle;charset=utf-8"
    )
    answer = ask(address, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "application/ld+json")
    assert [quad.object for quad in ox.parse(answer.content, format=ox.RdfFormat.JSON_LD)] == [ox.NamedNode("urn:a:o")]
