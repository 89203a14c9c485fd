"""Descriptions of the endpoint and the dataset: SPARQL service description and VoID."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox
from flask import Blueprint, Response, request

from kg.errors import StoreError
from kg.rdf.formats import GRAPHS as RDF_FORMATS
from kg.rdf.vocab import CQ, DESCRIPTION_GRAPH, OWL, PREFIXES, RDF, RDFS, SD, VOID, WD, XSD
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


@blueprint.get("/.well-known/void")
def void() -> Response:
    return _negotiated(void_triples())


@blueprint.get("/healthz")
def healthz() -> Response:
    """Alive: the process answers, whatever the state of the graph."""
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
    return [
        *_of(
            dataset,
            (RDF + "type", ox.NamedNode(VOID + "Dataset")),
            (VOID + "sparqlEndpoint", ox.NamedNode(root + "sparql")),
            (VOID + "uriSpace", ox.Literal(server_state().settings.base)),
            (VOID + "vocabulary", ox.NamedNode(CQ)),
            (VOID + "triples", _number(found.triples)),
            (VOID + "distinctSubjects", _number(found.subjects)),
        ),
        *_partitions(dataset, "class", "classes", "entities", found.classes),
        *_partitions(dataset, "property", "properties", "triples", found.properties),
        *_catalogue_entry(dataset, ox.NamedNode(root + "sparql")),
        *_links_to_wikidata(dataset, found.links),
    ]


def _of(subject: ox.NamedNode, *said: tuple[str, ox.NamedNode | ox.Literal]) -> Iterator[ox.Triple]:
    return (ox.Triple(subject, ox.NamedNode(name), value) for name, value in said)


def _partitions(
    dataset: ox.NamedNode, part: str, parts: str, size: str, numbers: Mapping[str, int]
) -> Iterator[ox.Triple]:
    """Yield how many classes or properties are used, and how often each is."""
    yield from _of(dataset, (VOID + parts, _number(len(numbers))))
    for place, (iri, number) in enumerate(sorted(numbers.items())):
        node = ox.NamedNode(f"{dataset.value}-{part}-{place}")
        yield from _of(dataset, (VOID + part + "Partition", node))
        yield from _of(node, (VOID + part, ox.NamedNode(iri)), (VOID + size, _number(number)))


def _catalogue_entry(dataset: ox.NamedNode, service: ox.NamedNode) -> Iterator[ox.Triple]:
    yield from _of(
        dataset,
        (RDF + "type", ox.NamedNode(_DCAT + "Dataset")),
        (_DCT + "title", ox.Literal("Communiqué: who did what to whom, in which words", language="en")),
        (_DCT + "description", ox.Literal(description(), language="en")),
    )
    yield from _of(
        service,
        (RDF + "type", ox.NamedNode(_DCAT + "DataService")),
        (_DCAT + "endpointURL", service),
        (_DCAT + "servesDataset", dataset),
    )


def _links_to_wikidata(dataset: ox.NamedNode, number: int) -> Iterator[ox.Triple]:
    links = ox.NamedNode(dataset.value + "-wikidata")
    yield from _of(dataset, (VOID + "subset", links))
    yield from _of(
        links,
        (RDF + "type", ox.NamedNode(VOID + "Linkset")),
        (VOID + "subjectsTarget", dataset),
        (VOID + "linkPredicate", ox.NamedNode(OWL + "sameAs")),
        (VOID + "objectsTarget", ox.NamedNode(WD)),
        (VOID + "triples", _number(number)),
    )


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


def _negotiated(triples: list[ox.Triple]) -> Response:
    chosen = choose(request.headers.get("Accept"), GRAPHS) or "turtle"
    body = ox.serialize(triples, format=RDF_FORMATS[chosen], prefixes=PREFIXES)
    return Response(body, content_type=RDF_FORMATS[chosen].media_type, headers={"Vary": "Accept"})
