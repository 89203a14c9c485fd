"""The table of facets gives what queries of the graph give, for every selection and after every change."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.engines.engine import Query
from kg.engines.facets import by_queries
from kg.engines.local import Store, current_snapshot, facets
from kg.engines.local.reader import LocalReader
from kg.rdf.vocab import ID
from kg.sparql.facets import Found, Wanted, wanted
from kg.sparql.participation import ROLES, Part, Parts, PartsWanted
from kg.sparql.selection import Selection, selection_of
from tests.kg.sparql.test_selection import ARTICLES, ENTITIES, store_of

RESOLUTION = f"GRAPH <{ID}graph/resolution> {{ id:happening a cq:ReportedEvent ; cq:reports id:attack, id:raid . }}"
THIRD = """
GRAPH id:third {
  id:third a cq:Article ; schema:datePublished "2024-07-01"^^xsd:date ; schema:publisher "The Wire" .
  <urn:m3> a cq:Mention ; nif:referenceContext id:third .
  id:ada gaf:denotedBy <urn:m3> . id:eve a cq:Person ; cq:country "RUR" ; gaf:denotedBy <urn:m3> .
  id:boast a cq:Statement ; cq:speaker id:eve ; cq:addressee id:bob ; cq:confidence 0.9 ; gaf:denotedBy <urn:m3> .
  id:theft a cq:Coerce ; cq:actor id:eve, id:ada ; cq:factuality cq:Negated ; cq:trigger <urn:m3> ;
    gaf:denotedBy <urn:m3> ; cq:earliestDate "2024-05-03"^^xsd:date ; cq:latestDate "2024-05-03"^^xsd:date .
}
"""
# the entities of ENTITIES in the graph of an article, as the mapping writes them
_GRAPH = ENTITIES.replace("<urn:entities>", "id:first") + ARTICLES
_CONDITIONS: list[list[tuple[str, str]]] = [
    [],
    [("from", "2024-05-10")],
    [("to", "2024-05-10")],
    [("source", "The Wire")],
    [("source", "courier.example")],
    [("words", "Bob")],
]
_OF_EVENTS: list[list[tuple[str, str]]] = [
    [("type", "Assault")],
    [("type", "MaterialConflict")],
    [("actor", "id:UTO")],
    [("recipient", "id:bob")],
    [("participant", "id:RUR"), ("participant", "id:army")],
    [("place", "id:RUR")],
    [("country", "RUR")],
    [("actor_country", "UTO")],
    [("factuality", "Planned")],
    [("attributed", "yes")],
    [("attributed", "no")],
    [("attributed", "id:UTO")],
    [("min_confidence", "0.8")],
    [("sort", "date")],
    [("sort", "-confidence")],
]
SELECTIONS = [
    *(selection_of(kind, given) for kind, given in product(("events", "reports"), _CONDITIONS + _OF_EVENTS)),
    *(
        selection_of(kind, given)
        for kind, given in product(("articles", "people", "organizations", "states", "places"), _CONDITIONS)
    ),
    *(
        selection_of("statements", given)
        for given in (
            *_CONDITIONS,
            [("actor", "id:UTO")],
            [("recipient", "id:RUR")],
            [("participant", "id:bob")],
            [("country", "UTO")],
            [("min_confidence", "0.8")],
            [("sort", "date")],
            [("sort", "-confidence")],
        )
    ),
    selection_of("articles", [("participant", "id:ada")]),
    selection_of("articles", [("place", "id:RUR")]),
    selection_of("articles", [("sort", "date")]),
    selection_of("organizations", [("type", "GovernmentBody")]),
    selection_of("people", [("country", "UTO")]),
    selection_of("places", [("place", "id:RUR")]),
]


def write(store: Store, graph: str) -> None:
    """Replace the graphs of a text."""
    by_graph: dict[str, list[ox.Quad]] = {}
    for quad in store_of(graph):
        by_graph.setdefault(str(quad.graph_name)[1:-1], []).append(quad)
    for name, quads in by_graph.items():
        store.replace(name, quads)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("facets") / "store"
    with Store.open(folder, base=None) as store:
        write(store, _GRAPH + RESOLUTION)
        store.publish()
    return folder


def ask(reader: LocalReader, asked: Wanted) -> Found:
    found = reader.facets(asked, Query(""))
    assert isinstance(found, Found)
    return found


def ask_parts(folder: Path, asked: PartsWanted) -> tuple[Parts, Parts]:
    """Return the parts of a thing from the table, and by a query."""
    reader = LocalReader(str(current_snapshot(folder)))
    found, queried = reader.facets(asked, Query("")), by_queries(reader, asked, Query(""))
    assert reader._facets[0] is not None
    assert isinstance(found, Parts)
    assert isinstance(queried, Parts)
    return found, queried


def answers(reader: LocalReader, selection: Selection) -> tuple[Found, Found]:
    """Return the facets from the table, and by queries."""
    asked = wanted(selection, most=50)
    found = ask(reader, asked)
    assert reader._facets[0] is not None
    from_table = reader._facets[0].answer(asked)
    assert from_table == found
    queried = by_queries(reader, asked, Query(""))
    assert isinstance(queried, Found)
    return found, queried


def all_answers(folder: Path) -> list[Found]:
    reader = LocalReader(str(current_snapshot(folder)))
    return [ask(reader, wanted(selection)) for selection in SELECTIONS]


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_the_table_gives_what_queries_give(folder: Path, selection: Selection) -> None:
    from_table, by_query = answers(LocalReader(str(current_snapshot(folder))), selection)
    assert from_table.total == by_query.total
    assert from_table.facets == by_query.facets
    assert sorted(from_table.things) == sorted(by_query.things)


def test_pages_follow_one_another(folder: Path) -> None:
    reader = LocalReader(str(current_snapshot(folder)))
    whole = ask(reader, wanted(Selection("reports"))).things
    pages = [ask(reader, wanted(Selection("reports"), rows=1, offset=at)).things for at in range(3)]
    assert tuple(one for page in pages for one in page) == whole == (ID + "raid", ID + "attack", ID + "visit")


def test_labels_are_asked_of_the_graph(folder: Path) -> None:
    reader = LocalReader(str(current_snapshot(folder)))
    by_label = ask(reader, wanted(Selection("people", sort="label")))
    assert by_label.things == (ID + "ada", ID + "bob")


def test_a_changed_table_is_the_same_as_a_new_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.engines.local.facets.table._THINGS", 2)  # of many things, some are described at a time
    changed, fresh = tmp_path / "changed", tmp_path / "fresh"
    with Store.open(changed, base=None) as store:
        write(store, _GRAPH + RESOLUTION)
        store.publish()
        write(store, THIRD)
        store.publish()
        store.remove(ID + "second")
        store.publish()
        write(store, RESOLUTION.replace("id:raid", "id:theft"))
        store.publish()
    with Store.open(fresh, base=None) as store:
        first = _GRAPH[: _GRAPH.index("GRAPH id:second")]
        write(store, first + THIRD + RESOLUTION.replace("id:raid", "id:theft"))
        monkeypatch.undo()
        store.publish()
    assert all_answers(changed) == all_answers(fresh)
    reader = LocalReader(str(current_snapshot(changed)))
    for selection in SELECTIONS:
        from_table, by_query = answers(reader, selection)
        assert (from_table.total, from_table.facets) == (by_query.total, by_query.facets), selection


def test_an_article_read_again_counts_once(folder: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", base=None) as store:
        for _ in range(2):
            write(store, _GRAPH + RESOLUTION)
            store.publish()
        write(store, _GRAPH.replace('"The Courier"', '"The Courier" , "The Messenger"'))
        write(store, _GRAPH)
        store.publish()
    assert all_answers(tmp_path / "store") == all_answers(folder)


def test_without_a_table_facets_are_counted_by_queries(folder: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", base=None) as store:
        write(store, _GRAPH + RESOLUTION)
        snapshot = store.publish()
    (snapshot / facets.FILE).write_bytes(b"{}\nnot a table")
    reader = LocalReader(str(snapshot))
    assert ask(reader, wanted(Selection("events"))).total == 2
    assert reader._facets == [None]
    facets.ensure(snapshot)
    assert ask(LocalReader(str(snapshot)), wanted(Selection("events"))).total == 2
    assert facets.opened(snapshot) is not None


def test_an_unchanged_table_is_the_same_file(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", base=None) as store:
        write(store, _GRAPH)
        first = store.publish()
        second = store.publish()
    assert (first / facets.FILE).samefile(second / facets.FILE)


@pytest.mark.parametrize("name", ["ada", "bob", "UTO", "RUR", "army", "town", "eve", "nobody"])
@pytest.mark.parametrize(
    "chosen", [{}, {"type": "Assault"}, {"year": "2024"}, {"year": "none"}, *({"role": role} for role in ROLES)]
)
def test_the_parts_of_a_thing_are_those_of_a_query(folder: Path, name: str, chosen: dict[str, str]) -> None:
    found, queried = ask_parts(folder, PartsWanted(ID + name, **chosen))  # type: ignore[arg-type]
    assert (found.by_role, found.by_type, found.by_year) == (queried.by_role, queried.by_type, queried.by_year)
    assert sorted(found.events, key=str) == sorted(queried.events, key=str)


def test_an_event_with_two_reports_is_one_part(folder: Path) -> None:
    found, _ = ask_parts(folder, PartsWanted(ID + "UTO"))
    assert found.by_role == {("actor", "Assault"): 1, ("through", "Assault"): 1}
    assert (found.by_type, found.by_year) == ({"Assault": 1}, {"2024": 1})
    assert found.events == (Part(ID + "attack", "Assault", ("actor", "through")),)
