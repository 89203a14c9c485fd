"""What engines take beyond SPARQL, and what only looks like it."""

from __future__ import annotations

import pytest

from kg.sparql.errors import ExtensionRefused
from kg.sparql.extensions import refuse_extensions
from kg.sparql.query import inspect


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { OPTIONAL { ?s ?p 'DEFINE bif:x' } } # OPTION",
        "PREFIX define: <urn:d> SELECT * { ?s define:a ?o }",
        "SELECT * { ?s ?p ?o . ?o bif:contains 'x' }",
        "PREFIX b: <urn:b> SELECT * { ?s b:if:x ?o }",
    ],
)
def test_standard_sparql_passes(text: str) -> None:
    refuse_extensions(inspect(text))


@pytest.mark.parametrize(
    "text",
    [
        "DEFINE get:soft 'x' SELECT * {}",
        "define input:inference 'x' SELECT * {}",
        "SELECT * FROM <a:a> OPTION(get:soft 'x') {}",
        "SELECT (bif:x() AS ?x) {}",
        "SELECT (BIF:x() AS ?x) {}",
        "SELECT (sql:x() AS ?x) {}",
        "SELECT (<sql:x>() AS ?x) {}",
        "PREFIX : <bif> SELECT (::x() AS ?x) {}",
        "PREFIX p: <b> SELECT (p:if:x() AS ?x) {}",
        r"SELECT (<\u0042if:x>() AS ?x) {}",
        r"\u0044EFINE get:soft 'x' SELECT * {}",
        "DEFINEget:soft 'x' SELECT * {}",
        "PREFIX p: <> SELECT (p:bif:x() AS ?x) {}",
    ],
)
def test_extensions_are_refused_in_every_disguise(text: str) -> None:
    with pytest.raises(ExtensionRefused):
        refuse_extensions(inspect(text))
