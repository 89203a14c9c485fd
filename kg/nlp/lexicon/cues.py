"""Words that say who said it: "said", "accused", "according to" (en/cues.csv).

A pattern lists what a cue needs beside it, alternatives with "|", parts that must stand together with "+":

    clause        a finite clause, before, around or behind the cue; "clause:final" only before or around
    infinitive    "urged them to leave"
    object        "denied the charge"
    notion        an object that is something said or thought: "raised the possibility"
    predicate     "called it a hoax"
    quote         a quotation beside it
    that          a clause behind a noun: "the claim that …"
    how           a clause with a question word
    rest          all else in the sentence: "according to"
    tail          all that follows the verb
    of, on, …     a phrase with this preposition

"ing:" before an alternative: the participle alone ("…, discussing the plan").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.nlp.lexicon.tables import rows, table

DOCUMENTS = table("attribution").words("documents")


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of the lexicon. `patterns`: alternatives, each the parts that must all be there."""

    lemma: str
    patterns: tuple[tuple[str, ...], ...]

    def takes(self, part: str) -> bool:
        """Does any alternative consist of this part alone?"""
        return (part,) in self.patterns

    def mentions(self, part: str) -> bool:
        """Is the part in any alternative?"""
        return any(part in parts for parts in self.patterns)


@cache
def cues(pos: str) -> dict[str, Cue]:
    """Cues by lemma; `pos` is verb, noun or phrase. A verb with its particle is "point out"."""
    return {
        row["lemma"]: Cue(row["lemma"], tuple(tuple(p.split("+")) for p in row["pattern"].split("|")))
        for row in rows("cues")
        if row["pos"] == pos
    }
