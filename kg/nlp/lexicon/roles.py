"""Nouns for people and bodies that act, such as "diplomats", "the army" and "gunmen" (en/roles.csv), and titles (en/titles.csv)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Role:
    """`kind`: official, delegation, body, forces, armed, private, collective,
    group, side or country. `sector`: a PLOVER code or empty."""

    lemma: str
    kind: str
    sector: str


@cache
def roles() -> dict[str, Role]:
    """Role nouns by lemma."""
    with (Path(__file__).parent / "en" / "roles.csv").open(encoding="utf8", newline="") as lines:
        return {row["lemma"].lower(): Role(row["lemma"], row["kind"], row["sector"]) for row in csv.DictReader(lines)}


@cache
def titles() -> dict[tuple[str, ...], str]:
    """Kind by the words of a title in lower case, hyphens as spaces."""
    return {
        tuple(title.replace("-", " ").split()): kind
        for title, kind in _title_rows()
        if kind not in ("modifier", "portfolio")
    }


@cache
def title_words(kind: str) -> frozenset[str]:
    """The words of all titles, modifiers or portfolios of a kind."""
    return frozenset(w for title, k in _title_rows() if k == kind for w in title.split())


def _title_rows() -> list[tuple[str, str]]:
    with (Path(__file__).parent / "en" / "titles.csv").open(encoding="utf8", newline="") as lines:
        return [(row["title"], row["kind"]) for row in csv.DictReader(lines)]
