"""What this server offers to programs: OpenAPI 3.1 at /openapi.json, and plain words for assistants at /llms.txt."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from kg.rdf.taxonomy import event_types
from kg.version import __version__
from server.api.operations import operations
from server.api.operations.model import JSON, Operation, Schema
from server.api.tools import TOOLS
from server.http.state import server_state

blueprint = Blueprint("openapi", __name__)

PROBLEM = "application/problem+json"
_PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457. `detail` names the field and its value.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
    "examples": [
        {
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "from: 'May' is not a day, month or year such as 2024-05-01, 2024-05 or 2024.",
        }
    ],
}
_ERRORS = {
    "400": "a parameter is wrong",
    "404": "nothing has this address",
    "429": "this client has used up its time for queries; Retry-After says when to come again",
    "504": "the query took too long and was stopped",
    "default": "another problem",
}
_REFERENCES = {status: {"$ref": f"#/components/responses/Problem{status}"} for status in _ERRORS}
_ABOUT = (
    "A knowledge graph of political events, read by a program from news articles. What an article claims is not "
    "thereby true: factuality says whether an event is told as done, planned, possible or denied, and attribution on "
    "whose word. "
    "SPARQL is at /sparql, which describes itself. A list that is cut says so, and a query that is stopped is an error."
)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """All operations apart from SPARQL, as OpenAPI 3.1."""
    return jsonify(description(request.script_root or "/"))


@blueprint.get("/llms.txt")
def llms() -> Response:
    """What this server is, its addresses and its vocabulary, in Markdown. Source: https://llmstxt.org/"""
    text = render_template(
        "llms.txt",
        address=request.url_root.rstrip("/"),
        types=event_types(),
        tools=TOOLS,
        mcp=server_state().settings.mcp,
    )
    return Response(text, content_type="text/plain; charset=utf-8")


def description(root: str) -> dict[str, Any]:
    """Return the OpenAPI document; `root` is the beginning of all addresses."""
    paths: dict[str, dict[str, Any]] = {}
    for one in operations():
        paths.setdefault(one.path, {})[one.method] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Communiqué", "version": __version__, "description": _ABOUT},
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}, "responses": _problems()},
    }


def _operation(one: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.summary,
        "responses": {**_success(one), **_REFERENCES},
    }
    if one.about:
        told["description"] = one.about
    if one.parameters:
        told["parameters"] = [parameter.as_json() for parameter in one.parameters]
    if one.body is not None:
        told["requestBody"] = {"required": bool(one.body["required"]), "content": {JSON: {"schema": one.body}}}
    if one.form is not None:
        media = {"schema": one.form, **({"example": one.body_example} if one.body_example else {})}
        told["requestBody"] = {"required": True, "content": {"application/x-www-form-urlencoded": media}}
    return told


def _success(one: Operation) -> dict[str, Any]:
    if one.redirects:
        return {"303": {"description": "Redirect", "headers": {"Location": {"schema": {"type": "string"}}}}}
    content = {media: {"schema": schema} for media, schema in one.answers.items()}
    return {"200": {"description": one.summary, "content": content}}


def _problems() -> dict[str, Any]:
    """Return the responses with errors, by their names.

    A client that asks for HTML gets a page instead, but never under /api/.
    """
    content = {
        PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/html": {"schema": {"type": "string"}},
    }
    return {f"Problem{status}": {"description": about, "content": content} for status, about in _ERRORS.items()}
