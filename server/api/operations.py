"""The operations of the server that are no SPARQL, as OpenAPI describes them; `server.api.openapi` writes them.

Every route of the application stands here, in OPERATIONS or in LEFT_OUT with the reason; a test compares both with the
routes that there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from kg.export.dictionary import FILE, media_type
from kg.export.formats import TABLES
from kg.export.tables import Table
from kg.sparql.query import inspect
from kg.sparql.questions import Parameter as Asked
from kg.sparql.questions import questions
from kg.sparql.selection import KINDS, PARAMETERS, takes
from server.api.tools import NOTE, TOOLS
from server.http.content_negotiation import GRAPHS, RESULTS
from server.pages.entity import EXTENSIONS

Schema: TypeAlias = Mapping[str, Any]
JSON, HTML, TEXT = "application/json", "text/html", "text/plain"
_IRI = "https://w3id.org/communique/id/state/PAK"
_TEXT: Schema = {"type": "string"}
_OBJECT: Schema = {"type": "object"}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _one_of(values: Iterable[str]) -> Schema:
    return {"type": "string", "enum": list(values)}


def _object(**properties: Schema) -> Schema:
    """Return the schema of an object that has all of these, and may have more."""
    return {"type": "object", "properties": properties, "required": list(properties)}


_TEXTS = _array(_TEXT)
_NUMBER: Schema = {"type": "number"}
_YES_OR_NO: Schema = {"type": "boolean"}
_TABLE = _object(columns=_TEXTS, rows=_array(_OBJECT))
_FOUND = _object(iri=_TEXT, label=_TEXT, matched=_TEXT, attributed_to=_TEXT, page=_TEXT, **{"class": _TEXT})
_TERM = _object(iri=_TEXT, label=_TEXT, comment=_TEXT, count={"type": "integer"})
_CANDIDATE = _object(
    name=_TEXT,
    question=_TEXT,
    score=_NUMBER,
    reasons=_array(_object(kind=_TEXT, value=_TEXT, points=_NUMBER)),
    parameters={"type": "object", "additionalProperties": _TEXT},
    not_used=_TEXTS,
    form=_TEXT,
    data=_TEXT,
)
_READ = _object(
    asked=_TEXT,
    fits=_YES_OR_NO,
    understood=_object(names=_array(_OBJECT), types=_TEXTS, factualities=_TEXTS),
    not_understood=_TEXTS,
    candidates=_array(_CANDIDATE),
    browse=_TEXT,
    search=_TEXT,
)
_ANSWER: Schema = {**_READ, "properties": {**_READ["properties"], "read_as": _TEXT}}
"""`read_as`: where misspelled words were read as others."""

_END = _object(iri=_TEXT, label=_TEXT, page=_TEXT)
_EDGE: Schema = {
    "type": "object",
    "properties": {"from": _END, "to": _END, "label": _TEXT, "weight": {"type": "integer"}},
    "required": ["from", "to", "label", "weight"],
}


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
        rule: the route of the application that answers.
        answers: schemas by the media types of what is sent with status 200.
        body: the schema of the JSON object that is sent to it, if any.
        form: the schema of the form that is sent to it, if any.
    """

    name: str
    path: str
    rule: str
    tag: str
    summary: str
    answers: Mapping[str, Schema]
    parameters: tuple[Parameter, ...] = ()
    example: Any = None
    method: str = "get"
    about: str = ""
    body: Schema | None = None
    form: Schema | None = None
    body_example: Any = None
    redirects: bool = False


def _query(name: str, about: str, example: str = "", schema: Schema = _TEXT, is_required: bool = False) -> Parameter:
    return Parameter(name, about, schema, example or None, is_required=is_required)


def _path(name: str, about: str, example: str, choices: tuple[str, ...] = ()) -> Parameter:
    return Parameter(name, about, _one_of(choices) if choices else _TEXT, example, "path")


def _selecting(kind: str) -> tuple[Parameter, ...]:
    """Return the parameters by which a kind of things is selected."""
    return tuple(
        Parameter(name, PARAMETERS[name].help, _array(_TEXT) if PARAMETERS[name].is_repeated else _TEXT)
        for name in takes(kind)
    )


def _tabled(table: Table[Any]) -> tuple[Parameter, ...]:
    """Return the parameters by which the rows of a table are selected, and how it is written."""
    if len(table.endings) == 1:
        return _selecting(table.kind)
    schema = {**_one_of(table.endings), "default": table.ending}
    return (*_selecting(table.kind), Parameter("format", "how it is written", schema))


def _of(media_types: Iterable[str]) -> dict[str, Schema]:
    """Return the media types with a schema that says nothing of what they hold."""
    return {name: {} for name in media_types}


_IRI_WANTED = Parameter("iri", "an IRI of the graph", {"type": "string", "format": "iri"}, _IRI, is_required=True)
_OF_KINDS: Mapping[str, Schema] = {"date": {"format": "date"}, "integer": {"type": "integer"}, "iri": {"format": "iri"}}
_SOLUTIONS_JSON = RESULTS["json"][0]
_SOLUTIONS = _object(head=_object(vars=_TEXTS), results=_object(bindings=_array(_OBJECT)))
_GRAPHS = _of(kinds[0] for kinds in GRAPHS.values())
_FILES = {"report.json": JSON, "verdicts.jsonl": "application/jsonl", "design.csv": "text/csv", "sheet.csv": "text/csv"}


