"""How much is in the graph is counted while it is written, and agrees with what queries count."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests

from kg.engines.local import Store, current_snapshot, open_snapshot
from kg.engines.statistics import Counts, counted, read
from kg.rdf.vocab import OWL, RDF, VOID, WD
from server.app import close, create_app
from server.http.state import state_of
from server.settings import ServerSettings
from tests.support.graph_fixture import publish
from tests.support.live_server import writable

_NUMBERS = "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) { ?s ?p ?o }"
_LINKS = f"SELECT (COUNT(*) AS ?links) {{ ?s <{OWL}sameAs> ?o FILTER(STRSTARTS(STR(?o), '{WD}')) }}"
_CLASSES = f"SELECT ?t (COUNT(?s) AS ?n) {{ ?s <{RDF}type> ?t FILTER(isIRI(?t)) }} GROUP BY ?t"
_PROPERTIES = "SELECT ?t (COUNT(*) AS ?n) { ?s ?t ?o } GROUP BY ?t"


def by_query(store: ox.Store) -> Counts:
    def rows(query: str) -> list[list[str]]:
        solutions = store.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        return [[solution[i].value for i in range(len(solutions.variables))] for solution in solutions]

    (triples, subjects), ((links,),) = rows(_NUMBERS)[0], rows(_LINKS)
    counts = Counts(int(triples), int(subjects), int(links))
    counts.classes.update({term: int(number) for term, number in rows(_CLASSES)})
    counts.properties.update({term: int(number) for term, number in rows(_PROPERTIES)})
    return counts


def agrees(path: Path) -> Counts:
    told, store = read(current_snapshot(path)), open_snapshot(path)
    assert told is not None and told == by_query(store) == counted(store)
    return told


def some(graph: str, seed: int) -> list[ox.Quad]:
    """Quads of which several graphs say the same."""
    dice = random.Random(seed)
    made = []
    for _ in range(25):
        subject = ox.NamedNode(f"urn:{dice.randrange(12)}")
        said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            (RDF + "type", ox.NamedNode(f"urn:class{dice.randrange(3)}")),
            (OWL + "sameAs", ox.NamedNode(f"{WD}Q{dice.randrange(4)}")),
            (OWL + "sameAs", ox.NamedNode("urn:other")),
            ("urn:p", ox.Literal(dice.randrange(5))),
            ("urn:p", subject),
        ]
        prop, value = dice.choice(said)
        made.append(ox.Quad(subject, ox.NamedNode(prop), value, ox.NamedNode(graph)))
    return made


def test_counts_follow_builds_replacements_and_deletions(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with Store.open(path) as store:
        for step in range(40):
            graph = f"urn:g{step % 6}"
            if step % 7 == 6:
                store.remove(graph)
            else:
                store.replace(graph, some(graph, step))
            store.publish()
            agrees(path)
        store.add("urn:g0", some("urn:g0", 99))
        store.publish()
        assert agrees(path).triples > 50
    with Store.open(path) as store:  # opened again it goes on from what was counted
        store.replace("urn:g1", [])
        store.publish()
        agrees(path)


def test_what_a_killed_writer_left_is_counted_anew(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with Store.open(path) as store:
        store.replace("urn:g", some("urn:g", 1))
        store.publish()
        store.replace("urn:h", some("urn:h", 2))  # never published
    with Store.open(path) as store:
        store.count()
        store.replace("urn:i", some("urn:i", 3))
        store.publish()
        assert agrees(path).triples == len(store)


def test_after_an_update_nothing_is_claimed_until_it_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with Store.open(path) as store:
        store.replace("urn:g", some("urn:g", 1))
        store.publish()
        with store.published():
            store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> a <urn:new> } }")
    assert read(current_snapshot(path)) is None
    with Store.open(path) as store:
        store.count()
        store.publish()
    assert agrees(path).classes["urn:new"] == 1


def told_by(address: str, what: str) -> int:
    graph = ox.parse(
        requests.get(address + "/.well-known/void", headers={"Accept": "text/turtle"}, timeout=20).content,
        format=ox.RdfFormat.TURTLE,
    )
    return next(
        int(q.object.value) for q in graph if q.predicate.value == VOID + what and str(q.subject).endswith("#dataset>")
    )


def test_void_follows_updates_of_a_plain_dataset(tmp_path: Path) -> None:
    with writable(tmp_path / "store") as address:
        for number in range(1, 4):
            requests.post(
                address + "/update",
                data={"update": f"INSERT DATA {{ GRAPH <urn:g{number}> {{ <urn:s{number}> a <urn:c> }} }}"},
                timeout=20,
            ).raise_for_status()
            assert told_by(address, "triples") == told_by(address, "distinctSubjects") == number


def test_void_of_a_built_store_asks_no_reader(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with Store.open(path) as store:
        store.replace("urn:g", some("urn:g", 1))
        store.publish()
        size = len(store)
    app = create_app(ServerSettings(store=path))
    try:
        told = app.test_client().get("/.well-known/void").text
        assert f"void#triples> {size}" in told or f"void:triples {size}" in told
        assert state_of(app).pages.latest == state_of(app).queries.latest == 0.0
    finally:
        close(app)


@pytest.mark.parametrize("watching", [True, False])
def test_a_new_state_is_counted_behind_the_back_of_requests(tmp_path: Path, watching: bool) -> None:
    publish(tmp_path)
    app = create_app(ServerSettings(store=tmp_path))
    try:
        if watching:
            state_of(app).tally.watch()
            until = time.monotonic() + 10
            while state_of(app).tally._known is None and time.monotonic() < until:
                time.sleep(0.1)
            asked = state_of(app).pages.latest
            assert state_of(app).tally().triples > 10
            assert state_of(app).pages.latest == asked > 0
        else:
            assert state_of(app).tally().triples > 10
    finally:
        close(app)
