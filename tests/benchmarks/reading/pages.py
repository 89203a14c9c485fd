"""html: pages of news sites and the text of their articles.

Data: the folder `html/dev` with ID.html.gz for each page, and gold.json: by id `body` (a text or a list of paragraphs),
and where known `url`, `title`, `publishing_date` and `authors`. Each page is read as the file ID.html; its article is
found by its URL, else by the words that it shares with the body.
  body_f1, body_p, body_r   precision and recall of runs of four words, each the mean over pages, and the F1 of the two
  means; 0 for a
                            page without an article
  found                     share of pages with an article
  title, date, author       share with the right headline (letters and digits alone), day, and one of the authors; where
  gold has a title
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from tests.benchmarks.reading.data import Row
from tests.benchmarks.reading.graph import Graph
from tests.benchmarks.reading.measures import Figures, harmonic, mean, normal

_RUN = 4
_LEAST = 0.2  # of the words of the body, those that an article has if it is the page's


def rows(folder: Path) -> list[Row]:
    place = folder / "html" / "dev"
    found = []
    for name, gold in json.loads((place / "gold.json").read_text("utf8")).items():
        body = gold["body"] if isinstance(gold["body"], str) else "\n".join(gold["body"])
        page = gzip.decompress((place / f"{name}.html.gz").read_bytes())
        found.append({"input": {"id": f"{name}.html", "file": page}, "gold": gold, "body": body})
    return found


def score(graph: Graph, rows: list[Row]) -> Figures:
    articles = _assigned(graph, rows)
    precisions, recalls = [], []
    fields: dict[str, list[bool]] = {}
    for row in rows:
        article = articles.get(row["input"]["id"], "")
        wanted, said = _runs(row["body"]), _runs(graph.text(article))
        shared = (wanted & said).total()
        precisions.append(shared / max(1, said.total()))
        recalls.append(shared / max(1, wanted.total()))
        if "title" in row["gold"]:
            for name, ok in _metadata(graph, article, row["gold"]).items():
                fields.setdefault(name, []).append(ok)
    precision, recall = mean(precisions), mean(recalls)
    return {
        "body_f1": (harmonic(precision[0], recall[0]), len(rows)),
        "body_p": precision,
        "body_r": recall,
        "found": mean(row["input"]["id"] in articles for row in rows),
        **{name: mean(some) for name, some in fields.items()},
    }


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _assigned(graph: Graph, rows: list[Row]) -> dict[str, str]:
    """The article of each page: by its URL, else of those that are left the one with the most words in common."""
    by_url = {url: article for article in graph.articles for url in graph.values(article, "url")}
    found = {}
    for row in rows:
        name = row["input"]["id"]
        fits = (article for url, article in by_url.items() if url == row["gold"].get("url") or url.endswith(f"/{name}"))
        if article := next(fits, None):
            found[name] = article
    left = {article: _words(graph.text(article)) for article in graph.articles if article not in found.values()}
    for row in rows:
        words = _words(row["body"])
        if row["input"]["id"] not in found and left:
            best = max(left, key=lambda a: ((left[a] & words).total() / (1 + (left[a] | words).total()), a))
            if (left[best] & words).total() > _LEAST * words.total():
                found[row["input"]["id"]] = best
                del left[best]
    return found


def _metadata(graph: Graph, article: str, gold: dict[str, Any]) -> dict[str, bool]:
    def flat(text: str | None) -> str:
        return normal(text or "").replace(" ", "")

    written = flat(" ".join(graph.values(article, "author")))
    return {
        "title": flat(graph.value(article, "headline")) == flat(gold["title"]),
        "date": (graph.value(article, "datePublished") or "")[:10] == str(gold["publishing_date"])[:10],
        "author": bool(article) and (not gold.get("authors") or any(flat(name) in written for name in gold["authors"])),
    }
