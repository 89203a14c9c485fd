"""Searches of a query as standard SPARQL, for remote engines, which have no search index."""

from __future__ import annotations

import pyoxigraph as ox

from kg.engines.local import fulltext
from kg.engines.local.indexed_texts import PATTERNS
from kg.rdf.vocab import RDF
from kg.sparql.query import InspectedQuery
from kg.sparql.search_service import Search, with_searches_as


def with_patterns(query: InspectedQuery) -> str:
    """Return the query with patterns of the standard in the place of its searches, lines kept.

    They look at every name or sentence for parts of words, without regard to case; short ones score higher.

    Raises: SearchProblem: a call is not as it has to be.
    """
    return with_searches_as(query, _pattern)


def _pattern(search: Search) -> str:
    parts = [str(ox.Literal(part)) for part, _ in fulltext.terms(search.words, str.lower)]
    given = [
        f"(MAX(?cq_rank) AS ?{search.score})" if search.score else "",
        f"(SAMPLE(?cq_text) AS ?{search.matched})" if search.matched else "",
    ]
    conditions = (
        " && ".join(["isIRI(?cq_thing)", *(f"CONTAINS(LCASE(STR(?cq_text)), {part})" for part in parts)])
        if parts
        else "false"
    )
    typed = f". ?cq_thing <{RDF}type> {ox.NamedNode(search.cls)} " if search.cls else ""
    return (
        f"{{ SELECT (?cq_thing AS ?{search.thing}) {' '.join(given)} {{ {PATTERNS[search.kind]} {typed} "
        f"FILTER({conditions}) BIND(1.0 / (1 + STRLEN(STR(?cq_text))) AS ?cq_rank) }} "
        f"GROUP BY ?cq_thing ORDER BY DESC(MAX(?cq_rank)) ?cq_thing LIMIT {search.most} }}"
    )
