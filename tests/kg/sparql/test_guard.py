"""What the guard refuses and, as important, what it lets through."""

from __future__ import annotations

import contextlib
import time

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sparql.guard import IsUpdate, Refused, examine
from kg.sparql.tokens import tokenise

FEDERATING = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { service<http://127.0.0.1/>{ ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } }",
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
    'SELECT * { VALUES ?x { """A"} SERVICE <http://127.0.0.1/> { ?s ?p ?o } }',
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
    "SELECT ?load ?insert { ?load ?insert 'DELETE' }",
    "SELECT * FROM <http://example.org/g> { ?a ?b 1.5 , -2e3 , 'x'@en-GB , true }",
]


@pytest.mark.parametrize("query", FEDERATING)
def test_service_is_refused_in_every_disguise(query: str) -> None:
    with pytest.raises(Refused) as refused:
        examine(query)
    assert refused.value.line is not None


@pytest.mark.parametrize("query", HARMLESS)
def test_names_strings_and_comments_are_let_through(query: str) -> None:
    assert examine(query) == "SELECT"
    ox.Store().query(query)  # and they are SPARQL


def test_only_the_listed_services_are_let_through() -> None:
    allowed = {"https://query.wikidata.org/sparql"}
    assert examine("SELECT * { SERVICE <https://query.wikidata.org/sparql> { ?s ?p ?o } }", allowed) == "SELECT"
    for other in ("<https://query.wikidata.org/sparql2>", "?endpoint", "wd:sparql"):
        with pytest.raises(Refused):
            examine(f"SELECT * {{ SERVICE {other} {{ ?s ?p ?o }} }}", allowed)


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
        examine(update)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("ASK {}", "ASK"),
        ("prefix a: <b> construct where { ?s ?p ?o }", "CONSTRUCT"),
        ("#SELECT\nDESCRIBE <a>", "DESCRIBE"),
        ("nonsense", None),
        ("", None),
    ],
)
def test_form(query: str, form: str | None) -> None:
    assert examine(query) == form


def test_position_is_that_of_the_word() -> None:
    with pytest.raises(Refused) as refused:
        examine("SELECT *\n{ SERVICE <a> {} }")
    assert (refused.value.line, refused.value.column) == (2, 3)


@given(st.text(alphabet=st.sampled_from("SERVICEex: {}<>\"'#\\?.@1\n")))
def test_tokens_cover_the_text(text: str) -> None:
    assert "".join(token.text for token in tokenise(text)) == text


@pytest.mark.parametrize("piece", ["a.", "'''", '\\"', "<a", '"""\\"', "{", "?", "a:", '"""', "'\n"])
def test_long_nonsense_takes_linear_time(piece: str) -> None:
    """Quadratic scanning of these would take minutes; the test's own limit is generous."""
    begun = time.process_time()
    with contextlib.suppress(Refused):
        examine("SELECT * { " + piece * 50_000)
    assert time.process_time() - begun < 5
