"""How well articles are read: the figures of READING.md, from annotated articles.

    python -m tests.benchmarks.reading FOLDER SET... [--export FILE.nq]

FOLDER holds the data of each set in a subfolder; what they must look like and what each figure means is in the
docstring of the set's module in this folder. The articles are built into a store and its export in N-Quads is scored,
so the figures are about the graph that a user gets. `--export` scores an export that is there already, with one set.
Besides the figures of the set, `wrong_spans` counts mentions and sentences that do not give their text, `unsupported`
events, statements and tenures without a mention; both must be 0.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.reading import attributions, entities, gold, pages, pairs, releases, times
from tests.benchmarks.reading.data import Row
from tests.benchmarks.reading.graph import Graph
from tests.benchmarks.reading.measures import Figures

Score = Callable[[Graph, list[Row]], Figures]
SETS: dict[str, tuple[Callable[[Path], list[Row]], Score]] = {
    "gold": (gold.rows, gold.score),
    "isaf": (releases.rows, releases.score),
    "plv": (pairs.rows, pairs.score),
    "polnear": (attributions.rows, attributions.score),
    "re3d": (entities.re3d_rows, entities.re3d_score),
    "newsfair": (entities.newsfair_rows, entities.newsfair_score),
    "trnews": (entities.trnews_rows, entities.trnews_score),
    "actors": (entities.actors_rows, entities.actors_score),
    "timex": (times.timex_rows, times.timex_score),
    "fivew": (times.fivew_rows, times.fivew_score),
    "html": (pages.rows, pages.score),
}


def figures(name: str, folder: Path, export: Path | None = None) -> Figures:
    """The figures of a set: value, and number of cases that it is about."""
    load, score = SETS[name]
    rows = load(folder)
    with tempfile.TemporaryDirectory() as temporary:
        graph = Graph(export or _exported(rows, Path(temporary)))
    wrong, unsupported = graph.broken()
    return score(graph, rows) | {"wrong_spans": (wrong, wrong), "unsupported": (unsupported, unsupported)}


def _exported(rows: list[Row], folder: Path) -> Path:
    """Build the articles of the rows, each once, and export the store."""
    source = folder / "input"
    source.mkdir()
    inputs = {row["input"]["id"]: row["input"] for row in rows}.values()
    (source / "articles.jsonl").write_text(
        "".join(json.dumps(one) + "\n" for one in inputs if "file" not in one), "utf8"
    )
    if not (source / "articles.jsonl").stat().st_size:
        (source / "articles.jsonl").unlink()
    for one in inputs:
        if "file" in one:
            (source / one["id"]).write_bytes(one["file"])
    store, export = folder / "store", folder / "export.nq"
    _communique("build", str(source), "--store", str(store))
    _communique("export", "--store", str(store), "--format", "nquads", "-o", str(export))
    return export


def _communique(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "kg.cli", *arguments], capture_output=True, text=True)
    if done.returncode not in (0, 1):  # 1: some articles were refused
        raise SystemExit(f"communique {arguments[0]} ended with status {done.returncode}: {done.stderr[-1500:]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder with the data of the sets")
    parser.add_argument("sets", nargs="+", choices=sorted(SETS), metavar="SET", help=", ".join(sorted(SETS)))
    parser.add_argument("--export", type=Path, help="score this export in N-Quads of the set's articles")
    given = parser.parse_args()
    for name in given.sets:
        print(f"{name:18} {'value':>7} {'of':>6}")
        for figure, (value, number) in figures(name, given.folder, given.export).items():
            print(f"  {figure:16} {value:7.3f} {number:6}")


if __name__ == "__main__":
    main()
