"""Saved questions: their metadata, and parameters bound as terms."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.sparql.names import resolved, search
from kg.sparql.query import inspect
from kg.sparql.questions import bind, by_theme, parse, question, questions
from server.pages.words import words

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


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("who", "no iri"),
        ("who", "urn:<x>"),
        ("day", "2024"),
        ("day", "20240531"),
        ("day", "2024-02-30"),
        ("day", "foo"),
    ],
)
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


NAMED = """#+ summary: Whose?
#+ parameters:
#+   - who (cq:Person cq:State): id:state/PAK | Who
SELECT ?x { { SELECT ?x { ?x <urn:of> ?_who } LIMIT 5 } UNION { ?_who <urn:has> ?x OPTIONAL { ?x <urn:like> ?_who } } }
"""
PAK, ADA = (ox.NamedNode(f"https://w3id.org/communique/id/{path}") for path in ("state/PAK", "person/ada"))


def _things(given: dict[str, str]) -> set[str]:
    store = ox.Store()
    for subject, prop, value in (("urn:1", "urn:of", PAK), ("urn:2", "urn:of", ADA), ("urn:3", "urn:of", "urn:else")):
        thing = value if isinstance(value, ox.NamedNode) else ox.NamedNode(value)
        store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(prop), thing))
    store.add(ox.Quad(ADA, ox.NamedNode("urn:has"), ox.NamedNode("urn:4")))
    found = store.query(parse("whose", NAMED).bound(given))
    assert isinstance(found, ox.QuerySolutions)
    return {row["x"].value for row in found}


def test_an_entity_is_bound_in_every_group_that_has_it() -> None:
    assert _things({}) == {"urn:1"}
    assert _things({"who": ""}) == {"urn:1", "urn:2", "urn:3", "urn:4"}
    assert _things({"who": ADA.value}) == {"urn:2", "urn:4"}
    assert _things({"who": "id:person/ada id:state/PAK"}) == {"urn:1", "urn:2", "urn:4"}
    with pytest.raises(UsageError, match="who: 'Ada' is not an IRI"):
        _things({"who": "Ada"})


CALLED = [
    ("id:1", "Pakistan"),
    ("id:2", "Pakistan Army"),
    ("id:3", "PÁKISTAN"),
    ("id:1", "Islamic Republic of Pakistan"),
]


@pytest.mark.parametrize(
    ("name", "iris"),
    [("pakistan", "id:1 id:3"), ("pakistan a", "id:1 id:2 id:3"), ("id:state/PAK", "id:state/PAK"), ("", "")],
)
def test_a_name_stands_for_those_called_so_else_for_those_with_it_in_a_name(name: str, iris: str) -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def find(words: str, classes: tuple[str, ...]) -> list[tuple[str, str]]:
        asked.append((words, classes))
        return CALLED

    assert resolved(parse("whose", NAMED), {"who": name}, find) == {"who": iris}
    assert asked == ([(name, ("cq:Person", "cq:State"))] if name.startswith("pak") else [])


def test_a_name_that_nothing_has_is_told() -> None:
    with pytest.raises(UsageError, match="who: nothing in this graph is called 'Nobody'"):
        resolved(parse("whose", NAMED), {"who": "Nobody"}, lambda name, classes: [])


def test_the_query_for_a_name_asks_for_words_and_never_is_one() -> None:
    read = inspect(search('x" } DELETE {', ("cq:Actor", "cq:Place")))
    assert len(read.searches) == 2 and read.form == "SELECT"


def test_every_question_has_one_theme_which_the_pages_have_words_for() -> None:
    themes = by_theme()
    assert {found.name for one in themes.values() for found in one} == {found.name for found in questions()}
    assert words()["themes"].keys() == themes.keys()
