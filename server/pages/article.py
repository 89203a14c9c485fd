"""An article as its page shows it: the text with its mentions, and beside each paragraph what was read from it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol, TypeVar

import pyoxigraph as ox

from kg.rdf.taxonomy import event_types
from server.graph import queries, terms, titles

_LIMIT = 10_000  # the most that Virtuoso sorts
_TEXT = "SELECT ?text { ?_s nif:isString ?text } LIMIT 1"
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
_RANK = {"event": 0, "time": 1, "entity": 2}


class Placed(Protocol):
    @property
    def begin(self) -> int: ...


T = TypeVar("T", bound=Placed)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text; `role` is event, time or entity, `name` what is shown of it on a touch."""

    begin: int
    end: int
    role: str
    iri: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Fact:
    """An event, statement or office; `said` holds the values of its properties by their local names, `at` is the anchor
    of its words in the text.
    """

    iri: str
    kind: str
    label: str
    begin: int
    number: int
    said: dict[str, list[queries.Term]] = field(default_factory=dict)
    at: str = ""

    @property
    def anchor(self) -> str:
        return self.iri.rpartition("/")[2]

    @property
    def quad(self) -> str:
        return event_types().get(self.kind, "")

    @property
    def is_event(self) -> bool:
        return self.kind in event_types()

    @property
    def factuality(self) -> str:
        return self._local("factuality").lower()

    @property
    def basis(self) -> str:
        return self._local("dateBasis")

    @property
    def modes(self) -> list[str]:
        """Without the class that a mode's IRI begins with: "visit" for consult-visit."""
        return [
            term.value.rpartition("/")[2].removeprefix(f"{self.kind.lower()}-") for term in self.said.get("mode", [])
        ]

    @property
    def date(self) -> str:
        if "date" in self.said:
            return self.said["date"][0].value
        ends = [self.said[name][0].value for name in ("earliestDate", "latestDate") if name in self.said]
        return " – ".join(dict.fromkeys(ends))

    @property
    def people(self) -> list[tuple[str, str]]:
        """("killed", "at least 7"), and the same for injured and detained."""
        found = []
        for kind in ("killed", "injured", "detained"):
            low, best, high = (
                self.said[f"{kind}{end}"][0].value if f"{kind}{end}" in self.said else None
                for end in ("Low", "Best", "High")
            )
            if low or best or high:
                found.append((kind, _range(low, best, high)))
        return found

    def _local(self, name: str) -> str:
        return self.said[name][0].value.rpartition("#")[2] if name in self.said else ""


def _range(low: str | None, best: str | None, high: str | None) -> str:
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"at least {low}" if low else f"up to {high}" if high else f"about {best}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the span that is shown on it.

    `events` are the events it is a mention of; `apart` and `reason` tell that it was not read, and why; `anchors` name
    the places that links lead to and that begin with it.
    """

    text: str
    span: Span | None = None
    events: tuple[Fact, ...] = ()
    apart: str = ""
    reason: str = ""
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, or what stands between two, where `anchor` is ""."""

    anchor: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...]
    notes: tuple[tuple[str, str], ...]  # first words of what gave no event or was not read, and why


@dataclass(frozen=True, slots=True)
class ArticleText:
    """`silent` and `unread` count by reason; `cut` says that the article has more marks than the page shows."""

    paragraphs: tuple[Paragraph, ...]
    sentences: int
    silent: tuple[tuple[str, int], ...]
    unread: tuple[tuple[str, int], ...]
    cut: bool

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for paragraph in self.paragraphs for fact in paragraph.facts)

    @property
    def terms(self) -> set[str]:
        """IRIs whose labels the page needs."""
        return {
            term.value for fact in self.facts for some in fact.said.values() for term in some if queries.is_iri(term)
        }


