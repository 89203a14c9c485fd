"""What the graph has under a name."""

from __future__ import annotations

from server.graph import queries, terms

_NAMED = """
SELECT ?s ?matched ?label ?score ?type {
  SERVICE cq:search { ?s cq:matchesName ?_wanted ; cq:score ?score ; cq:matched ?matched ; cq:atMost 60 }
  ?s a ?type FILTER(STRSTARTS(STR(?type), STR(cq:)))
  OPTIONAL { ?s rdfs:label ?label }
} ORDER BY DESC(?score) STRLEN(STR(?matched)) ?matched ?s
"""


def find(wanted: str) -> list[dict[str, str]]:
    """Return what has these words in a name, each entity once: iri, label, class and the name that matched.

    The last word may be incomplete.
    """
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
