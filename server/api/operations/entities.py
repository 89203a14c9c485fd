"""Suggestions, what is known of a thing, its triples, and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from server.api.operations.model import (
    JSON,
    TEXT,
    Operation,
    Parameter,
    Schema,
    array,
    object_of,
    path_parameter,
    query_parameter,
    unspecified,
)
from server.http.content_negotiation import GRAPHS
from server.pages.entity import EXTENSIONS

_EXAMPLE = "https://w3id.org/communique/id/state/PAK"
_MATCH = object_of(iri=TEXT, label=TEXT, matched=TEXT, attributed_to=TEXT, page=TEXT, **{"class": TEXT})
_TERM = object_of(iri=TEXT, label=TEXT, comment=TEXT, count={"type": "integer"})
_END = object_of(iri=TEXT, label=TEXT, page=TEXT)
_EDGE: Schema = {
    "type": "object",
    "properties": {"from": _END, "to": _END, "label": TEXT, "weight": {"type": "integer"}},
    "required": ["from", "to", "label", "weight"],
}
_IRI = Parameter("iri", "an IRI of the graph", {"type": "string", "format": "iri"}, _EXAMPLE, is_required=True)
_GRAPHS = unspecified(kinds[0] for kinds in GRAPHS.values())


def operations() -> Iterator[Operation]:
    yield from _looking_up()
    yield from _dereferencing()


def _looking_up() -> Iterator[Operation]:
    yield Operation(
        "suggest",
        "/api/suggest",
        "entities",
        "Things with these words in a name, the closest match first",
        {JSON: array(_MATCH)},
        (
            query_parameter("q", "words; the last may be incomplete", "pakis"),
            query_parameter("class", "only members of this class", "cq:Actor"),
        ),
    )
    yield Operation(
        "card",
        "/api/card",
        "entities",
        "Label and a few facts of an IRI",
        {JSON: object_of(iri=TEXT, label=TEXT, page=TEXT, facts=array(object_of(property=TEXT, value=TEXT)))},
        (_IRI,),
    )
    yield Operation(
        "neighbours",
        "/api/neighbours",
        "entities",
        "The things with which a thing shares most events, of those that happened",
        {JSON: object_of(edges=array(_EDGE))},
        (_IRI,),
    )
    yield Operation(
        "vocabulary",
        "/api/vocabulary",
        "vocabulary",
        "Prefixes, classes and properties, with how often the graph uses each",
        {
            JSON: object_of(
                base=TEXT,
                prefixes={"type": "object", "additionalProperties": TEXT},
                classes=array(_TERM),
                properties=array(_TERM),
            )
        },
    )


def _dereferencing() -> Iterator[Operation]:
    yield Operation(
        "thing",
        "/id/{path}",
        "entities",
        "Redirect an IRI of the graph to its page or its data, by Accept",
        {},
        (path_parameter("path", "the IRI without the base of the data", "state/PAK"),),
        redirects=True,
    )
    yield Operation(
        "data",
        "/data/{path}.{extension}",
        "entities",
        "The triples of a thing; of an article, its whole graph",
        _GRAPHS,
        (
            path_parameter("path", "the IRI without the base of the data", "state/PAK"),
            path_parameter("extension", "the format", "ttl", tuple(EXTENSIONS)),
        ),
    )
