"""Nouns for people and bodies that act: "diplomats", "the army", "gunmen" (lexicon/roles.csv), and words of titles (lexicon/titles.csv)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.tokens import Token


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


def role_of(token: Token) -> Role | None:
    """The role a noun names, None for any other word."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ") and not (
        token.pos_ == "VERB" and token.dep_ in ("nsubj", "nsubjpass")
    ):
        return None  # the tagger takes some plurals for verbs: "Special envoys met"
    table = roles()
    word = token.lower_
    return table.get(token.lemma_.lower()) or table.get(word) or (table.get(word[:-1]) if word.endswith("s") else None)


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
