"""What the endpoint takes: cheap and heavy queries, each asked once or again, others while runaways run, a long answer.

    python -m tests.benchmarks.endpoint [--triples 200000] [--seconds 2] [--clients 4] [--oxigraph oxigraph | --rival
    URL]

A store is made and served by a process of its own. `--oxigraph` is the command of Oxigraph's server (`pip install
oxigraph`), which is started with the same data; `--rival` the query address of any other that holds it (`--keep
FOLDER` leaves data.nt there to load). It is asked the same in turn, and ratios are printed, since machines differ.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from tests.support.live_server import process

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o }"
_JSON = "application/sparql-results+json"
_TIMEOUT = 60
_WINDOWS = 4  # each of the same seconds alone and beside runaways, in turn: the machine has other work as well
_HEAVY = {
    "heavy, words in names": 'SELECT ?s { ?s e:name ?n FILTER(CONTAINS(LCASE(?n), "77%d")) } ORDER BY ?s LIMIT 10',
    "heavy, groups": (
        "SELECT ?size (COUNT(?s) AS ?n) { ?s e:next ?o ; e:size ?size . ?o e:size ?other FILTER(?size = %d) } GROUP BY"
        " ?size"
    ),
    "heavy, path": (
        "SELECT (COUNT(DISTINCT ?o) AS ?n) { <http://example.org/thing/%d> e:next/e:next/e:next/^e:next/e:next* ?o }"
    ),
}


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
        made += [
            ox.Quad(thing, ox.NamedNode("http://example.org/name"), ox.Literal(f"thing number {number}")),
            ox.Quad(thing, ox.NamedNode("http://example.org/size"), ox.Literal(number % 1000)),
            ox.Quad(
                thing,
                ox.NamedNode("http://example.org/next"),
                ox.NamedNode(f"http://example.org/thing/{number * 7 % (count // 3)}"),
            ),
        ]
    return made


def publish(folder: Path, quads: list[ox.Quad]) -> None:
    store = ox.Store(str(folder / "live"))
    store.bulk_extend(quads)
    store.optimize()
    (folder / "snapshots").mkdir()
    store.backup(str(folder / "snapshots" / "000000001"))
    (folder / "current").write_text("000000001\n", "ascii")


def cheap(number: int) -> str:
    return (
        f"PREFIX e: <http://example.org/> SELECT ?n ?m {{ <http://example.org/thing/{number}> e:name ?n ; e:next/e:name"
        f" ?m }} # {number}"
    )


def heavy(pattern: str, number: int) -> str:
    return f"PREFIX e: <http://example.org/> {pattern % (number % 900)} # {number}"


def post(
    connection: http.client.HTTPConnection, path: str, query: str, accept: str = _JSON
) -> http.client.HTTPResponse:
    connection.request("POST", path, query.encode(), {"Content-Type": "application/sparql-query", "Accept": accept})
    return connection.getresponse()


def burst(url: str, query: Callable[[int], str], clients: int, seconds: float, pause: float = 0.0) -> Figures:
    """Ask in a closed loop. Raises: AssertionError: an answer was not 200."""
    took: list[float] = []
    return figures(took, times(url, query, clients, seconds, took, pause))


def figures(took: list[float], seconds: float) -> Figures:
    took.sort()
    at = [took[min(len(took) - 1, int(len(took) * part))] * 1000 for part in (0.5, 0.95, 0.99)]
    return Figures(len(took) / seconds, *at)


def times(
    url: str, query: Callable[[int], str], clients: int, seconds: float, took: list[float], pause: float = 0.0
) -> float:
    """Ask in a closed loop, and add what each answer took; returns how long that was. Raises: AssertionError: an
    answer was not 200.
    """
    parts = urlsplit(url)
    began = time.monotonic()
    end = began + seconds

    begun_with = len(took)

    def client(which: int) -> None:
        connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT)
        number = which * 20_000 + begun_with
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
    return time.monotonic() - began


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
    children = [
        int(name)
        for task in Path(f"/proc/{root}/task").iterdir()
        for name in (task / "children").read_text("ascii").split()
    ]
    own = int(Path(f"/proc/{root}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return own + sum(resident(child) for child in children)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--rival", metavar="URL")
    parser.add_argument("--oxigraph", metavar="COMMAND")
    parser.add_argument("--keep", type=Path)
    said = parser.parse_args()
    quads = triples(said.triples)
    if said.keep:
        said.keep.mkdir(parents=True, exist_ok=True)
        ox.serialize((q.triple for q in quads), str(said.keep / "data.nt"), ox.RdfFormat.N_TRIPLES)
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), quads)
        with (
            process(Path(folder), 20.0, readers=4, waiting=16, patience=10.0) as (address, served),
            oxigraph(said.oxigraph, quads) if said.oxigraph else contextlib.nullcontext(said.rival) as said.rival,
        ):
            measure(address + "/sparql", served.pid, said)


@contextlib.contextmanager
def oxigraph(command: str, quads: list[ox.Quad]) -> Iterator[str]:
    """Yield the query address of an Oxigraph server that holds the quads."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        ox.serialize((q.triple for q in quads), f"{folder}/data.nt", ox.RdfFormat.N_TRIPLES)
        subprocess.run(
            [command, "load", "-l", f"{folder}/store", "-f", f"{folder}/data.nt"], check=True, capture_output=True
        )
        subprocess.run([command, "optimize", "-l", f"{folder}/store"], check=True, capture_output=True)
        serving = subprocess.Popen(
            [command, "serve-read-only", "-l", f"{folder}/store", "--bind", host], stderr=subprocess.DEVNULL
        )
        try:
            while True:
                with contextlib.suppress(ConnectionRefusedError):
                    post(http.client.HTTPConnection(host), "/query", "ASK {}").read()
                    break
                time.sleep(0.1)
            yield f"http://{host}/query"
        finally:
            serving.terminate()
            serving.wait()


