"""The home page and search."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from kg.model.classes import QUADS
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ
from kg.sparql.questions import questions
from server.graph import queries
from server.graph.saved_questions import first_rows
from server.graph.search import find
from server.graph.statistics import shown_counts

blueprint = Blueprint("home", __name__)

_TOLD = """
SELECT ?sentence ?words ?article {
  SERVICE cq:search { ?sentence cq:matchesText ?_wanted ; cq:score ?score ; cq:matched ?words ; cq:atMost 25 }
  ?sentence nif:referenceContext ?article
} ORDER BY DESC(?score) ?sentence
"""
_ARTICLES = """
SELECT ?article ?headline ?published ?publisher {
  ?article a cq:Article .
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL {
    ?article schema:publisher ?p . OPTIONAL { ?p rdfs:label ?name }
    BIND(COALESCE(?name, STR(?p)) AS ?publisher)
  }
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
    counted = shown_counts()
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
