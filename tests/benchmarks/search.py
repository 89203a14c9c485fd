"""How long suggestions take, from a store that is really served: `python -m tests.benchmarks.search STORE`.

Names are drawn from the store by a fixed seed, the well-known ones more often, and typed letter by letter from the second on, as
the page asks. Each request is a new question to the reader, over one connection.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import requests

from kg.store import current_snapshot, fulltext
from tests.live_server import running

_NAMES, _SEED, _LONGEST = 60, 7, 12


def typed(store: Path) -> Iterator[str]:
    """What is in the box after each letter."""
    snapshot = current_snapshot(store)
    fulltext.opened(snapshot, ox.Store.read_only(str(snapshot))).close()
    with sqlite3.connect(snapshot / fulltext.FILE) as index:
        known = index.execute("SELECT words, graphs FROM entry WHERE kind = 'name' ORDER BY id").fetchall()
    print(f"{len(known):,} names, {(snapshot / fulltext.FILE).stat().st_size / 1e6:.0f} MB of index")
    for name in random.Random(_SEED).choices([words for words, _ in known], [graphs for _, graphs in known], k=_NAMES):
        yield from (name[:end] for end in range(2, min(len(name), _LONGEST) + 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    store = parser.parse_args().store
    words = list(typed(store))
    with running(store, timeout=30.0) as address, requests.Session() as session:
        session.get(address + "/api/suggest", params={"q": "warm up"}, timeout=30)
        seconds, empty = [], 0
        for one in words:
            begun = time.perf_counter()
            answer = session.get(address + "/api/suggest", params={"q": one}, timeout=30)
            seconds.append(time.perf_counter() - begun)
            answer.raise_for_status()
            empty += not answer.json()
    cuts = statistics.quantiles(seconds, n=100)
    print(f"{len(seconds)} suggestions, {empty} empty: p50 {cuts[49] * 1000:.1f} ms, p95 {cuts[94] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms")


if __name__ == "__main__":
    main()
