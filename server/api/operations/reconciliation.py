"""The reconciliation service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from server.api.operations.model import (
    HTML,
    JSON,
    OBJECT,
    TEXT,
    Operation,
    Parameter,
    Schema,
    path_parameter,
    query_parameter,
)

_CALLBACK = query_parameter("callback", "the name of a function, for JSONP")
_ANSWER: Mapping[str, Schema] = {JSON: OBJECT, "application/javascript": TEXT}


def operations() -> Iterator[Operation]:
    yield from _service()
    yield from _suggestions()
    yield Operation(
        "preview",
        "/reconcile/preview",
        "reconciliation",
        "A page about an entity, small enough for a frame",
        {HTML: TEXT},
        (query_parameter("id", "its id", "state/PAK"),),
    )


def _service() -> Iterator[Operation]:
    asked = {"queries": TEXT, "extend": TEXT}
    for method in ("get", "post"):
        yield Operation(
            f"reconcile_{method}",
            "/reconcile",
            "reconciliation",
            "The manifest of the reconciliation service, or the answers to queries= or extend=",
            _ANSWER,
            (
                *(query_parameter(name, "JSON of the reconciliation API 0.2") for name in asked if method == "get"),
                _CALLBACK,
            ),
            method=method,
            form={"type": "object", "properties": asked} if method == "post" else None,
            body_example={"queries": '{"q0": {"query": "Pakistan"}}'} if method == "post" else None,
        )


def _suggestions() -> Iterator[Operation]:
    kind = path_parameter("kind", "what is suggested", "entity", ("entity", "type", "property"))
    prefix = query_parameter("prefix", "the first letters", "pak")
    cursor = Parameter("cursor", "how many suggestions to skip", {"type": "integer", "minimum": 0})
    for name, path, about, parameters in (
        (
            "suggestFor",
            "/suggest/{kind}",
            "Suggestions for the first letters of a word",
            (kind, prefix, cursor, _CALLBACK),
        ),
        (
            "flyout",
            "/flyout/{kind}",
            "A short preview of a suggestion, as HTML in JSON",
            (kind, query_parameter("id", "its id", "state/PAK"), _CALLBACK),
        ),
        (
            "properties",
            "/properties",
            "Properties by which a table of entities of a class can be extended",
            (query_parameter("type", "a class", "Person"), query_parameter("limit", "the maximum number"), _CALLBACK),
        ),
    ):
        yield Operation(name, f"/reconcile{path}", "reconciliation", about, _ANSWER, parameters)
