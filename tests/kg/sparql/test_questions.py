"""Saved questions: their metadata, and parameters bound as terms."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.sparql.query import inspect
from kg.sparql.questions import bind, parse, question, questions

TEXT = """#+ summary: Who is it?
#+ description: People by name.
#+ tags: people, names
#+ parameters:
#+   - name (string): Ada | the name
#+   - day (date): | on this day
#+   - who (iri): id:person/ada
#+ view: table
SELECT ?who { ?who <urn:name> ?_name . # not this: ?_name
  FILTER("?_name" != ?_name) }
"""
EVIL = 'Ada" . } DELETE { ?s ?p "'


def test_metadata() -> None:
    found = parse("who", TEXT)
    assert (found.summary, found.description, found.tags, found.view) == (
        "Who is it?",
        "People by name.",
        ("people", "names"),
        "table",
    )
    assert [(p.name, p.kind, p.default, p.label) for p in found.parameters] == [
        ("name", "string", "Ada", "the name"),
        ("day", "date", "", "on this day"),
        ("who", "iri", "id:person/ada", "who"),
    ]


def test_bound_values_stay_terms() -> None:
    store = ox.Store()
    ada = ox.NamedNode("https://w3id.org/communique/id/person/ada")
    store.add(ox.Quad(ada, ox.NamedNode("urn:name"), ox.Literal(EVIL)))
    bound = parse("who", TEXT).bound({"name": EVIL})
    assert "# not this: ?_name" in bound
    assert '"?_name" !=' in bound
    assert [row["who"] for row in store.query(bound)] == [ada]  # type: ignore[union-attr]
    assert not list(store.query(parse("who", TEXT).bound({"name": EVIL, "who": "urn:other"})))  # type: ignore[arg-type]


def test_bind_joins_to_the_pattern_and_not_to_the_template() -> None:
    store = ox.Store()
    for name in ("urn:a", "urn:b"):
        store.add(ox.Quad(ox.NamedNode(name), ox.NamedNode("urn:p"), ox.Literal("{")))
    made = store.query(bind(inspect('CONSTRUCT { ?s ?p "{" } WHERE { ?s ?p ?o }'), {"s": ox.NamedNode("urn:a")}))
    assert {triple.subject.value for triple in made} == {"urn:a"}  # type: ignore[union-attr]


@pytest.mark.parametrize(("parameter", "value"), [("who", "no iri"), ("who", "urn:<x>")])
def test_values_that_are_no_terms_are_refused(parameter: str, value: str) -> None:
    with pytest.raises(UsageError, match=parameter):
        parse("who", TEXT).bound({parameter: value})


def test_a_parameter_that_a_question_does_not_have_is_refused() -> None:
    with pytest.raises(UsageError, match="who: no parameter whom; it has: "):
        parse("who", TEXT).bound_exactly({"whom": "urn:x"})


def test_views() -> None:
    assert parse("who", TEXT.replace("view: table", "view: timeline")).view == "timeline"
    assert parse("who", "ASK {}").view == "table"
    with pytest.raises(UsageError, match="who: view: 'pie' is not one of table, map"):
        parse("who", TEXT.replace("view: table", "view: pie"))


def test_unknown_question_names_the_known() -> None:
    with pytest.raises(UsageError, match="no saved question"):
        question("nothing-of-that-name")
    assert all(found.summary for found in questions())
