"""Tools for assistants."""

from __future__ import annotations

from collections.abc import Iterator

from server.api.operations.model import JSON, OBJECT, TEXT, Operation, array, object_of
from server.api.tools import NOTE, TOOLS


def operations() -> Iterator[Operation]:
    yield Operation(
        "tools",
        "/api/tools",
        "tools",
        "The tools for assistants, with JSON schemas of their arguments",
        {JSON: object_of(instructions=TEXT, tools=array(object_of(name=TEXT, description=TEXT, inputSchema=OBJECT)))},
    )
    for tool in TOOLS.values():
        yield Operation(
            tool.name,
            f"/api/tools/{tool.name}",
            "tools",
            tool.title,
            {JSON: object_of(note={"type": "string", "const": NOTE})},
            route="/api/tools/<name>",
            method="post",
            about=tool.about,
            body=tool.schema,
        )
