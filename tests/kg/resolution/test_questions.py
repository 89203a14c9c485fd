"""Saved questions count and list reported events, not the reports of single articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.engines.local import Store, open_snapshot
from kg.engines.local.removal import remove
from kg.rdf.vocab import ID
from kg.resolution import resolve
from kg.sparql.questions import question
from tests.support.asking import bound
from tests.support.reports import Told, groups, paper, read, resolution, told

UTO, RUR = "state/UTO", "state/RUR"
STATES = ((UTO,), (RUR,))


def strike(**changes: object) -> Told:
    return told(actors=(UTO,), recipients=(RUR,), states=STATES, **changes)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        opened.load_ontology()
        read(
            opened,
            paper("a", strike(figures={"killedBest": 7})),
            paper("b", strike(figures={"killedBest": 9}), publisher="The Mirror"),
            paper("claim", strike(source="person/anna-weiss", figures={"killedBest": 12})),
            paper("accuse-1", told(cls="Accuse", actors=(UTO,), recipients=(RUR,), states=STATES, trigger="accused")),
            paper("accuse-2", told(cls="Accuse", actors=(UTO,), recipients=(RUR,), states=STATES, trigger="accused")),
        )
        yield opened


def rows(store: Store, name: str, **given: str) -> list[dict[str, str]]:
    store.publish()
    snapshot = open_snapshot(store.path)
    found = snapshot.query(bound(question(name), given, snapshot))
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{n: row[n].value for n in names if row[n] is not None} for row in found]


def test_pairs_of_states_count_an_event_once_however_many_articles_tell_of_it(store: Store) -> None:
    assert [row["events"] for row in rows(store, "most-active-dyads")] == ["5"], "nothing was compared yet"
    resolve(store, store, ID)
    assert [(row["events"], row["conflict"]) for row in rows(store, "most-active-dyads")] == [("2", "2")]
    assert [row["events"] for row in rows(store, "how-dates-are-known")] == ["2"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("what-happened-in-country", {"country": "Ruritania"}),
        ("timeline-of-two-states", {"one": "Utopia", "other": "Ruritania"}),
    ],
)
def test_a_list_has_one_row_an_event_with_the_number_of_its_articles(
    store: Store, name: str, given: dict[str, str]
) -> None:
    resolve(store, store, ID)
    found = rows(store, name, **given)
    assert len({row["event"] for row in found}) == len(found) == 2
    assert sorted(row["articles"] for row in found) == ["2", "3"]
    # two articles tell of the strike themselves: whose word it is in the third does not make it a claim
    assert not any("whose_word" in row for row in found)
    assert {row["article"] for row in found} == {paper("a").iri, paper("accuse-1").iri}


def test_accusations_are_told_once(store: Store) -> None:
    resolve(store, store, ID)
    assert [row["articles"] for row in rows(store, "accusations-and-denials", accuser="Utopia")] == ["2"]


def test_figures_of_one_event_stand_side_by_side_each_with_its_source(store: Store) -> None:
    resolve(store, store, ID)
    found = [
        (r["killed"], r["other_killed"], r.get("other_word")) for r in rows(store, "casualty-figures-side-by-side")
    ]
    assert found == [("7", "9", None), ("7", "12", "Anna Weiss"), ("9", "12", "Anna Weiss")]


def test_what_a_removed_article_was_part_of_is_compared_again(store: Store) -> None:
    resolve(store, store, ID)
    remove(store, paper("a").iri)
    resolve(store, store, ID)
    assert ["b/event-0", "claim/event-0"] in groups(store)
    gradual = resolution(store)
    resolve(store, store, ID, anew=True)
    assert resolution(store) == gradual
