"""The reconciliation service: each answer is held against the specification's form, written out here, and against what
it should find.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.engines.local import Store
from kg.rdf.vocab import CQ, ID, WD
from server import ServerSettings, create_app
from server.app import close
from server.http.state import state_of
from tests.support import documents

STRING, TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
TYPE = {"type": "object", "required": ["id", "name"], "properties": {"id": STRING, "name": STRING}}
TEMPLATE = {"type": "object", "required": ["url"], "properties": {"url": {"type": "string", "pattern": r"\{\{id\}\}"}}}
SERVICE = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {
        "service_url": {"type": "string", "pattern": "^https?://"},
        "service_path": STRING,
        "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"},
    },
}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": TEXTS,
        "name": STRING,
        "identifierSpace": {"type": "string", "pattern": "^https?://"},
        "schemaSpace": STRING,
        "documentation": STRING,
        "logo": STRING,
        "serviceVersion": STRING,
        "defaultTypes": {"type": "array", "items": TYPE},
        "view": TEMPLATE,
        "batchSize": {"type": "integer"},
        "preview": {**TEMPLATE, "required": ["url", "width", "height"]},
        "suggest": {
            "type": "object",
            "required": ["entity", "type", "property"],
            "properties": {"entity": SERVICE, "type": SERVICE, "property": SERVICE},
        },
        "extend": {
            "type": "object",
            "properties": {
                "propose_properties": SERVICE,
                "property_settings": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["name", "label", "type"],
                        "properties": {"type": {"enum": ["number", "text", "checkbox", "select"]}},
                    },
                },
            },
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name", "score"],
                "properties": {
                    "id": STRING,
                    "name": STRING,
                    "description": STRING,
                    "score": {"type": "number"},
                    "match": {"type": "boolean"},
                    "type": {"type": "array", "items": TYPE},
                    "features": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["id", "value"],
                            "properties": {"id": STRING, "value": {"oneOf": [{"type": "boolean"}, {"type": "number"}]}},
                        },
                    },
                },
            },
        }
    },
}
BATCH = {"type": "object", "every": RESULT}
SUGGEST = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": STRING,
                    "name": STRING,
                    "description": STRING,
                    "notable": {"type": "array", "items": TYPE},
                },
            },
        }
    },
}
FLYOUT = {"type": "object", "required": ["id", "html"], "properties": {"id": STRING, "html": STRING}}
PROPOSED = {
    "type": "object",
    "required": ["properties", "type"],
    "properties": {"properties": {"type": "array", "items": TYPE}, "type": STRING},
}
CELL = {
    "oneOf": [
        {"type": "object", "required": [*names], "only": [*names], "properties": names}
        for names in (
            {"id": STRING, "name": STRING},
            {"str": STRING},
            {"int": {"type": "integer"}},
            {"float": {"type": "number"}},
        )
    ]
}
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": TYPE},
        "rows": {"type": "object", "every": {"type": "object", "every": {"type": "array", "items": CELL}}},
    },
}
_PYTHON = {"string": str, "object": dict, "array": list, "integer": int, "number": (int, float), "boolean": bool}


def valid(value: Any, schema: dict[str, Any], where: str = "$") -> None:
    """Hold a value against a schema: the part of JSON Schema that the specification uses, `every` and `only` for its
    patterns of names.
    """
    if "oneOf" in schema:
        fits = [s for s in schema["oneOf"] if _fits(value, s)]
        assert len(fits) == 1, f"{where}: {value!r} fits {len(fits)} of the forms"
        return
    if "enum" in schema:
        assert value in schema["enum"], f"{where}: {value!r}"
    if "type" in schema:
        is_bool = isinstance(value, bool) and schema["type"] in ("integer", "number")
        assert isinstance(value, _PYTHON[schema["type"]]) and not is_bool, f"{where}: {value!r} is no {schema['type']}"  # type: ignore[arg-type]
    if "pattern" in schema:
        assert re.search(schema["pattern"], value), f"{where}: {value!r}"
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value), f"{where} lacks {set(schema['required']) - set(value)}"
        assert "only" not in schema or set(value) <= set(schema["only"]), where
        for name, inner in value.items():
            form = schema.get("properties", {}).get(name, schema.get("every"))
            if form:
                valid(inner, form, f"{where}.{name}")
    if isinstance(value, list) and "items" in schema:
        for i, inner in enumerate(value):
            valid(inner, schema["items"], f"{where}[{i}]")


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    try:
        valid(value, schema)
    except AssertionError:
        return False
    return True


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("reconcile") / "graph"
    with Store.open(folder) as store:
        store.load_ontology()
        told = documents.document()
        shared = tuple(
            replace(e, aliases=(*e.aliases, "Quiet Hill Boys")) if e.key in ("front", "operation") else e
            for e in told.entities
        )
        store.replace(documents.IRI, documents.quads(replace(told, entities=shared)))
        store.publish()
    made = create_app(ServerSettings(store=folder))
    yield made
    close(made)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def got(client: FlaskClient, path: str, schema: dict[str, Any], **query: str) -> Any:
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.content_type == "application/json; charset=utf-8"
    valid(answer.get_json(), schema)
    return answer.get_json()


def asked(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    """The candidates of one query, asked in a batch by POST."""
    answer = client.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200, answer.text
    valid(answer.get_json(), BATCH)
    found: list[dict[str, Any]] = answer.get_json()["q0"]["result"]
    assert [c["score"] for c in found] == sorted((c["score"] for c in found), reverse=True)
    return found


def test_manifest(client: FlaskClient) -> None:
    told = got(client, "/reconcile", MANIFEST)
    assert "0.2" in told["versions"]
    assert (told["identifierSpace"], told["schemaSpace"]) == (ID, CQ)
    for name in ("entity", "type", "property"):
        assert client.get(told["suggest"][name]["service_path"], query_string={"prefix": "p"}).status_code == 200
    assert (
        client.get(
            told["view"]["url"].replace("http://localhost", "").replace("{{id}}", "person%2Fanna-weiss")
        ).status_code
        == 200
    )
    assert client.get(told["logo"].replace("http://localhost", "")).status_code == 200


def test_a_name_finds_its_entity(client: FlaskClient) -> None:
    (anna, *_) = asked(client, query="Anna Weiss")
    assert (anna["id"], anna["name"], anna["score"], anna["match"]) == ("person/anna-weiss", "Anna Weiss", 100.0, True)
    assert [t["id"] for t in anna["type"]] == ["Person", "Actor"]
    assert asked(client, query="ánna WEISS")[0]["match"]
    spelled = asked(client, query="Anna Weisz")[0]
    assert spelled["id"] == "person/anna-weiss" and 80 < spelled["score"] < 95 and not spelled["match"]
    assert asked(client, query="FHF")[0]["id"] == "org/free-hills-front"
    assert asked(client, query="Quite unknown") == []
    two = asked(client, query="Quiet Hill Boys")
    assert two[0]["score"] == two[1]["score"] == 99.0 and not any(c["match"] for c in two)


def test_what_is_only_described_is_no_candidate(client: FlaskClient) -> None:
    assert all("envoys" not in c["name"] for c in asked(client, query="Ruritanian envoys"))


@pytest.mark.parametrize("name", ["person/anna-weiss", ID + "person/anna-weiss"])
def test_an_identifier_finds_its_entity(client: FlaskClient, name: str) -> None:
    assert [(c["id"], c["score"], c["match"]) for c in asked(client, query=name)] == [
        ("person/anna-weiss", 100.0, True)
    ]


@pytest.mark.parametrize("name", ["Q999999901", WD + "Q999999901"])
def test_a_wikidata_item_finds_its_entity(client: FlaskClient, name: str) -> None:
    assert [c["id"] for c in asked(client, query=name)] == ["state/UTO"]


@pytest.mark.parametrize(
    ("types", "strict", "score"),
    [
        (["Person"], None, 100.0),
        ("Person", None, 100.0),
        ([{"id": "Actor"}], None, 100.0),
        ([CQ + "Person"], None, 100.0),
        (["State"], None, None),
        (["State"], "any", None),
        (["State"], "should", 80.0),
        ([], None, 100.0),
    ],
)
def test_types(client: FlaskClient, types: Any, strict: str | None, score: float | None) -> None:
    found = asked(client, query="Anna Weiss", type=types, **({"type_strict": strict} if strict else {}))
    assert [c["score"] for c in found if c["id"] == "person/anna-weiss"] == ([score] if score else [])


def test_properties_and_limit(client: FlaskClient) -> None:
    agrees = asked(
        client,
        query="Anna Weiss",
        properties=[{"pid": "office", "v": "Foreign Minister"}, {"pid": "unknown", "v": "x"}],
    )[0]
    assert agrees["score"] == 100.0
    assert {"id": "office", "value": True} in agrees["features"]
    differs = asked(
        client, query="Anna Weiss", properties=[{"pid": "officeOf", "v": [{"id": "state/RUR", "name": "Ruritania"}]}]
    )[0]
    assert (differs["score"], differs["match"]) == (85.0, False)
    assert asked(client, query="Anna Weiss", properties=[{"pid": "officeOf", "v": [{"id": "state/UTO"}, "x"]}])[0][
        "match"
    ]
    assert [c["id"] for c in asked(client, properties=[{"pid": "country", "v": "UTO"}])] == ["state/UTO"]
    assert len(asked(client, query="Lake", limit=1)) == 1


def test_batches_single_queries_and_get(client: FlaskClient) -> None:
    both = {"a": {"query": "Anna Weiss"}, "b": {"query": "Utopia", "type": "State"}}
    found = got(client, "/reconcile", BATCH, queries=json.dumps(both))
    assert {key: one["result"][0]["id"] for key, one in found.items()} == {"a": "person/anna-weiss", "b": "state/UTO"}
    for single in ("Utopia", '{"query": "Utopia", "limit": 2}'):
        assert got(client, "/reconcile", RESULT, query=single)["result"][0]["id"] == "state/UTO"


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"queries": "{"}, 400, "not JSON"),
        ({"queries": "[]"}, 400, "object of queries"),
        ({"extend": "{}"}, 400, "ids"),
        ({}, 400, "neither"),
        ({"queries": json.dumps({str(i): {"query": "x"} for i in range(101)})}, 413, "25 at a time"),
        ({"queries": "[" * 100_000}, 400, "not JSON"),
    ],
)
def test_wrong_requests_are_named(client: FlaskClient, form: dict[str, str], status: int, words: str) -> None:
    answer = client.post("/reconcile", data=form)
    assert (answer.status_code, words in answer.get_json()["detail"]) == (status, True), answer.text


NOTHING: list[Any] = [" ", "", None, 1, [], {}, {"query": None}, {"query": "  "}, {"query": [1]}, {"properties": [1]}]
LIMITS: list[Any] = ["3", 0, None, True, -1, 1e999, "²", "9" * 5000, [], 0.5]
TYPES: list[Any] = [None, 1, {}, [None, 1], {"id": 5}, []]
PROPERTIES: list[Any] = [None, 1, {}, [1], [{}], [{"pid": ["country"], "v": "x"}], [{"pid": "country"}]]
ODD_MEMBERS: list[dict[str, Any]] = [
    *({"limit": odd} for odd in LIMITS),
    *({"type": odd} for odd in TYPES),
    *({"properties": odd} for odd in PROPERTIES),
    {"type_strict": 1},
]


@pytest.mark.parametrize("odd", NOTHING)
def test_a_query_that_asks_nothing_has_no_candidates_and_spoils_no_other(client: FlaskClient, odd: Any) -> None:
    found = got(client, "/reconcile", BATCH, queries=json.dumps({"a": {"query": "Anna Weiss"}, "b": odd}))
    assert found["b"]["result"] == [] and found["a"]["result"][0]["id"] == "person/anna-weiss"


@pytest.mark.parametrize("odd", ODD_MEMBERS, ids=lambda odd: str(odd)[:40])
def test_a_member_that_cannot_be_understood_is_left_out(client: FlaskClient, odd: dict[str, Any]) -> None:
    found = got(client, "/reconcile", BATCH, queries=json.dumps({"a": {"query": "Anna Weiss", **odd}}))
    assert found["a"]["result"][0]["id"] == "person/anna-weiss"


@pytest.mark.parametrize("cursor", ["9" * 5000, "-1", "x", "²", ""])
def test_any_cursor_gives_a_list(client: FlaskClient, cursor: str) -> None:
    assert client.get("/reconcile/suggest/entity", query_string={"prefix": "an", "cursor": cursor}).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["'); DROP", '" } UNION { ?s ?p ?o } #', "<x>", "\\", "}", "\N{DOVE OF PEACE}", "a" * 5000, "\x00", "Q", "person/"],
)
def test_odd_names_find_nothing_and_break_nothing(client: FlaskClient, name: str) -> None:
    asked(client, query=name, properties=[{"pid": "country", "v": name}])


def test_suggestions_and_flyouts(client: FlaskClient) -> None:
    found = got(client, "/reconcile/suggest/entity", SUGGEST, prefix="Free Hi")["result"]
    assert (found[0]["id"], found[0]["notable"][0]["id"]) == ("org/free-hills-front", "ArmedGroup")
    assert (
        got(client, "/reconcile/suggest/entity", SUGGEST, prefix="person/anna-weiss")["result"][0]["name"]
        == "Anna Weiss"
    )
    assert got(client, "/reconcile/suggest/entity", SUGGEST, prefix="Free Hi", cursor="1")["result"] == found[1:]
    assert "PoliticalParty" in [
        t["id"] for t in got(client, "/reconcile/suggest/type", SUGGEST, prefix="pol")["result"]
    ]
    assert "Consult" not in [t["id"] for t in got(client, "/reconcile/suggest/type", SUGGEST, prefix="")["result"]]
    assert [p["id"] for p in got(client, "/reconcile/suggest/property", SUGGEST, prefix="acts")["result"]] == [
        "actsFor"
    ]
    assert client.get("/reconcile/suggest/cat").status_code == 404
    for kind, wanted in (("entity", "person/anna-weiss"), ("type", "Person"), ("property", "country")):
        assert got(client, f"/reconcile/flyout/{kind}", FLYOUT, id=wanted)["id"] == wanted
        assert client.get(f"/reconcile/flyout/{kind}?id=no/one").status_code == 404


def test_preview_is_a_page_for_a_frame(client: FlaskClient) -> None:
    answer = client.get("/reconcile/preview?id=org/free-hills-front")
    assert answer.mimetype == "text/html" and "Free Hills Front" in answer.text and "FHF" in answer.text
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert client.get("/reconcile/preview?id=%3Cscript%3E").status_code == 404


def test_a_table_is_extended(client: FlaskClient) -> None:
    query = {
        "ids": ["state/UTO", "person/anna-weiss", "no/one", "org/free-hills-front"],
        "properties": [
            {"id": "wikidata"},
            {"id": "officeOf"},
            {"id": "alsoCalled", "settings": {"limit": 1}},
            {"id": "unknown"},
        ],
    }
    posted = client.post("/reconcile", data={"extend": json.dumps(query)}).get_json()
    for told in (posted, got(client, "/reconcile", EXTENSION, extend=json.dumps(query))):
        valid(told, EXTENSION)
        assert [m["id"] for m in told["meta"]] == ["wikidata", "officeOf", "alsoCalled"]
        assert told["rows"]["state/UTO"]["wikidata"] == [{"str": "Q999999901"}]
        assert told["rows"]["person/anna-weiss"]["officeOf"] == [{"id": "state/UTO", "name": "Utopia"}]
        assert told["rows"]["no/one"] == {"wikidata": [], "officeOf": [], "alsoCalled": []}
        assert told["rows"]["org/free-hills-front"]["alsoCalled"] == [{"str": "FHF"}]
    place = got(
        client, "/reconcile", EXTENSION, extend=json.dumps({"ids": ["geonames/1"], "properties": [{"id": "latitude"}]})
    )
    assert place["rows"]["geonames/1"]["latitude"] == [{"float": 46.2}]
    offered = got(client, "/reconcile/properties", PROPOSED, type="Person", limit="3")
    assert (offered["type"], offered["limit"], len(offered["properties"])) == ("Person", 3, 3)
    assert "latitude" not in [
        p["id"] for p in got(client, "/reconcile/properties", PROPOSED, type="State")["properties"]
    ]


def test_answers_in_a_function_are_safe(client: FlaskClient) -> None:
    answer = client.get("/reconcile", query_string={"query": "Utopia", "callback": "jQuery12_3.done"})
    assert answer.mimetype == "application/javascript"
    assert answer.text.startswith("/**/jQuery12_3.done({") and answer.text.rstrip().endswith("});")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for wrong in ("alert(1)", "a;b", "a b", "<script>", "é", "a" * 200, "a..b"):
        assert client.get("/reconcile", query_string={"callback": wrong}).status_code == 400


def test_a_browser_may_ask_from_elsewhere(client: FlaskClient) -> None:
    answer = client.options(
        "/reconcile", headers={"Origin": "https://refine.example", "Access-Control-Request-Method": "POST"}
    )
    assert (
        answer.headers["Access-Control-Allow-Origin"] == "*"
        and "POST" in answer.headers["Access-Control-Allow-Methods"]
    )


def test_batches_count_against_the_budget(app: Flask, tmp_path: Path) -> None:
    small = create_app(ServerSettings(store=state_of(app).settings.store, budget=0.001))
    try:
        client = small.test_client()
        answers = [client.post("/reconcile", data={"queries": '{"q": {"query": "Anna Weiss"}}'}) for _ in range(3)]
        assert answers[-1].status_code == 429 and int(answers[-1].headers["Retry-After"]) > 0
    finally:
        close(small)
