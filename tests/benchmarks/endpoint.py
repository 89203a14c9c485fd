"""What the endpoint takes: cheap queries cold and from the cache, others while runaways run, a long answer.

    python -m tests.benchmarks.endpoint [--triples 200000] [--seconds 2] [--clients 4] [--rival URL]

A store is made and served by a process of its own. `--rival` is the query address of another server that holds the same data
(`--keep FOLDER` leaves data.nt there to load); it is asked the same in turn, and ratios are printed, since machines differ.
"""

from __future__ import annotations

import argparse
import http.client
import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from tests.live_server import process

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o }"
_JSON = "application/sparql-results+json"
_TIMEOUT = 60


@dataclass(frozen=True)
class Figures:
    """Requests a second; milliseconds."""

    rate: float
    median: float
    p95: float
    p99: float

    def __str__(self) -> str:
        return f"{self.rate:7.0f}/s   median {self.median:7.2f} ms   p95 {self.p95:7.2f} ms   p99 {self.p99:7.2f} ms"


def triples(count: int) -> list[ox.Quad]:
    """Things with a name, a number and a neighbour."""
    made = []
    for number in range(count // 3):
        thing = ox.NamedNode(f"http://example.org/thing/{number}")
        made += [ox.Quad(thing, ox.NamedNode("http://example.org/name"), ox.Literal(f"thing number {number}")),
                 ox.Quad(thing, ox.NamedNode("http://example.org/size"), ox.Literal(number % 1000)),
                 ox.Quad(thing, ox.NamedNode("http://example.org/next"), ox.NamedNode(f"http://example.org/thing/{number * 7 % (count // 3)}"))]
    return made


def publish(folder: Path, quads: list[ox.Quad]) -> None:
    store = ox.Store(str(folder / "live"))
    store.bulk_extend(quads)
    store.optimize()
    (folder / "snapshots").mkdir()
    store.backup(str(folder / "snapshots" / "000000001"))
    (folder / "current").write_text("000000001\n", "ascii")


def cheap(number: int) -> str:
    return f"PREFIX e: <http://example.org/> SELECT ?n ?m {{ <http://example.org/thing/{number}> e:name ?n ; e:next/e:name ?m }} # {number}"


def post(connection: http.client.HTTPConnection, path: str, query: str, accept: str = _JSON) -> http.client.HTTPResponse:
    connection.request("POST", path, query.encode(), {"Content-Type": "application/sparql-query", "Accept": accept})
    return connection.getresponse()


def burst(url: str, query: Callable[[int], str], clients: int, seconds: float, pause: float = 0.0) -> Figures:
    """Ask in a closed loop. Raises: AssertionError: an answer was not 200."""
    parts = urlsplit(url)
    took: list[float] = []
    end = time.monotonic() + seconds

    def client(which: int) -> None:
        connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT)
        number = which * 20_000
        while time.monotonic() < end:
            number += 1
            begun = time.perf_counter()
            answer = post(connection, parts.path, query(number))
            answer.read()
            took.append(time.perf_counter() - begun)
            assert answer.status == 200, answer.status
            time.sleep(pause)

    threads = [threading.Thread(target=client, args=(which,)) for which in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    at = [took[min(len(took) - 1, int(len(took) * part))] * 1000 for part in (0.5, 0.95, 0.99)]
    return Figures(len(took) / seconds, *at)


def stream(url: str, query: str) -> tuple[float, float, int]:
    """Return seconds to the first byte and to the last, and how many bytes came."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT)
    begun = time.monotonic()
    answer = post(connection, parts.path, query)
    size = len(answer.read(1))
    first = time.monotonic() - begun
    while piece := answer.read(1 << 18):
        size += len(piece)
    return first, time.monotonic() - begun, size


def resident(root: int) -> int:
    """Return the bytes that a process and its children have in memory."""
    children = [int(name) for task in Path(f"/proc/{root}/task").iterdir() for name in (task / "children").read_text("ascii").split()]
    own = int(Path(f"/proc/{root}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return own + sum(resident(child) for child in children)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--rival")
    parser.add_argument("--keep", type=Path)
    said = parser.parse_args()
    quads = triples(said.triples)
    if said.keep:
        said.keep.mkdir(parents=True, exist_ok=True)
        ox.serialize((q.triple for q in quads), str(said.keep / "data.nt"), ox.RdfFormat.N_TRIPLES)
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), quads)
        with process(Path(folder), 20.0, readers=4, waiting=16, patience=10.0) as (address, served):
            measure(address + "/sparql", served.pid, said)


def measure(ours: str, process_id: int, said: argparse.Namespace) -> None:
    burst(ours, cheap, said.clients, 0.5)
    compared("cheap, cold", ours, said.rival, lambda url: burst(url, lambda n: cheap(n + 10_000), said.clients, said.seconds))
    compared("cheap, again", ours, said.rival, lambda url: burst(url, lambda n: cheap(1), said.clients, said.seconds))
    idle = burst(ours, cheap, 1, said.seconds, 0.02)
    print(f"{'alone':34s} {idle}")
    for count in (1, 2, 4):
        runaways = [threading.Thread(target=ignored, args=(ours + "?timeout=6",)) for _ in range(count)]
        for thread in runaways:
            thread.start()
        time.sleep(1.0)
        busy = burst(ours, lambda n, c=count: cheap(n + c * 1000), 1, 4.0, 0.02)  # type: ignore[misc]
        print(f"{f'beside {count} runaways':34s} {busy}   p95 {busy.p95 / idle.p95:.1f} times")
        for thread in runaways:
            thread.join()
    before, most = resident(process_id), [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            most[0] = max(most[0], resident(process_id))
    watching = threading.Thread(target=watch)
    watching.start()
    compared("everything, as JSON", ours, said.rival, lambda url: "first byte {:.3f} s, all {:.2f} s, {:,} bytes".format(*stream(url, EVERYTHING)))
    done.set()
    watching.join()
    print(f"{'memory while it was sent':34s} +{(most[0] - before) / 1e6:.0f} MB")


def compared(name: str, ours: str, rival: str | None, run: Callable[[str], object]) -> None:
    print(f"{name:34s} {run(ours)}")
    if rival:
        print(f"{'    rival':34s} {run(rival)}", flush=True)


def ignored(url: str) -> None:
    parts = urlsplit(url)
    post(http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT), f"{parts.path}?{parts.query}", RUNAWAY).read()


if __name__ == "__main__":
    main()
