"""Events and statements with the sentence that each rests on, and where it names those who take part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from server.graph import queries

# four kinds of rows, since stores answer unions of what is bound faster than optional parts in each other; and a FILTER
# of properties, since for VALUES of few of them an engine may read all that these properties say of anything
_SENTENCES = """
SELECT DISTINCT ?event ?begin ?end ?article ?from ?words ?factuality ?x ?label ?role ?first ?last {
  {
    VALUES ?event { %(events)s }
    ?event cq:trigger|cq:cue ?trigger . ?trigger nif:beginIndex ?begin ; nif:endIndex ?end ; cq:inSentence ?sentence .
    ?sentence nif:referenceContext ?article ; nif:beginIndex ?from ; nif:anchorOf ?words .
    OPTIONAL { ?event cq:factuality ?factuality }
  } UNION {
    VALUES ?event { %(events)s }
    ?event ?p ?x
    FILTER(?p IN (cq:actor, cq:speaker, cq:recipient, cq:addressee, cq:attributedTo, sem:hasPlace))
    ?x rdfs:label ?label
    BIND(IF(?p IN (cq:actor, cq:speaker), "actor", IF(?p IN (cq:recipient, cq:addressee), "recipient",
      IF(?p = cq:attributedTo, "source", "place"))) AS ?role)
  } UNION {
    VALUES ?event { %(events)s }
    ?event cq:trigger|cq:cue ?trigger . ?trigger cq:inSentence ?sentence .
    ?mention cq:inSentence ?sentence ; nif:beginIndex ?first ; nif:endIndex ?last . ?x gaf:denotedBy ?mention
  } UNION {
    VALUES ?event { %(events)s }
    ?event cq:content ?mention . ?mention nif:beginIndex ?first ; nif:endIndex ?last
  }
}
"""
_CONTENT = ""  # stands for what is said, among those whom a sentence names
Ends = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """Who takes part, and where the sentence names it, in offsets of the sentence; -1 where it does not."""

    iri: str
    label: str
    role: str
    begin: int = -1
    end: int = -1


@dataclass(slots=True)
class Told:
    """An event or a statement with its sentence. `begin` and `end` of the word that shows it are offsets in the
    sentence, which itself begins at `start` in the article; `said` is the offset of what is said, -1 of an event.
    """

    article: str
    words: str
    start: int
    begin: int
    end: int
    factuality: str = ""
    mentions: list[Mention] = field(default_factory=list)
    said: int = -1

    def names(self, role: str) -> list[str]:
        """The labels of those in a role: actor, recipient, source or place."""
        return list(dict.fromkeys(one.label for one in self.mentions if one.role == role))

    def is_named(self, role: str) -> bool:
        """Whether the sentence itself names one of those in a role."""
        return any(one.role == role and one.begin >= 0 for one in self.mentions)


def told(events: Iterable[str]) -> dict[str, Told]:
    """Return the events with a trigger and the statements with a word of saying, each with its sentence and who takes
    part, from one query.
    """
    wanted = " ".join(str(ox.NamedNode(iri)) for iri in sorted(set(events)))
    if not wanted:
        return {}
    found: dict[str, Told] = {}
    named: dict[tuple[str, str], list[Ends]] = {}
    parts: list[tuple[str, str, str, str]] = []
    for row in queries.rows(_SENTENCES % {"events": wanted}):
        iri = row["event"].value
        if "words" in row:
            found.setdefault(iri, _told(row))
        elif "role" in row:
            parts.append((iri, row["x"].value, row["role"].value, row["label"].value))
        else:
            x = row["x"].value if "x" in row else _CONTENT
            named.setdefault((iri, x), []).append((int(row["first"].value), int(row["last"].value)))
    for iri, x, role, label in sorted(parts):
        if iri in found:
            found[iri].mentions += _mentions(x, label, role, found[iri].start, named.get((iri, x), []))
    return {iri: one for iri, one in found.items() if _with_content(one, named.get((iri, _CONTENT), []))}


def _mentions(iri: str, label: str, role: str, start: int, named: list[Ends]) -> list[Mention]:
    ends = [(first - start, last - start) for first, last in named] or [(-1, -1)]
    return [Mention(iri, label, role, first, last) for first, last in ends]


def _with_content(one: Told, content: list[Ends]) -> bool:
    """Note where the sentence has what is said; return whether it has any of it, or nothing is said."""
    end = one.start + len(one.words)
    here = [max(first - one.start, 0) for first, last in content if first < end and one.start < last]
    one.said = min(here, default=-1)
    return bool(here or not content)


def _told(row: queries.Row) -> Told:
    start = int(row["from"].value)
    begin, end = (int(row[name].value) - start for name in ("begin", "end"))
    factuality = row["factuality"].value.rpartition("#")[2] if "factuality" in row else ""
    return Told(row["article"].value, row["words"].value, start, begin, end, factuality)
