"""Nouns for people and bodies that act: "diplomats", "the army", "gunmen" (lexicon/roles.csv)."""

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
    with (Path(__file__).parent / "lexicon" / "roles.csv").open(encoding="utf8", newline="") as lines:
        return {row["lemma"].lower(): Role(row["lemma"], row["kind"], row["sector"]) for row in csv.DictReader(lines)}


def role_of(token: Token) -> Role | None:
    """The role a noun names, None for any other word."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ") and not (token.pos_ == "VERB" and token.dep_ in ("nsubj", "nsubjpass")):
        return None                       # the tagger takes some plurals for verbs: "Special envoys met"
    table = roles()
    word = token.lower_
    return table.get(token.lemma_.lower()) or table.get(word) or (table.get(word[:-1]) if word.endswith("s") else None)