@dataclass(frozen=True, slots=True)
class _Stretch:
    begin: int
    end: int
    apart: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A place that links lead to: the first letter of a mention."""

    begin: int
    name: str


def anchor(begin: int, end: int) -> str:
    """Return the name of the place of a mention in the page of its article, which is the fragment of its IRI."""
    return f"char={begin},{end}"


def article(subject: ox.NamedNode) -> ArticleText:
    """Return the text of an article in paragraphs with marked mentions, and the events, statements and offices."""
    found = queries.rows(_TEXT, _s=subject)
    text = found[0]["text"].value if found else ""
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
            stretches.append(_Stretch(*_ends(row), "silent" if is_sentence else "unread", row["reason"].value))
    spans.sort(key=lambda span: span.begin)
    facts = _titled(_facts(rows, said, subject.value), text, sentences, spans)
    reading = _Reading(text, sentences, spans, facts, stretches, _anchors(rows), {fact.iri: fact for fact in facts})
    paragraphs = tuple(_paragraph(reading, begin, end) for begin, end in _lines(text, sentences))
    counted = {
        apart: Counter(s.reason for s in stretches if s.apart == apart).most_common() for apart in ("silent", "unread")
    }
    return ArticleText(
        paragraphs,
        len(sentences),
        tuple(counted["silent"]),
        tuple(counted["unread"]),
        max(len(rows), len(said)) >= _LIMIT,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text with everything in it, each sorted by where it begins."""

    text: str
    sentences: Sequence[tuple[int, int]]
    spans: Sequence[Span]
    facts: Sequence[Fact]
    stretches: Sequence[_Stretch]
    anchors: Sequence[_Anchor]
    by_iri: Mapping[str, Fact]


def _anchors(rows: list[queries.Row]) -> list[_Anchor]:
    ends = dict.fromkeys(_ends(row) for row in rows)
    return [_Anchor(begin, anchor(begin, end)) for begin, end in sorted(ends)]


def _titled(facts: list[Fact], text: str, sentences: list[tuple[int, int]], spans: list[Span]) -> list[Fact]:
    """Return the facts with their labels, events as sentences."""
    mentions: dict[str, list[Span]] = {}
    for span in spans:
        mentions.setdefault(span.iri, []).append(span)
    return [_as_sentence(fact, text, sentences, mentions) if fact.is_event else fact for fact in facts]


def _as_sentence(fact: Fact, text: str, sentences: list[tuple[int, int]], mentions: Mapping[str, list[Span]]) -> Fact:
    at = bisect_right(sentences, fact.begin, key=lambda sentence: sentence[0]) - 1
    trigger = next((span for span in mentions.get(fact.iri, ()) if span.begin == fact.begin), None)
    if at < 0 or trigger is None or trigger.end > sentences[at][1]:
        return fact
    start, end = sentences[at]
    told = titles.Told("", text[start:end], start, trigger.begin - start, trigger.end - start, fact.factuality.title())
    for name, role in (("actor", "actor"), ("recipient", "recipient"), ("attributedTo", "source")):
        for term in fact.said.get(name, []):
            for span in mentions.get(term.value, ()):
                is_here = start <= span.begin and span.end <= end
                ends = (span.begin - start, span.end - start) if is_here else (-1, -1)
                told.mentions.append(titles.Mention(term.value, span.name, role, *ends))
    return replace(fact, label=titles.sentence_of(told))


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


def _facts(rows: list[queries.Row], said: list[queries.Row], article_iri: str) -> list[Fact]:
    """The article's own, in text order, events numbered from 1: an event stands where its trigger does."""
    kinds, first, labels, places = _kinds(rows), dict[str, int](), dict[str, str](), dict[str, int]()
    ends: dict[tuple[str, int], str] = {}
    for row in rows:
        iri, begin = row["x"].value, int(row["begin"].value)
        places[row["m"].value] = begin
        ends[(iri, begin)] = anchor(*_ends(row))
        if iri.startswith(article_iri + "/"):
            first[iri] = min(begin, first.get(iri, begin))
            labels[iri] = row["label"].value if "label" in row else kinds[iri]
    values: dict[str, dict[str, list[queries.Term]]] = {}
    for row in said:
        local = row["p"].value.rpartition("#")[2].rpartition("/")[2]
        values.setdefault(row["x"].value, {}).setdefault(local, []).append(row["o"])
    for iri in first:
        trigger = values.get(iri, {}).get("trigger", [])
        first[iri] = places.get(trigger[0].value, first[iri]) if trigger else first[iri]
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
            ends.get((iri, first[iri]), ""),
        )
        for iri in ordered
    ]


