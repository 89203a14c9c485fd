"""Routes of the application that are not described as operations, with the reason."""

from __future__ import annotations

from collections.abc import Mapping

_PAGE = "a page for people"
_FORM = "a form of a page"
_SPARQL = "SPARQL has its own description, at /sparql and /.well-known/void"
LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(("/sparql", "/api/table", "/update", "/store", "/store/<direct>"), _SPARQL),
    **dict.fromkeys(
        (
            "/",
            "/ask",
            "/browse",
            "/browse/<kind>",
            "/docs",
            "/docs/<name>",
            "/embed/<name>",
            "/ontology/<version>",
            "/page",
            "/page/<path>",
            "/queries",
            "/queries/<name>",
            "/search",
        ),
        _PAGE,
    ),
    **dict.fromkeys(
        (
            "/corrections",
            "/corrections/undo",
            "/sample",
            "/sample/<name>",
            "/sample/<name>/<number>",
            "/sample/<name>/fit",
            "/sample/<name>/unfit",
        ),
        _FORM,
    ),
    "/sample/<name>/next": _PAGE,
    "/ask/query": _FORM,
    "/assets/<name>": "files of the pages",
    "/mcp": "the Model Context Protocol describes itself; its tools are those of /api/tools",
}
