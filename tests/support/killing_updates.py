"""Updates of a served store whose server, or whose writing process alone, is killed at random moments.

Used by the tests a few times, and by `python -m tests.benchmarks.killing --updates` a hundred times.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import threading
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.engines.local import Store, export
from kg.errors import StoreError
from tests.support.graph_fixture import written
from tests.support.live_server import process, until

_GRAPH = "http://n.example/graph/"
_TRIPLES = 200  # of each graph, which all have the same object: the edition
_GRAPHS = 4
_KILLS_A_SERVER = 4


@dataclass
class Ledger:
    """The editions that each graph may have; None: there is no such graph. Several where an update was not answered."""

    allowed: defaultdict[str, set[int | None]] = field(default_factory=lambda: defaultdict(lambda: {None}))
    answered: int = 0

    def asked(self, graph: str, edition: int | None) -> None:
        self.allowed[graph].add(edition)

    def done(self, graph: str, edition: int | None) -> None:
        self.allowed[graph] = {edition}
        self.answered += 1

    def faults(self, store: Path) -> Iterator[str]:
        """Yield what is wrong with a store, and hold what it has for what it must have from then on."""
        found = _editions(store)
        for graph in {*self.allowed, *found}:
            edition = found.get(graph)
            if edition not in self.allowed[graph]:
                yield f"{graph} has {edition}, not one of {self.allowed[graph]}"
            self.allowed[graph] = {edition}


def kill_many(folder: Path, times: int, seed: int) -> tuple[int, int, list[str]]:
    """Kill servers, or their writing processes, while they are sent updates. How many were killed, how many updates
    were answered before, and what is wrong: a graph that is not as it was answered to be, or neither as before the
    update that was not answered nor as after it.
    """
    chance, ledger, wrong = random.Random(seed), Ledger(), list[str]()
    store = folder / "store"
    written(store)
    done = 0
    while done < times:
        with process(store, timeout=60.0, writable=True, token="") as (address, server):
            for last in range(_KILLS_A_SERVER, 0, -1):
                ended, before = threading.Event(), ledger.answered
                client = threading.Thread(target=_update, args=(address, ledger, random.Random(chance.random()), ended))
                client.start()
                assert until(lambda answered=before: ledger.answered > answered)  # type: ignore[misc]
                ended.wait(chance.random() * chance.choice((0.02, 0.5, 2.0)))
                killed = [server.pid] if last == 1 else writers(server.pid)
                while not killed:  # it has not started yet
                    killed = writers(server.pid)
                for pid in killed:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                ended.set()
                client.join()
                done += 1
        wrong += [f"kill {done}: {fault}" for fault in _opened(store, ledger)]
    return done, ledger.answered, wrong


def _update(address: str, ledger: Ledger, chance: random.Random, ended: threading.Event) -> None:
    """Send updates until they have to end. Those fail that are under way when a process is killed."""
    while not ended.is_set():
        graph = f"{_GRAPH}{chance.randrange(_GRAPHS)}"
        edition = chance.choice((None, *(chance.randrange(1000) for _ in range(3))))
        ledger.asked(graph, edition)
        try:
            urllib.request.urlopen(_request(address, graph, edition, chance.random() < 0.5), timeout=60).close()
        except OSError:  # also the server's word that it failed
            ended.wait(0.1)
        else:
            ledger.done(graph, edition)


def _request(address: str, graph: str, edition: int | None, is_whole: bool) -> urllib.request.Request:
    """Return what gives a graph another edition: in whole by the Graph Store Protocol, or by an update."""
    triples = "\n".join(f'<{graph}/{n}> <{_GRAPH}edition> "{edition}" .' for n in range(_TRIPLES))
    if is_whole and edition is not None:
        body, kind, path, method = triples, "application/n-triples", f"/store?graph={urllib.parse.quote(graph)}", "PUT"
    else:
        insertion = "" if edition is None else f" ; INSERT DATA {{ GRAPH <{graph}> {{ {triples} }} }}"
        body, kind, path, method = (
            f"DROP SILENT GRAPH <{graph}>{insertion}",
            "application/sparql-update",
            "/sparql",
            "POST",
        )
    return urllib.request.Request(address + path, body.encode(), {"Content-Type": kind}, method=method)


def writers(server: int) -> list[int]:
    """Return the processes of a server that write."""
    found = list[int]()
    for listed in Path(f"/proc/{server}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            children = listed.read_text("ascii").split()
            found.extend(int(pid) for pid in children if b"write_worker" in Path(f"/proc/{pid}/cmdline").read_bytes())
    return found


def _opened(store: Path, ledger: Ledger) -> Iterator[str]:
    """Open a store whose server was killed, as soon as its writing process has ended, too; yield what is wrong."""

    def opens() -> bool:
        with contextlib.suppress(StoreError), Store.open(store):
            return True
        return False

    if until(opens):
        yield from ledger.faults(store)
    else:
        yield "the store does not open"


def _editions(store: Path) -> dict[str, int | None]:
    """Return the edition of each graph that readers find; -1: it is not whole."""
    out = io.BytesIO()
    export(store, "nquads", out)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for quad in ox.parse(out.getvalue(), ox.RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(_GRAPH):
            assert isinstance(quad.object, ox.Literal)
            found[quad.graph_name.value].append(quad.object.value)
    return {
        graph: int(editions[0]) if len(editions) == _TRIPLES and len(set(editions)) == 1 else -1
        for graph, editions in found.items()
    }
