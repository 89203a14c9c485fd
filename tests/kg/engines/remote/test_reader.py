"""What a remote engine is sent of a query, and what it is never sent."""

from __future__ import annotations

import pytest

from kg.engines.engine import Query
from kg.engines.remote.backend import Backend
from kg.engines.remote.reader import RemoteReader
from kg.rdf.vocab import CQ, RDFS
from kg.sparql.errors import ExtensionRefused, GraphRefused
from tests.support.engine_stub import Call, Handler, stub


def no(handler: Handler, call: Call) -> None:
    handler.send('{"head": {}, "boolean": false}')


@pytest.mark.parametrize("source", ["<g>", ":g", "<../g>", "x:g", "NAMED <urn:elsewhere>", "NAMED cq:g"])
def test_a_graph_that_the_engine_does_not_have_is_refused(source: str) -> None:
    with stub(no) as engine, pytest.raises(GraphRefused):
        RemoteReader(Backend(engine.address)).query(Query(f"ASK FROM {source} {{}}"))
    assert not any("FROM" in query for query in engine.queries)


def test_extensions_are_not_sent() -> None:
    with stub(no) as engine, pytest.raises(ExtensionRefused):
        RemoteReader(Backend(engine.address)).query(Query("SELECT (bif:x() AS ?x) {}"))
    assert engine.queries == []


def test_the_prefixes_of_the_graph_are_declared_where_they_are_used() -> None:
    with stub(no) as engine:
        reader = RemoteReader(Backend(engine.address))
        for text in ("ASK { ?x a cq:Event ; rdfs:label 'wd:x' }", "PREFIX cq: <urn:cq#> ASK { ?x a cq:Event }"):
            reader.query(Query(text))
    assert engine.queries == [
        f"PREFIX cq: <{CQ}> PREFIX rdfs: <{RDFS}> ASK {{ ?x a cq:Event ; rdfs:label 'wd:x' }}",
        "PREFIX cq: <urn:cq#> ASK { ?x a cq:Event }",
    ]


def test_a_search_is_sent_as_a_pattern_of_the_standard() -> None:
    with stub(no) as engine:
        RemoteReader(Backend(engine.address)).query(Query("ASK { SERVICE cq:search { ?x cq:matchesName 'a' } }"))
    (query,) = engine.queries
    assert "SERVICE" not in query and "CONTAINS(LCASE(STR(?cq_text))" in query
