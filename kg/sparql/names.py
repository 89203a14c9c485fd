"""Entities by what they are called: parameters of questions that stand for things of the graph take names, too.

"id:state/PAK"      that entity
"pakistan"          the entities that are called so, in any case; where there are none, those with this in a name:
"afghan"            Afghanistan, Afghan Taliban, …
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import UsageError
from kg.sparql.questions import Parameter, SavedQuestion, iris_of

Find: TypeAlias = Callable[[str, tuple[str, ...]], Iterable[tuple[str, str]]]
"""Returns pairs of an IRI and a name of it, the best first, for a name and prefixed names of classes: the rows of
`search`, or of `scan` where an endpoint has no search.
"""

MOST = 50  # entities that one name stands for


def resolved(question: SavedQuestion, given: Mapping[str, str], find: Find) -> dict[str, str]:
    """Return the values given, names replaced by the IRIs of the entities that they stand for, with spaces between.

    Raises: UsageError: nothing in the graph is called so.
    """
    values = dict(given)
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default).strip()
        if parameter.is_entity and value and not iris_of(value):
            values[parameter.name] = " ".join(entities_called(value, parameter, find))
    return values


def entities_called(name: str, parameter: Parameter, find: Find) -> tuple[str, ...]:
    """Return the IRIs of the entities that a name stands for, the closest first. Raises: UsageError: there are none."""
    rows = list(find(name, parameter.classes))
    exact = dict.fromkeys(iri for iri, found in rows if _plain(found) == _plain(name))
    found = tuple(exact or dict.fromkeys(iri for iri, _ in rows))[:MOST]
    if not found:
        raise UsageError(f"{parameter.name}: nothing in this graph is called {name!r}")
    return found


def search(name: str, classes: Iterable[str]) -> str:
    """Return the query for entities of some classes with these words in a name; the last word may be incomplete."""
    words = str(ox.Literal(name if name.endswith(('"', "*")) else f"{name}*"))
    calls = " UNION ".join(
        f"{{ SERVICE cq:search {{ ?thing cq:matchesName {words} ; a {cls} ; cq:score ?score ; cq:matched ?name ; "
        "cq:atMost 200 } }"
        for cls in classes
    )
    return f"SELECT ?thing ?name {{ {calls} }} ORDER BY DESC(?score) STRLEN(STR(?name)) ?thing"


def scan(name: str, classes: Iterable[str]) -> str:
    """Return the query for entities that are called just so, for endpoints without a search."""
    words = str(ox.Literal(name.lower()))
    return (
        f"SELECT DISTINCT ?thing ?name {{ ?thing a ?class ; rdfs:label|skos:altLabel ?name . "
        f"VALUES ?class {{ {' '.join(classes)} }} FILTER(LCASE(STR(?name)) = {words}) }} LIMIT {MOST}"
    )


def _plain(name: str) -> str:
    """Return a name without case, accents and quotation marks."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c) and c not in '"*').split())
