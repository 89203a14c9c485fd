"""An article as its page shows it: the text with its mentions, and beside each paragraph what was read from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pyoxigraph as ox

from kg.rdf.taxonomy import event_types
from server.graph import queries, terms
from server.pages.passages import Anchor, Fact, Paragraph, Reading, Span, Stretch, anchor, paragraphs, without_words

_LIMIT = 10_000  # the most that Virtuoso sorts
_TEXT = "SELECT ?text ?unkept { { ?_s nif:isString ?text } UNION { ?_s cq:wordsAt ?unkept } } LIMIT 1"
_SPANS = f"""
SELECT ?x ?type ?label ?m ?begin ?end {{
  ?m nif:referenceContext ?_s ; nif:beginIndex ?begin ; nif:endIndex ?end . ?x gaf:denotedBy ?m ; a ?type .
  FILTER(STRSTARTS(STR(?type), STR(cq:))) OPTIONAL {{ ?x rdfs:label ?label }}
}} ORDER BY ?begin DESC(?end) ?x LIMIT {_LIMIT}
"""
_TIMES = f"""
SELECT DISTINCT ?begin ?end ?kind ?value {{
  ?m nif:referenceContext ?_s ; a cq:TimeMention ; nif:beginIndex ?begin ; nif:endIndex ?end ;
     cq:timexType ?kind ; cq:timexValue ?value .
}} ORDER BY ?begin LIMIT {_LIMIT}
"""
_STRETCHES = f"""
SELECT DISTINCT ?begin ?end ?type ?reason {{
  ?m nif:referenceContext ?_s ; a ?type . FILTER(?type IN (cq:Sentence, cq:Unread))
  ?m nif:beginIndex ?begin ; nif:endIndex ?end .
  OPTIONAL {{ ?m cq:reason ?reason }}
}} ORDER BY ?begin LIMIT {_LIMIT}
"""
_PROPERTIES = (
    "cq:actor cq:recipient sem:hasPlace cq:date cq:earliestDate cq:latestDate cq:dateBasis cq:factuality "
    "cq:attributedTo cq:subEventOf cq:mode cq:killedLow cq:killedBest cq:killedHigh cq:injuredLow cq:injuredBest "
    "cq:injuredHigh cq:detainedLow cq:detainedBest cq:detainedHigh "
    "cq:confidence cq:reason cq:trigger cq:quotation cq:speaker cq:addressee"
)
_FACTS = f"""
SELECT ?x ?p ?o {{ GRAPH ?_s {{ ?x ?p ?o . VALUES ?p {{ {_PROPERTIES} }} }} }} ORDER BY ?x ?p ?o LIMIT {_LIMIT}
"""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """`silent` and `unread` count by reason; `cut` says that the article has more marks than the page shows.

    `unkept` says where the words stand if they are not kept: a paragraph is a sentence then, with its offsets as text.
    """

    paragraphs: tuple[Paragraph, ...]
    sentences: int
    silent: tuple[tuple[str, int], ...]
    unread: tuple[tuple[str, int], ...]
    cut: bool
    unkept: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for paragraph in self.paragraphs for fact in paragraph.facts)

    @property
    def terms(self) -> set[str]:
        """IRIs whose labels the page needs."""
        return {
            term.value for fact in self.facts for some in fact.said.values() for term in some if queries.is_iri(term)
        }


def article(subject: ox.NamedNode) -> ArticleText:
    """Return the text of an article in paragraphs with marked mentions, and the events, statements and offices."""
    text, unkept = _text(subject)
    rows, said = queries.rows(_SPANS, _s=subject), queries.rows(_FACTS, _s=subject)
    spans = _spans(rows, subject.value)
    spans += [
        Span(*_ends(row), "time", "", row["kind"].value, row["value"].value) for row in queries.rows(_TIMES, _s=subject)
    ]
    stretches, sentences = [], []
    for row in queries.rows(_STRETCHES, _s=subject):
        is_sentence = row["type"].value.endswith("#Sentence")
        if is_sentence:
            sentences.append(_ends(row))
        if "reason" in row:
            stretches.append(Stretch(*_ends(row), "silent" if is_sentence else "unread", row["reason"].value))
    spans.sort(key=lambda span: span.begin)
    facts = _facts(rows, said, subject.value, text)
    reading = Reading(text, sentences, spans, facts, stretches, _anchors(rows), {fact.iri: fact for fact in facts})
    counted = {
        apart: Counter(s.reason for s in stretches if s.apart == apart).most_common() for apart in ("silent", "unread")
    }
    return ArticleText(
        without_words(reading) if unkept else paragraphs(reading),
        len(sentences),
        tuple(counted["silent"]),
        tuple(counted["unread"]),
        max(len(rows), len(said)) >= _LIMIT,
        unkept,
    )


def _text(subject: ox.NamedNode) -> tuple[str, str]:
    """Return the text of an article, and where its words stand if they are not kept; "" for what there is not."""
    found = queries.rows(_TEXT, _s=subject)
    first, nothing = found[0] if found else {}, ox.Literal("")
    return first.get("text", nothing).value, first.get("unkept", nothing).value


def _anchors(rows: list[queries.Row]) -> list[Anchor]:
    ends = dict.fromkeys(_ends(row) for row in rows)
    return [Anchor(begin, anchor(begin, end)) for begin, end in sorted(ends)]


def _ends(row: queries.Row) -> tuple[int, int]:
    return int(row["begin"].value), int(row["end"].value)


def _kinds(rows: list[queries.Row]) -> dict[str, str]:
    return terms.kinds((row["x"].value, row["type"].value) for row in rows)


def _spans(rows: list[queries.Row], article_iri: str) -> list[Span]:
    kinds = _kinds(rows)
    found: dict[tuple[str, int, int], Span] = {}
    for row in rows:
        iri, (begin, end) = row["x"].value, _ends(row)
        kind = kinds[iri]
        if kind not in ("Statement", "Tenure"):
            role = "event" if iri.startswith(article_iri + "/") and kind in event_types() else "entity"
            found[(iri, begin, end)] = Span(begin, end, role, iri, kind, row["label"].value if "label" in row else kind)
    return list(found.values())


def _values(said: list[queries.Row]) -> dict[str, dict[str, list[queries.Term]]]:
    """Return the values of each thing by the local names of its properties."""
    values: dict[str, dict[str, list[queries.Term]]] = {}
    for row in said:
        local = row["p"].value.rpartition("#")[2].rpartition("/")[2]
        values.setdefault(row["x"].value, {}).setdefault(local, []).append(row["o"])
    return values


def _words(text: str, ends: tuple[int, int] | tuple[()]) -> str:
    """Return the words of a mention in quotation marks, "" without a mention or where the text is not kept."""
    return f"“{text[ends[0] : ends[1]]}”" if text and ends else ""


def _facts(rows: list[queries.Row], said: list[queries.Row], article_iri: str, text: str) -> list[Fact]:
    """The article's own, in text order, events numbered from 1: an event stands where its trigger does, whose words are
    its label where the text is kept.
    """
    kinds, first, labels, places = _kinds(rows), dict[str, int](), dict[str, str](), dict[str, int]()
    ends: dict[tuple[str, int], tuple[int, int]] = {}
    for row in rows:
        iri, begin = row["x"].value, int(row["begin"].value)
        places[row["m"].value] = begin
        ends[(iri, begin)] = _ends(row)
        if iri.startswith(article_iri + "/"):
            first[iri] = min(begin, first.get(iri, begin))
            labels[iri] = row["label"].value if "label" in row else kinds[iri]
    values = _values(said)
    for iri in first:
        trigger = values.get(iri, {}).get("trigger", [])
        first[iri] = places.get(trigger[0].value, first[iri]) if trigger else first[iri]
        labels[iri] = _words(text, ends[(iri, first[iri])] if trigger else ()) or labels[iri]
    ordered = sorted(first, key=lambda iri: (first[iri], kinds[iri] not in event_types(), iri))
    numbers = {iri: i for i, iri in enumerate((iri for iri in ordered if kinds[iri] in event_types()), 1)}
    return [
        Fact(
            iri,
            kinds[iri],
            labels[iri],
            first[iri],
            numbers.get(iri, 0),
            values.get(iri, {}),
            anchor(*ends[(iri, first[iri])]),
        )
        for iri in ordered
    ]
