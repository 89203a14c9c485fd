"""Entities named in parameters, found in the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import UsageError
from kg.export.source import Source
from kg.sparql.selection import shortened

_OF_ENTITIES = ("actor", "recipient", "participant", "place", "attributed")
_IRI = re.compile(r"[A-Za-z][\w+.-]*:\S*")
_SHOWN = 5


def resolved(source: Source, given: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the parameters with the IRI in the place of the name of an entity.

    Raises: UsageError: nothing, or more than one thing, has this name in the graph.
    """
    return [
        (name, _iri(source, name, text))
        if name in _OF_ENTITIES and not _IRI.fullmatch(text) and text not in ("", "yes", "no")
        else (name, text)
        for name, text in given
    ]


def _iri(source: Source, parameter: str, name: str) -> str:
    cls = "cq:Place" if parameter == "place" else "cq:Actor"
    named = f"?thing rdfs:label|skos:altLabel {ox.Literal(name)} ; rdfs:label ?label ; a ?cls"
    query = f"SELECT DISTINCT ?thing ?label {{ {named} VALUES ?cls {{ {cls} cq:State }} }} ORDER BY ?thing"
    found = {row["thing"]: row["label"] for row in source.rows(query)}
    exact = [iri for iri, label in found.items() if label == name]
    choice = exact if len(exact) == 1 else list(found)
    if len(choice) == 1:
        return choice[0]
    if not found:
        raise UsageError(f"{parameter}: nothing in the graph is called {name!r}")
    several = ", ".join(map(shortened, choice[:_SHOWN])) + (", …" if len(choice) > _SHOWN else "")
    raise UsageError(f"{parameter}: {name!r} is the name of {len(choice)} things; choose one: {several}")