def measure(ours: str, process_id: int, said: argparse.Namespace) -> None:
    burst(ours, cheap, said.clients, 0.5)
    rated("cheap, each another", ours, said, lambda n: cheap(n + 10_000))
    rated("cheap, again", ours, said, lambda n: cheap(1))
    for name, pattern in _HEAVY.items():
        rated(f"{name}, each another", ours, said, lambda n, p=pattern: heavy(p, n))  # type: ignore[misc]
        rated(f"{name}, again", ours, said, lambda n, p=pattern: heavy(p, 1))  # type: ignore[misc]
    for count in (1, 2, 4):
        beside(ours, count, said.seconds)
    before, most = resident(process_id), [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            most[0] = max(most[0], resident(process_id))

    watching = threading.Thread(target=watch)
    watching.start()
    compared(
        "everything, as JSON",
        ours,
        said.rival,
        lambda url: "first byte {:.3f} s, all {:.2f} s, {:,} bytes".format(*stream(url, EVERYTHING)),
    )
    done.set()
    watching.join()
    print(f"{'memory while it was sent':38s} +{(most[0] - before) / 1e6:.0f} MB")


def beside(ours: str, count: int, seconds: float) -> None:
    """Print how long cheap queries take alone and beside so many runaways, each a query of its own."""
    alone, busy = list[float](), list[float]()
    for window in range(_WINDOWS):
        first = (count * _WINDOWS + window) * 1000
        times(ours, lambda n, f=first: cheap(n + f), 1, seconds, alone, 0.02)  # type: ignore[misc]
        runaways = [
            threading.Thread(target=ignored, args=(f"{ours}?timeout={seconds + 2:g}", number))
            for number in range(count)
        ]
        for thread in runaways:
            thread.start()
        time.sleep(1.0)
        times(ours, lambda n, f=first: cheap(n + f + 500), 1, seconds, busy, 0.02)  # type: ignore[misc]
        for thread in runaways:
            thread.join()
        time.sleep(0.5)
    quiet, loud = figures(alone, seconds * _WINDOWS), figures(busy, seconds * _WINDOWS)
    print(
        f"{'alone':38s} {quiet}\n{f'beside {count} runaways':38s} {loud}   p95 {loud.p95 / quiet.p95:.1f} times",
        flush=True,
    )


def rated(name: str, ours: str, said: argparse.Namespace, query: Callable[[int], str]) -> None:
    """Ask both in turn, twice, and print how they compare."""
    took: dict[str, list[float]] = {ours: []} | ({said.rival: []} if said.rival else {})
    seconds = dict.fromkeys(took, 0.0)
    for _ in range(2):
        for url, each in took.items():
            seconds[url] += times(url, query, said.clients, said.seconds / 2, each)
    found = {url: figures(each, seconds[url]) for url, each in took.items()}
    print(f"{name:38s} {found[ours]}", flush=True)
    if said.rival:
        other = found[said.rival]
        print(
            f"{'    rival':38s} {other}   rate {found[ours].rate / other.rate:.2f}, p99"
            f" {found[ours].p99 / other.p99:.2f} times",
            flush=True,
        )


def compared(name: str, ours: str, rival: str | None, run: Callable[[str], object]) -> None:
    print(f"{name:38s} {run(ours)}")
    if rival:
        print(f"{'    rival':38s} {run(rival)}", flush=True)


def ignored(url: str, number: int) -> None:
    parts = urlsplit(url)
    post(
        http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT),
        f"{parts.path}?{parts.query}",
        f"{RUNAWAY} # {number}",
    ).read()


if __name__ == "__main__":
    main()
