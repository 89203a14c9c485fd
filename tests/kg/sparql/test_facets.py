"""Facets of a selection: totals, values and pages, by queries of a small graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.rdf.vocab import CQ, ID, PREFIXES
from kg.sparql.facets import FACETS, Found, Value, Wanted, counted, wanted
from kg.sparql.selection import KINDS, PARAMETERS, Selection, selection_of, takes
from tests.kg.sparql.test_selection import ARTICLES, ENTITIES, RESOLUTION, store_of


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return store_of(ENTITIES + RESOLUTION + ARTICLES)


def facets(store: ox.Store, selection: Selection, **options: int) -> Found:
    def ask(text: str) -> Iterator[Mapping[str, ox.NamedNode | ox.Literal]]:
        rows = store.query(text, use_default_graph_as_union=True, prefixes=PREFIXES)
        assert isinstance(rows, ox.QuerySolutions)
        for row in rows:
            yield {v.value: row[v] for v in rows.variables if row[v] is not None}

    return counted(wanted(selection, None, **options), ask)


def values(found: Found, name: str) -> list[tuple[str, int]]:
    return [(one.value.removeprefix(CQ).removeprefix(ID), one.number) for one in found.facets[name]]


def test_a_reported_event_counts_once_for_each_of_its_values(store: ox.Store) -> None:
    found = facets(store, Selection("events"))
    assert found.total == 2
    assert values(found, "type") == [("Agree", 1), ("Assault", 1)]
    assert values(found, "actor") == [("UTO", 1), ("ada", 1), ("army", 1), ("bob", 1)]
    assert values(found, "recipient") == [("RUR", 1), ("bob", 1)]
    assert values(found, "attributed") == [("", 2), ("ada", 1)]
    assert values(found, "source") == [("The Wire", 2), ("The Courier", 1)]


def test_reports_count_one_by_one(store: ox.Store) -> None:
    found = facets(store, Selection("reports"))
    assert found.total == 3
    assert values(found, "type") == [("Assault", 2), ("Agree", 1)]
    assert values(found, "month") == [("", 1), ("2024-05", 2)]
    assert values(found, "state") == [("UTO", 2), ("RUR", 1)]
    assert [iri.removeprefix(ID) for iri in found.things] == ["raid", "attack", "visit"]


def test_only_what_is_selected_counts(store: ox.Store) -> None:
    found = facets(store, selection_of("events", [("country", "RUR")]))
    assert (found.total, values(found, "place"), values(found, "country")) == (1, [("town", 1)], [("RUR", 1)])
    assert values(found, "source") == [("The Courier", 1)]
    assert facets(store, selection_of("events", [("type", "Aid")])) == Found(0, dict.fromkeys(found.facets, ()), ())


def test_other_kinds_have_their_own_facets(store: ox.Store) -> None:
    articles = facets(store, Selection("articles"))
    assert (articles.total, values(articles, "month")) == (2, [("2024-06", 1), ("2025-06", 1)])
    assert [iri.removeprefix(ID) for iri in articles.things] == ["second", "first"]
    assert values(facets(store, Selection("statements")), "actor") == [("ada", 1)]
    organizations = facets(store, Selection("organizations"))
    assert values(organizations, "type") == [("GovernmentBody", 1), ("Organization", 1)]
    assert values(organizations, "country") == [("UTO", 1)]
    assert [iri.removeprefix(ID) for iri in facets(store, Selection("people")).things] == ["bob", "ada"]


def test_values_and_things_come_in_pages(store: ox.Store) -> None:
    found = facets(store, Selection("reports"), most=1, rows=1, offset=1)
    assert found.facets["type"] == (Value(CQ + "Assault", 2),)
    assert found.things == (ID + "attack",)
    assert len(found.facets["month"]) == 2  # months are listed in their order, all of them


def test_what_is_wanted_and_found_is_the_same_behind_the_wire() -> None:
    asked = wanted(
        selection_of("events", [("type", "Aid"), ("from", "2024"), ("min_confidence", "0.5")]), ("type",), 3, 4, 5
    )
    assert Wanted.of_json(asked.as_json()) == asked
    found = Found(3, {"type": (Value(CQ + "Aid", 3),), "month": (Value("", 3),)}, ("urn:a", "urn:b"))
    assert Found.of_json(found.as_json()) == found


@pytest.mark.parametrize(
    ("options", "said"),
    [({"facets": ("colour",)}, "no facet 'colour'"), ({"most": 2000}, "at most 1000"), ({"offset": -1}, "offset of 0")],
)
def test_what_there_is_not_is_refused_by_name(options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        wanted(Selection("events"), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_each_facet_can_be_selected_by(kind: str) -> None:
    for facet in FACETS[kind]:
        assert facet.parameter in PARAMETERS
        assert facet.parameter in takes(kind)