def _asking() -> Iterator[Operation]:
    yield Operation(
        "ask",
        "/api/ask",
        "/api/ask",
        "questions",
        "Find the saved questions that a question in free words comes nearest to",
        {JSON: _ANSWER},
        (
            Parameter(
                "q",
                "the question, in English",
                {"type": "string", "minLength": 1, "maxLength": 300},
                "Whom did Pakistan accuse in 2024?",
                is_required=True,
            ),
        ),
        about="`fits` is false where no saved question fits; `browse` and `search` lead on. Nothing is run.",
    )
    for one in questions():
        answers = GRAPHS if inspect(one.text).is_graph else RESULTS
        written = Parameter("format", "how the answer is written; else by Accept", _one_of(answers))
        yield Operation(
            f"question_{one.name}".replace("-", "_"),
            f"/api/query/{one.name}",
            "/api/query/<name>",
            "questions",
            one.summary,
            {kinds[0]: _SOLUTIONS if kinds[0] == _SOLUTIONS_JSON else {} for kinds in answers.values()},
            (
                *map(_asked_for, one.parameters),
                written,
            ),
            about=one.description,
        )


def _asked_for(one: Asked) -> Parameter:
    """Return the parameter of a saved question as one of an address."""
    schema = dict(_TEXT)
    about = one.label
    if one.choices:
        schema["enum"] = list(one.choices)
    elif one.is_entity:
        about += "; a name in the graph, or an IRI, or several with spaces between them"
    elif one.kind in _OF_KINDS:
        schema.update(_OF_KINDS[one.kind])
    if one.default:
        schema["default"] = one.default.removeprefix("cq:") if one.choices else one.default
    return Parameter(one.name, about, schema)


def _looking_up() -> Iterator[Operation]:
    yield Operation(
        "suggest",
        "/api/suggest",
        "/api/suggest",
        "entities",
        "What has these words in a name, the closest first",
        {JSON: _array(_FOUND)},
        (_query("q", "words; the last may be incomplete", "pakis"), _query("class", "only of these", "cq:Actor")),
    )
    yield Operation(
        "card",
        "/api/card",
        "/api/card",
        "entities",
        "Label and a few facts of an IRI",
        {JSON: _object(iri=_TEXT, label=_TEXT, page=_TEXT, facts=_array(_object(property=_TEXT, value=_TEXT)))},
        (_IRI_WANTED,),
    )
    yield Operation(
        "neighbours",
        "/api/neighbours",
        "/api/neighbours",
        "entities",
        "What a thing is tied to most often by events that happened",
        {JSON: _object(edges=_array(_EDGE))},
        (_IRI_WANTED,),
    )
    yield Operation(
        "vocabulary",
        "/api/vocabulary",
        "/api/vocabulary",
        "vocabulary",
        "Prefixes, classes and properties, with how often the graph uses each",
        {
            JSON: _object(
                base=_TEXT,
                prefixes={"type": "object", "additionalProperties": _TEXT},
                classes=_array(_TERM),
                properties=_array(_TERM),
            )
        },
    )


def _dereferencing() -> Iterator[Operation]:
    yield Operation(
        "thing",
        "/id/{path}",
        "/id/<path>",
        "entities",
        "An IRI of the graph: leads to its page or its data, by Accept",
        {},
        (_path("path", "the IRI behind the base of the data", "state/PAK"),),
        redirects=True,
    )
    yield Operation(
        "data",
        "/data/{path}.{extension}",
        "/data/<path>.<extension>",
        "entities",
        "The triples of a thing; of an article its whole graph",
        _GRAPHS,
        (
            _path("path", "the IRI behind the base of the data", "state/PAK"),
            _path("extension", "the format", "ttl", tuple(EXTENSIONS)),
        ),
    )


def _selections() -> Iterator[Operation]:
    for kind in KINDS:
        yield Operation(
            f"browse_{kind}",
            f"/api/browse/{kind}",
            "/api/browse/<kind>",
            "selections",
            f"The first {kind} of a selection, and the values of its facets",
            {JSON: _object(columns=_TEXTS, rows=_array(_OBJECT), total={"type": "integer"}, facets=_OBJECT)},
            (
                *_selecting(kind),
                Parameter("rows", "the most rows", {"type": "integer", "minimum": 1, "maximum": 500}, 20),
            ),
            about="The column `factuality` says whether an event happened, `whose_word` on whose word it rests.",
        )
    for name, table in TABLES.items():
        yield Operation(
            f"export_{name}",
            f"/export/{name}",
            "/export/<name>",
            "selections",
            f"A selection as the table {name}",
            {media_type(ending): _TEXT for ending in table.endings},
            _tabled(table),
            about=f"{table.unit} Columns say which rows are reported as fact, claimed, planned, possible or denied.",
        )
        yield Operation(
            f"dictionary_{name}",
            f"/export/{name}/{FILE}",
            f"/export/<name>/{FILE}",
            "selections",
            f"The data dictionary of the table {name}",
            {JSON: _OBJECT},
            _tabled(table),
        )
    yield Operation(
        "sampleFile",
        "/sample/{name}/{file}",
        "/sample/<name>/<file>",
        "quality",
        "The report on a sample judged by hand, its verdicts, its design, or a sheet to fill in",
        _of(_FILES.values()),
        (_path("name", "a sample", "spring"), _path("file", "which", "report.json", tuple(_FILES))),
    )


