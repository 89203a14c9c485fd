"""The description of the API: complete, and kept by a live server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kg.sparql.questions import questions
from server import ServerSettings, create_app
from server.api.openapi import description
from server.api.operations import operations
from server.api.operations.left_out import LEFT_OUT
from server.app import close
from tests.support.live_server import running

DOCUMENT = description("/")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
QUESTIONS = {f"/api/query/{one.name}": one for one in questions()}


def tried() -> Iterator[tuple[str, str]]:
    """Each operation, and of the saved questions, which are asked by other tests, one for each kind of parameter."""
    known: set[str] = set()
    for path, methods in DOCUMENT["paths"].items():
        kinds = {one.kind for one in QUESTIONS[path].parameters} if path in QUESTIONS else set()
        if path not in QUESTIONS or not kinds <= known:
            yield from ((path, method) for method in methods)
        known |= kinds


@pytest.fixture(scope="module")
def app(store: Path) -> Iterator[Flask]:
    made = create_app(ServerSettings(store=store, timeout=5.0))
    yield made
    close(made)


@pytest.fixture(scope="module")
def live(store: Path) -> Iterator[str]:
    with running(store, timeout=30.0) as address:
        yield address


def test_every_route_is_described_or_left_out_with_a_reason(app: Flask) -> None:
    routes = {
        (re.sub(r"<[^<>]*:(\w+)>", r"<\1>", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(one.rule, one.method) for one in operations()}
    assert not {rule for rule, _ in described} & set(LEFT_OUT)
    assert described == {(rule, method) for rule, method in routes if rule not in LEFT_OUT}
    assert set(LEFT_OUT) <= {rule for rule, _ in routes}
    names = [one.name for one in operations()]
    assert len(names) == len(set(names))


def test_the_document_is_served_under_the_prefix_of_the_server(app: Flask) -> None:
    said = app.test_client().get("/openapi.json").get_json()
    assert said["openapi"] == "3.1.0" and said["servers"] == [{"url": "/"}]
    assert said["paths"].keys() == DOCUMENT["paths"].keys()


def test_each_saved_question_has_its_parameters() -> None:
    assert QUESTIONS.keys() <= DOCUMENT["paths"].keys()
    for path, question in QUESTIONS.items():
        told = {one["name"]: one["schema"] for one in DOCUMENT["paths"][path]["get"]["parameters"]}
        assert list(told) == [*(one.name for one in question.parameters), "format"]
    typed = DOCUMENT["paths"]["/api/query/meetings-on-a-map"]["get"]["parameters"]
    assert {one["name"]: one["schema"] for one in typed}["since"] == {"type": "string", "format": "date"}


@pytest.mark.parametrize(("path", "method"), list(tried()), ids=lambda one: str(one).strip("/"))
def test_the_server_keeps_to_the_description(live: str, path: str, method: str) -> None:
    operation = schemathesis.openapi.from_dict(DOCUMENT)[path][method.upper()]

    @settings(max_examples=5, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def answers_as_described(case: Any) -> None:
        case.call_and_validate(base_url=live, checks=CHECKS, timeout=20)

    answers_as_described()


def test_what_is_told_to_language_models_names_addresses_that_there_are(app: Flask) -> None:
    client = app.test_client()
    text = client.get("/llms.txt").get_data(as_text=True)
    assert text.startswith("# Communiqué\n") and "cq:Assault (cq:MaterialConflict)" in text and "/mcp" not in text
    addresses = re.findall(r"\]\(http://localhost(/[^)]*)\)", text)
    assert len(addresses) >= 8 and all(client.get(one).status_code == 200 for one in addresses)
