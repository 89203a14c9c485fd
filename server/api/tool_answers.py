"""What the tools of `server.api.tools` answer. Each function takes checked arguments and returns what becomes JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.errors import UsageError
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, PREFIXES, cq
from kg.sparql.questions import questions
from kg.sparql.selection import selection_of
from server.graph import asking, facets, queries, terms
from server.graph.saved_questions import question_named, table_of
from server.graph.search import find
from server.graph.statistics import shown_counts
from server.http.problems import Problem
from server.http.state import server_state

MOST_ROWS = 500
_SENTENCES = 3  # that are named for a thing
_THINGS = 100  # of one answer for which sentences are looked up
_CHARACTERS = 8_000  # of an article in one answer
_COUNTED = 10  # values of each facet, and newest events
_STATUS = {
    "Actual": "reported as having happened",
    "Planned": "planned: it had not happened when this was written",
    "Hypothetical": "only possible, wished, feared or demanded",
    "Negated": "reported as not having happened",
}
_EVIDENCE = """
SELECT ?thing ?sentence {
  VALUES ?thing { %s } ?thing cq:trigger|cq:content|gaf:denotedBy ?mention . ?mention cq:inSentence ?sentence
} LIMIT 3000"""
_EVENT = """
SELECT ?p ?o {
  VALUES ?p { rdf:type rdfs:label cq:actor cq:recipient sem:hasPlace cq:date cq:earliestDate cq:latestDate cq:dateBasis
              cq:factuality cq:attributedTo cq:confidence cq:doubt cq:mode cq:subEventOf cq:denies cq:killedLow
              cq:killedBest cq:killedHigh cq:injuredLow cq:injuredBest cq:injuredHigh cq:detainedLow cq:detainedBest
              cq:detainedHigh cq:articleCount cq:ownVoiceCount cq:attributedCount cq:independentSourceCount
              cq:mergeBasis cq:reports cq:representative }
  ?_s ?p ?o }"""
_WORDS = """
SELECT DISTINCT ?sentence ?words ?unkept ?article ?headline ?published {
  { ?_s cq:trigger|cq:content|gaf:denotedBy ?mention } UNION { ?_s cq:reports/cq:trigger ?mention }
  ?mention cq:inSentence ?sentence . ?sentence nif:referenceContext ?article
  OPTIONAL { ?sentence nif:anchorOf ?words } OPTIONAL { ?sentence cq:wordsAt ?unkept }
  OPTIONAL { ?article schema:headline ?headline } OPTIONAL { ?article schema:datePublished ?published }
} ORDER BY ?article ?sentence LIMIT 20"""
_ARTICLE = """
SELECT ?text ?unkept ?headline ?published ?publisher ?url {
  { ?_s nif:isString ?text } UNION { ?_s a cq:Article ; cq:wordsAt ?unkept }
  OPTIONAL { ?_s schema:headline ?headline } OPTIONAL { ?_s schema:datePublished ?published }
  OPTIONAL { ?_s schema:publisher ?publisher } OPTIONAL { ?_s schema:url ?url } } LIMIT 1"""
_MARKS = """
SELECT ?thing ?type ?label ?begin ?end {
  ?mention nif:referenceContext ?_s ; nif:beginIndex ?begin ; nif:endIndex ?end .
  ?thing gaf:denotedBy ?mention ; a ?type
  FILTER(STRSTARTS(STR(?type), STR(cq:)) && ?begin >= ?_from && ?begin < ?_to) OPTIONAL { ?thing rdfs:label ?label }
} ORDER BY ?begin ?end ?thing"""


def find_entity(given: Mapping[str, Any]) -> dict[str, Any]:
    found = find(given["name"])
    shown = found[: given["limit"]]
    return {
        "found": [{**one, "page": queries.page_url(one["iri"])} for one in shown],
        **_cut(len(found) > len(shown), len(shown)),
        "sentences": _sentences(one["iri"] for one in shown),
    }


def describe_vocabulary(given: Mapping[str, Any]) -> dict[str, Any]:
    counted = shown_counts()
    words = given.get("about", "").lower().split()
    described = []
    for term in terms.terms():
        text = f"{term.name} {term.label} {term.definition}".lower()
        if all(word in text for word in words):
            uses = (counted.classes if term.kind == "class" else counted.properties) if counted else {}
            one = {"term": f"cq:{term.name}", "kind": term.kind, "definition": term.definition}
            ranges = {
                name: [queries.readable(iri) for iri in some]
                for name, some in (("below", term.above), ("domain", term.domain), ("range", term.range))
                if some
            }
            described.append({**one, **ranges, "uses": uses.get(term.iri, 0)})
    return {"prefixes": PREFIXES, "terms": described}


def saved_questions(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "questions": [
            {
                "name": one.name,
                "question": one.summary,
                "about": one.description,
                "parameters": [
                    {"name": p.name, "kind": p.kind, "default": p.default, "label": p.label} for p in one.parameters
                ],
            }
            for one in questions()
        ]
    }


def ask_question(given: Mapping[str, Any]) -> dict[str, Any]:
    return asking.answer(asking.checked(given["question"]))


def run_question(given: Mapping[str, Any]) -> dict[str, Any]:
    found = question_named(given["name"])
    try:
        text = found.bound_exactly({name: str(value) for name, value in given.get("parameters", {}).items()})
    except UsageError as error:
        raise Problem(400, str(error)) from error
    return {"question": found.summary, **_table(text, given["limit"])}


def sparql(given: Mapping[str, Any]) -> dict[str, Any]:
    return _table(given["query"], given["limit"])


def get_event(given: Mapping[str, Any]) -> dict[str, Any]:
    iri = queries.checked_iri(given["iri"])
    said: defaultdict[str, list[queries.Term]] = defaultdict(list)
    for row in queries.rows(_EVENT, _s=iri):
        said[queries.readable(row["p"].value)].append(row["o"])
    kinds = terms.kinds((iri.value, term.value) for term in said.pop("kind", []))
    if kinds.get(iri.value, "") not in {*event_types(), "ReportedEvent"}:
        raise Problem(404, f"{iri.value} is no event of this graph.")
    names = queries.labels(t.value for some in said.values() for t in some if queries.is_iri(t))
    sentences = queries.rows(_WORDS, _s=iri)
    return {
        "iri": iri.value,
        "type": kinds[iri.value],
        "page": queries.page_url(iri.value),
        "status": _status(said, names),
        "fields": {name: [_told(term, names) for term in some] for name, some in said.items() if name != "factuality"},
        "sentences": [_sentence(row) for row in sentences],
    }


def get_article(given: Mapping[str, Any]) -> dict[str, Any]:
    iri, begin = queries.checked_iri(given["iri"]), given["begin"]
    found = queries.rows(_ARTICLE, _s=iri)
    if not found:
        raise Problem(404, f"{iri.value} is no article of this graph, or its text is not kept.")
    is_kept = "text" in found[0]
    text = found[0]["text"].value if is_kept else ""
    end = min(len(text), begin + _CHARACTERS) if is_kept else begin + _CHARACTERS
    rows = queries.rows(_MARKS, _s=iri, _from=ox.Literal(begin), _to=ox.Literal(end))
    kinds = terms.kinds((row["thing"].value, row["type"].value) for row in rows)
    marks: dict[tuple[int, int, str], dict[str, Any]] = {}
    for row in rows:
        place = int(row["begin"].value), int(row["end"].value), row["thing"].value
        label = row["label"].value if "label" in row else kinds[place[2]]
        marks[place] = {"begin": place[0], "end": place[1], "iri": place[2], "type": kinds[place[2]], "label": label}
    return {
        "iri": iri.value,
        **{name: found[0][name].value for name in ("headline", "published", "publisher", "url") if name in found[0]},
        "text": {"quoted": text[begin:end], "begin": begin, "end": end, "characters": len(text)}
        if is_kept
        else {"not_kept": found[0]["unkept"].value, "begin": begin, "end": end},
        "marks": list(marks.values()),
        **({"cut": f"The article goes on: ask again with begin {end}."} if end < len(text) else {}),
    }


def count_events(given: Mapping[str, Any]) -> dict[str, Any]:
    pairs = [
        (name, part)
        for name, value in given.items()
        for part in (value.split(",") if name in ("type", "factuality", "country", "actor_country") else [value])
    ]
    try:
        selection = selection_of("events", pairs)
    except UsageError as error:
        raise Problem(400, str(error)) from error
    found = facets.found(selection, most=_COUNTED, rows=_COUNTED)
    names = queries.labels(
        [*found.things, *(v.value for some in found.facets.values() for v in some if _is_address(v.value))]
    )
    return {
        "total": found.total,
        "by": {
            facet: [{"value": v.value, "label": names.get(v.value, v.value), "events": v.number} for v in some]
            for facet, some in found.facets.items()
        },
        "newest": [{"iri": iri, "label": names[iri], "page": queries.page_url(iri)} for iri in found.things],
        **_cut(found.total > len(found.things), len(found.things)),
        "sentences": _sentences(found.things),
    }


def _is_address(value: str) -> bool:
    return value.startswith(("http://", "https://"))


def _table(text: str, limit: int) -> dict[str, Any]:
    """Return the result of a query as rows of plain values; of triples, as Turtle."""
    table, turtle = table_of(text, server_state().queries)
    if turtle:
        return {"turtle": turtle}
    if table is None:
        return {"columns": [], "rows": []}
    shown = table.rows[:limit]
    iris = [term.value for row in shown for term in row.values() if queries.is_iri(term)]
    names = queries.labels(iris)
    return {
        "columns": table.names,
        "rows": [{name: _told(term, names) for name, term in row.items()} for row in shown],
        **_cut(len(table.rows) > len(shown) or len(shown) >= MOST_ROWS, len(shown)),
        **({"warning": table.warning} if table.warning else {}),
        "sentences": _sentences(iris),
    }


def _told(term: queries.Term, names: Mapping[str, str]) -> Any:
    """Return a term as an assistant reads it: an IRI with its label, text as a quotation, other values as they are."""
    if queries.is_iri(term):
        return {"iri": term.value, "label": names.get(term.value) or queries.readable(term.value)}
    kind = term.datatype.value.rpartition("#")[2] if isinstance(term, ox.Literal) else ""
    return {"quoted": term.value} if kind in ("string", "langString") else term.value


def _status(said: Mapping[str, Sequence[queries.Term]], names: Mapping[str, str]) -> str:
    """Return in words whether the event happened, and on whose word."""
    factuality = [term.value.removeprefix(CQ) for term in said.get("factuality", ())]
    told = "; ".join(_STATUS.get(one, one) for one in factuality) or "its reports are listed under `reports`"
    by = ", ".join(names.get(term.value, term.value) for term in said.get("attributedTo", ()))
    return f"{told}, according to {by}; the article does not assert it itself" if by else told


def _sentence(row: queries.Row) -> dict[str, Any]:
    more: dict[str, Any] = {name: row[name].value for name in ("article", "headline", "published") if name in row}
    words = {"quoted": row["words"].value} if "words" in row else {"not_kept": row["unkept"].value}
    return {"iri": row["sentence"].value, **words, **more}


def _sentences(iris: Iterable[str]) -> dict[str, list[str]]:
    """Return the IRIs of sentences in which things are told of or named, the first few of each."""
    wanted = [iri for iri in dict.fromkeys(iris) if not iri.startswith(cq(""))][:_THINGS]
    found: defaultdict[str, list[str]] = defaultdict(list)
    if wanted:
        named = " ".join(str(ox.NamedNode(iri)) for iri in wanted)
        for row in queries.rows(_EVIDENCE % named):
            some = found[row["thing"].value]
            if len(some) < _SENTENCES and row["sentence"].value not in some:
                some.append(row["sentence"].value)
    return dict(found)


def _cut(is_cut: bool, shown: int) -> dict[str, str]:
    return {"cut": f"Only the first {shown} are shown; there are more."} if is_cut else {}
