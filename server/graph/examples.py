"""An example from the graph of each class and property of the ontology."""

from __future__ import annotations

from dataclasses import dataclass

from server.graph import queries, terms
from server.http.state import server_state

# each is a look-up of its own; a query for all at once would read the whole graph
_OF_CLASS = "{ SELECT (%(term)s AS ?term) ?thing { ?thing a %(term)s } LIMIT 1 }"
_OF_PROPERTY = "{ SELECT (%(term)s AS ?term) ?thing ?value { ?thing %(term)s ?value } LIMIT 1 }"


@dataclass(frozen=True, slots=True)
class Example:
    """A thing of a class, or one that has a property and its value."""

    thing: queries.Term
    value: queries.Term | None


def examples() -> dict[str, Example]:
    """Return an example for the IRI of each class and property that the graph has; none for a remote engine."""
    if server_state().engine.is_remote:
        return {}
    patterns = {"class": _OF_CLASS, "property": _OF_PROPERTY}
    each = [patterns[term.kind] % {"term": f"<{term.iri}>"} for term in terms.terms() if term.kind in patterns]
    rows = queries.rows(f"SELECT ?term ?thing ?value {{ {' UNION '.join(each)} }}")
    return {row["term"].value: Example(row["thing"], row.get("value")) for row in rows}
