"""The ontology as a page, and as files by content negotiation or ending."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from kg.rdf.formats import GRAPHS as RDF_FORMATS
from server.graph import terms
from server.graph.statistics import shown_counts
from server.http.content_negotiation import GRAPHS, choose, wants_html
from server.http.problems import Problem

blueprint = Blueprint("ontology", __name__)
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


def _page() -> Response:
    found = shown_counts()
    counted = {**found.properties, **found.classes} if found else {}
    groups = [
        (title, [term for term in terms.terms() if term.kind == kind])
        for title, kind in (("Classes", "class"), ("Properties", "property"), ("Values", "individual"))
    ]
    return Response(
        render_template("ontology.html", groups=groups, counted=counted),
        mimetype="text/html",
        headers={"Vary": "Accept"},
    )


def _file(chosen: str) -> Response:
    return Response(terms.serialized(chosen), content_type=RDF_FORMATS[chosen].media_type, headers={"Vary": "Accept"})
