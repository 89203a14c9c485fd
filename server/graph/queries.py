"""Queries that the server itself sends, through readers of its own, so that clients' queries do not delay the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from flask import request

from kg.rdf.vocab import CQ, PREFIXES, compact, expand
from kg.sparql.query import inspect
from kg.sparql.questions import bind
from server.http.problems import Problem
from server.http.querying import whole
from server.http.state import server_state
from server.workers.questions import Question
from server.workers.results import Row as Row
from server.workers.results import Term as Term
from server.workers.results import read_rows

T = TypeVar("T")

_BATCH = 500
_NAMES = "rdfs:label|skos:prefLabel|schema:headline"
# the terms of others have no labels in our graph
_WORDS = {
    expand(name): words
    for name, words in (
        ("rdf:type", "kind"),
        ("rdfs:label", "name"),
        ("skos:altLabel", "also called"),
        ("owl:sameAs", "same as"),
        ("sem:hasPlace", "place"),
        ("schema:headline", "headline"),
        ("schema:datePublished", "published"),
        ("schema:publisher", "publisher"),
        ("schema:author", "author"),
        ("schema:url", "address"),
        ("schema:inLanguage", "language"),
        ("schema:isPartOf", "part of"),
        ("gaf:denotedBy", "shown by"),
        ("prov:wasGeneratedBy", "read by run"),
        ("prov:generatedAtTime", "read at"),
        ("wgs84:lat", "latitude"),
        ("wgs84:long", "longitude"),
        ("geo:hasGeometry", "geometry"),
        ("nif:anchorOf", "words"),
        ("cq:wordsAt", "words not kept"),
        ("nif:beginIndex", "begins at"),
        ("nif:endIndex", "ends at"),
        ("nif:referenceContext", "in article"),
    )
}
_ONTOLOGY = CQ.rstrip("#")


def rows(query: str, **bindings: Term) -> list[Row]:
    """Return the rows of a SELECT written with our prefixes; unbound variables are absent from a row."""
    return read_rows(whole(server_state().pages, Question(bind(inspect(query), bindings)))[1])[1]


def construct(query: str, format_name: str, **bindings: Term) -> bytes:
    """Return the triples of a CONSTRUCT written with our prefixes, in a format of `content_negotiation.GRAPHS`."""
    question = Question(bind(inspect(query), bindings), graph_format=format_name, prefixes=PREFIXES)
    return whole(server_state().pages, question)[1]


def cached(key: str, compute: Callable[[], T]) -> T:
    """Return a value that is computed once for each published state of the graph."""
    cache: dict[str, Any] = server_state().cache
    state = version()
    if cache.get("version") != state:
        cache.clear()
        cache["version"] = state
    if key not in cache:
        cache[key] = compute()
    return cast(T, cache[key])


def version() -> str:
    """Return what names the published state, "" where there is none."""
    name: str = server_state().engine.summary_version()
    return name


def labels(iris: Iterable[str]) -> dict[str, str]:
    """Return a label for each IRI, in one question for many: its rdfs:label, else its prefixed name."""
    wanted = sorted(set(iris))
    found = {iri: readable(iri) for iri in wanted}
    for start in range(0, len(wanted), _BATCH):
        values = " ".join(str(ox.NamedNode(iri)) for iri in wanted[start : start + _BATCH])
        for row in rows(f"SELECT ?s (SAMPLE(?l) AS ?label) {{ VALUES ?s {{ {values} }} ?s {_NAMES} ?l }} GROUP BY ?s"):
            found[row["s"].value] = row["label"].value
    return found


def readable(iri: str) -> str:
    """Return what to show for an IRI that has no label: for our terms and data the local part."""
    if iri in _WORDS:
        return _WORDS[iri]
    base = server_state().settings.base
    if iri.startswith(base):
        return iri[len(base) :].rpartition("#")[2] or iri[len(base) :]
    return compact(iri).removeprefix("cq:")


def called(name: str) -> str:
    """Return the local name of a class in words.

    >>> called("ArmedGroup")
    'Armed group'
    """
    return name[:1] + re.sub(r"(?<=[a-z])([A-Z])", lambda found: " " + found[1].lower(), name[1:])


def page_url(iri: str) -> str:
    """Return where a person reads about an IRI: our page for our data and terms, else the IRI itself."""
    base, root = server_state().settings.base, request.script_root
    if iri.startswith(base):
        path, _, part = iri[len(base) :].partition("#")
        return f"{root}/page/{quote(path)}" + ("?" + urlencode({"part": part}) if part else "")
    if iri.startswith(_ONTOLOGY + "#") or iri == _ONTOLOGY:
        return f"{root}/ontology" + iri[len(_ONTOLOGY) :]
    if not iri.startswith(_ONTOLOGY) and iri.startswith(("http://", "https://")):
        return iri
    return f"{root}/page?" + urlencode({"iri": iri})


def is_ours(iri: str) -> bool:
    return page_url(iri).startswith("/")


def checked_iri(iri: str) -> ox.NamedNode:
    """Return the IRI as a term. Raises: Problem 400."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise Problem(400, f"{iri!r} is not an IRI.") from error


def text(value: str) -> ox.Literal:
    return ox.Literal(value)


def is_iri(term: Term) -> bool:
    return isinstance(term, ox.NamedNode)
