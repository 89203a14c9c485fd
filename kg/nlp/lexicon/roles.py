"""Nouns for people and bodies that act ("diplomats", "the army"; en/roles.csv), and titles (en/titles.csv)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.nlp.lexicon.tables import rows


@dataclass(frozen=True, slots=True)
class Role:
    """What a noun names.

    `kind` is official, delegation, body, forces, armed, private, collective, group, side or country; `sector` a PLOVER
    code or empty.
    """

    lemma: str
    kind: str
    sector: str


@cache
def roles() -> dict[str, Role]:
    """Role nouns by lemma."""
    return {row["lemma"].lower(): Role(row["lemma"], row["kind"], row["sector"]) for row in rows("roles")}


@cache
def titles() -> dict[tuple[str, ...], str]:
    """Kind by the words of a title in lower case, hyphens as spaces."""
    return {
        tuple(row["title"].replace("-", " ").split()): row["kind"]
        for row in rows("titles")
        if row["kind"] not in ("modifier", "portfolio")
    }


@cache
def title_words(kind: str) -> frozenset[str]:
    """The words of all titles, modifiers or portfolios of a kind."""
    return frozenset(word for row in rows("titles") if row["kind"] == kind for word in row["title"].split())
