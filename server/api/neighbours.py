"""The neighbours of a thing, for the view that draws a graph."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from server.graph import queries
from server.http.problems import Problem

blueprint = Blueprint("neighbours", __name__)

_MOST = 20
# what happened together with an entity, who takes part in an event, and what happened at a place; never what is only
# planned, feared or denied
_NEIGHBOURS = f"""
SELECT ?other ?role (COUNT(DISTINCT ?event) AS ?n) {{
  {{ ?event cq:participant ?_s, ?other ; cq:factuality cq:Actual FILTER(?other != ?_s) BIND("together" AS ?role) }}
  UNION {{ ?event sem:hasPlace ?_s ; cq:participant ?other ; cq:factuality cq:Actual BIND("place" AS ?role) }}
  UNION {{ ?_s cq:actor ?other BIND(?_s AS ?event) BIND("actor" AS ?role) }}
  UNION {{ ?_s cq:recipient ?other BIND(?_s AS ?event) BIND("recipient" AS ?role) }}
  UNION {{ ?_s cq:speaker ?other BIND(?_s AS ?event) BIND("speaker" AS ?role) }}
  UNION {{ ?_s sem:hasPlace ?other BIND(?_s AS ?event) BIND("place" AS ?role) }}
}} GROUP BY ?other ?role ORDER BY DESC(?n) ?other LIMIT {_MOST}
"""


@blueprint.get("/api/neighbours")
def neighbours() -> Response:
    """The most frequent neighbours of an entity, event, statement or place, as edges from it."""
    iri = queries.checked_iri(request.args.get("iri", ""))
    rows = queries.rows(_NEIGHBOURS, _s=iri)
    names = queries.labels([iri.value, *(row["other"].value for row in rows)])
    if not rows and names[iri.value] == queries.readable(iri.value):
        raise Problem(404, f"{iri.value} does not occur in the graph, or has no neighbours.")

    def end(value: str) -> dict[str, str]:
        return {"iri": value, "label": names[value], "page": queries.page_url(value)}

    edges: list[dict[str, Any]] = [
        {
            "from": end(iri.value),
            "to": end(row["other"].value),
            "label": row["role"].value,
            "weight": int(row["n"].value),
        }
        for row in rows
    ]
    return jsonify({"edges": edges})
