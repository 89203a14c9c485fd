"""What the graph has under a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from server.graph import queries, terms

_CALL = "SERVICE cq:search { ?s cq:matchesName ?_wanted ; %s cq:score ?score ; cq:matched ?matched ; cq:atMost 60 }"
_NAMED = """
SELECT ?s ?matched ?label ?score ?type ?source {
  %s
  ?s a ?type FILTER(STRSTARTS(STR(?type), STR(cq:)))
  OPTIONAL { ?s rdfs:label ?label }
  OPTIONAL { ?s cq:attributedTo/rdfs:label ?source }
} ORDER BY DESC(?score) STRLEN(STR(?matched)) ?matched ?s
"""


def find(wanted: str, classes: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return what has these words in a name, each thing once: iri, label, class, the name that matched, and on whose
    word an event rests, "" where the article asserts it. Offices that are called the same are one.

    The last word may be incomplete. `classes` are prefixed names, as cq:Actor; without any, everything is looked for.
    """
    calls = " UNION ".join(f"{{ {_CALL % f'a {cls} ;'} }}" for cls in classes) or _CALL % ""
    rows = queries.rows(_NAMED % calls, _wanted=queries.text(wanted if wanted.endswith(('"', "*")) else wanted + "*"))
    kinds = terms.kinds((row["s"].value, row["type"].value) for row in rows)
    seen: dict[str, dict[str, str]] = {}
    sources: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        iri, matched = row["s"].value, row["matched"].value
        label, kind = row["label"].value if "label" in row else matched, kinds[iri]
        found = {"iri": iri, "label": label, "matched": matched, "class": kind}
        seen.setdefault(label if kind == "Tenure" else iri, found)
        if "source" in row:
            sources[iri][row["source"].value] = None
    return [one | {"attributed_to": ", ".join(sorted(sources[one["iri"]]))} for one in seen.values()]
