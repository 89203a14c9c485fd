"""The ontology as a page, and as files by content negotiation or ending."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from kg.rdf.formats import GRAPHS as RDF_FORMATS
from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import CQ
from kg.sparql.selection import FACTUALITIES, KINDS
from server.graph import queries, terms
from server.graph.examples import Example, examples
from server.graph.statistics import shown_counts
from server.http.content_negotiation import GRAPHS, choose, wants_html
from server.http.problems import Problem

blueprint = Blueprint("ontology", __name__)
_LISTS = {kind.cls: name for name, kind in reversed(tuple(KINDS.items()))}  # cq:Event: events, not reports
_ASKED = {
    "class": "SELECT ?thing ?name WHERE { ?thing a cq:%s . OPTIONAL { ?thing rdfs:label ?name } } LIMIT 100",
    "property": "SELECT ?thing ?value WHERE { ?thing cq:%s ?value } LIMIT 100",
    "individual": "SELECT ?thing ?property WHERE { ?thing ?property cq:%s } LIMIT 100",
}
_EXTENSIONS = {"ttl": "turtle", "rdf": "rdfxml", "jsonld": "jsonld", "nt": "ntriples"}


@blueprint.get("/ontology")
def ontology() -> Response:
    accept = request.headers.get("Accept")
    if wants_html(accept):
        return _page()
    chosen = choose(accept, GRAPHS)
    if chosen is None:
        raise Problem(406, "The ontology is available as HTML, Turtle, RDF/XML, JSON-LD and N-Triples.")
    return _file(chosen)


@blueprint.get("/ontology/<version>")
def ontology_version(version: str) -> Response:
    """The ontology by its version IRI; only the current version is here."""
    if version != terms.version():
        raise Problem(404, f"This server has version {terms.version()} of the ontology, not {version}.")
    return ontology()


@blueprint.get("/ontology.<extension>")
def ontology_file(extension: str) -> Response:
    if extension == "html":
        return _page()
    if extension not in _EXTENSIONS:
        raise Problem(404, "The ontology is available as .ttl, .rdf, .jsonld, .nt and .html.")
    return _file(_EXTENSIONS[extension])


@dataclass(frozen=True, slots=True)
class Branch:
    """A class with the number of its things, and the classes below it."""

    term: terms.OntologyTerm
    number: int
    below: tuple[Branch, ...]


def _page() -> Response:
    found = shown_counts()
    counted: Mapping[str, int] = {**found.properties, **found.classes} if found else {}
    groups = {kind: [term for term in terms.terms() if term.kind == kind] for kind in _ASKED}
    shown = queries.cached("examples of terms", examples)
    return Response(
        render_template(
            "ontology.html",
            groups=groups,
            counted=counted,
            tree=_below("", counted),
            below={term.iri: [one for one in groups["class"] if term.iri in one.above] for term in groups["class"]},
            in_parts=in_parts,
            version=terms.version(),
            examples=shown,
            names=queries.cached("names in examples of terms", lambda: _named(shown)),
            asking={term.iri: _asking(term) for term in terms.terms()},
        ),
        mimetype="text/html",
        headers={"Vary": "Accept"},
    )


def in_parts(name: str) -> list[str]:
    """Return a name in the parts between which a line may be broken.

    >>> in_parts("InternationalOrganization")
    ['International', 'Organization']
    """
    return re.split(r"(?<=[a-z])(?=[A-Z])", name)


def _named(shown: Mapping[str, Example]) -> dict[str, str]:
    """Return what the things of examples are called; places in texts by their words."""
    some = {term for one in shown.values() for term in (one.thing, one.value) if term and queries.is_iri(term)}
    if not some:
        return {}
    rows = queries.rows(
        f"SELECT ?s ?words {{ VALUES ?s {{ {' '.join(sorted(map(str, some)))} }} ?s nif:anchorOf ?words }}"
    )
    words = {row["s"].value: f"“{row['words'].value}”" for row in rows}
    return queries.labels(term.value for term in some) | words


def _below(iri: str, counted: Mapping[str, int]) -> tuple[Branch, ...]:
    """Return the classes directly below one of ours; for "" those that are below none."""
    found = [term for term in terms.terms() if term.kind == "class"]
    own = {term.iri for term in found}
    chosen = [term for term in found if (iri in term.above if iri else not own & set(term.above))]
    return tuple(Branch(term, counted.get(term.iri, 0), _below(term.iri, counted)) for term in chosen)


def _asking(term: terms.OntologyTerm) -> str:
    """Return the address of what there is of a term: a list where one has it, else a query."""
    root = request.script_root
    if term.name in FACTUALITIES:
        return f"{root}/browse/events?factuality={term.name}"
    if term.kind == "class":
        for above in (term.iri, *superclasses().get(term.iri, ())):
            kind = _LISTS.get(above.removeprefix(CQ), "")
            if kind and above == term.iri:
                return f"{root}/browse/{kind}"
            if kind and "type" in KINDS[kind].takes:
                return f"{root}/browse/{kind}?type={term.name}"
    return f"{root}/sparql?" + urlencode({"query": _ASKED[term.kind] % term.name})


def _file(chosen: str) -> Response:
    return Response(terms.serialized(chosen), content_type=RDF_FORMATS[chosen].media_type, headers={"Vary": "Accept"})
