"""The words behind a fact: sentences with the spans that show it."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from server import graph

SHOWN_APART = ("factuality", "dateBasis", "attributedTo", "date", "earliestDate", "latestDate", "quotation", "confidence")
_SENTENCES = """
SELECT DISTINCT ?article ?headline ?published ?sentence ?words ?from ?begin ?end ?role {
  { ?s gaf:denotedBy ?m BIND("shows" AS ?role) } UNION { ?s cq:content ?m BIND("said" AS ?role) }
  UNION { ?s cq:cue ?m BIND("shows" AS ?role) } UNION { ?s cq:trigger ?m BIND("shows" AS ?role) }
  ?m nif:referenceContext ?article ; nif:beginIndex ?begin ; nif:endIndex ?end ; cq:inSentence ?sentence .
  ?sentence nif:anchorOf ?words ; nif:beginIndex ?from .
  OPTIONAL { ?article schema:headline ?headline } OPTIONAL { ?article schema:datePublished ?published }
} ORDER BY DESC(STR(?published)) ?article ?from ?begin LIMIT 2000
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `role` is "" for plain text, else what the stretch is: shows, said, event, entity."""

    text: str
    role: str = ""
    iri: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence with its article, cut into pieces."""

    article: str
    headline: str
    published: str
    pieces: tuple[Piece, ...]


def sentences(subject: ox.NamedNode, offset: int, limit: int) -> tuple[Quote, ...]:
    """Return the sentences that show a fact or name an entity, newest article first; a page of them."""
    grouped: dict[str, list[graph.Row]] = {}
    for row in graph.rows(_SENTENCES, s=subject):
        grouped.setdefault(row["sentence"].value, []).append(row)
    return tuple(_quote(rows) for rows in list(grouped.values())[offset:offset + limit])


def _quote(rows: list[graph.Row]) -> Quote:
    first = rows[0]
    start = int(first["from"].value)
    words = first["words"].value
    spans = [(int(row["begin"].value) - start, int(row["end"].value) - start, row["role"].value, "", "") for row in rows]
    # what was said may hold the word that shows it: the smaller span wins
    spans.sort(key=lambda span: (span[0], span[1] - span[0]))
    return Quote(first["article"].value, first["headline"].value if "headline" in first else graph.readable(first["article"].value),
                 first["published"].value[:10] if "published" in first else "", _cut(words, spans))


def _cut(text: str, spans: list[tuple[int, int, str, str, str]]) -> tuple[Piece, ...]:
    """Return the text in pieces, marked where a span stands; of spans that overlap the first is marked, and what is left of the next."""
    pieces, at = [], 0
    for begin, end, role, iri, label in spans:
        begin, end = max(begin, at), min(end, len(text))
        if begin >= end:
            continue
        if begin > at:
            pieces.append(Piece(text[at:begin]))
        pieces.append(Piece(text[begin:end], role, iri, label))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)
