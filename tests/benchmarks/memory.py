"""How much memory the process takes that shares out articles and writes their graphs, over a long run.

    python -m tests.benchmarks.memory SEED_STORE [--articles 50000] [--quads 250] [--folder DIR]

`build` runs as it is, but for the reading: the graph of each article is a copy of one of the store's shorter graphs,
with IRIs and names of its own (see `tests.support.large_store`), so that the run takes minutes. Events are not
compared. Printed are, for each tenth of the articles, the mean and the most of the resident set in MB, and what malloc
has in use and has free.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import re
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

import kg.build.run
from kg.build.report import Reading
from kg.build.tasks import Task
from kg.engines.local import Prepared, open_snapshot, prepare
from kg.rdf.iris import article_iri
from kg.rdf.vocab import CQ, NIF, RDF
from kg.settings import Settings
from tests.support.large_store import Template, linked_entities, template

_PAUSE = 0.2  # seconds between two looks at the memory
_TENTHS = 10


class _Malloc(ctypes.Structure):
    """`struct mallinfo2` of glibc."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    )


@dataclass
class Tenth:
    """What was seen of the memory during a tenth of the run, in MB."""

    resident: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)
    free: list[float] = field(default_factory=list)

    @property
    def mean(self) -> float:
        return statistics.fmean(self.resident)

    def row(self, number: int) -> str:
        numbers = self.mean, statistics.fmean(self.used), statistics.fmean(self.free), max(self.resident)
        return f"| {number} | " + " | ".join(f"{one:,.0f}" for one in numbers) + " |"


@dataclass(frozen=True)
class Model:
    """The graph of an article of which copies are made: what `Prepared` holds of it, as templates."""

    prepared: Prepared
    own: Template
    shared: Template
    text: str

    def copy(self, graph: str, number: int) -> Prepared:
        """Return the copy for an article's graph. `number` is above 0."""
        before = self.prepared.graph
        copied = f"{before}-copy{number}"
        own, shared = (each.copy(number).replace(copied, graph) for each in (self.own, self.shared))
        end = f" <{graph}> .\n"
        return Prepared(
            graph,
            (own.replace(" .\n", end) + own).encode(),
            shared.replace(" .\n", end).encode(),
            self.prepared.counts,
            tuple(one._replace(thing=one.thing.replace(before, graph)) for one in self.prepared.texts),
            tuple(one.replace(before, graph) for one in self.prepared.subjects),
        )


def models(seed: Path, quads: int) -> list[Model]:
    """Return the models of a store's articles that have at most so many quads."""
    store = open_snapshot(seed)
    linked = linked_entities(store)
    kind, cls, text = ox.NamedNode(RDF + "type"), ox.NamedNode(CQ + "Article"), ox.NamedNode(NIF + "isString")
    names = {str(quad.subject)[1:-1] for quad in store.quads_for_pattern(None, kind, cls, ox.DefaultGraph())}
    found = []
    for name in sorted(names):
        node = ox.NamedNode(name)
        all_quads = list(store.quads_for_pattern(None, None, None, node))
        words = next((quad.object for quad in all_quads if quad.predicate == text), None)
        if not isinstance(words, ox.Literal) or len(all_quads) > quads:
            continue
        made = prepare(name, all_quads)
        own, shared = (
            template(name, (quad for quad in ox.parse(some, ox.RdfFormat.N_QUADS) if quad.graph_name == node), linked)
            for some in (made.own, made.shared)
        )
        found.append(Model(made, own, shared, words.value))
    return found


def written(file: Path, made: list[Model], articles: int) -> None:
    """Write the articles: in each the words of a model, of which every third is another."""
    with file.open("w", encoding="utf8") as out:
        for number in range(articles):
            words = made[number % len(made)].text.split(" ")
            words[::3] = [f"{word}{number}" for word in words[::3]]
            address = f"https://news.example/{number % 1000}/{number}"
            out.write(json.dumps({"id": f"a{number}", "url": address, "text": " ".join(words)}) + "\n")


@contextmanager
def watched(done: list[int], articles: int) -> Iterator[list[Tenth]]:
    """Yield the tenths, filled while the run goes on. `done`: the number of articles so far."""
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = _Malloc
    tenths, ended = [Tenth() for _ in range(_TENTHS)], threading.Event()

    def watch() -> None:
        while not ended.wait(_PAUSE):
            now = tenths[min(_TENTHS - 1, done[0] * _TENTHS // articles)]
            status = Path("/proc/self/status").read_text("ascii")
            told = libc.mallinfo2()
            now.resident.append(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024)
            now.used.append((told.uordblks + told.hblkhd) / 2**20)
            now.free.append(told.fordblks / 2**20)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield tenths
    finally:
        ended.set()
        thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed", type=Path)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--quads", type=int, default=250, help="the most quads of an article")
    parser.add_argument("--folder", type=Path, help="a folder for the articles and the store, which are deleted")
    said = parser.parse_args()
    made = models(said.seed, said.quads)
    folder = Path(tempfile.mkdtemp(prefix="memory-", dir=said.folder))
    done = [0]

    def perform(task: Task) -> Reading:
        number = int(task.article.id[1:])
        model = made[number % len(made)]
        graph = article_iri(task.settings.base, task.article)
        done[0] += 1
        return Reading(model.copy(graph, number + 1), triples=model.own.lines + model.shared.lines)

    try:
        written(folder / "articles.jsonl", made, said.articles)
        setattr(kg.build.run, "perform", perform)  # noqa: B010 - a name that is imported there
        begun, cpu = time.monotonic(), time.process_time()
        with watched(done, said.articles) as tenths:
            settings = replace(Settings(), workers=1)
            report = kg.build.run.build([str(folder / "articles.jsonl")], folder / "store", settings, resolution=False)
        wall, cpu = time.monotonic() - begun, time.process_time() - cpu
        bytes_ = sum(file.stat().st_size for file in (folder / "store" / "live").iterdir())
        print(
            f"{report.articles:,} articles, {report.duplicates:,} copies, {report.quads:,} quads, "
            f"{bytes_ / 1e9:.1f} GB, {wall:.0f} s, {cpu:.0f} s of the processor"
        )
        print("| tenth | resident MB | in use | free | most |\n|---|--:|--:|--:|--:|")
        seen = [one for one in tenths if one.resident]  # fewer after an interrupt
        for number, one in enumerate(seen, 1):
            print(one.row(number))
        print(f"last tenth / second tenth: {seen[-1].mean / seen[1].mean:.2f}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
