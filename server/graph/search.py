"""What the graph has under a name."""

from __future__ import annotations

from collections.abc import Sequence

from server.graph import queries, terms

_CALL = "SERVICE cq:search { ?s cq:matchesName ?_wanted ; %s cq:score ?score ; cq:matched ?matched ; cq:atMost 60 }"
_NAMED = """
SELECT ?s ?matched ?label ?score ?type {
  %s
  ?s a ?type FILTER(STRSTARTS(STR(?type), STR(cq:)))
  OPTIONAL { ?s rdfs:label ?label }
} ORDER BY DESC(?score) STRLEN(STR(?matched)) ?matched ?s
"""


def find(wanted: str, classes: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return what has these words in a name, each entity once: iri, label, class and the name that matched.

    The last word may be incomplete. `classes` are prefixed names, as cq:Actor; without any, everything is looked for.
    """
    calls = " UNION ".join(f"{{ {_CALL % f'a {cls} ;'} }}" for cls in classes) or _CALL % ""
    rows = queries.rows(_NAMED % calls, _wanted=queries.text(wanted if wanted.endswith(('"', "*")) else wanted + "*"))
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
