"""What the guard refuses and, as important, what it lets through."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.sparql.errors import IsUpdate, LoadRefused, Refused, ServiceRefused
from kg.sparql.guard import admitted, check_update
from kg.sparql.query import inspect

FEDERATING = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { service<http://127.0.0.1/>{ ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { sErViCe <http://127.0.0.1/> { ?s ?p ?o } } } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { # no comment hides\nSERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { 'it''s' SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX ex: <http://127.0.0.1/> SELECT * { SERVICEex:x { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1/> SELECT * { ?s ?p 1SERVICE:x { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1/> SELECT * { ?s ?p true.SERVICE:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1 OPTIONALSERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a\\\\' . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "a" . SERVICE <http://127.0.0.1/> { ?s ?p "b" } }',
]

HARMLESS = [
    "SELECT ?service { ?service ?p 'SERVICE <http://127.0.0.1/> {}' }",
    'SELECT * { ?s ?p """a "quoted" SERVICE <x> { """ }',
    'SELECT * { ?s ?p """ends in \\"""", "", \'\', "\\\\", """\\\\""" }',
    "SELECT * { ?s <http://example.org/SERVICE> ?o } # SERVICE <x> {}",
    "PREFIX ex: <http://example.org/> SELECT * { ?s ex:service ?o ; ex:load ex:a.service }",
    "PREFIX service: <http://example.org/> SELECT * { ?s service:of ?o . GRAPH service:g { ?s ?p ?o } }",
    r"SELECT * { ?s ?p 'it\\', 'a\'', '\\' }",
    "SELECT ?load ?insert { ?load ?insert 'DELETE' }",
    "SELECT * FROM <http://example.org/g> { ?a ?b 1.5 , -2e3 , 'x'@en-GB , true }",
]


@pytest.mark.parametrize("query", FEDERATING)
def test_service_is_refused_in_every_disguise(query: str) -> None:
    with pytest.raises(ServiceRefused) as refused:
        admitted(inspect(query))
    assert refused.value.line is not None and refused.value.status == 403
    with pytest.raises(ServiceRefused):
        check_update(inspect(query))


@pytest.mark.parametrize("query", HARMLESS)
def test_names_strings_and_comments_are_let_through(query: str) -> None:
    assert admitted(inspect(query)).text == query
    assert check_update(inspect(query)) == []
    ox.Store().query(query)  # and they are SPARQL


def test_only_the_listed_services_are_let_through() -> None:
    allowed = {"https://query.wikidata.org/sparql"}
    query = inspect("SELECT * { SERVICE <https://query.wikidata.org/sparql> { ?s ?p ?o } }")
    assert admitted(query, allowed) is query
    for other in ("<https://query.wikidata.org/sparql2>", "?endpoint", "wd:sparql"):
        with pytest.raises(ServiceRefused):
            admitted(inspect(f"SELECT * {{ SERVICE {other} {{ ?s ?p ?o }} }}"), allowed)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "LOAD <http://127.0.0.1/>",
        "load silent <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP GRAPH <a:a>",
        "PREFIX ex: <http://example.org/> # comment\n DELETE WHERE { ?s ?p ?o }",
        "BASE <http://a/> WITH <g> DELETE {} WHERE {}",
        "\\u0049NSERT DATA { <a:a> <a:b> <a:c> }",
    ],
)
def test_updates_are_named_as_such(update: str) -> None:
    with pytest.raises(IsUpdate):
        admitted(inspect(update))


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p 'it }",
        r"ASK { ?s ?p 'it\'",
        r'ASK { ?s ?p """it\"""',
        'ASK { ?s ?p "it\n }',
        'ASK { VALUES ?x { """A"} SERVICE <x> {} }',
    ],
)
def test_a_string_without_an_end_is_refused(query: str) -> None:
    with pytest.raises(Refused, match="does not end"):
        admitted(inspect(query))
    with pytest.raises(Refused, match="does not end"):
        check_update(inspect(query))


def test_position_is_that_of_the_word() -> None:
    with pytest.raises(Refused) as refused:
        admitted(inspect("SELECT *\n{ SERVICE <a> {} }"))
    assert (refused.value.line, refused.value.column) == (2, 3)


def test_silent_calls_that_are_not_allowed_are_left_out() -> None:
    text = "SELECT * { SERVICE SILENT <x> { ?s ?p '}' { ?a\n?b ?c } SERVICE <y> {} } ?s ?p ?o }"
    sent = admitted(inspect(text)).text
    assert sent.replace(" ", "") == "SELECT*{{}\n?s?p?o}"
    assert sent.index("?s ?p ?o") == text.index("?s ?p ?o")
    with pytest.raises(ServiceRefused):
        admitted(inspect(text), frozenset({"x"}))
    assert admitted(inspect(text), frozenset({"x", "y"})).text == text
    update = inspect("INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <x> { ?s ?p ?o } }")
    assert "SERVICE" not in update.edited(check_update(update))


def test_a_silent_call_without_an_end_is_refused() -> None:
    with pytest.raises(ServiceRefused):
        admitted(inspect("ASK { SERVICE SILENT <x> { ?s ?p ?o"))


@pytest.mark.parametrize(
    "call", ["SERVICE <x> { ?a ?b ?c }", "SERVICE SILENT <x> { ?a ?b ?c }", "SERVICE cq:search { ?a ?b ?c }"]
)
def test_no_pair_of_escaped_quotes_hides_a_call(call: str) -> None:
    hidden = inspect(f'SELECT * {{ ?s ?p "\\u0022 . ?t ?q {call} . ?d ?e \\u0022" }}')
    assert not hidden.services
    with pytest.raises(ServiceRefused):
        admitted(hidden)
    with pytest.raises(ServiceRefused):
        check_update(hidden)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <x>",
        "load silent <x>",
        "LOADe:x",
        "PREFIX : <x> CLEAR ALL;LOAD:x",
        "\\u004cOAD <x>",
        "INSERT DATA { <s> <p> '\\u0027 } ; LOAD <x> ; INSERT DATA { <s> <p> \\u0027' }",
    ],
)
def test_load_is_refused_in_every_disguise(update: str) -> None:
    with pytest.raises(LoadRefused) as refused:
        check_update(inspect(update))
    assert refused.value.status == 501