def _tools() -> Iterator[Operation]:
    yield Operation(
        "tools",
        "/api/tools",
        "/api/tools",
        "tools",
        "The tools for assistants, with JSON schemas of their arguments",
        {JSON: _object(instructions=_TEXT, tools=_array(_object(name=_TEXT, description=_TEXT, inputSchema=_OBJECT)))},
    )
    for tool in TOOLS.values():
        yield Operation(
            tool.name,
            f"/api/tools/{tool.name}",
            "/api/tools/<name>",
            "tools",
            tool.title,
            {JSON: _object(note={"type": "string", "const": NOTE})},
            method="post",
            about=tool.about,
            body=tool.schema,
        )


def _reconciling() -> Iterator[Operation]:
    callback = _query("callback", "the name of a function, for JSONP")
    asked = {"queries": _TEXT, "extend": _TEXT}
    for method in ("get", "post"):
        yield Operation(
            f"reconcile_{method}",
            "/reconcile",
            "/reconcile",
            "reconciliation",
            "The manifest of the reconciliation service; with queries= or extend= their answers",
            {JSON: _OBJECT, "application/javascript": _TEXT},
            (*(_query(name, "JSON of the reconciliation API 0.2") for name in asked if method == "get"), callback),
            method=method,
            form={"type": "object", "properties": asked} if method == "post" else None,
            body_example={"queries": '{"q0": {"query": "Pakistan"}}'} if method == "post" else None,
        )
    kinds = ("entity", "type", "property")
    prefix = _query("prefix", "what has been typed so far", "pak")
    cursor = Parameter("cursor", "how many to pass over", {"type": "integer", "minimum": 0})
    answer: dict[str, Schema] = {JSON: _OBJECT, "application/javascript": _TEXT}
    for name, path, about, parameters in (
        (
            "suggestFor",
            "/suggest/<kind>",
            "Suggestions for what has been typed",
            (_path("kind", "of what", "entity", kinds), prefix, cursor, callback),
        ),
        (
            "flyout",
            "/flyout/<kind>",
            "A small preview of a suggestion, as HTML in JSON",
            (_path("kind", "of what", "entity", kinds), _query("id", "its id", "state/PAK"), callback),
        ),
        (
            "properties",
            "/properties",
            "What a table of entities of a type can be extended by",
            (_query("type", "a class", "Person"), _query("limit", "the most"), callback),
        ),
    ):
        rule = f"/reconcile{path}"
        yield Operation(name, _written(rule), rule, "reconciliation", about, answer, parameters)
    yield Operation(
        "preview",
        "/reconcile/preview",
        "/reconcile/preview",
        "reconciliation",
        "A small page about an entity",
        {HTML: _TEXT},
        (_query("id", "its id", "state/PAK"),),
    )


def _descriptions() -> Iterator[Operation]:
    for name, path, about, answers in (
        ("void", "/.well-known/void", "The data set and the endpoint, as VoID and service description", _GRAPHS),
        ("croissant", "/.well-known/croissant.json", "The data set as Croissant", {"application/ld+json": _OBJECT}),
        ("dcat", "/.well-known/dcat.jsonld", "The data set as DCAT", {"application/ld+json": _OBJECT}),
        ("citation", "/CITATION.cff", "How to cite the data set", _of(("application/yaml",))),
        ("llms", "/llms.txt", "What this server is, for language models", {TEXT: _TEXT}),
        ("openapi", "/openapi.json", "This description", {JSON: _OBJECT}),
        ("ontology", "/ontology", "The ontology, as a page or as triples, by Accept", {**_GRAPHS, HTML: _TEXT}),
        ("healthz", "/healthz", "The process is alive", {TEXT: _TEXT}),
        ("readyz", "/readyz", "A graph is published and a reader answers; else 503", {TEXT: _TEXT}),
        ("metrics", "/metrics", "Metrics for Prometheus; not for everybody", {TEXT: _TEXT}),
    ):
        yield Operation(name, path, path, "description", about, answers)
    yield Operation(
        "ontologyFile",
        "/ontology.{extension}",
        "/ontology.<extension>",
        "description",
        "The ontology as a file",
        {**_GRAPHS, HTML: _TEXT},
        (_path("extension", "the format", "ttl", (*EXTENSIONS, "html")),),
    )


def _written(rule: str) -> str:
    return rule.replace("<", "{").replace(">", "}")


def operations() -> tuple[Operation, ...]:
    """Return all operations, by subject."""
    groups = (_asking, _looking_up, _dereferencing, _selections, _tools, _reconciling, _descriptions)
    return tuple(one for group in groups for one in group())


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
