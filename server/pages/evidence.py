"""The words behind a fact: sentences with the spans that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pyoxigraph as ox

from kg.sparql.selection import Selection
from server.graph import facets, queries
from server.pages import passages

_SENTENCES = """
SELECT DISTINCT ?article ?headline ?published ?address ?publisher ?sentence ?words ?unkept ?from ?begin ?end ?role {
  %s
  ?m nif:referenceContext ?article ; nif:beginIndex ?begin ; nif:endIndex ?end ; cq:inSentence ?sentence .
  ?sentence nif:beginIndex ?from .
  OPTIONAL { ?sentence nif:anchorOf ?words } OPTIONAL { ?sentence cq:wordsAt ?unkept }
  OPTIONAL { ?article schema:headline ?headline } OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL { ?article schema:url ?address }
  OPTIONAL {
    ?article schema:publisher ?by OPTIONAL { ?by rdfs:label ?name } BIND(COALESCE(?name, STR(?by)) AS ?publisher)
  }
} ORDER BY DESC(STR(?published)) ?article ?from ?begin LIMIT 2000
"""
_SHOWING = """
  { ?s gaf:denotedBy ?m BIND("shows" AS ?role) } UNION { ?s cq:content ?m BIND("said" AS ?role) }
  UNION { ?s cq:cue ?m BIND("shows" AS ?role) } UNION { ?s cq:trigger ?m BIND("shows" AS ?role) }
"""
_REPORTED = '{ ?s cq:reports/cq:trigger ?m BIND("shows" AS ?role) }'
# the test comes last, so that only the mentions of these articles are looked at
_NAMED_IN = 'VALUES ?article { %s } BIND("shows" AS ?role) FILTER EXISTS { ?_s gaf:denotedBy ?m }'
_FEW_ARTICLES = 30  # in which all sentences are looked up at once


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `role` is "" for plain text, else what the stretch does: shows or said."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence with its article, cut into pieces. `anchor` is where the page of the article has the first of the
    marked words; `original` is the address of the article itself, "" without one on the web.
    """

    article: str
    headline: str
    published: str
    pieces: tuple[Piece, ...]
    anchor: str = ""
    publisher: str = ""
    original: str = ""


def of_fact(subject: ox.NamedNode, is_reported: bool) -> tuple[Quote, ...]:
    """Return the sentences that show an event or a statement; of a reported event, those of its reports."""
    return tuple(_quotes(queries.rows(_SENTENCES % (_REPORTED if is_reported else _SHOWING), s=subject)))


def sentences(subject: ox.NamedNode, number: int, limit: int) -> tuple[Quote, ...]:
    """Return the sentences that name an entity, newest article first; a page of them.

    What many articles mention has pages of so many articles each, with all of their sentences that name it.
    """
    mentioning = Selection("articles", participants=(subject.value,))
    found = facets.found(mentioning, (), rows=limit, offset=(number - 1) * limit)
    if found.total <= _FEW_ARTICLES:
        return tuple(_quotes(queries.rows(_SENTENCES % _SHOWING, s=subject)))[(number - 1) * limit : number * limit]
    articles = " ".join(str(ox.NamedNode(iri)) for iri in found.things)
    return tuple(_quotes(queries.rows(_SENTENCES % _NAMED_IN % articles, _s=subject)))


def _quotes(rows: list[queries.Row]) -> Iterator[Quote]:
    grouped: dict[str, list[queries.Row]] = {}
    for row in rows:
        grouped.setdefault(row["sentence"].value, []).append(row)
    return (_quote(some) for some in grouped.values())


def _quote(rows: list[queries.Row]) -> Quote:
    first = rows[0]
    start = int(first["from"].value)
    is_kept = "words" in first
    words = first["words" if is_kept else "unkept"].value

    def told(name: str) -> str:
        return first[name].value if name in first else ""

    spans = [(int(row["begin"].value) - start, int(row["end"].value) - start, row["role"].value) for row in rows]
    return Quote(
        first["article"].value,
        told("headline") or queries.readable(first["article"].value),
        told("published")[:10],
        _cut(words, spans) if is_kept else (Piece(words),),
        passages.anchor(start + spans[0][0], start + spans[0][1]),
        told("publisher"),
        told("address") if told("address").startswith(("http://", "https://")) else "",
    )


def _cut(text: str, spans: list[tuple[int, int, str]]) -> tuple[Piece, ...]:
    """Return the text in pieces; a word that shows something is marked as such in the midst of what was said, too."""
    edges = sorted({0, len(text), *(at for begin, end, _ in spans for at in (begin, end) if 0 < at < len(text))})
    found: list[Piece] = []
    for begin, end in pairwise(edges):
        roles = {role for first, last, role in spans if first <= begin and end <= last}
        role = "shows" if "shows" in roles else "said" if roles else ""
        if found and found[-1].role == role:
            found[-1] = Piece(found[-1].text + text[begin:end], role)
        else:
            found.append(Piece(text[begin:end], role))
    return tuple(found)
