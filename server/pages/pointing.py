"""What points to a thing: statements of a person, offices, parts, denials of an event; in words from its side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import request

from kg.rdf.vocab import CQ, RDFS
from server.graph import queries
from server.pages import participation
from server.pages.words import words

WIDER = "sem:hasActor, cq:participant"  # what is only said in wider words, too
_TOLD_APART = ", ".join(f"<{iri}>" for iri in participation.TOLD_HERE)
_COUNTS = f"""SELECT ?p (COUNT(DISTINCT ?x) AS ?n) {{
  ?x ?p ?s FILTER(?p NOT IN (nif:referenceContext, sem:hasPlace, cq:on, {WIDER}, {_TOLD_APART}))
}} GROUP BY ?p ORDER BY DESC(?n)"""
_SOME = "{ SELECT DISTINCT ?p ?x { BIND(%(p)s AS ?p) ?x %(p)s %(s)s } LIMIT 60 }"
_ALL = "SELECT ?x ?label {{ ?x <{}> <{}> OPTIONAL {{ ?x rdfs:label ?label }} }} ORDER BY ?label"
_OPEN = ("speaker", "about", "addressee", "holder", "positionOf", "positionIn", "denies", "contradicts", "reports")
_SHOWN, _SPARE = 8, 4  # different names; more things of which some may have the same


@dataclass(frozen=True, slots=True)
class Pointer:
    """The number of things that have a thing as value of a property, and the IRIs of the first of them."""

    number: int
    some: list[str]


@dataclass(frozen=True, slots=True)
class Pointing:
    """A property with its words, the first of different names, and the address of the list of all."""

    property: str
    words: str
    number: int
    some: tuple[tuple[str, str], ...]
    url: str
    is_open: bool


def pointers(subject: ox.NamedNode) -> dict[str, Pointer]:
    """Return what has the subject as a value, apart from events, by property, the most informative one first."""
    order = list(words()["entity"]["pointing"])

    def place(row: queries.Row) -> int:
        local = row["p"].value.rpartition("#")[2]
        return order.index(local) if local in order else len(order)

    rows = sorted(queries.rows(_COUNTS, s=subject), key=place)
    if not rows:
        return {}
    found = {row["p"].value: Pointer(int(row["n"].value), []) for row in rows}
    each = " UNION ".join(_SOME % {"p": row["p"], "s": subject} for row in rows)
    for row in queries.rows(f"SELECT ?p ?x {{ {each} }}"):
        found[row["p"].value].some.append(row["x"].value)
    return found


def mentioned(found: Mapping[str, Pointer]) -> set[str]:
    """Return the IRIs whose names `named` needs."""
    return {*found, *(iri for one in found.values() for iri in one.some)}


def statements(found: Mapping[str, Pointer]) -> list[str]:
    """Return the statements of which `named` may show some."""
    props = (CQ + name for name in ("speaker", "about", "addressee"))
    return [iri for prop in props if prop in found for iri in sorted(found[prop].some)[: _SHOWN + _SPARE]]


def named(subject: ox.NamedNode, found: Mapping[str, Pointer], names: Mapping[str, str]) -> list[Pointing]:
    """Return what points to a thing in words."""
    return [_named(subject, prop, one, names) for prop, one in found.items()]


def _named(subject: ox.NamedNode, prop: str, one: Pointer, names: Mapping[str, str]) -> Pointing:
    said, local = words()["entity"], prop.rpartition("#")[2]
    by_name = {names[iri]: iri for iri in sorted(one.some, reverse=True)}
    some = tuple((iri, name) for name, iri in reversed(by_name.items()))[:_SHOWN]
    query = f"PREFIX rdfs: <{RDFS}>\n" + _ALL.format(prop, subject.value)
    url = f"{request.script_root}/sparql?" + urlencode({"query": query})
    text = said["pointing"].get(local) or said["is_of"].format(what=names[prop])
    return Pointing(prop, text, one.number, some, url, local in _OPEN)
