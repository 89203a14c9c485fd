"""The home page and search."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox
from flask import Blueprint, render_template, request

from kg.model.classes import QUADS
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ
from kg.sparql.questions import SavedQuestion, questions
from kg.sparql.selection import Selection
from server.graph import facets, queries
from server.graph.examples import Example, examples
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
  VALUES ?article { %s }
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL {
    ?article schema:publisher ?p . OPTIONAL { ?p rdfs:label ?name }
    BIND(COALESCE(?name, STR(?p)) AS ?publisher)
  }
} ORDER BY DESC(STR(?published)) ?article
"""
_NEWEST = 8
_EXAMPLES = 6
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
    asked = questions()
    return render_template(
        "home.html",
        numbers=numbers,
        kinds=[kind for kind in kinds if kind[1]],
        articles=queries.cached("articles", _newest_articles),
        examples=_answered(asked),
        more=len(asked) > _EXAMPLES,
    )


def _answered(
    asked: Sequence[SavedQuestion],
) -> list[tuple[SavedQuestion, list[str], list[queries.Row], dict[str, str]]]:
    """Return some questions with their variables, first rows and labels, those that have an answer first."""
    known = examples(asked)
    found = [(one, known.get(one.name, Example())) for one in asked]
    found = sorted(found, key=lambda pair: not pair[1].rows)[:_EXAMPLES]
    names = queries.labels(iri for _, example in found for iri in example.iris)
    return [(one, example.names, example.rows, names) for one, example in found]


def _newest_articles() -> list[queries.Row]:
    newest = facets.found(Selection("articles"), (), rows=_NEWEST).things
    return queries.rows(_ARTICLES % " ".join(str(ox.NamedNode(iri)) for iri in newest)) if newest else []


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
