"""The first page, search, and the small JSON answers that the pages' scripts ask for."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from kg.model.classes import QUADS
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, PREFIXES
from kg.sparql.questions import questions
from server.api import discovery
from server.graph import queries, terms
from server.http.problems import Problem
from server.pages.query_page import first_rows

blueprint = Blueprint("pages", __name__)

_NAMED = """
SELECT ?s ?matched ?label ?score ?type {
  SERVICE cq:search { ?s cq:matchesName ?_wanted ; cq:score ?score ; cq:matched ?matched ; cq:atMost 60 }
  ?s a ?type FILTER(STRSTARTS(STR(?type), STR(cq:)))
  OPTIONAL { ?s rdfs:label ?label }
} ORDER BY DESC(?score) STRLEN(STR(?matched)) ?matched ?s
"""
_TOLD = """
SELECT ?sentence ?words ?article {
  SERVICE cq:search { ?sentence cq:matchesText ?_wanted ; cq:score ?score ; cq:matched ?words ; cq:atMost 25 }
  ?sentence nif:referenceContext ?article
} ORDER BY DESC(?score) ?sentence
"""
_CARD = """
SELECT ?p ?o { ?s ?p ?o FILTER(!isIRI(?o) || ?p IN (rdf:type, cq:actsFor, sem:hasPlace)) FILTER(?p != nif:isString) } LIMIT 40
"""
_ARTICLES = """
SELECT ?article ?headline ?published ?publisher {
  ?article a cq:Article .
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL { ?article schema:publisher ?p . OPTIONAL { ?p rdfs:label ?name } BIND(COALESCE(?name, STR(?p)) AS ?publisher) }
} ORDER BY DESC(STR(?published)) ?article LIMIT 8
"""
_GROUPS = (
    ("Articles", ("Article",)),
    ("Events", QUADS),
    ("Statements", ("Statement",)),
    ("People", ("Person",)),
    ("States and organizations", ("State", "Organization")),
    ("Places", ("Place",)),
)


@blueprint.get("/")
def home() -> str:
    counted = discovery.shown_counts()
    by_class = counted.classes if counted else {}
    numbers = (
        [(name, sum(by_class.get(CQ + cls, 0) for cls in classes)) for name, classes in _GROUPS] if counted else []
    )
    kinds = sorted(((cls, by_class.get(CQ + cls, 0)) for cls in event_types()), key=lambda pair: -pair[1])
    examples = [(found, *first_rows(found)) for found in questions()]
    examples.sort(key=lambda example: not example[2])  # those that have an answer come first
    return render_template(
        "home.html",
        numbers=numbers,
        kinds=[kind for kind in kinds if kind[1]],
        articles=queries.cached("articles", lambda: queries.rows(_ARTICLES)),
        examples=examples[:6],
        more=len(examples) > 6,
    )


@blueprint.get("/search")
def search() -> str:
    wanted = request.args.get("q", "").strip()
    sentences = queries.rows(_TOLD, _wanted=queries.text(wanted)) if wanted else []
    return render_template(
        "search.html",
        wanted=wanted,
        found=find(wanted) if wanted else [],
        sentences=sentences,
        names=queries.labels(row["article"].value for row in sentences),
    )


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """Entities, events and articles one of whose names holds the words, the closest first."""
    wanted = request.args.get("q", "").strip()
    return jsonify([{**found, "page": queries.page_url(found["iri"])} for found in find(wanted)[:12]] if wanted else [])


@blueprint.get("/api/card")
def card() -> Response:
    """What to show of an IRI in a small box: label, class and a few facts."""
    iri = queries.checked_iri(request.args.get("iri", ""))
    facts = queries.rows(_CARD, s=iri)
    if not facts:
        raise Problem(404, f"The graph says nothing of {iri.value}.")
    names = queries.labels(
        [iri.value, *(f[x].value for f in facts for x in ("p", "o") if x == "p" or queries.is_iri(f[x]))]
    )
    return jsonify(
        {
            "iri": iri.value,
            "label": names[iri.value],
            "page": queries.page_url(iri.value),
            "facts": [{"property": names[f["p"].value], "value": names.get(f["o"].value, f["o"].value)} for f in facts],
        }
    )


@blueprint.get("/api/vocabulary")
def vocabulary() -> Response:
    """Prefixes, classes and properties for the editor's completion, with how often the graph uses each."""

    def compute() -> dict[str, object]:
        known = {term.iri: term for term in terms.terms()}

        def described(counted: Mapping[str, int], more: list[str]) -> list[dict[str, object]]:
            return [
                {
                    "iri": iri,
                    "label": known[iri].label if iri in known else queries.readable(iri),
                    "comment": known[iri].definition if iri in known else "",
                    "count": counted.get(iri, 0),
                }
                for iri in sorted({*counted, *more}, key=lambda iri: (-counted.get(iri, 0), iri))
            ]

        counted = discovery.shown_counts()
        return {
            "base": current_app.extensions["settings"].base,
            "prefixes": PREFIXES,
            "classes": described(
                counted.classes if counted else {}, [t.iri for t in known.values() if t.kind == "class"]
            ),
            "properties": described(
                counted.properties if counted else {}, [t.iri for t in known.values() if t.kind == "property"]
            ),
        }

    response = jsonify(queries.cached("vocabulary", compute))
    response.set_etag(f"vocabulary-{queries.version()}")
    response.make_conditional(request)
    return response


def find(wanted: str) -> list[dict[str, str]]:
    """Return iri, label, class and the name that matched of what has the words in a name, the last perhaps not written to its end, each once."""
    rows = queries.rows(_NAMED, _wanted=queries.text(wanted if wanted.endswith(('"', "*")) else wanted + "*"))
    kinds = terms.kinds((row["s"].value, row["type"].value) for row in rows)
    seen: dict[str, dict[str, str]] = {}
    for row in rows:
        iri = row["s"].value
        matched = row["matched"].value
        seen.setdefault(
            iri,
            {
                "iri": iri,
                "label": row["label"].value if "label" in row else matched,
                "matched": matched,
                "class": kinds[iri],
            },
        )
    return list(seen.values())
