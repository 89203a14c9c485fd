"""What the endpoint and the dataset say of themselves: SPARQL service description and VoID."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, request

from kg.errors import StoreError
from kg.rdf.formats import GRAPHS as RDF_FORMATS
from kg.rdf.vocab import CQ, DESCRIPTION_GRAPH, PREFIXES, RDF, RDFS, SD, VOID, WD, XSD
from kg.sparql.query import SEARCH
from server.graph import queries
from server.graph.dataset import description
from server.graph.statistics import counts
from server.http.content_negotiation import GRAPHS, choose
from server.http.problems import Problem
from server.http.state import server_state
from server.workers.questions import Question

blueprint = Blueprint("discovery", __name__)

_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_SYNTAXES = ("Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML", "JSON-LD")
_DCAT, _DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
_A = ox.NamedNode(RDF + "type")


@blueprint.get("/.well-known/void")
def void() -> Response:
    return _negotiated(void_triples())


@blueprint.get("/healthz")
def healthz() -> Response:
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Ready: a graph is published and a reader answers."""
    if not queries.version():
        raise Problem(503, "No graph has been published yet.", headers={"Retry-After": "10"})
    server_state().pages.ask(Question("SELECT * {} LIMIT 1")).read()  # without a turn at the pages
    return Response("ready\n", mimetype="text/plain")


def service_description() -> Response:
    """Return what the endpoint can do. How much is in it is asked of VoID, which has to count."""
    settings = server_state().settings
    endpoint = request.url_root + "sparql"
    service, dataset, default = (ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#default"))
    said: list[tuple[ox.NamedNode, str, ox.NamedNode]] = [
        (service, RDF + "type", ox.NamedNode(SD + "Service")),
        (service, SD + "endpoint", service),
        (service, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL10Query")),
        (service, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Query")),
        (service, SD + "feature", ox.NamedNode(SD + "EmptyGraphs")),
        (service, SD + "feature", ox.NamedNode(SEARCH)),
        (service, SD + "defaultDataset", dataset),
        (dataset, RDF + "type", ox.NamedNode(SD + "Dataset")),
        (dataset, SD + "defaultGraph", default),
        (dataset, RDFS + "seeAlso", ox.NamedNode(request.url_root + ".well-known/void")),
        (default, RDF + "type", ox.NamedNode(SD + "Graph")),
    ]
    said += [(service, SD + "resultFormat", ox.NamedNode(_FORMATS + name)) for name in (*_RESULTS, *_SYNTAXES)]
    if settings.writable:
        said.append((service, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Update")))
        said += [(service, SD + "inputFormat", ox.NamedNode(_FORMATS + name)) for name in _SYNTAXES]
    if _has_union_default_graph():
        said.append((service, SD + "feature", ox.NamedNode(SD + "UnionDefaultGraph")))
    if settings.services:
        said.append((service, SD + "feature", ox.NamedNode(SD + "BasicFederatedQuery")))
    return _negotiated([*(ox.Triple(s, ox.NamedNode(p), o) for s, p, o in said), *_description()])


def _description() -> list[ox.Triple]:
    """Return the saved questions, the prefixes, and which class has which properties, as the graph itself has them."""
    graph = ox.NamedNode(server_state().settings.base + DESCRIPTION_GRAPH)

    def compute() -> list[ox.Triple]:
        try:
            found = queries.construct(
                "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?_graph { ?s ?p ?o } }", "ntriples", _graph=graph
            )
        except Problem:  # the endpoint can be described without it
            return []
        return [quad.triple for quad in ox.parse(found, format=ox.RdfFormat.N_TRIPLES)]

    return queries.cached("description", compute)


def _has_union_default_graph() -> bool:
    engine = server_state().engine
    try:
        return engine.has_derived_default_graph or engine.sees_union()
    except StoreError:  # there is no store yet; one that is built here has
        return True


def void_triples() -> list[ox.Triple]:
    """Return the description of the dataset, exact for the published state."""
    root = request.url_root
    dataset = ox.NamedNode(root + ".well-known/void#dataset")
    found = counts()
    triples = [
        ox.Triple(dataset, _A, ox.NamedNode(VOID + "Dataset")),
        ox.Triple(dataset, ox.NamedNode(VOID + "sparqlEndpoint"), ox.NamedNode(root + "sparql")),
        ox.Triple(dataset, ox.NamedNode(VOID + "uriSpace"), ox.Literal(server_state().settings.base)),
        ox.Triple(dataset, ox.NamedNode(VOID + "vocabulary"), ox.NamedNode(CQ)),
        ox.Triple(dataset, ox.NamedNode(VOID + "triples"), _number(found.triples)),
        ox.Triple(dataset, ox.NamedNode(VOID + "distinctSubjects"), _number(found.subjects)),
    ]
    for part, values in (("class", found.classes), ("property", found.properties)):
        size = "entities" if part == "class" else "triples"
        triples.append(
            ox.Triple(
                dataset, ox.NamedNode(VOID + ("classes" if part == "class" else "properties")), _number(len(values))
            )
        )
        for place, (iri, number) in enumerate(sorted(values.items())):
            node = ox.NamedNode(f"{dataset.value}-{part}-{place}")
            triples += [
                ox.Triple(dataset, ox.NamedNode(VOID + part + "Partition"), node),
                ox.Triple(node, ox.NamedNode(VOID + part), ox.NamedNode(iri)),
                ox.Triple(node, ox.NamedNode(VOID + size), _number(number)),
            ]
    service = ox.NamedNode(root + "sparql")
    triples += [
        ox.Triple(dataset, _A, ox.NamedNode(_DCAT + "Dataset")),
        ox.Triple(
            dataset,
            ox.NamedNode(_DCT + "title"),
            ox.Literal("Communiqué: who did what to whom, in which words", language="en"),
        ),
        ox.Triple(dataset, ox.NamedNode(_DCT + "description"), ox.Literal(description(), language="en")),
        ox.Triple(service, _A, ox.NamedNode(_DCAT + "DataService")),
        ox.Triple(service, ox.NamedNode(_DCAT + "endpointURL"), service),
        ox.Triple(service, ox.NamedNode(_DCAT + "servesDataset"), dataset),
    ]
    linkset = ox.NamedNode(dataset.value + "-wikidata")
    triples += [
        ox.Triple(linkset, _A, ox.NamedNode(VOID + "Linkset")),
        ox.Triple(dataset, ox.NamedNode(VOID + "subset"), linkset),
        ox.Triple(linkset, ox.NamedNode(VOID + "subjectsTarget"), dataset),
        ox.Triple(linkset, ox.NamedNode(VOID + "linkPredicate"), ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")),
        ox.Triple(linkset, ox.NamedNode(VOID + "objectsTarget"), ox.NamedNode(WD)),
        ox.Triple(linkset, ox.NamedNode(VOID + "triples"), _number(found.links)),
    ]
    return triples


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


def _negotiated(triples: list[ox.Triple]) -> Response:
    chosen = choose(request.headers.get("Accept"), GRAPHS) or "turtle"
    body = ox.serialize(triples, format=RDF_FORMATS[chosen], prefixes=PREFIXES)
    return Response(body, content_type=RDF_FORMATS[chosen].media_type, headers={"Vary": "Accept"})
