"""The same application under each WSGI server that is installed: `python -m tests.benchmarks.servers` (`pip install
granian gunicorn`).

Beside the speed of cheap queries that no cache knows, what a server must do for a query that can be stopped: say that
its client has left, so that it ends, and break off an answer that fails in its middle, so that it does not look
whole.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import importlib.util
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from server import ServerSettings, create_app
from tests.benchmarks.endpoint import RUNAWAY, burst, cheap, publish, resident, triples
from tests.support.live_server import process

if TYPE_CHECKING:
    from flask import Flask

ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_THREADS = 32
_STARTED = 30.0


def application() -> Flask:
    """What the other servers run."""
    return create_app(ServerSettings(store=Path(os.environ["BENCHMARK_STORE"]), timeout=4.0, readers=4, budget=0.0))


def commands(port: int) -> dict[str, list[str]]:
    """One process each, as the budgets and the cache are one for all clients."""
    here = "tests.benchmarks.servers:application"
    return {
        "gunicorn": [
            "-m",
            "gunicorn",
            "--worker-class",
            "gthread",
            "--threads",
            str(_THREADS),
            "--log-level",
            "critical",
            "--bind",
            f"127.0.0.1:{port}",
            f"{here}()",
        ],
        "granian": [
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--blocking-threads",
            str(_THREADS),
            "--factory",
            "--no-log",
            "--port",
            str(port),
            here,
        ],
    }


@contextlib.contextmanager
def served(name: str, store: Path) -> Iterator[tuple[str, int]]:
    if name == "waitress":
        with process(store, 4.0, readers=4, waiting=16, patience=10.0) as (address, own):
            yield address, own.pid
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [sys.executable, *commands(port)[name]], env={**os.environ, "BENCHMARK_STORE": str(store)}, process_group=0
    )
    until = time.monotonic() + _STARTED
    try:
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", running.pid
    finally:
        running.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(10)
        running.kill()


def ends_when_its_client_leaves(address: str) -> bool:
    """Whether a query that would run four seconds has ended half a second after its client went."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", f"/sparql?query={quote(RUNAWAY)}")
    time.sleep(0.7)
    connection.close()
    time.sleep(0.5)
    said = urllib.request.urlopen(address + "/metrics", timeout=10).read().decode()
    found = re.search(r"^communique_queries_running (\S+)$", said, re.MULTILINE)
    time.sleep(4)
    return found is not None and float(found[1]) == 0


def breaks_off(address: str) -> bool:
    """Whether a client sees that an answer stopped at its time limit is not whole."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", f"/sparql?query={quote(ENDLESS)}", headers={"Accept": "text/csv"})
    answer = connection.getresponse()
    try:
        while answer.read(1 << 20):
            pass
    except (http.client.IncompleteRead, ConnectionError):
        return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--clients", type=int, default=4)
    said = parser.parse_args()
    names = [name for name in ("waitress", "gunicorn", "granian") if importlib.util.find_spec(name)]
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), triples(60_000))
        for turn in range(2):
            for name in names:
                with served(name, Path(folder)) as (address, pid):
                    burst(address + "/sparql", cheap, said.clients, 0.5)
                    print(
                        f"{name:9s} {burst(address + '/sparql', lambda n: cheap(n + 1000), said.clients, said.seconds)}"
                        f"   {resident(pid) / 1e6:.0f} MB with its readers",
                        flush=True,
                    )
                    if turn:
                        print(
                            f"{'':9s} a query whose client left"
                            f" {'ends' if ends_when_its_client_leaves(address) else 'goes on'}; an answer cut off"
                            f" {'is seen to be' if breaks_off(address) else 'looks whole'}",
                            flush=True,
                        )


if __name__ == "__main__":
    main()
