"""Selections: their parameters there and back, and what their SPARQL finds in a small graph."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.engines.local.search import finder
from kg.errors import UsageError
from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import CQ, ID, PREFIXES, RDF
from kg.sparql.query import inspect
from kg.sparql.search_service import with_answers
from kg.sparql.selecting import count, pattern, select
from kg.sparql.selection import KINDS, Selection, parameters, selection_of, takes, types_of

Find = Callable[..., list[str]]

ENTITIES = """
GRAPH <urn:entities> {
  id:ada a cq:Person ; rdfs:label "Ada" ; cq:actsFor id:UTO ; cq:country "UTO" .
  id:bob a cq:Person ; rdfs:label "Bob" .
  id:UTO a cq:State ; rdfs:label "Utopia" ; cq:country "UTO" .
  id:RUR a cq:State ; rdfs:label "Ruritania" ; cq:country "RUR" .
  id:army a cq:GovernmentBody ; rdfs:label "Army" ; cq:country "UTO" .
  id:town a cq:Place ; rdfs:label "Town" ; cq:locatedIn id:province ; cq:country "RUR" .
  id:province a cq:Place ; rdfs:label "Province" ; cq:locatedIn id:RUR ; cq:country "RUR" .
}
"""
ARTICLES = """
GRAPH id:first {
  id:first a cq:Article ; schema:headline "War begins" ; schema:datePublished "2024-06-01"^^xsd:date ;
    schema:publisher "The Courier" ; schema:url "https://www.courier.example/1" .
  <urn:s1> a cq:Sentence ; nif:referenceContext id:first ; nif:anchorOf "A town burns" .
  <urn:m1> a cq:Mention ; nif:referenceContext id:first ; cq:inSentence <urn:s1> .
  id:ada gaf:denotedBy <urn:m1> . id:UTO gaf:denotedBy <urn:m1> . id:town gaf:denotedBy <urn:m1> .
  id:attack a cq:Assault ; rdfs:label "attack" ; cq:actor id:ada ; cq:actorState id:UTO ; cq:recipient id:RUR ;
    cq:recipientState id:RUR ; sem:hasPlace id:town ; cq:factuality cq:Actual ; cq:confidence 0.8 ;
    cq:earliestDate "2024-05-01"^^xsd:date ; cq:latestDate "2024-05-31"^^xsd:date ; cq:trigger <urn:m1> ;
    gaf:denotedBy <urn:m1> .
  id:speech a cq:Statement ; rdfs:label "speech" ; cq:speaker id:ada ; cq:addressee id:bob ; cq:confidence 0.7 ;
    gaf:denotedBy <urn:m1> .
}
GRAPH id:second {
  id:second a cq:Article ; schema:headline "Peace talks" ; schema:datePublished "2025-06-01T08:00:00Z"^^xsd:dateTime ;
    schema:publisher "The Wire" ; schema:url "https://wire.example:8080/2" .
  <urn:s2> a cq:Sentence ; nif:referenceContext id:second ; nif:anchorOf "Bob will visit" .
  <urn:m2> a cq:Mention ; nif:referenceContext id:second ; cq:inSentence <urn:s2> .
  id:bob gaf:denotedBy <urn:m2> . id:RUR gaf:denotedBy <urn:m2> .
  id:raid a cq:Assault ; rdfs:label "raid" ; cq:actor id:UTO ; cq:actorState id:UTO ; cq:recipient id:bob ;
    cq:factuality cq:Actual ; cq:attributedTo id:ada ; cq:confidence 0.5 ; cq:trigger <urn:m2> ;
    gaf:denotedBy <urn:m2> ; cq:earliestDate "2024-05-20"^^xsd:date .
  id:visit a cq:Agree ; rdfs:label "visit" ; cq:actor id:bob, id:army ; cq:factuality cq:Planned ;
    cq:trigger <urn:m2> ; gaf:denotedBy <urn:m2> .
}
"""
RESOLUTION = """
GRAPH <urn:resolution> {
  id:happening a cq:ReportedEvent ; cq:reports id:attack, id:raid ; cq:actor id:UTO ; cq:recipient id:RUR ;
    rdfs:label "war" ; cq:earliestDate "2024-05-01"^^xsd:date .
}
"""


def store_of(graph: str) -> ox.Store:
    """Return a store with the graphs of a text, and with the superclasses of what is in them."""
    store = ox.Store()
    store.load("".join(f"PREFIX {p}: <{i}>\n" for p, i in PREFIXES.items()) + graph, ox.RdfFormat.TRIG)
    for quad in list(store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None)):
        for above in superclasses().get(getattr(quad.object, "value", ""), ()):
            store.add(ox.Quad(quad.subject, quad.predicate, ox.NamedNode(above), quad.graph_name))
    return store


@pytest.fixture(scope="module")
def found() -> Find:
    store = store_of(ENTITIES + RESOLUTION + ARTICLES)

    def find(selection: Selection, query: str | None = None) -> list[str]:
        text = with_answers(inspect(query or select(selection)), finder(None, store))
        rows = store.query(text, use_default_graph_as_union=True, prefixes=PREFIXES)
        assert isinstance(rows, ox.QuerySolutions)
        return [str(getattr(row[0], "value", "")).removeprefix(ID) for row in rows]

    return find


@pytest.mark.parametrize(
    ("kind", "query", "wanted"),
    [
        ("reports", "", "attack raid visit"),
        ("events", "", "happening visit"),
        ("events", "type=Agree", "visit"),
        ("events", "attributed=yes", "happening"),
        ("reports", "type=assault", "attack raid"),
        ("reports", "type=MaterialConflict&type=cq:Agree", "attack raid visit"),
        ("reports", "actor=id:ada", "attack"),
        ("reports", "actor=id:UTO", "attack raid"),
        ("reports", "actor=id:ada&actor=id:bob", "attack visit"),
        ("reports", "recipient=id:RUR", "attack"),
        ("reports", "participant=id:bob", "raid visit"),
        ("reports", "place=id:RUR", "attack"),
        ("reports", "place=id:town", "attack"),
        ("reports", "country=rur", "attack"),
        ("reports", "country=UTO", ""),
        ("reports", "actor_country=rur", ""),
        ("reports", "actor_country=uto&factuality=Planned", "visit"),
        ("reports", "factuality=Planned", "visit"),
        ("reports", "attributed=yes", "raid"),
        ("reports", "attributed=no", "attack visit"),
        ("reports", "attributed=id:UTO", "raid"),
        ("reports", "min_confidence=0.6", "attack"),
        ("reports", "min_confidence=0.5", "attack raid"),
        ("reports", "source=The Wire", "raid visit"),
        ("reports", "source=courier.example", "attack"),
        ("reports", "source=ourier.example", ""),
        ("reports", "words=burns", "attack"),
        ("reports", "from=2024-05-31", "attack raid"),
        ("reports", "to=2024-05-01", "attack"),
        ("reports", "to=2024-04", ""),
        ("reports", "from=2024-06", "raid"),
        ("reports", "from=2024&to=2024&type=Assault&attributed=no", "attack"),
        ("statements", "actor=id:UTO", "speech"),
        ("statements", "participant=id:bob", "speech"),
        ("statements", "recipient=id:ada", ""),
        ("statements", "country=UTO&min_confidence=0.7&source=The Courier&words=town&from=2024&to=2024", "speech"),
        ("statements", "from=2025", ""),
        ("articles", "", "first second"),
        ("articles", "from=2024-06-01&to=2024-06", "first"),
        ("articles", "from=2025-06-01&to=2025-06-01", "second"),
        ("articles", "words=peace", "second"),
        ("articles", "words=burns", "first"),
        ("articles", "participant=id:bob", "second"),
        ("articles", "place=id:RUR", "first second"),
        ("articles", "place=id:province", "first"),
        ("articles", "source=wire.example", "second"),
        ("articles", "source=The Wire", "second"),
        ("people", "", "ada bob"),
        ("people", "country=UTO", "ada"),
        ("people", "words=bob", "bob"),
        ("people", "source=The Wire", "bob"),
        ("people", "to=2024-05-10", "ada"),
        ("organizations", "type=GovernmentBody", "army"),
        ("organizations", "type=ArmedGroup", ""),
        ("states", "country=RUR&country=UTO", "RUR UTO"),
        ("places", "place=id:province", "province town"),
        ("places", "from=2024", "town"),
    ],
)
def test_what_is_selected(found: Find, kind: str, query: str, wanted: str) -> None:
    selection = selection_of(kind, [part.split("=") for part in query.split("&") if part])  # type: ignore[misc]
    assert sorted(found(selection)) == wanted.split()
    assert found(selection, count(selection)) == [str(len(wanted.split()))]
    assert sorted(found(selection, select(selection, 100))) == wanted.split()
    assert selection.restricts == bool(query)


@pytest.mark.parametrize(
    ("kind", "sort", "wanted"),
    [
        ("reports", "date", "visit attack raid"),
        ("reports", "-date", "raid attack visit"),
        ("reports", "-confidence", "attack raid visit"),
        ("events", "-date", "happening visit"),
        ("articles", "-date", "second first"),
        ("articles", "label", "second first"),
        ("statements", "date", "speech"),
        ("people", "-label", "bob ada"),
        ("people", "-events", "bob ada"),
        ("states", "-events", "RUR UTO"),
    ],
)
def test_order(found: Find, kind: str, sort: str, wanted: str) -> None:
    selection = selection_of(kind, [("sort", sort)])
    assert found(selection) == wanted.split()
    assert found(selection, select(selection, 1, 1)) == wanted.split()[1:2]


def test_an_event_with_an_undated_report_is_sorted_by_its_own_day() -> None:
    store = ox.Store()
    prologue = "".join(f"PREFIX {p}: <{i}>\n" for p, i in PREFIXES.items())
    data = """
      id:one a cq:ReportedEvent ; cq:reports id:a, id:b ; cq:earliestDate "2024-01-02"^^xsd:date .
      id:a a cq:Event ; cq:earliestDate "2024-01-02"^^xsd:date ; cq:confidence 0.9 .
      id:b a cq:Event .
      id:c a cq:Event ; cq:earliestDate "2024-01-01"^^xsd:date ; cq:confidence 0.1 ."""
    store.load(prologue + data, ox.RdfFormat.TURTLE)
    for sort, wanted in (("date", ["c", "one"]), ("-date", ["one", "c"]), ("-confidence", ["one", "c"])):
        rows = store.query(select(selection_of("events", [("sort", sort)])), prefixes=PREFIXES)
        assert isinstance(rows, ox.QuerySolutions)
        assert [str(getattr(row[0], "value", "")).removeprefix(ID) for row in rows] == wanted, sort


def test_every_sort_and_parameter_of_a_kind_gives_a_query(found: Find) -> None:
    samples = {"from": "2024", "to": "2025", "factuality": "Actual", "attributed": "yes", "min_confidence": ".5"}
    for kind in KINDS.values():
        for name in takes(kind.name):
            values = (
                kind.sorts if name == "sort" else [samples.get(name, "cq:" + kind.cls if name == "type" else "UTO")]
            )
            for value in values:
                value = "id:UTO" if name in ("actor", "recipient", "participant", "place") else value
                found(selection_of(kind.name, [(name, value)]))


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("things", [], "no kind of things 'things'"),
        ("people", [("actor", "id:x")], "people are not selected by 'actor'; they are by: from, to"),
        ("events", [("type", "Murder")], "type: 'Murder' is not a class of events; there are: Accuse,"),
        ("events", [("type", "Person")], "type: 'Person' is not a class of events"),
        ("events", [("from", "2024-13")], "from: '2024-13' is not a day, month or year"),
        ("events", [("from", "0000")], "from: '0000' is not a day"),
        ("events", [("from", "2025"), ("to", "2024")], "from: 2025-01-01 is after to: 2024-12-31"),
        ("events", [("from", "2025"), ("from", "2024")], "from: given twice, as '2025-01-01' and '2024-01-01'"),
        ("events", [("actor", "Bob the Great")], "actor: 'Bob the Great' is not an IRI, nor a name such as"),
        ("events", [("actor", "https://x.org/> } #")], "actor: 'https://x.org/> } #' is not an IRI"),
        ("events", [("country", "Utopia")], "country: 'Utopia' is not an ISO 3166-1 alpha-3 code"),
        ("events", [("factuality", "true")], "factuality: 'true' is not one of Actual, Planned"),
        ("events", [("min_confidence", "nan")], "min_confidence: 'nan' is not a number from 0 to 1"),
        ("events", [("min_confidence", "60")], "min_confidence: '60' is not a number from 0 to 1"),
        ("events", [("attributed", "maybe")], "attributed: 'maybe' is not an IRI"),
        ("events", [("attributed", "no"), ("attributed", "id:ada")], "attributed: 'no' does not go with 'id:ada'"),
        ("events", [("attributed", "no"), ("attributed", "yes")], "attributed: given twice, as 'no' and 'yes'"),
        ("events", [("sort", "size")], "sort: 'size' is not one of date, confidence, label"),
        ("events", [("page", "2")], "events are not selected by 'page'"),
    ],
)
def test_errors_name_parameter_and_value(kind: str, given: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        selection_of(kind, given)
    assert str(raised.value).startswith(said)


def test_names_of_the_caller_are_passed_over() -> None:
    assert selection_of("events", [("page", "2"), ("type", "")], others=("page",)) == Selection()


def test_parameters_and_back() -> None:
    selection = Selection(
        "reports",
        date(2024, 1, 1),
        date(2024, 12, 31),
        (CQ + "Assault", CQ + "Coerce"),
        (ID + "org/taliban",),
        (ID + "state/PAK",),
        ("http://example.org/a,b",),
        ("AFG",),
        (ID + "geonames/1",),
        (CQ + "Planned",),
        True,
        (ID + "person/x",),
        Decimal("0.50"),
        ("The Wire",),
        'a "b c" d*',
        "-date",
    )
    given = parameters(selection)
    assert selection_of("reports", given) == selection
    assert given[:4] == [("from", "2024-01-01"), ("to", "2024-12-31"), ("type", "Assault"), ("type", "Coerce")]
    assert ("actor", "id:org/taliban") in given
    assert ("min_confidence", "0.50") in given
    assert selection_of("reports", reversed(given)) == selection


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_text_is_a_value_and_never_code(publisher: str, words: str) -> None:
    selection = selection_of("articles", [("source", publisher), ("words", words)])
    assert selection_of("articles", parameters(selection)) == selection
    text = select(selection)
    read = inspect(text)
    assert read.depth == 0
    assert len(read.services) == 2 * bool(selection.words)
    ox.Store().query(with_answers(read, lambda _: ()), prefixes=PREFIXES)


def test_pattern_names_its_own_variables_apart() -> None:
    names = inspect(
        "SELECT * {" + pattern(selection_of("events", [("country", "AFG"), ("words", "x")])) + "}"
    ).variables
    assert {name for name in names if not name.startswith("sel_")} == {"thing", "report"}


def test_types_are_those_of_the_ontology() -> None:
    assert {"Assault", "MaterialConflict", "Event"} <= set(types_of("events"))
    assert "ReportedEvent" not in types_of("events")
    assert types_of("people") == ("Person",)
    assert {"Organization", "ArmedGroup"} <= set(types_of("organizations"))
