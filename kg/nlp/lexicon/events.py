"""Words that show events (en/events.csv), and words that change what hangs on them (en/complements.csv).

events.csv has one frame a row; of the frames of a word the first whose conditions hold is taken.
  lemma      the word, with its particle or fixed preposition ("carry out", "call for")
  pos        verb or noun
  class, mode, cameo   what it shows: a class of the ontology, a PLOVER mode of that class, a CAMEO code; without a
             class it is no event
  recipient  where the recipient stands, best first, with "|": obj, subj, poss, dative, that (who does what a clause
             says), purpose (to whom it is done what it is for: "to clear X"), or a preposition
  marks      mutual: all sides are actors; of: the "of" phrase of a noun is its actor; bare: it counts without any
             participant; weak: an everyday word, less sure; planned: it names what
             has not happened; kill, injure, detain: its patients are counted;
             hostfirst: subject and object change places; fromactor: "from X" tells who did it;
             giver: who did it is the giver of the object, before or behind it ("won praise from X")
  frame      conditions with ",", each with "not" before it where it must not hold: a test (obj, active, inf, that,
             ownthat, opinion, quote, poss, pred, light, plural, toll, joint, by, angry, election, labour), a
             preposition that must be there (to), a slot with a kind of thing (obj:actor) or with words (in=word;word,
             mod=word, adv=word). events/frame_conditions.py says what each means
  example    a sentence that the frame reads, tried by a test

complements.csv has a verb, noun or adjective before another event a row ("agreed to meet", "the threat of an attack").
  effect     what its subject does by it: agree, consent, intend, threaten, refuse, demand, accuse, deny, none
  factuality of what hangs on it: actual, planned, hypothetical, negated
  control    whose act the complement is: the subject's or the object's ("asked him to leave")
  form       of what hangs on it: any; plain: no finite clause ("warned that it had attacked" is no warning of an
             attack); infinitive: no noun ("saw attacks", but "plans an attack"); modal: a finite clause only with
             "will" or the like
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.model import Factuality
from kg.nlp.lexicon.tables import rows


@dataclass(frozen=True, slots=True)
class Frame:
    """A row of events.csv."""

    lemma: str
    pos: str
    cls: str
    mode: str
    cameo: str
    recipient: tuple[str, ...]
    marks: frozenset[str]
    conditions: tuple[str, ...]
    example: str

    @property
    def mutual(self) -> bool:
        return "mutual" in self.marks


@dataclass(frozen=True, slots=True)
class Complement:
    """A row of complements.csv."""

    lemma: str
    pos: str
    effect: str
    factuality: Factuality
    control: str
    form: str


@cache
def frames(pos: str) -> dict[str, tuple[Frame, ...]]:
    """Frames by lemma, in the order of the file."""
    found: dict[str, list[Frame]] = {}
    for row in rows("events"):
        if row["pos"] == pos:
            frame = Frame(
                row["lemma"],
                pos,
                row["class"],
                row["mode"],
                row["cameo"],
                _split(row["recipient"], "|"),
                frozenset(_split(row["marks"], " ")),
                _split(row["frame"], ","),
                row["example"],
            )
            found.setdefault(row["lemma"], []).append(frame)
    return {lemma: tuple(some) for lemma, some in found.items()}


@cache
def complements() -> dict[tuple[str, str], Complement]:
    """Complement words by (lemma, pos)."""
    return {
        (row["lemma"], row["pos"]): Complement(
            row["lemma"],
            row["pos"],
            row["effect"],
            Factuality(row["factuality"].capitalize()),
            row["control"],
            row["form"],
        )
        for row in rows("complements")
    }


@cache
def light_verbs() -> frozenset[str]:
    """Verbs that add nothing to the noun that is their object: "hold talks", "launch an attack" (en/light.csv)."""
    return frozenset(row["lemma"] for row in rows("light"))


@cache
def abstract_words() -> dict[str, frozenset[str]]:
    """Nouns and endings of nouns for what can be no thing and nobody, and the exceptions (en/abstract.csv)."""
    return {row["kind"]: frozenset(row["words"].split("|")) for row in rows("abstract")}


@cache
def weapons() -> dict[str, str]:
    """PLOVER modes of Assault by the words that show them (en/weapons.csv), the telling ones first."""
    return {word: row["mode"] for row in reversed(rows("weapons")) for word in row["words"].split("|")}


@cache
def modes_by_type() -> dict[str, frozenset[str]]:
    """The PLOVER modes that the words of the lexicon show, by type."""
    found: dict[str, set[str]] = {"Assault": set(weapons().values())}
    for row in rows("events"):
        if row["class"] and row["mode"]:
            found.setdefault(row["class"], set()).add(row["mode"])
    return {cls: frozenset(modes) for cls, modes in found.items()}


@cache
def contexts() -> dict[str, frozenset[str]]:
    """PLOVER contexts by the words that show them (en/contexts.csv), the words in lower case."""
    found: dict[str, set[str]] = {}
    for row in rows("contexts"):
        for word in row["words"].split("|"):
            found.setdefault(word, set()).add(row["context"])
    return {word: frozenset(names) for word, names in found.items()}


def _split(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark) if part.strip())
