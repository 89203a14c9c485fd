"""How many sources report an event independently: copies of one report count once."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from importlib import resources
from itertools import combinations

from kg.resolution.connecting import Sets
from kg.resolution.records import Article

_RUN = 4  # words in a run
_LEAST_SHARED = 0.5  # of the runs of the shorter text
_KEPT = 64  # texts of which the runs are kept: an article may tell of several events that others tell, too
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
    origins = [(iri, f"from {origin}") for iri, one in articles.items() for origin in _origins(one, texts.get(iri, ""))]
    sets = Sets(articles)
    for iri, origin in origins:
        sets.join(iri, origin)
    runs = {iri: _runs(texts[iri]) for iri in sorted(articles) if iri in texts}
    for one, other in combinations(runs, 2):
        if sets.of(one) is not sets.of(other) and _share(runs[one], runs[other]) >= _LEAST_SHARED:
            sets.join(one, other)
    return len(sets.all())


def _origins(article: Article, text: str) -> frozenset[str]:
    """Where an article is from: its publisher, the agencies that it credits, and itself or what it is a copy of."""
    publisher = re.sub(r"^(https?://)?(www\.)?|/.*$", "", article.publisher.lower().strip())
    credits = _credited(article, text)
    return frozenset((article.copy_of or article.iri, *credits, *([f"publisher {publisher}"] if publisher else [])))


def _credited(article: Article, text: str) -> list[str]:
    """The agencies named as publisher or author, in brackets at the beginning or the end, or last of all."""
    names = [article.publisher, *article.authors]
    ends = f"{text[:_BEGINNING]}\n{text[-_END:].rstrip()}\n"
    names += [name for found in _credits().finditer(ends) for name in found.groups() if name]
    return [agency for name in names if (agency := _agencies().get(name.strip().lower()))]


@cache
def _credits() -> re.Pattern[str]:
    """Finds an agency in brackets, or after a dash at the end of a line. A bracket may end one and begin another."""
    some = "|".join(map(re.escape, sorted(_names(), key=len, reverse=True)))
    return re.compile(rf"[(\[/]\s*({some})\s*(?=[)\]/])|[-–—]\s*({some})\W*\n$")


@cache
def _agencies() -> Mapping[str, str]:
    """The news agency of each name in lower case."""
    return {name.lower(): agency for name, agency in _names().items()}


@cache
def _names() -> Mapping[str, str]:
    """The news agency of each of its names."""
    text = (resources.files("kg.resolution") / "agencies.csv").read_text("utf8")
    rows = csv.DictReader(text.splitlines())
    return {name: row["agency"] for row in rows for name in (row["agency"], *row["names"].split("|"))}


@lru_cache(_KEPT)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return frozenset(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def _share(one: Collection[tuple[str, ...]], other: Collection[tuple[str, ...]]) -> float:
    """The part of the runs of the shorter text that the other has."""
    shorter = min(len(one), len(other))
    return len(frozenset(one) & frozenset(other)) / shorter if shorter else 0.0