def _lines(text: str, sentences: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the paragraphs lie: cut at line breaks, but for those within a sentence."""
    found, start = [], 0
    for at in [*(m.start() for m in re.finditer("\n", text)), len(text)]:
        last = bisect_right(sentences, at, key=lambda s: s[0]) - 1
        if at < len(text) and last >= 0 and at < sentences[last][1]:
            continue
        if text[start:at].strip():
            found.append((start, at))
        start = at + 1
    return found


def _paragraph(of: _Reading, begin: int, end: int) -> Paragraph:
    apart, own = _between(of.stretches, begin, end), _between(of.facts, begin, end)
    notes = tuple(
        (_first_words(of.text[s.begin : s.end]), f"{'no event' if s.apart == 'silent' else 'not read'}: {s.reason}")
        for s in apart
    )
    parts = tuple(_part(of, first, last, name, apart) for first, last, name in _parts(of.sentences, begin, end))
    return Paragraph(parts, tuple(sorted(own, key=lambda fact: not fact.is_event)), notes)


def _parts(sentences: Sequence[tuple[int, int]], begin: int, end: int) -> Iterable[tuple[int, int, str]]:
    """Return a paragraph cut into its sentences and what stands between them, each with its anchor."""
    at = begin
    first = bisect_left(sentences, begin, key=lambda sentence: sentence[0])
    for start, stop in sentences[first : bisect_left(sentences, end, key=lambda sentence: sentence[0])]:
        if at < start:
            yield at, start, ""
        if max(at, start) < min(stop, end):
            yield max(at, start), min(stop, end), f"sentence={start},{stop}"
        at = max(at, min(stop, end))
    if at < end:
        yield at, end, ""


def _part(of: _Reading, begin: int, end: int, name: str, apart: Sequence[_Stretch]) -> Part:
    inside, anchors = _between(of.spans, begin, end), _between(of.anchors, begin, end)
    facts = [of.by_iri[span.iri] for span in inside if span.iri in of.by_iri]
    return Part(name, pieces(of.text, begin, end, inside, facts, apart, anchors))


def _between(some: Sequence[T], begin: int, end: int) -> Sequence[T]:
    """Of what is sorted by where it begins, what begins within a paragraph."""
    return some[bisect_left(some, begin, key=lambda one: one.begin) : bisect_left(some, end, key=lambda one: one.begin)]


def _first_words(words: str, longest: int = 60) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def pieces(
    text: str,
    begin: int,
    end: int,
    spans: Iterable[Span],
    facts: Iterable[Fact] = (),
    apart: Iterable[_Stretch] = (),
    anchors: Iterable[_Anchor] = (),
) -> tuple[Piece, ...]:
    """Return a stretch of text in pieces; where spans overlap an event shows, then a time, then the smallest entity."""
    by_iri = {fact.iri: fact for fact in facts}
    marked, stretches = sorted(spans, key=lambda s: s.begin), list(apart)
    found: list[Piece] = []
    around: list[Span] = []
    names: dict[int, list[str]] = {}
    for one in anchors:
        names.setdefault(one.begin, []).append(one.name)
    at = 0
    for first, last in pairwise(_edges(begin, end, marked, stretches, names)):
        while at < len(marked) and marked[at].begin <= first:
            around.append(marked[at])
            at += 1
        around = [s for s in around if s.end > first]
        stretch = next((s for s in stretches if s.begin <= first and last <= s.end), None)
        piece = _piece(text[first:last], around, by_iri, stretch)
        _append(found, replace(piece, anchors=tuple(names.get(first, ()))))
    return tuple(found)


def _edges(
    begin: int, end: int, spans: Sequence[Span], stretches: Sequence[_Stretch], anchors: Iterable[int]
) -> list[int]:
    """Return where pieces begin and end: at both ends, and wherever something begins or ends between them."""
    ends = {at for some in (spans, stretches) for one in some for at in (one.begin, one.end)} | {*anchors}
    return sorted({begin, end, *(at for at in ends if begin < at < end)})


def _piece(text: str, around: Sequence[Span], by_iri: Mapping[str, Fact], stretch: _Stretch | None) -> Piece:
    here = sorted(around, key=lambda s: (_RANK[s.role], s.end - s.begin, s.iri))
    events = tuple(sorted((by_iri[s.iri] for s in here if s.iri in by_iri), key=lambda fact: fact.number))
    apart, reason = (stretch.apart, stretch.reason) if stretch else ("", "")
    return Piece(text, here[0] if here else None, events, apart, reason)


def _append(found: list[Piece], piece: Piece) -> None:
    """Add a piece, joined with the one before it where both show the same."""
    last = found[-1] if found else None
    if (
        last is not None
        and not piece.anchors
        and (last.span, last.events, last.apart) == (piece.span, piece.events, piece.apart)
    ):
        found[-1] = replace(last, text=last.text + piece.text)
    else:
        found.append(piece)
