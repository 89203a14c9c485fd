"""What strangers try: reaching other hosts and files through the server, and keeping it busy for ever."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.server.test_server import STATES, get
from tests.support.graph_fixture import publish
from tests.support.live_server import process, until, writable

TIMEOUT = 1.5


@dataclass
class Canary:
    """Listens on loopback and counts who comes."""

    url: str
    hits: list[bytes] = field(default_factory=list)


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Canary(f"http://127.0.0.1:{listening.getsockname()[1]}/")

        def answer() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    found.hits.append(connection.recv(1000))
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nContent-Length: 20\r\n\r\n<a:b> <a:c>"
                        b" <a:d> .\n"
                    )

        threading.Thread(target=answer, daemon=True).start()
        yield found
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.ttl"
    path.write_text("<urn:the-secret> <urn:p> 1 .", "ascii")
    return path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    folder = tmp_path_factory.mktemp("abused")
    publish(folder)
    with process(folder, TIMEOUT, waiting=8, patience=5.0, memory=700 << 20, rows=2_000_000) as found:
        yield found


CALLS = """
SELECT * { SERVICE <URL> { ?s ?p ?o } }
SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }
select*{service<URL>{?s ?p ?o}}
SELECT * {sErViCe<URL>{?s ?p ?o}}
SELECT * { SERVICE # <http://example.org/>\\n <URL> { ?s ?p ?o } }
SELECT * { #\\rSERVICE <URL> { ?s ?p ?o } }
SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }
SELECT * { \\U00000053ERVICE SILENT <URL> { ?s ?p ?o } }
PREFIX e: <URL> SELECT * { SERVICE e: { ?s ?p ?o } }
PREFIX SERVICE: <URL> SELECT * { SERVICESERVICE: { ?s ?p ?o } }
PREFIX e: <URL> SELECT * { SERVICEe: { ?s ?p ?o } }
BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }
BASE <URL> SELECT * { SERVICE <x> { ?s ?p ?o } }
SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }
SELECT * { VALUES ?u { <URL> } SERVICE SILENT ?u { ?s ?p ?o } }
SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }
SELECT * { ?s ?p ?o MINUS { SERVICE <URL> { ?s ?p ?o } } }
SELECT * { ?s ?p ?o OPTIONALSERVICE<URL>{ ?s ?p ?o } }
SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } UNION { ?s ?p ?o } }
SELECT * { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }
ASK { SERVICE <URL> { ?s ?p ?o } }
CONSTRUCT { ?s ?p ?o } { SERVICE <URL> { ?s ?p ?o } }
DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }
SELECT (1 AS ?x) { BIND(1 AS ?y)SERVICE<URL>{ ?s ?p ?o } }
SELECT * { ?s ?p 'a\\\\'' . SERVICE <URL> { ?s ?p ?o } }
SELECT * { ?s ?p \"\"\"a\"\"\" SERVICE <URL> { ?s ?p ?o } }
SELECT * { ?s ?p "SERVICE". SERVICE <URL> { ?s ?p ?o } }
SELECT * FROM <URL> { ?s ?p ?o }
SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }
SELECT * FROM <FILE> { ?s ?p ?o }
SELECT * FROM NAMED <FILE> { GRAPH <FILE> { ?s ?p ?o } }
SELECT * { GRAPH <FILE> { ?s ?p ?o } }
SELECT * { GRAPH <URL> { ?s ?p ?o } }
DESCRIBE <URL>
DESCRIBE <FILE>
LOAD <URL>
LOAD <FILE>
LOAD SILENT <URL> INTO GRAPH <urn:g>
INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }
INSERT DATA { <urn:a> <urn:b> 1 } ; LOAD <URL>
""".strip().splitlines()


def test_nobody_is_called_and_no_file_is_read(
    served: tuple[str, subprocess.Popen[str]], canary: Canary, secret: Path
) -> None:
    address, _ = served
    for call in CALLS:
        text = (
            call.replace("\\n", "\n").replace("\\r", "\r").replace("URL", canary.url).replace("FILE", secret.as_uri())
        )
        for answer in (
            get(address, text),
            requests.post(
                address + "/sparql",
                data=text.encode(),
                headers={"Content-Type": "application/sparql-query"},
                timeout=20,
            ),
            requests.post(address + "/sparql", data={"update": text}, timeout=20),
            requests.post(address + "/update", data={"update": text}, timeout=20),
        ):
            assert "the-secret" not in answer.text
            assert answer.status_code < 500, (text, answer.text)
    for name in ("default-graph-uri", "named-graph-uri", "graph"):
        for place in (canary.url, secret.as_uri(), str(secret)):
            answer = get(address, "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 5", **{name: place})
            assert "the-secret" not in answer.text
    assert requests.get(address + "/store", params={"graph": secret.as_uri()}, timeout=20).status_code in (403, 404)
    assert canary.hits == []
    assert get(address, STATES).status_code == 200


def test_who_may_write_calls_nobody_either(canary: Canary, secret: Path, tmp_path: Path) -> None:
    with writable(tmp_path / "store") as address:
        for call in CALLS:
            text = (
                call.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("URL", canary.url)
                .replace("FILE", secret.as_uri())
            )
            requests.post(
                address + "/update",
                data=text.encode(),
                headers={"Content-Type": "application/sparql-update"},
                timeout=20,
            )
        context = f'{{"@context": "{canary.url}", "@id": "urn:a", "name": "b"}}'
        requests.post(
            address + "/store?default", data=context, headers={"Content-Type": "application/ld+json"}, timeout=20
        )
        entity = (
            f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rdf:RDF'
            ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&x;</rdf:RDF>'
        )
        refused = requests.post(
            address + "/store?graph=urn:x", data=entity, headers={"Content-Type": "application/rdf+xml"}, timeout=20
        )
        assert 400 <= refused.status_code < 500
        found = get(address, "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
        assert found.status_code == 200 and "the-secret" not in found.text and "a:d" not in found.text
    assert canary.hits == []


ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
ANY = "(<x:>|!<x:>)"
RUNAWAYS = {
    "cross product": f"SELECT (COUNT(*) AS ?n) {{ {ALL} . ?m ?o ?q }}",
    "false filter": f"SELECT * {{ {ALL} FILTER(STR(?a) = 'none' || STR(?l) = 'none') }}",
    "path": f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(f'?a{n} {ANY}* ?b{n}' for n in range(6))} }}",
    "inverse path": f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(f'?a{n} ({ANY}|^{ANY})+ ?b{n}' for n in range(6))} }}",
    "order by everything": f"SELECT * {{ {ALL} }} ORDER BY ?a ?b ?c ?d ?e ?f LIMIT 1",
    "distinct everything": f"SELECT DISTINCT * {{ {ALL} }} ORDER BY ?l LIMIT 1",
    "group_concat": f"SELECT (GROUP_CONCAT(?x) AS ?n) {{ {ALL} BIND(CONCAT(STR(?a), STR(?l)) AS ?x) }}",
    "concat doubling": (
        "SELECT (STRLEN(?x40) AS ?n) { BIND('abcdefgh' AS ?x0) "
        + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
        + " }"
    ),
    "replace doubling": (
        "SELECT (STRLEN(?x40) AS ?n) { BIND('abcdefgh' AS ?x0) "
        + " ".join(f"BIND(REPLACE(?x{n}, '.', '$0$0') AS ?x{n + 1})" for n in range(40))
        + " }"
    ),
    "group by": f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {ALL} }} GROUP BY ?a ?d ?g ?j ORDER BY ?n LIMIT 1",
    "exists": (
        f"SELECT (COUNT(*) AS ?n) {{ {ALL} FILTER NOT EXISTS {{ ?d ?e ?x . ?x ?y ?z . ?u ?v ?w FILTER(?w = ?a) }} }}"
    ),
    "endless rows": f"SELECT * {{ {ALL} }}",
    "endless construct": f"CONSTRUCT {{ ?a ?e ?l }} {{ {ALL} }}",
}


def run(address: str, query: str) -> str:
    """Return the status, or "cut" for an answer that was broken off."""
    try:
        answer = requests.post(address + "/sparql", data={"query": query}, timeout=120)
    except requests.exceptions.ChunkedEncodingError:
        return "cut"
    if answer.status_code == 504:
        assert f"its time limit of {TIMEOUT:g} seconds" in answer.json()["detail"]
    return str(answer.status_code)


def test_runaways_are_stopped_and_leave_nothing_running(served: tuple[str, subprocess.Popen[str]]) -> None:
    """None of them would end by itself. How late a busy machine tells the client is not looked at."""
    address, running = served
    with ThreadPoolExecutor(3) as pool:
        ended = dict(zip(RUNAWAYS, pool.map(lambda query: run(address, query), RUNAWAYS.values()), strict=True))
    for name, status in ended.items():
        assert status in ("504", "503", "413", "cut"), (name, status)
    assert {ended[name] for name in ("cross product", "path", "order by everything", "group_concat")} <= {"504", "503"}
    assert ended["endless rows"] in ("cut", "413", "503")
    assert run(address, RUNAWAYS["endless rows"]) in ("cut", "413")  # alone it is never turned away
    assert until(lambda: is_quiet(running.pid))
    assert get(address, STATES).status_code == 200


def is_quiet(root: int) -> bool:
    """Return whether a process and all that it started take next to nothing of the processors for half a second."""
    before = processor_seconds(root)
    time.sleep(0.5)
    return processor_seconds(root) - before < 0.15


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("SELECT * " + "{" * 50_000 + "}" * 50_000, {400}),
        ("SELECT * { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }", {400}),
        ("SELECT * { FILTER(" + "!" * 50_000 + "1) }", {400}),
        ("SELECT * { ?s " + "^" * 50_000 + "<x:> ?o }", {400, 503}),
        ("SELECT * { ?s ?p " + "[ ?p " * 30_000 + "1" + "]" * 30_000 + "}", {400}),
        ("SELECT * { ?s ?p " + "<<( <x:> <x:> " * 10_000 + "1" + " )>>" * 10_000 + "}", {400}),
        ("SELECT * { FILTER(" + "1+" * 100_000 + "1 > 0) }", {200, 400}),
        ("SELECT * { { ?s ?p ?o } " + "UNION { ?s ?p ?o } " * 5_000 + "} LIMIT 1", {200, 400, 503, 504}),
        ("SELECT (" + "9" * 100_000 + " AS ?x) {}", {200, 400}),
        ("SELECT (1e" + "9" * 1_000 + " * -1e999 AS ?x) {}", {200, 400}),
        ("SELECT * { ?s ?p ?o } LIMIT " + "9" * 50, {200, 400}),
        ("SELECT * { ?s ?p ?o } OFFSET 18446744073709551615 LIMIT 18446744073709551615", {200, 400}),
        ("SELECT * { <http://example.org/" + "a" * 500_000 + "> ?p ?o }", {200, 400}),
        ("SELECT * { ?" + "v" * 200_000 + " ?p ?o } LIMIT 1", {200, 400}),
        ("ASK { ?s ?p '\\ud800' }", {200, 400}),
        ("ASK { ?s ?p '\x00' }", {200, 400}),
        ("SELECT * { VALUES ?x { " + "1 " * 200_000 + "} } LIMIT 1", {200, 400}),
        ("#" * 900_000, {400}),
        ("ASK { FILTER(1 = " + "'' " * 80_000, {400}),
        ("ASK { FILTER(1 = " + "'' " * 300_000, {413}),
        ("ASK { FILTER(1 = 1 " + "^" * 900_000, {400, 413}),
        ("ASK { FILTER(1 = " + "( " * 400_000, {413}),
        ("ASK { " + "SERVICE SILENT <x:> { " * 40_000, {403, 413}),
        ("", {400}),
    ],
)
def test_strange_texts_get_an_answer(served: tuple[str, subprocess.Popen[str]], text: str, statuses: set[int]) -> None:
    address, running = served
    before = processor_seconds(running.pid)
    answer = requests.post(
        address + "/sparql",
        data=text.encode("utf-8", "surrogatepass"),
        headers={"Content-Type": "application/sparql-query"},
        timeout=120,
    )
    assert answer.status_code in statuses, answer.text[:300]
    assert processor_seconds(running.pid) - before < TIMEOUT + 2.0  # of reading it, and of a reader's start
    assert get(address, "ASK {}").status_code == 200


def test_many_connections_leave_room_for_one_more(served: tuple[str, subprocess.Popen[str]]) -> None:
    address, _ = served
    host, port = address.removeprefix("http://").split(":")
    idle = [socket.create_connection((host, int(port)), timeout=5) for _ in range(300)]
    for number, connection in enumerate(idle):
        connection.sendall(
            (b"", b"GET /sparql?query=", b"POST /sparql HTTP/1.1\r\nContent-Length: 10\r\n", b"\x16\x03\x01\x02")[
                number % 4
            ]
        )
    assert get(address, STATES).status_code == 200
    for connection in idle:
        connection.close()


def processor_seconds(root: int) -> float:
    """Return what a process and all that it started have had of the processors."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text("utf8", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)], spent[int(entry.name)] = (
                int(fields[1]),
                (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"),
            )
    ours = {root}
    while more := {child for child, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(spent.get(one, 0.0) for one in ours)
