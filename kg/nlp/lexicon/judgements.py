"""Words of judgement: what somebody is called, and what is felt about somebody (en/judgements.csv).

holder   who judges: the speaker, of what he says somebody or something is ("a disgrace"); "positive" is the same for
         words that judge only where they are negated ("not acceptable"); "deed", of what he says somebody has done
         ("lied"); or who has the feeling ("critical of X")
class, mode, cameo   what it is to judge so
target   the prepositions, with "|", before whom a feeling is about; of what is said of somebody those without which the
         word does not judge ("guilty of"), of a deed also "to" before an infinitive ("failed to protect"), or empty
words    nouns and adjectives, of deeds verbs, with "|"
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.nlp.lexicon.tables import rows


@dataclass(frozen=True, slots=True)
class Judgement:
    """A row of judgements.csv, without its words."""

    cls: str
    mode: str
    cameo: str
    target: tuple[str, ...]


@cache
def judgements(holder: str) -> dict[str, Judgement]:
    """The judgement by each word that this holder makes with it."""
    found: dict[str, Judgement] = {}
    for row in (r for r in rows("judgements") if r["holder"] == holder):
        target = tuple(word for word in row["target"].split("|") if word)
        one = Judgement(row["class"], row["mode"], row["cameo"], target)
        found.update(dict.fromkeys(row["words"].split("|"), one))
    return found
