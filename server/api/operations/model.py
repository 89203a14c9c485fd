"""What an operation of the API is, and the schemas that several share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
JSON, HTML, PLAIN = "application/json", "text/html", "text/plain"
TEXT: Schema = {"type": "string"}
OBJECT: Schema = {"type": "object"}


def array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def one_of(values: Iterable[str]) -> Schema:
    return {"type": "string", "enum": list(values)}


def object_of(**properties: Schema) -> Schema:
    """Return the schema of an object that has all of these, and may have more."""
    return {"type": "object", "properties": properties, "required": list(properties)}


TEXTS = array(TEXT)
NUMBER: Schema = {"type": "number"}
BOOLEAN: Schema = {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address; `where` is query or path."""

    name: str
    about: str
    schema: Schema
    example: Any = None
    where: str = "query"
    is_required: bool = False

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"name": self.name, "in": self.where, "description": self.about, "schema": self.schema}
        if self.is_required or self.where == "path":
            told["required"] = True
        if self.example is not None:
            told["example"] = self.example
        return told


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of one address does.

    Args:
        path: the address, with parameters as OpenAPI writes them.
        answers: the schema of each media type that is sent with status 200.
        route: the route of the application that answers, where it covers other addresses, too.
        body: the schema of the JSON object that the request holds, if any.
        form: the schema of the form that the request holds, if any.
    """

    name: str
    path: str
    tag: str
    summary: str
    answers: Mapping[str, Schema]
    parameters: tuple[Parameter, ...] = ()
    route: str = ""
    method: str = "get"
    about: str = ""
    body: Schema | None = None
    form: Schema | None = None
    body_example: Any = None
    redirects: bool = False

    @property
    def rule(self) -> str:
        """The route of the application that answers."""
        return self.route or self.path.replace("{", "<").replace("}", ">")


def query_parameter(name: str, about: str, example: str = "") -> Parameter:
    return Parameter(name, about, TEXT, example or None)


def path_parameter(name: str, about: str, example: str, choices: tuple[str, ...] = ()) -> Parameter:
    return Parameter(name, about, one_of(choices) if choices else TEXT, example, "path")


def unspecified(media_types: Iterable[str]) -> dict[str, Schema]:
    """Return the media types, each with a schema that allows anything."""
    return {name: {} for name in media_types}
