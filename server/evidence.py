"""The words behind a fact: sentences with the spans that show it, and articles with all of theirs."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from server import graph, terms

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
_ARTICLE = "SELECT ?text { ?s nif:isString ?text } LIMIT 1"
_SPANS = """
SELECT ?x ?type ?label ?begin ?end {
  ?m nif:referenceContext ?s ; nif:beginIndex ?begin ; nif:endIndex ?end . ?x gaf:denotedBy ?m ; a ?type .
  FILTER(STRSTARTS(STR(?type), STR(cq:))) OPTIONAL { ?x rdfs:label ?label }
} ORDER BY ?begin DESC(?end) ?x LIMIT 20000
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


@dataclass(frozen=True, slots=True)
class Fact:
    """An event or statement of an article."""

    iri: str
    kind: str
    label: str
    begin: int


@dataclass(frozen=True, slots=True)
class ArticleText:
    paragraphs: tuple[tuple[Piece, ...], ...]
    facts: tuple[Fact, ...]


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


def article(subject: ox.NamedNode) -> ArticleText:
    """Return the text of an article in paragraphs, with what it tells of marked, and its events and statements in text order."""
    found = graph.rows(_ARTICLE, s=subject)
    text = found[0]["text"].value if found else ""
    rows = graph.rows(_SPANS, s=subject)
    kinds = terms.kinds((row["x"].value, row["type"].value) for row in rows)
    spans, facts, seen = [], dict[str, Fact](), set()
    for row in rows:
        iri, begin, end = row["x"].value, int(row["begin"].value), int(row["end"].value)
        if (iri, begin, end) in seen:
            continue
        seen.add((iri, begin, end))
        kind = kinds[iri]
        is_fact = iri.startswith(subject.value + "/")
        label = row["label"].value if "label" in row else kind
        if is_fact and iri not in facts:
            facts[iri] = Fact(iri, kind, label, begin)
        if kind not in ("Statement", "Tenure"):
            spans.append((begin, end, "event" if is_fact else "entity", iri, f"{kind}: {label}"))
    spans.sort(key=lambda span: (span[0], span[2] != "event", span[1]))
    paragraphs: list[list[Piece]] = [[]]
    for piece in _cut(text, spans):
        lines = piece.text.split("\n")
        for place, line in enumerate(lines):
            if place:
                paragraphs.append([])
            if line:
                paragraphs[-1].append(Piece(line, piece.role, piece.iri, piece.label))
    return ArticleText(tuple(tuple(p) for p in paragraphs if p), tuple(sorted(facts.values(), key=lambda fact: fact.begin)))


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
