"""Saved questions, and a question in free words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.sparql.query import inspect
from kg.sparql.questions import Parameter as Asked
from kg.sparql.questions import questions
from server.api.operations.model import (
    BOOLEAN,
    JSON,
    NUMBER,
    OBJECT,
    TEXT,
    TEXTS,
    Operation,
    Parameter,
    Schema,
    array,
    object_of,
    one_of,
)
from server.http.content_negotiation import GRAPHS, RESULTS

_CANDIDATE = object_of(
    name=TEXT,
    question=TEXT,
    score=NUMBER,
    reasons=array(object_of(kind=TEXT, value=TEXT, points=NUMBER)),
    parameters={"type": "object", "additionalProperties": TEXT},
    not_used=TEXTS,
    form=TEXT,
    data=TEXT,
)
_ANSWER = object_of(
    asked=TEXT,
    fits=BOOLEAN,
    understood=object_of(names=array(OBJECT), types=TEXTS, factualities=TEXTS),
    not_understood=TEXTS,
    candidates=array(_CANDIDATE),
    browse=TEXT,
    search=TEXT,
)
# `read_as` is there only where misspelled words were corrected
_WITH_CORRECTION: Schema = {**_ANSWER, "properties": {**_ANSWER["properties"], "read_as": TEXT}}

_OF_KINDS: Mapping[str, Schema] = {"date": {"format": "date"}, "integer": {"type": "integer"}, "iri": {"format": "iri"}}
_SOLUTIONS_JSON = RESULTS["json"][0]
_SOLUTIONS = object_of(head=object_of(vars=TEXTS), results=object_of(bindings=array(OBJECT)))


def operations() -> Iterator[Operation]:
    yield Operation(
        "ask",
        "/api/ask",
        "questions",
        "The saved questions that are nearest to a question in free words",
        {JSON: _WITH_CORRECTION},
        (
            Parameter(
                "q",
                "the question, in English",
                {"type": "string", "minLength": 1, "maxLength": 300},
                "Whom did Pakistan accuse in 2024?",
                is_required=True,
            ),
        ),
        about="`fits` is false where no saved question fits; `browse` and `search` are addresses to go on with. "
        "No query is run.",
    )
    for one in questions():
        answers = GRAPHS if inspect(one.text).is_graph else RESULTS
        written = Parameter(
            "format", "the format of the answer; without it, the Accept header decides", one_of(answers)
        )
        yield Operation(
            f"question_{one.name}".replace("-", "_"),
            f"/api/query/{one.name}",
            "questions",
            one.summary,
            {kinds[0]: _SOLUTIONS if kinds[0] == _SOLUTIONS_JSON else {} for kinds in answers.values()},
            (*map(_asked_for, one.parameters), written),
            route="/api/query/<name>",
            about=one.description,
        )


def _asked_for(one: Asked) -> Parameter:
    """Return the parameter of a saved question as one of an address."""
    schema = dict(TEXT)
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
