"""How many sources report an event independently: copies of one report count once."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from itertools import combinations

from kg.resolution.clusters import connected
from kg.resolution.records import Article

_RUN = 4  # words in a run
_LEAST_SHARED = 0.5  # of the runs of the shorter text
_BEGINNING, _END = 250, 120  # characters in which a text may name the agency that it is from
_WORD = re.compile(r"\w+")


def independent(articles: Mapping[str, Article], texts: Mapping[str, str]) -> int:
    """The number of independent sources among articles, at least 1.

    One source are a copy and what it is a copy of, articles of one publisher, articles that credit the same agency, and
    texts of which the shorter shares half of its runs of words with the longer.

    Args:
        articles: by IRI; not empty.
        texts: those that are known, by the IRI of their article.
    """
    if len(articles) == 1:
        return 1
    runs = {iri: _runs(texts[iri]) if iri in texts else frozenset() for iri in articles}
    origins = {iri: _origins(one, texts.get(iri, "")) for iri, one in articles.items()}
    same = [
        (a, b)
        for a, b in combinations(sorted(articles), 2)
        if origins[a] & origins[b] or _share(runs[a], runs[b]) >= _LEAST_SHARED
    ]
    return len(connected(articles, same))


def _origins(article: Article, text: str) -> frozenset[str]:
    """Where an article is from: its publisher, the agencies that it credits, and itself or what it is a copy of."""
    publisher = re.sub(r"^(https?://)?(www\.)?|/.*$", "", article.publisher.lower().strip())
    credits = _credited(article, text)
    return frozenset((article.copy_of or article.iri, *credits, *([f"publisher {publisher}"] if publisher else [])))


def _credited(article: Article, text: str) -> list[str]:
    """The agencies named as publisher or author, in brackets at the beginning or the end, or last of all."""
    bylines = {name.strip().lower() for name in (article.publisher, *article.authors)}
    ends = f"{text[:_BEGINNING]}\n{text[-_END:].rstrip()}\n"
    return [
        agency
        for agency, names in _agencies().items()
        if bylines & {name.lower() for name in names}
        or any(
            re.search(rf"[(\[/]\s*{re.escape(name)}\s*[)\]/]|[-–—]\s*{re.escape(name)}\W*\n$", ends) for name in names
        )
    ]


@cache
def _agencies() -> Mapping[str, tuple[str, ...]]:
    """The names of each news agency."""
    text = (resources.files("kg.resolution") / "agencies.csv").read_text("utf8")
    return {row["agency"]: (row["agency"], *row["names"].split("|")) for row in csv.DictReader(text.splitlines())}


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return frozenset(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def _share(one: Collection[tuple[str, ...]], other: Collection[tuple[str, ...]]) -> float:
    """The part of the runs of the shorter text that the other has."""
    shorter = min(len(one), len(other))
    return len(frozenset(one) & frozenset(other)) / shorter if shorter else 0.0
