"""Words that say who said it: "said", "accused", "according to" (en/cues.csv).

A pattern lists what a cue needs beside it, alternatives with "|", parts that must stand together with "+":
`clause` a finite clause, `infinitive`, `object`, `predicate` ("called it a hoax"), `quote`, `notion` (an object such as "the
possibility"), `that` (a clause behind a noun), `how` (a wh-clause), `rest` (all else in the sentence), or a preposition.
"ing:" before an alternative: the participle alone ("…, discussing the plan").
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DOCUMENTS = frozenset(
    "statement letter report post tweet message article note email memo speech interview address comment remark declaration "
    "announcement communique communiqué release dispatch column op-ed essay book editorial testimony filing complaint lawsuit "
    "video transcript resolution bill".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of the lexicon. `patterns`: alternatives, each the parts that must all be there."""

    lemma: str
    patterns: tuple[tuple[str, ...], ...]
    polarity: str

    def takes(self, part: str) -> bool:
        """Does any alternative consist of this part alone?"""
        return (part,) in self.patterns


@cache
def cues(pos: str) -> dict[str, Cue]:
    """Cues by lemma; `pos` is verb, noun or phrase. A verb with its particle is "point out"."""
    with (Path(__file__).parent / "en" / "cues.csv").open(encoding="utf8", newline="") as lines:
        return {
            row["lemma"]: Cue(
                row["lemma"], tuple(tuple(p.split("+")) for p in row["pattern"].split("|")), row["polarity"]
            )
            for row in csv.DictReader(lines)
            if row["pos"] == pos
        }
