"""What each saved question and each page takes on a large store.

    python -m tests.support.large_store SEED_STORE STORE --articles 2750
    python -m tests.benchmarks.queries STORE [--oxigraph oxigraph] [--only questions|pages] [--rounds 5]

Each question is asked with its defaults over HTTP, each time as another text, so that no cache answers. `--oxigraph` is
the command of Oxigraph's server, which serves the same snapshot and is asked the same in turn. Pages are asked for as a
browser does, each entity, event and article another one, those with the most events first. Milliseconds by the clock
depend on what else the machine does; those of the processor are of the server with all its processes, in hundredths of
a second.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import random
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

from kg.engines.local import current_snapshot, open_snapshot
from kg.rdf.vocab import CQ, ID, PREFIXES, RDF
from kg.sparql.questions import questions
from tests.support.live_server import process

_TIMEOUT = 120.0
_LONG = 20.0  # seconds after which a question is not asked again
Server: TypeAlias = tuple[str, int]
"""An address, and the number of the process."""
Answer: TypeAlias = tuple[int, bytes]
"""A status and a body."""
_JSON = "application/sparql-results+json"


@dataclass
class Times:
    """Pairs of seconds that answers took: by the clock, and of the server's processors."""

    ours: list[tuple[float, float]] = field(default_factory=list)
    theirs: list[tuple[float, float]] = field(default_factory=list)
    note: str = ""

    def row(self, name: str) -> str:
        return "| " + " | ".join([name, *_shown(self.ours), *_shown(self.theirs), self.note]) + " |"


def _shown(took: list[tuple[float, float]]) -> tuple[str, str, str]:
    if not took:
        return "", "", ""
    ordered = sorted(seconds for seconds, _ in took)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return _ms(statistics.median(ordered)), _ms(p95), _ms(statistics.median(cpu for _, cpu in took))


def processor_seconds(root: int) -> float:
    """Return what a process and its children have taken of the processors until now; 0 for one that has ended."""
    children: list[str] = []
    try:
        said = Path(f"/proc/{root}/stat").read_text("ascii").rpartition(")")[2].split()
        for task in Path(f"/proc/{root}/task").iterdir():
            with contextlib.suppress(FileNotFoundError):  # a thread that has ended
                children += (task / "children").read_text("ascii").split()
    except FileNotFoundError:
        return 0.0
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK") + sum(processor_seconds(int(n)) for n in children)


def timed(served: int, ask: Callable[[], Answer]) -> tuple[tuple[float, float], Answer]:
    """Return what an answer took by the clock and of the processors of a server, and the answer."""
    before, begun = processor_seconds(served), time.perf_counter()
    answer = ask()
    return (time.perf_counter() - begun, max(0.0, processor_seconds(served) - before)), answer


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f}"


