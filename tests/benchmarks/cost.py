"""What reading costs, as a ratio to the bare spaCy pipeline on the same texts, in one run.

    python -m tests.benchmarks.cost ARTICLES.jsonl[.gz] [--limit 200]

Both sides run in this process on the same paragraphs in turn, chunk by chunk, and CPU seconds are compared; the
language model is loaded before. Lines need a `text`. Prints seconds of both, words a second, and the ratio.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

from kg.build.reading import read_article
from kg.model import Article
from kg.nlp.grammar import models


def articles(path: Path, limit: int) -> list[Article]:
    """Every n-th line as an article, so that the whole file is represented."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line) for line in content.decode("utf8").split("\n") if line.strip()]
    chosen = rows[:: max(1, len(rows) // limit)][:limit]
    return [Article(str(i), row["text"], published=row.get("date")) for i, row in enumerate(chosen)]


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def bare(chunk: list[Article]) -> None:
    for article in chunk:
        for _ in models.load().pipe([p for p in article.text.split("\n") if p.strip()], batch_size=64):
            pass


def whole(chunk: list[Article]) -> None:
    for article in chunk:
        read_article(article)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=200)
    args = parser.parse_args()
    chosen = articles(args.file, args.limit)
    whole(chosen[:1])  # tables and model are loaded here
    spent = [0.0, 0.0]
    for i in range(0, len(chosen), 20):
        chunk = chosen[i : i + 20]
        spent[0] += seconds(lambda c=chunk: bare(c))  # type: ignore[misc]
        spent[1] += seconds(lambda c=chunk: whole(c))  # type: ignore[misc]
    words = sum(len(a.text.split()) for a in chosen)
    print(
        f"{len(chosen)} articles, {words} words: spaCy {spent[0]:.1f} s, "
        f"reading {spent[1]:.1f} s ({words / spent[1]:.0f} words/s), ratio {spent[1] / spent[0]:.2f}"
    )


if __name__ == "__main__":
    main()
