"""How long suggestions take, from a store that is really served: `python -m tests.benchmarks.search STORE [--rival]`.

Names are drawn from the store by a fixed seed, the well-known ones more often, and typed letter by letter from the
second on, as the page asks. Each request is a new question to the reader, over one connection. `--rival` compares the
index alone with tantivy (`pip install tantivy`): the same texts, the best hundred of the same searches, in seconds of
this process.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import requests

from kg.engines.local import current_snapshot, fulltext, search_index
from tests.support.live_server import running

_NAMES, _SEED, _LONGEST = 60, 7, 12


def typed(store: Path) -> Iterator[str]:
    """What is in the box after each letter."""
    snapshot = current_snapshot(store)
    search_index.opened(snapshot, ox.Store.read_only(str(snapshot))).close()
    with sqlite3.connect(snapshot / search_index.FILE) as index:
        known = index.execute("SELECT words, graphs FROM entry WHERE kind = 'name' ORDER BY id").fetchall()
    print(f"{len(known):,} names, {(snapshot / search_index.FILE).stat().st_size / 1e6:.0f} MB of index")
    for name in random.Random(_SEED).choices([words for words, _ in known], [graphs for _, graphs in known], k=_NAMES):
        yield from (name[:end] for end in range(2, min(len(name), _LONGEST) + 1))


def compare(store: Path, beginnings: list[str]) -> None:
    """Print what building and asking cost in either index."""
    with sqlite3.connect(current_snapshot(store) / search_index.FILE) as index:
        texts = {
            kind: [
                fulltext.bare(words) for (words,) in index.execute("SELECT words FROM entry WHERE kind = ?", (kind,))
            ]
            for kind in ("name", "sentence")
        }
    with tempfile.TemporaryDirectory() as folder:
        _ask(_fts5(texts, Path(folder)), _tantivy(texts, Path(folder)), texts["sentence"], beginnings)


def _fts5(texts: dict[str, list[str]], folder: Path) -> sqlite3.Connection:
    """Build an index of SQLite, a table a kind, and print what that costs."""
    begun = time.process_time()
    built = sqlite3.connect(folder / "fts5.sqlite")
    for kind, known in texts.items():
        built.execute(f"CREATE VIRTUAL TABLE {kind} USING fts5(words, content='', prefix='1 2 3')")
        built.executemany(f"INSERT INTO {kind} (rowid, words) VALUES (?, ?)", enumerate(known, 1))
    built.commit()
    size = (folder / "fts5.sqlite").stat().st_size
    print(f"fts5: built in {time.process_time() - begun:.1f} s, {size / 1e6:.0f} MB")
    return built


def _tantivy(texts: dict[str, list[str]], folder: Path) -> dict[str, Any]:
    """Build an index of tantivy for each kind, and print what that costs."""
    import tantivy

    begun, built = time.process_time(), {}
    schema = tantivy.SchemaBuilder().add_text_field("words").build()
    for kind, known in texts.items():
        (folder / kind).mkdir()
        built[kind] = tantivy.Index(schema, path=str(folder / kind))
        writer = built[kind].writer(100_000_000, 1)
        for words in known:
            writer.add_document(tantivy.Document(words=words))
        writer.commit()
        writer.wait_merging_threads()
        built[kind].reload()
    size = sum(file.stat().st_size for kind in texts for file in (folder / kind).iterdir())
    print(f"tantivy: built in {time.process_time() - begun:.1f} s, {size / 1e6:.0f} MB")
    return built


def _ask(ours: sqlite3.Connection, theirs: dict[str, Any], sentences: list[str], beginnings: list[str]) -> None:
    """Print what searches for beginnings of names, two words and phrases of sentences cost in either index."""
    import tantivy

    pick = random.Random(_SEED)
    long = [words.split() for words in pick.choices(sentences, k=300) if words.count(" ") > 6]
    phrases = [" ".join(words[2:4]) for words in long]
    pairs = [pick.sample([word for word in words if len(word) > 3] or words, 2) for words in long]
    parsed = theirs["sentence"].parse_query
    schema = theirs["name"].schema
    prefixes = [(f'"{word}"*', tantivy.Query.regex_query(schema, "words", f"{word}.*")) for word in beginnings]
    for what, kind, searches in (
        ("beginnings", "name", prefixes),
        ("two words", "sentence", [(f'"{a}" AND "{b}"', parsed(f"+{a} +{b}", ["words"])) for a, b in pairs]),
        ("phrases", "sentence", [(f'"{phrase}"', parsed(f'"{phrase}"', ["words"])) for phrase in phrases]),
    ):
        sql = f"SELECT rowid, rank FROM {kind} WHERE {kind} MATCH ? ORDER BY rank LIMIT 100"
        here = [_timed(lambda: ours.execute(sql, (asked,)).fetchall()) for asked, _ in searches]
        there = [_timed(lambda: theirs[kind].searcher().search(asked, 100)) for _, asked in searches]
        print(f"{what}: p95 {_p95(here):.2f} ms with fts5, {_p95(there):.2f} ms with tantivy")


def _timed(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--rival", action="store_true")
    arguments = parser.parse_args()
    store = arguments.store
    words = list(typed(store))
    if arguments.rival:
        compare(store, [fulltext.bare(one).split()[-1] for one in words if fulltext.bare(one)])
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
    print(
        f"{len(seconds)} suggestions, {empty} empty: p50 {cuts[49] * 1000:.1f} ms, p95 {cuts[94] * 1000:.1f} ms, p99"
        f" {cuts[98] * 1000:.1f} ms"
    )


if __name__ == "__main__":
    main()
