"""Aggregates that an engine leaves without a value: strings of what they join, and what is said of the others."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.sparql.aggregates import warning, with_string_forms
from kg.sparql.query import inspect

DATA = """INSERT DATA {
  <a:iris> <a:p> <a:1>, <a:2> . <a:numbers> <a:p> 5, 6.5 . <a:mixed> <a:p> <a:1>, "x", 7, "2024-06"^^xsd:gYearMonth .
  <a:english> <a:p> "x"@en, "y"@en . <a:languages> <a:p> "x"@en, "y"@de . <a:strings> <a:p> "x", "y" }"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.update("PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> " + DATA)
    return made


def joined(store: ox.Store, expression: str) -> dict[str, ox.Literal | None]:
    query = with_string_forms(
        f"SELECT ?s ({expression} AS ?all) {{ {{ SELECT * {{ ?s <a:p> ?o }} ORDER BY ?o }} }} GROUP BY ?s"
    )
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return {row["s"].value: row["all"] for row in found}


@pytest.mark.parametrize(
    ("group", "parts"),
    [
        ("a:iris", {"a:1", "a:2"}),
        ("a:numbers", {"5", "6.5"}),
        ("a:mixed", {"a:1", "x", "7", "2024-06"}),
        ("a:strings", {"x", "y"}),
        ("a:english", {"x", "y"}),
        ("a:languages", {"x", "y"}),
    ],
)
@pytest.mark.parametrize(
    "expression",
    [
        "GROUP_CONCAT(?o ; SEPARATOR = '|')",
        "group_concat(distinct ?o;separator='|')",
        "GROUP_CONCAT(DISTINCT COALESCE(?o, (?s)) # ; )\n ; SEPARATOR = '|')",
        "CONCAT('', GROUP_CONCAT(?o; SEPARATOR='|'), '')",
    ],
)
def test_string_forms_are_joined(store: ox.Store, expression: str, group: str, parts: set[str]) -> None:
    found = joined(store, expression)[group]
    assert found is not None and set(found.value.split("|")) == parts


def test_a_language_that_all_share_is_kept(store: ox.Store) -> None:
    found = joined(store, "GROUP_CONCAT(?o)")
    assert [found[name].language for name in ("a:english", "a:languages", "a:strings")] == ["en", None, None]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?group_concat { ?s ?p 'GROUP_CONCAT(?x)' } # GROUP_CONCAT(?o)",
        "SELECT (GROUP_CONCAT(?o AS ?x {",
        "SELECT (GROUP_CONCAT() AS ?x) {}",
        "GROUP_CONCAT ( DISTINCT ; )",
        ")) GROUP_CONCAT",
    ],
)
def test_what_is_no_whole_call_stays(text: str) -> None:
    assert with_string_forms(text) == text


def test_one_within_another_is_written_once() -> None:
    text = with_string_forms("SELECT (GROUP_CONCAT(GROUP_CONCAT(?x)) AS ?y) {}")
    assert text.count("isLiteral") == 1


FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("expression", "values", "without"),
    [
        ("SUM(?x)", "(1 1) (1 UNDEF) (2 3)", 1),
        ("AVG(?x)", "(1 'a') (2 <a:b>) (3 3)", 2),
        ("MAX(?x)", "(1 UNDEF) (2 2)", 1),
        ("GROUP_CONCAT(STR(?x); SEPARATOR=' ')", "(1 UNDEF) (1 'a')", 1),
        ("1 + SUM(?x)", "(1 UNDEF)", 1),
        ("COALESCE(SUM(?x), 0)", "(1 UNDEF)", 0),
        ("SUM(?x)", "(1 2) (2 3)", 0),
        ("COUNT(?x)", "(1 UNDEF)", 0),
        ("SAMPLE(?x)", "(1 UNDEF)", 0),
    ],
)
def test_rows_whose_aggregate_has_no_value_are_named(name: str, expression: str, values: str, without: int) -> None:
    query = inspect(f"SELECT ?g ({expression} AS ?all) {{ VALUES (?g ?x) {{ {values} }} }} GROUP BY ?g")
    found = ox.Store().query(query.text)
    assert isinstance(found, ox.QuerySolutions)
    said = warning(query, found.serialize(format=FORMATS[name]) or b"", name)
    assert (f"?all in {without} of" in said) == (without > 0)
    assert bool(said) == (without > 0)


@pytest.mark.parametrize(
    ("text", "aggregates"),
    [
        ("SELECT (SUM(?x) AS ?a) (MIN ( ?x ) as ?b) (COUNT(?x) AS ?c) (?d AS ?e) { }", ["a", "b"]),
        ("SELECT ?a { { SELECT (MAX(?x) AS ?b) {} } BIND(1 AS ?c) }", []),
        ("SELECT ?sum (?max AS ?a) { ?max ?avg 'SUM(?x) AS ?b' }", []),
        ("SELECT (SUM(?x) + AVG(?y) AS ?a) {} HAVING (MAX(?x) > 1)", ["a"]),
        ("ASK {}", []),
    ],
)
def test_which_variables_are_of_aggregates(text: str, aggregates: list[str]) -> None:
    assert inspect(text).aggregates == aggregates
