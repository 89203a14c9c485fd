"""Suggestions, short descriptions and the vocabulary as JSON, for the pages' scripts and other clients."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping

import pyoxigraph as ox
from flask import Blueprint, Response, jsonify, request

from kg.rdf.vocab import CQ, DESCRIPTION_GRAPH, PREFIXES, compact
from server.graph import queries, terms
from server.graph.search import find
from server.graph.statistics import shown_counts
from server.http.problems import Problem
from server.http.state import server_state

blueprint = Blueprint("suggest", __name__)

_CARD = """
SELECT ?p ?o {
  ?s ?p ?o
  FILTER(!isIRI(?o) || ?p IN (rdf:type, cq:actsFor, sem:hasPlace))
  FILTER(?p != nif:isString)
} LIMIT 40
"""


_PROPERTIES = """
SELECT ?class ?property {
  GRAPH ?_graph { ?part void:class ?class ; void:propertyPartition/void:property ?property }
}
"""


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """Entities, events and articles one of whose names holds the words, the closest first; of some classes only, with
    `class=cq:Actor` or several.
    """
    wanted, classes = request.args.get("q", "").strip(), request.args.get("class", "").split()
    if wrong := next((name for name in classes if CQ + name.removeprefix("cq:") not in _classes()), None):
        raise Problem(400, f"class: {wrong!r} is not a class of the ontology, written as cq:Actor.")
    found = find(wanted, classes)[:12] if wanted else []
    return jsonify([{**one, "page": queries.page_url(one["iri"])} for one in found])


@functools.cache
def _classes() -> frozenset[str]:
    return frozenset(term.iri for term in terms.terms() if term.kind == "class")


@blueprint.get("/api/card")
def card() -> Response:
    """What to show of an IRI in a small box: label, class and a few facts."""
    iri = queries.checked_iri(request.args.get("iri", ""))
    facts = queries.rows(_CARD, s=iri)
    if not facts:
        raise Problem(404, f"{iri.value} does not occur in the graph.")
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
    """Prefixes, classes and properties for the editor's completion, with how often the graph uses each, and which
    properties the things of each class have, as prefixed names.
    """

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

        counted = shown_counts()
        return {
            "base": server_state().settings.base,
            "prefixes": PREFIXES,
            "classes": described(
                counted.classes if counted else {}, [t.iri for t in known.values() if t.kind == "class"]
            ),
            "properties": described(
                counted.properties if counted else {}, [t.iri for t in known.values() if t.kind == "property"]
            ),
            "propertiesOf": _properties_by_class(),
        }

    response = jsonify(queries.cached("vocabulary", compute))
    response.set_etag(f"vocabulary-{queries.version()}", weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def _properties_by_class() -> dict[str, list[str]]:
    """Return the properties of the things of each class, all as prefixed names; {} where the store does not say."""
    graph = ox.NamedNode(server_state().settings.base + DESCRIPTION_GRAPH)
    found: dict[str, list[str]] = defaultdict(list)
    try:
        for row in queries.rows(_PROPERTIES, _graph=graph):
            found[compact(row["class"].value)].append(compact(row["property"].value))
    except Problem:  # completion works without it
        return {}
    return {name: sorted(properties) for name, properties in sorted(found.items())}