def get(address: str, path: str) -> Answer:
    """Return the status and the bytes of a page."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=_TIMEOUT)
    connection.request("GET", path, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def post(address: str, query: str) -> Answer:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT)
    connection.request(
        "POST",
        parts.path,
        query.encode(),
        {"Content-Type": "application/sparql-query", "Accept": _JSON + ", */*;q=0.1"},
    )
    answer = connection.getresponse()
    return answer.status, answer.read()


def ask_questions(ours: Server, theirs: Server | None, rounds: int, only: str) -> Iterator[tuple[str, Times]]:
    prologue = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    for found in questions():
        if only not in found.name:
            continue
        text, took = found.bound({}), Times()
        is_extended = "SERVICE cq:" in text
        for number in range(rounds):
            asked = f"{text if 'PREFIX' in text else prologue + text}\n# {number} {random.random()}"
            seconds, (status, _) = timed(ours[1], partial(post, ours[0] + "/sparql", asked))
            took.ours.append(seconds)
            took.note = "" if status == 200 else f"status {status}"
            if theirs and not is_extended:
                took.theirs.append(timed(theirs[1], partial(post, theirs[0], asked))[0])
            if seconds[0] > _LONG:
                break
        yield found.name, took


def pages_of(store: ox.Store, number: int) -> dict[str, list[str]]:
    """Return addresses of pages by what they show."""
    chosen = random.Random(13)

    def some(cls: str) -> list[str]:
        kind = ox.NamedNode(RDF + "type")
        found = sorted(
            quad.subject.value
            for quad in store.quads_for_pattern(None, kind, ox.NamedNode(CQ + cls), ox.DefaultGraph())
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ID)
        )
        return [_page(iri) for iri in chosen.sample(found, min(number, len(found)))]

    def most(prop: str) -> list[str]:
        query = f"SELECT ?x (COUNT(*) AS ?n) {{ ?e cq:{prop} ?x }} GROUP BY ?x ORDER BY DESC(?n) LIMIT {number}"
        rows = store.query(query, prefixes=PREFIXES)
        assert isinstance(rows, ox.QuerySolutions)
        return [_page(row["x"].value) for row in rows if isinstance(row["x"], ox.NamedNode)]

    words = ["talks", "attack", "president", "minister", "killed", "election", "said", "police"]
    return {
        "home": ["/"],
        "browse events": ["/browse/events"],
        "search": [f"/search?q={word}" for word in words],
        "suggest": [f"/api/suggest?q={word[:3]}" for word in words],
        "states with the most events": most("actorState"),
        "actors with the most events": most("actor"),
        "people": some("Person"),
        "places": some("Place"),
        "events": some("Event"),
        "statements": some("Statement"),
        "articles": some("Article"),
        "questions": ["/queries"],
    }


def _page(iri: str) -> str:
    path, _, part = iri.removeprefix(ID).partition("#")
    return f"/page/{quote(path)}" + (f"?{urlencode({'part': part})}" if part else "")


def ask_pages(ours: Server, store: ox.Store, rounds: int, only: str) -> Iterator[tuple[str, Times]]:
    for name, addresses in pages_of(store, rounds * 4).items():
        if only not in name:
            continue
        took = Times()
        repeated = addresses if len(addresses) > 1 else addresses * rounds
        for path in repeated:
            seconds, (status, _) = timed(ours[1], partial(get, ours[0], path))
            took.ours.append(seconds)
            if status != 200:
                took.note = f"status {status} {path}"
        took.note = took.note or (f"the first {_ms(took.ours[0][0])}" if len(addresses) == 1 else "")
        yield name, took


@contextlib.contextmanager
def oxigraph(command: str, snapshot: Path) -> Iterator[Server]:
    """Yield the query address and the process of an Oxigraph server that serves a snapshot."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{probe.getsockname()[1]}"
    serving = subprocess.Popen(
        [command, "serve-read-only", "-l", str(snapshot), "--bind", host], stderr=subprocess.DEVNULL
    )
    try:
        while True:
            with contextlib.suppress(ConnectionRefusedError):
                post(f"http://{host}/query", "ASK {}")
                break
            time.sleep(0.1)
        yield f"http://{host}/query", serving.pid
    finally:
        serving.terminate()
        serving.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--oxigraph", metavar="COMMAND")
    parser.add_argument("--only", choices=("questions", "pages"))
    parser.add_argument("--name", default="", help="only those with this in their name")
    parser.add_argument("--rounds", type=int, default=5)
    said = parser.parse_args()
    snapshot = current_snapshot(said.store)
    rival = oxigraph(said.oxigraph, snapshot) if said.oxigraph else contextlib.nullcontext(None)
    with process(said.store, _TIMEOUT, patience=_TIMEOUT, cache=0) as (address, served), rival as theirs:
        post(address + "/sparql", "ASK {}")
        ours = address, served.pid
        print(
            "| what | p50 ms | p95 | processor | oxigraph serve: p50 | p95 | processor | |\n"
            "|---|--:|--:|--:|--:|--:|--:|---|"
        )
        if said.only != "pages":
            for name, took in ask_questions(ours, theirs, said.rounds, said.name):
                print(took.row(name), flush=True)
        if said.only != "questions":
            for name, took in ask_pages(ours, open_snapshot(said.store), said.rounds, said.name):
                print(took.row(name), flush=True)


if __name__ == "__main__":
    main()
