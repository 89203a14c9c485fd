"""How many articles a second go from a file into the store, against bare spaCy with as many processes, in one run.

    python -m tests.benchmarks.throughput ARTICLES.jsonl[.gz] [--limit 240] [--workers 2] [--folder DIR]

Every n-th line is taken; lines need a `text`. Measured are spaCy alone on the paragraphs, as it comes and as the
reading sets it up, and `build`, each with several workers and with one, `oxigraph load` of the quads that were written,
and the writer alone with the same. Wall time on a machine that others use says little, so CPU seconds of all processes
stand beside it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import spacy
from spacy.language import Language

from kg.engines.local import Store, prepare
from kg.nlp.grammar import models
from kg.nlp.grammar.installed import model_name

_CHUNK = 8
_TOGETHER = 60  # graphs written at once


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one measurement, by the clock and of the processors, and its largest process in MB."""

    wall: float
    cpu: float
    megabytes: float


def texts(path: Path, limit: int) -> list[dict[str, str]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = [line for line in content.split(b"\n") if line.strip()]
    rows = [json.loads(line) for line in lines[:: max(1, len(lines) // limit)][:limit]]
    return [{"id": f"a{number}", "text": row["text"]} for number, row in enumerate(rows)]


def measured(work: Callable[[], object]) -> Cost:
    """The cost of work whose processes have ended when it returns."""
    wall, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.monotonic() - wall, cpu, after.ru_maxrss / 1024)


def parse(nlp: Language, text: str) -> int:
    paragraphs = [part for part in text.split("\n") if part.strip()]
    return sum(len(doc) for doc in nlp.pipe(paragraphs, batch_size=64))


@cache
def stock() -> Language:
    return spacy.load(model_name())


def parse_with_stock(text: str) -> int:
    return parse(stock(), text)


def parse_with_ours(text: str) -> int:
    return parse(models.load(), text)


def bare(file: Path, workers: int, parse: Callable[[str], int] = parse_with_stock) -> None:
    """spaCy alone: as it comes, or set up as the reading has it."""
    found = [json.loads(line)["text"] for line in file.read_text("utf8").splitlines()]
    with get_context("spawn").Pool(workers) as pool:
        for _ in pool.imap(parse, found, _CHUNK):
            pass
        pool.close()
        pool.join()


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    return done.stdout.decode("utf8")


def built(file: Path, store: Path, workers: int) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(
        run("kg.cli", "build", str(file), "--store", str(store), "--workers", str(workers), "--json")
    )
    return said


def dumped(store: Path, folder: Path) -> list[Path]:
    """Files with the quads of the articles of a store, and with their triples in the default graph."""
    snapshot = store / "snapshots" / (store / "current").read_text("utf8").strip()
    found = ox.Store.read_only(str(snapshot))
    named, copies = folder / "named.nq", folder / "copies.nt"
    triples: set[ox.Triple] = set()
    with named.open("wb") as out:
        for graph in found.named_graphs():
            if "/article/" in str(graph):
                quads = list(found.quads_for_pattern(None, None, None, graph))
                out.write(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
                triples.update(quad.triple for quad in quads)
    copies.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    return [named, copies]


def loaded(files: list[Path], folder: Path) -> Cost:
    """`oxigraph load` of files."""
    engine = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert engine is not None, "the package oxigraph, an extra for tests, is not installed"
    command = [engine, "load", "--location", str(folder / "loaded")]
    for file in files:
        command += ["--file", str(file)]
    cost = measured(lambda: subprocess.run(command, check=True, stderr=subprocess.DEVNULL))
    shutil.rmtree(folder / "loaded")
    return cost


def written(named: Path, folder: Path) -> Cost:
    """The writer alone: the graphs of articles of a file, prepared before, put into a store of their own."""
    graphs: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    for quad in ox.parse(path=str(named), format=ox.RdfFormat.N_QUADS):
        graphs[getattr(quad.graph_name, "value", "")].append(quad)
    some = [prepare(graph, quads) for graph, quads in graphs.items()]
    with Store.open(folder / "written") as store:
        store.count()
        wall, cpu = time.monotonic(), time.process_time()
        for at in range(0, len(some), _TOGETHER):
            store.put(some[at : at + _TOGETHER])
        cost = Cost(time.monotonic() - wall, time.process_time() - cpu, 0)
    shutil.rmtree(folder / "written")
    return cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=240)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where the stores are written")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=said.folder) as name:
        folder = Path(name)
        rows = texts(said.file, said.limit)
        file = folder / "articles.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
        print(f"{len(rows)} articles, {sum(len(row['text']) for row in rows):,} characters", flush=True)
        report_all(file, folder, len(rows), said.workers)


def report_all(file: Path, folder: Path, number: int, workers: int) -> None:
    costs: dict[str, Cost] = {}
    reports: dict[str, dict[str, Any]] = {}
    for count in dict.fromkeys((workers, 1)):
        for name, parser in (("spaCy", parse_with_stock), ("our spaCy", parse_with_ours)):
            cost = measured(partial(bare, file, count, parser))
            costs[f"{name}, {count}"] = show(f"{name}, {count}", number, cost)
        store = folder / f"store-{count}"

        def build(count: int = count, store: Path = store) -> None:
            reports[f"build, {count}"] = built(file, store, count)

        costs[f"build, {count}"] = show(f"build, {count}", number, measured(build))
        told = reports[f"build, {count}"]
        spent = told["times"]
        share = (spent["writing"] + spent["indexing"]) / told["seconds"]
        print(
            f"    {', '.join(f'{k} {v:.1f} s' for k, v in spent.items())}: writing and indexing {share:.0%} of the wall"
        )
    quads = reports[f"build, {workers}"]["quads"]
    print(f"{quads:,} quads, {quads / number:.0f} an article")
    whole = costs[f"build, {workers}"]
    files = dumped(folder / f"store-{workers}", folder)
    load = show("oxigraph load", number, loaded(files, folder))
    writer = show("writer alone", number, written(files[0], folder))
    for name in ("spaCy", "our spaCy"):
        alone = costs[f"{name}, {workers}"]
        print(f"build / {name}, {workers} workers: {alone.wall / whole.wall:.2f}; by CPU {alone.cpu / whole.cpu:.2f}")
    print(f"{workers} workers / 1: {costs['build, 1'].wall / whole.wall:.2f}")
    print(f"writer / oxigraph load: {load.wall / writer.wall:.2f}; by CPU {load.cpu / writer.cpu:.2f}")


def show(what: str, number: int, cost: Cost) -> Cost:
    print(
        f"{what:14} {cost.wall:7.1f} s, {cost.cpu:7.1f} s CPU, {number / cost.wall:6.2f} articles/s, "
        f"largest process so far {cost.megabytes:,.0f} MB",
        flush=True,
    )
    return cost


if __name__ == "__main__":
    main()
