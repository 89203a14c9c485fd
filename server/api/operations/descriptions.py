"""Descriptions of the data set, the ontology and the server."""

from __future__ import annotations

from collections.abc import Iterator

from server.api.operations.model import HTML, JSON, OBJECT, PLAIN, TEXT, Operation, path_parameter, unspecified
from server.http.content_negotiation import GRAPHS
from server.pages.entity import EXTENSIONS

_GRAPHS = unspecified(kinds[0] for kinds in GRAPHS.values())


def operations() -> Iterator[Operation]:
    for name, path, about, answers in (
        ("void", "/.well-known/void", "The data set and the endpoint, as VoID and service description", _GRAPHS),
        ("croissant", "/.well-known/croissant.json", "The data set as Croissant", {"application/ld+json": OBJECT}),
        ("dcat", "/.well-known/dcat.jsonld", "The data set as DCAT", {"application/ld+json": OBJECT}),
        ("citation", "/CITATION.cff", "How to cite the data set", unspecified(("application/yaml",))),
        ("llms", "/llms.txt", "What this server offers, for language models", {PLAIN: TEXT}),
        ("openapi", "/openapi.json", "This description", {JSON: OBJECT}),
        ("ontology", "/ontology", "The ontology, as a page or as triples, by Accept", {**_GRAPHS, HTML: TEXT}),
        ("healthz", "/healthz", "The process is alive", {PLAIN: TEXT}),
        ("readyz", "/readyz", "A graph is published and a reader answers; else 503", {PLAIN: TEXT}),
        ("metrics", "/metrics", "Metrics for Prometheus; 403 for clients that --metrics excludes", {PLAIN: TEXT}),
    ):
        yield Operation(name, path, "description", about, answers)
    yield Operation(
        "ontologyFile",
        "/ontology.{extension}",
        "description",
        "The ontology as a file",
        {**_GRAPHS, HTML: TEXT},
        (path_parameter("extension", "the format", "ttl", (*EXTENSIONS, "html")),),
    )
